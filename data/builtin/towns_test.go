package builtin_test

import (
	"fmt"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/ledger"
)

// TestTownsChangedHandsWhenTheyDid holds the ledger against dates that are commonly
// known: battles by their article in Wikipedia, later ones by when DeepState or ISW
// assessed, or the Russian ministry of defence claimed, that a town was taken. Before
// the date, by days, the town has not the status; after it, by days, it has. A town that was
// fought over for months is occupied when nine tenths of it are, which DeepState's maps show
// weeks before or months after its fall was announced.
func TestTownsChangedHandsWhenTheyDid(t *testing.T) {
	t.Parallel()
	const ukrainian = ledger.Ukrainian
	for _, tt := range []struct {
		town   string
		region geo.RegionCode
		date   string
		status geo.Status
		days   int // how far sources are apart
	}{
		{"Donetsk", "UA-14", "2014-04-12", geo.Occupied, 30},
		{"Sloviansk", "UA-14", "2014-07-05", ukrainian, 1},
		{"Debaltseve", "UA-14", "2015-02-18", geo.Occupied, 1},
		{"Bile", "UA-51", "2022-02-24", geo.Occupied, 1}, // Snake Island
		{"Bile", "UA-51", "2022-06-30", geo.Liberated, 1},
		{"Kherson", "UA-65", "2022-03-02", geo.Occupied, 2},
		{"Kherson", "UA-65", "2022-11-11", geo.Liberated, 1},
		{"Mariupol", "UA-14", "2022-05-20", geo.Occupied, 4}, // 05-16 evacuation, 05-20 end at Azovstal
		{"Izium", "UA-63", "2022-04-01", geo.Occupied, 1},
		{"Izium", "UA-63", "2022-09-10", geo.Liberated, 1},
		{"Kupiansk", "UA-63", "2022-02-27", geo.Occupied, 4},
		{"Kupiansk", "UA-63", "2022-09-10", geo.Liberated, 1},
		{"Vovchansk", "UA-63", "2022-02-24", geo.Occupied, 1},
		{"Vovchansk", "UA-63", "2022-09-11", geo.Liberated, 2},
		{"Vovchansk", "UA-63", "2024-05-21", geo.Contested, 14}, // fighting in the town from 05-12
		{"Vovchansk", "UA-63", "2025-12-01", geo.Occupied, 30},  // claimed 12-01
		{"Lyman", "UA-14", "2022-05-27", geo.Occupied, 2},
		{"Lyman", "UA-14", "2022-10-01", geo.Liberated, 1},
		{"Siverskodonetsk", "UA-09", "2022-06-25", geo.Occupied, 1},
		{"Lysychansk", "UA-09", "2022-07-03", geo.Occupied, 1},
		{"Bucha", "UA-32", "2022-03-31", geo.Liberated, 1},
		{"Trostianets", "UA-59", "2022-03-26", geo.Liberated, 1},
		{"Bakhmut", "UA-14", "2023-05-20", geo.Occupied, 30},
		{"Robotyne", "UA-23", "2023-08-28", geo.Liberated, 10},
		{"Marinka", "UA-14", "2023-12-25", geo.Occupied, 115},
		{"Avdiivka", "UA-14", "2024-02-17", geo.Occupied, 1},
		{"Vuhledar", "UA-14", "2024-10-01", geo.Occupied, 1},
		{"Selydove", "UA-14", "2024-10-29", geo.Occupied, 7},
		{"Velyka Novosilka", "UA-14", "2025-01-26", geo.Occupied, 3},
		{"Toretsk", "UA-14", "2025-02-07", geo.Occupied, 155},   // claimed 02-07, fought over until summer
		{"Chasiv Yar", "UA-14", "2025-07-31", geo.Occupied, 7},  // claimed 07-31
		{"Pokrovsk", "UA-14", "2025-12-01", geo.Occupied, 72},   // claimed 12-01
		{"Huliaipole", "UA-23", "2025-12-27", geo.Occupied, 70}, // claimed 12-27
	} {
		t.Run(fmt.Sprint(tt.town, " ", tt.date), func(t *testing.T) {
			t.Parallel()
			place, date := find(t, tt.town, tt.region), day(t, tt.date)
			if got := ledgerAnswer(t, place.ID, date.AddDays(-tt.days)); got == tt.status {
				t.Errorf("%s already %d days before", got, tt.days)
			}
			if got := ledgerAnswer(t, place.ID, date.AddDays(tt.days)); got != tt.status {
				t.Errorf("got %s %d days after, want %s", got, tt.days, tt.status)
			}
		})
	}
}

// TestTownsThatWereNeverTaken covers places that maps drawn by hand colour with their
// surroundings.
func TestTownsThatWereNeverTaken(t *testing.T) {
	t.Parallel()
	entries, err := builtin.Ledger()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		town   string
		region geo.RegionCode
	}{
		{"Kyiv", "UA-30"}, {"Kharkiv", "UA-63"}, {"Chernihiv", "UA-74"}, {"Sumy", "UA-59"}, {"Mykolaiv", "UA-48"},
		{"Odesa", "UA-51"}, {"Pryluky", "UA-74"}, {"Nizhyn", "UA-74"}, {"Okhtyrka", "UA-59"},
		{"Ovruch", "UA-18"}, {"Derhachi", "UA-63"}, {"Orikhiv", "UA-23"}, {"Brovary", "UA-32"},
	} {
		id := find(t, tt.town, tt.region).ID
		for _, e := range entries {
			if e.Place == id && e.Status == geo.Occupied {
				t.Errorf("%s is occupied from %s: %s", tt.town, e.Date, e.Evidence)
			}
		}
	}
}

// ledgerAnswer is the status of a place on a date: that of its last entry until then.
func ledgerAnswer(t *testing.T, place int, date geo.Date) geo.Status {
	t.Helper()
	entries, err := builtin.Ledger()
	if err != nil {
		t.Fatal(err)
	}
	status := ledger.Ukrainian
	for _, e := range entries {
		if e.Place == place && !date.Before(e.Date) {
			status = e.Status
		}
	}
	return status
}
