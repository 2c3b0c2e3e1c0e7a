package builtin_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

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

// find returns the place of a name in a region, a settlement where there is one.
func find(t *testing.T, nameEN string, region geo.RegionCode) geo.Place {
	t.Helper()
	places := mustPlaces(t)
	is := func(p geo.Place) bool { return p.NameEN == nameEN && p.Region == region }
	i := slices.IndexFunc(places, func(p geo.Place) bool { return is(p) && p.IsSettlement() })
	if i < 0 {
		i = slices.IndexFunc(places, is)
	}
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
		{"Zviahel", "Звягель", "UA-18", "Novohrad-Volynskyi"},
		{"Samar", "Самар", "UA-12", "Novomoskovsk"},
		{"Pavlohrad", "Павлоград", "UA-12", ""},
		{"Berestyn", "Берестин", "UA-63", "Krasnohrad"},
		{"Zlatopil", "Златопіль", "UA-63", "Pervomaiskyi"},
		{"Sheptytskyi", "Шептицький", "UA-46", "Chervonohrad"},
		{"Volodymyr", "Володимир", "UA-07", "Volodymyr-Volynskyi"},
		{"Chasiv Yar", "Часів Яр", "UA-14", "Chasov Yar"},
		{"Siversk", "Сіверськ", "UA-14", ""},
		{"Dovzhansk", "Довжанськ", "UA-09", "Sverdlovsk"},
		{"Sokolohirsk", "Сокологірськ", "UA-09", "Pervomaisk"},
		{"Otamanivka", "Отаманівка", "UA-09", "Molodohvardiisk"},
		{"Zymohiria", "Зимогір’я", "UA-09", ""},
		{"Darivka", "Дар’ївка", "UA-65", ""},
		{"Strilkove", "Стрілкове", "UA-65", ""},
		{"Lukiantsi", "Лук’янці", "UA-63", ""},
		{"Irpin", "Ірпінь", "UA-32", "Irpen"},
		{"Sumy", "Суми", "UA-59", ""},
		{"Aidar", "Айдар", "UA-09", "Новопсков"},
		{"Pidhorodne", "Підгородне", "UA-12", ""},
		{"Popova Balka", "Попова Балка", "UA-14", "Кутейникове"},
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

// TestPopulations has the State Statistics Service's figures of 1 January 2022, and
// GeoNames' ones, to the nearest thousand of more than 300, with the year by which it had them.
func TestPopulations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		nameEN string
		region geo.RegionCode
		want   int
		year   int
	}{
		{"Kharkiv", "UA-63", 1421125, 2022}, {"Odesa", "UA-51", 1010537, 2022}, {"Mykolaiv", "UA-48", 470011, 2022},
		{"Chernihiv", "UA-74", 282747, 2022}, {"Sumy", "UA-59", 256474, 2022}, {"Izium", "UA-63", 44979, 2022},
		{"Kyiv", "UA-30", 2797000, 2019}, {"Sevastopol", "UA-40", 416000, 2019}, {"Simferopol", "UA-43", 336000, 2019},
		{"Slavutych", "UA-32", 24464, 2022}, {"Vuhledar", "UA-14", 14144, 2022},
	} {
		got := find(t, tt.nameEN, tt.region)
		if ratio := float64(got.Population) / float64(tt.want); ratio < 0.998 || ratio > 1.002 || got.PopulationYear != tt.year {
			t.Errorf("%s: got %d (%d), want %d (%d)", tt.nameEN, got.Population, got.PopulationYear, tt.want, tt.year)
		}
	}
}

func TestVillagesAreNotGivenATownsPopulation(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		nameEN, nameUK string
		region         geo.RegionCode
		most           int
	}{
		{"Robotyne", "Роботине", "UA-23", 1000}, {"Avdiivka", "Авдіївка", "UA-74", 5000}, {"Lyman", "Лиман", "UA-63", 5000},
		{"Krynky", "Кринки", "UA-65", 2000}, {"Pryvillia", "Привілля", "UA-14", 2000},
	} {
		if got := find(t, tt.nameEN, tt.region); got.NameUK != tt.nameUK || got.Population > tt.most {
			t.Errorf("%s: got %s with %d people, want %s with at most %d", tt.nameEN, got.NameUK, got.Population, tt.nameUK, tt.most)
		}
	}
}

func TestNamesAreOfOneScript(t *testing.T) {
	t.Parallel()
	const ukrainian = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’"
	for _, p := range mustPlaces(t) {
		for _, r := range strings.ToLower(p.NameUK) {
			if !strings.ContainsRune(ukrainian+" -1234567890", r) {
				t.Errorf("%d: %q in the Ukrainian name %q", p.ID, r, p.NameUK)
			}
		}
		for _, r := range p.NameEN {
			if r > unicode.MaxASCII || r == '\'' {
				t.Errorf("%d: %q in the English name %q", p.ID, r, p.NameEN)
			}
		}
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
		if p.IsSettlement() && len(cells[p.ID]) == 0 {
			t.Errorf("%s (%d) has no ground", p.NameEN, p.ID)
		}
	}
	// Towns of the lower Dnipro, the islands between its arms, and ground beside a town of the other bank.
	for _, tt := range []struct{ town, opposite string }{
		{"Kherson", "Oleshky"}, {"Kherson", "Hola Prystan"}, {"Beryslav", "Kakhovka"}, {"Antonivka", "Oleshky"},
		{"Antonivka", "Dachi"}, {"Oleshky", "Dachi"}, {"Hola Prystan", "Bilohrudove"}, {"Kherson", "Bilohrudove"},
		{"Kozatske", "Nova Kakhovka"}, {"Dudchany", "Velyka Lepetykha"}, {"Lvove", "Krynky"},
	} {
		from, to := find(t, tt.town, "UA-65"), find(t, tt.opposite, "UA-65")
		if planar.MultiPolygonContains(cells[from.ID], to.Point) || planar.MultiPolygonContains(cells[to.ID], from.Point) {
			t.Errorf("%s and %s are on one bank", tt.town, tt.opposite)
		}
	}
}
