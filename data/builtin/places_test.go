package builtin_test

import (
	"slices"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"

	"github.com/paulmach/orb/planar"
)

func mustPlaces(t *testing.T) []geo.Place {
	t.Helper()
	places, err := builtin.Places()
	if err != nil {
		t.Fatal(err)
	}
	return places
}

// find returns the place of a name in a region.
func find(t *testing.T, nameEN string, region geo.RegionCode) geo.Place {
	t.Helper()
	places := mustPlaces(t)
	i := slices.IndexFunc(places, func(p geo.Place) bool { return p.NameEN == nameEN && p.Region == region })
	if i < 0 {
		t.Fatalf("no place %q in %s", nameEN, region)
	}
	return places[i]
}

func TestTownsAreWhereTheyAreAndNamedAsToday(t *testing.T) {
	t.Parallel()
	others, err := builtin.OtherNames()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		nameEN, nameUK string
		region         geo.RegionCode
		also           string
	}{
		{"Kyiv", "Київ", "UA-30", "Kiev"},
		{"Bakhmut", "Бахмут", "UA-14", "Artemivsk"},
		{"Pokrovsk", "Покровськ", "UA-14", "Krasnoarmiisk"},
		{"Toretsk", "Торецьк", "UA-14", "Dzerzhynsk"},
		{"Mariupol", "Маріуполь", "UA-14", ""},
		{"Avdiivka", "Авдіївка", "UA-14", "Avdeyevka"},
		{"Velyka Novosilka", "Велика Новосілка", "UA-14", ""},
		{"Siverskodonetsk", "Сіверськодонецьк", "UA-09", "Severodonetsk"},
		{"Lysychansk", "Лисичанськ", "UA-09", ""},
		{"Huliaipole", "Гуляйполе", "UA-23", ""},
		{"Robotyne", "Роботине", "UA-23", ""},
		{"Kherson", "Херсон", "UA-65", ""},
		{"Kupiansk", "Куп’янськ", "UA-63", ""},
		{"Izium", "Ізюм", "UA-63", ""},
		{"Vovchansk", "Вовчанськ", "UA-63", ""},
		{"Sevastopol", "Севастополь", "UA-40", ""},
		{"Yalta", "Ялта", "UA-43", ""},
		{"Olenivka", "Оленівка", "UA-43", "Olenevka"},
		{"Bile", "Біле", "UA-51", "Snake Island"},
		{"Chernihiv", "Чернігів", "UA-74", ""},
		{"Sumy", "Суми", "UA-59", ""},
		{"Uzhhorod", "Ужгород", "UA-21", ""},
	} {
		t.Run(tt.nameEN, func(t *testing.T) {
			t.Parallel()
			p := find(t, tt.nameEN, tt.region)
			if p.NameUK != tt.nameUK {
				t.Errorf("got %q, want %q", p.NameUK, tt.nameUK)
			}
			if tt.also != "" && !slices.Contains(others[p.ID], tt.also) {
				t.Errorf("other names are %q, want %q among them", others[p.ID], tt.also)
			}
		})
	}
}

func TestPlacesAreCompleteAndUnique(t *testing.T) {
	t.Parallel()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	places := mustPlaces(t)
	geonames := 0
	for i, p := range places {
		if i > 0 && places[i-1].ID >= p.ID {
			t.Errorf("place %d follows %d", p.ID, places[i-1].ID)
		}
		if p.ID <= 10000 {
			geonames++
		}
		if _, known := regions.Unit(p.Region); !known || p.NameEN == "" || p.NameUK == "" {
			t.Errorf("place %d: %q, %q in %q", p.ID, p.NameEN, p.NameUK, p.Region)
		}
	}
	if want := 3878; geonames != want {
		t.Errorf("got %d places of GeoNames, want %d", geonames, want)
	}
}

func TestEveryPlaceHasGroundOnItsBank(t *testing.T) {
	t.Parallel()
	cells, err := builtin.Cells()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range mustPlaces(t) {
		if len(cells[p.ID]) == 0 {
			t.Errorf("%s (%d) has no ground", p.NameEN, p.ID)
		}
	}
	// Towns of the lower Dnipro and ground beside a town of the other bank.
	for _, tt := range []struct{ town, opposite string }{
		{"Kherson", "Oleshky"}, {"Kherson", "Hola Prystan"}, {"Beryslav", "Kakhovka"}, {"Antonivka", "Oleshky"},
		{"Kozatske", "Nova Kakhovka"}, {"Dudchany", "Velyka Lepetykha"}, {"Lvove", "Krynky"},
	} {
		from, to := find(t, tt.town, "UA-65"), find(t, tt.opposite, "UA-65")
		if planar.MultiPolygonContains(cells[from.ID], to.Point) || planar.MultiPolygonContains(cells[to.ID], from.Point) {
			t.Errorf("%s and %s are on one bank", tt.town, tt.opposite)
		}
	}
}
