package gazetteer_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/gazetteer"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

// ukraine is the index of the built-in places.
func ukraine(tb testing.TB) *gazetteer.Gazetteer {
	tb.Helper()
	return gazetteer.New(builtIn(tb))
}

func builtIn(tb testing.TB) ([]geo.Place, map[int][]string) {
	tb.Helper()
	places, err := builtin.Places()
	if err != nil {
		tb.Fatal(err)
	}
	others, err := builtin.OtherNames()
	if err != nil {
		tb.Fatal(err)
	}
	return places, others
}

// TestFindsWhatPeopleType gives queries in Ukrainian, English and Russian, with former
// names and with a typing mistake, and the place that must come first.
func TestFindsWhatPeopleType(t *testing.T) {
	t.Parallel()
	g := ukraine(t)
	for _, tt := range []struct {
		nameEN  string
		region  geo.RegionCode
		queries string // separated by |
	}{
		{"Pokrovsk", "UA-14", "Pokrovsk|pokrovsk|Покровськ|Покровск|Krasnoarmiisk|Krasnoarmeysk|Красноармейск|Красноармійськ|Pokrosk|Покрвськ"},
		{"Vovchansk", "UA-63", "Vovchansk|Вовчанськ|Volchansk|Волчанск|Vovchnask|Вовчнаськ"},
		{"Bakhmut", "UA-14", "Bakhmut|Бахмут|Bahmut|Bachmut|Artemivsk|Artemovsk|Artyomovsk|Артёмовск|Артемовск|Bakmut|Бахмтут|bakh|Бах"},
		{"Avdiivka", "UA-14", "Avdiivka|Авдіївка|Avdeevka|Avdeyevka|Авдеевка|Avdiyivka|Avdiikva|Авдивка"},
		{"Mariupol", "UA-14", "Mariupol|Маріуполь|Мариуполь|Mariupol'|Zhdanov|Жданов|Marupol|Мариуполъ|Mariu"},
		{"Kherson", "UA-65", "Kherson|Херсон|Herson|Cherson|Khersn|Хирсон"},
		{"Lyman", "UA-14", "Lyman|Лиман|Liman|Krasnyi Lyman|Krasny Liman|Красный Лиман|Lymman"},
		{"Izium", "UA-63", "Izium|Ізюм|Изюм|Izyum|Izum|Izjum|Izuim"},
		{"Kupiansk", "UA-63", "Kupiansk|Куп’янськ|Куп'янськ|Купʼянськ|Купянськ|Купянск|Kupyansk|Kupjansk|Kupinask"},
		{"Siverskodonetsk", "UA-09", "Siverskodonetsk|Сіверськодонецьк|Sievierodonetsk|Severodonetsk|Северодонецк|Сєвєродонецьк|Severodonesk"},
		{"Lysychansk", "UA-09", "Lysychansk|Лисичанськ|Лисичанск|Lisichansk|Lysychnask"},
		{"Vuhledar", "UA-14", "Vuhledar|Вугледар|Угледар|Ugledar|Vuhldear|Угледра"},
		{"Toretsk", "UA-14", "Toretsk|Торецьк|Торецк|Dzerzhynsk|Dzerzhinsk|Дзержинск|Дзержинськ|Torestk"},
		{"Chasiv Yar", "UA-14", "Chasiv Yar|chasiv yar|Часів Яр|Часов Яр|Chasov Yar|Chasiv-Yar|ChasivYar|Chasiv Yr"},
		{"Velyka Novosilka", "UA-14", "Velyka Novosilka|Велика Новосілка|Великая Новосёлка|Большая Новоселка|Velikaya Novoselka|Velyka Novsilka"},
		{"Huliaipole", "UA-23", "Huliaipole|Гуляйполе|Gulyaipole|Gulyaypole|Hulyaypole|Guliaipole|Hulaipole"},
		{"Robotyne", "UA-23", "Robotyne|Роботине|Работино|Rabotino|Robotino|Robtyne"},
		{"Bile", "UA-51", "Snake Island|snake islnad|Zmiinyi|Zmiinyi Island|Острів Зміїний|Змеиный|Остров Змеиный"},

		{"Kyiv", "UA-30", "Kyiv|Київ|Киев|Kiev|kyi|Kyjiv"},
		{"Kharkiv", "UA-63", "Kharkiv|Харків|Харьков|Kharkov|Kharkv"},
		{"Odesa", "UA-51", "Odesa|Одеса|Одесса|Odessa"},
		{"Dnipro", "UA-12", "Dnipro|Дніпро|Днепр|Dnepr|Dnipropetrovsk|Днепропетровск"},
		{"Zaporizhzhia", "UA-23", "Zaporizhzhia|Запоріжжя|Запорожье|Zaporozhye|Zaporizhia|Zaporizhzhya"},
		{"Lviv", "UA-46", "Lviv|Львів|Львов|Lvov|Lwów|Lemberg"},
		{"Mykolaiv", "UA-48", "Mykolaiv|Миколаїв|Николаев|Nikolaev|Mykolayiv"},
		{"Kryvyi Rih", "UA-12", "Kryvyi Rih|Кривий Ріг|Кривой Рог|Krivoy Rog|Kryvyy Rih"},
		{"Luhansk", "UA-09", "Luhansk|Луганськ|Луганск|Lugansk"},
		{"Horlivka", "UA-14", "Horlivka|Горлівка|Горловка|Gorlovka"},
		{"Makiivka", "UA-14", "Makiivka|Макеевка|Makeyevka"},
		{"Yenakiieve", "UA-14", "Yenakiieve|Єнакієве|Енакиево|Yenakievo|Enakievo"},
		{"Kadiivka", "UA-09", "Kadiivka|Кадіївка|Стаханов|Stakhanov"},
		{"Dovzhansk", "UA-09", "Dovzhansk|Довжанськ|Свердловск|Sverdlovsk"},
		{"Khrustalnyi", "UA-09", "Khrustalnyi|Хрустальний|Красный Луч|Krasny Luch"},
		{"Sorokyne", "UA-09", "Sorokyne|Сорокине|Краснодон|Krasnodon"},
		{"Shchastia", "UA-09", "Shchastia|Щастя|Счастье|Schastye"},
		{"Svatove", "UA-09", "Svatove|Сватове|Сватово|Svatovo"},
		{"Kreminna", "UA-09", "Kreminna|Кремінна|Кременная"},
		{"Volnovakha", "UA-14", "Volnovakha|Волноваха|Volnovaha"},
		{"Myrnohrad", "UA-14", "Myrnohrad|Мирноград|Димитров|Dymytrov"},
		{"Sloviansk", "UA-14", "Sloviansk|Слов'янськ|Славянск|Slavyansk"},
		{"Kostiantynivka", "UA-14", "Kostiantynivka|Костянтинівка|Константиновка|Konstantinovka"},
		{"Marinka", "UA-14", "Marinka|Мар'їнка|Марьинка|Maryinka"},
		{"Niu-York", "UA-14", "New York|Нью-Йорк|Niu York|Novhorodske"},
		{"Berestyn", "UA-63", "Berestyn|Берестин|Красноград|Krasnohrad"},
		{"Zlatopil", "UA-63", "Pervomaiskyi|Первомайский"},
		{"Balakliia", "UA-63", "Balakliia|Балаклія|Балаклея|Balakleya"},
		{"Samar", "UA-12", "Novomoskovsk|Новомосковск|Samar"},
		{"Pavlohrad", "UA-12", "Pavlohrad|Павлоград|Pavlograd"},
		{"Zviahel", "UA-18", "Zviahel|Звягель|Новоград-Волынский"},
		{"Sheptytskyi", "UA-46", "Sheptytskyi|Шептицький|Червоноград|Chervonohrad"},
		{"Oleshky", "UA-65", "Oleshky|Олешки|Цюрупинск|Tsyurupinsk"},
		{"Enerhodar", "UA-23", "Enerhodar|Energodar|Энергодар"},
		{"Orikhiv", "UA-23", "Orikhiv|Оріхів|Орехов|Orekhov"},
		{"Siversk", "UA-14", "Siversk|Сіверськ|Северск|Seversk"},
		{"Zhovti Vody", "UA-12", "Жовті Води|Желтые Воды|Жёлтые Воды"},
		{"Yevpatoriia", "UA-43", "Євпаторія|Евпатория|Evpatoria"},
		{"Chornobyl", "UA-32", "Chornobyl|Чорнобиль|Чернобыль|Chernobyl"},
	} {
		for q := range strings.SplitSeq(tt.queries, "|") {
			t.Run(q, func(t *testing.T) {
				t.Parallel()
				if got := first(t, g, q).Place; got.NameEN != tt.nameEN || got.Region != tt.region {
					t.Errorf("got %s in %s, want %s in %s", got.NameEN, got.Region, tt.nameEN, tt.region)
				}
			})
		}
	}
}

func first(t *testing.T, g *gazetteer.Gazetteer, q string) gazetteer.Match {
	t.Helper()
	matches, err := g.Search(q, 10)
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	if len(matches) == 0 {
		t.Fatalf("%q: nothing found", q)
	}
	return matches[0]
}

func TestEveryPlaceIsFoundByEachOfItsNames(t *testing.T) {
	t.Parallel()
	places, others := builtIn(t)
	g := gazetteer.New(places, others)
	bearers := map[string][]int{}
	for _, p := range places {
		for _, name := range append([]string{p.NameEN, p.NameUK}, others[p.ID]...) {
			bearers[name] = append(bearers[name], p.ID)
		}
	}
	for name, ids := range bearers {
		if found := wholeMatches(t, g, name, len(ids)); containsAll(found, ids) {
			continue
		}
		found := wholeMatches(t, g, name, gazetteer.MaxLimit) // names that differ in spelling only come between
		if !containsAll(found, ids) {
			t.Errorf("%q: found places %d, want %d among them", name, found, ids)
		}
	}
}

// wholeMatches returns the places that have q for a whole name.
func wholeMatches(t *testing.T, g *gazetteer.Gazetteer, q string, limit int) []int {
	t.Helper()
	matches, err := g.Search(q, min(limit, gazetteer.MaxLimit))
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	var ids []int
	for _, m := range matches {
		if m.Score == 1 {
			ids = append(ids, m.Place.ID)
		}
	}
	return ids
}

func containsAll(ids, wanted []int) bool {
	return !slices.ContainsFunc(wanted, func(id int) bool { return !slices.Contains(ids, id) })
}

// lines is a small country: every place on the equator, a degree apart.
func lines(others map[int][]string, places ...geo.Place) *gazetteer.Gazetteer {
	for i := range places {
		places[i].ID = i + 1
		places[i].Point = orb.Point{float64(i), 0}
	}
	return gazetteer.New(places, others)
}

func TestBetterMatchesComeFirstThenLargerTowns(t *testing.T) {
	t.Parallel()
	g := lines(map[int][]string{7: {"Novoluzhne"}},
		geo.Place{NameEN: "Luzhnytsia", NameUK: "Лужниця", Population: 900000},
		geo.Place{NameEN: "Luzhne", NameUK: "Лужне", Region: "UA-05", Population: 4000},
		geo.Place{NameEN: "Luzhne", NameUK: "Лужне", Region: "UA-14"},
		geo.Place{NameEN: "Luzhne", NameUK: "Лужне", Region: "UA-21", Population: 5000},
		geo.Place{NameEN: "Velyke Luzhne", NameUK: "Велике Лужне", Population: 700000},
		geo.Place{NameEN: "Luzhnets", NameUK: "Лужнець", Population: 10000},
		geo.Place{NameEN: "Lazhne", NameUK: "Лажне", Population: 800000},
	)
	matches, err := g.Search("luzhne", 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, m := range matches {
		got = append(got, m.Place.ID)
	}
	// The whole name: the town, the village at the front, the other; its beginning; a
	// later word; one mistake in all of it, one in its beginning.
	if want := []int{4, 3, 2, 6, 5, 7, 1}; !slices.Equal(got, want) {
		t.Errorf("got %d, want %d", got, want)
	}
	if fewer, err := g.Search("luzhne", 2); err != nil || len(fewer) != 2 || fewer[0].Place.ID != 4 || fewer[1].Place.ID != 3 {
		t.Errorf("two results: got %v, %v", fewer, err)
	}
}

func TestVillagesOfOneNameAreToldApartByRegion(t *testing.T) {
	t.Parallel()
	g := ukraine(t)
	for _, name := range []string{"Mykolaivka", "Novoselivka", "Pokrovske", "Oleksandrivka"} {
		matches, err := g.Search(name, 20)
		if err != nil {
			t.Fatal(err)
		}
		regions := map[geo.RegionCode]bool{}
		for _, m := range matches {
			if m.Score == 1 && m.Place.NameEN == name {
				regions[m.Place.Region] = true
			}
		}
		if len(regions) < 3 || !regions["UA-14"] {
			t.Errorf("%s: found in %v, want Donetsk oblast and others", name, regions)
		}
	}
}

func TestTheNameThatMatchedIsGiven(t *testing.T) {
	t.Parallel()
	g := ukraine(t)
	for q, want := range map[string]string{
		"bakhmut": "Bakhmut", "бахмут": "Бахмут", "artemivsk": "Artemivsk", "Волноваха": "Волноваха",
		"Snake Island": "Snake Island", "Київ": "Київ", "Kiev": "Kiev", "харьков": "Харків", "Zhdanov": "Zhdanov",
	} {
		if got := first(t, g, q).Name; got != want {
			t.Errorf("%s: got %q, want %q", q, got, want)
		}
	}
}

func TestSearchRefuses(t *testing.T) {
	t.Parallel()
	g := ukraine(t)
	for _, tt := range []struct {
		name, q string
		limit   int
		says    string
	}{
		{"nothing", "", 10, "empty"},
		{"blanks", " \t\n", 10, "empty"},
		{"no letters", "!?—", 10, "names nothing"},
		{"only an apostrophe", "’", 10, "names nothing"},
		{"too long", strings.Repeat("ї", 101), 10, "101 characters; up to 100"},
		{"no results", "Kyiv", 0, "limit 0 is out of range 1..100"},
		{"fewer than none", "Kyiv", -1, "limit -1"},
		{"too many results", "Kyiv", 101, "limit 101 is out of range 1..100"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			matches, err := g.Search(tt.q, tt.limit)
			if matches != nil || geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, %v; want an Invalid error that says %q", matches, err, tt.says)
			}
		})
	}
}

func TestSearchAcceptsItsLimits(t *testing.T) {
	t.Parallel()
	g := ukraine(t)
	if m, err := g.Search("  "+strings.Repeat("жито ", 19)+"степи"+"  ", 1); err != nil || len(m) != 0 {
		t.Errorf("100 characters: got %v, %v; want no match and no error", m, err)
	}
	if m, err := g.Search("н", 100); err != nil || len(m) != 100 {
		t.Errorf("100 results: got %d, %v", len(m), err)
	}
	if m, err := g.Search("北京", 10); err != nil || len(m) != 0 {
		t.Errorf("a name in another script: got %v, %v; want no match and no error", m, err)
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	g := ukraine(t)
	const bakhmut = 490
	if p, err := g.Place(bakhmut); err != nil || p.NameEN != "Bakhmut" {
		t.Errorf("got %v, %v; want Bakhmut", p, err)
	}
	if p, err := g.Place(-7); geo.CodeOf(err) != geo.NotFound || !strings.Contains(err.Error(), "-7") {
		t.Errorf("got %v, %v; want a NotFound error that names -7", p, err)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	places, others := builtIn(t)
	g := gazetteer.New(places, others)
	directions := make([][3]float64, len(places))
	for i, p := range places {
		directions[i] = direction(p.Point)
	}
	for lat := 40.0; lat <= 56; lat += 0.71 {
		for lon := 18.0; lon <= 44; lon += 0.83 {
			p := orb.Point{lon, lat}
			got, km, ok := g.Nearest(p)
			if !ok {
				t.Fatalf("%v: nothing is near", p)
			}
			other := places[nearestByAngle(p, directions)]
			if d := orbgeo.DistanceHaversine(p, other.Point) / 1000; d < km-1e-9 {
				t.Fatalf("%v: got %s at %.3f km, but %s is %.3f km away", p, got.NameEN, km, other.NameEN, d)
			}
		}
	}
}

// direction is the vector of length 1 from the earth's centre to a point.
func direction(p orb.Point) [3]float64 {
	sinLon, cosLon := math.Sincos(p.Lon() * math.Pi / 180)
	sinLat, cosLat := math.Sincos(p.Lat() * math.Pi / 180)
	return [3]float64{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// nearestByAngle returns which of the directions is nearest to p's.
func nearestByAngle(p orb.Point, directions [][3]float64) (nearest int) {
	from, most := direction(p), -1.0
	for i, d := range directions {
		if cos := from[0]*d[0] + from[1]*d[1] + from[2]*d[2]; cos > most {
			nearest, most = i, cos
		}
	}
	return nearest
}

func TestNearestGivesTheDistance(t *testing.T) {
	t.Parallel()
	g := lines(nil, geo.Place{NameEN: "West", NameUK: "Захід"}, geo.Place{NameEN: "East", NameUK: "Схід"})
	// A tenth of a degree of the equator of a sphere of 6 378.137 km is 11.132 km.
	p, km, ok := g.Nearest(orb.Point{0.9, 0})
	if !ok || p.NameEN != "East" || km < 11.131 || km > 11.133 {
		t.Errorf("got %s at %.4f km, %t; want East at 11.132", p.NameEN, km, ok)
	}
}

func TestNearestToNothing(t *testing.T) {
	t.Parallel()
	if p, km, ok := gazetteer.New(nil, nil).Nearest(orb.Point{31, 49}); ok {
		t.Errorf("without places: got %v at %f km", p, km)
	}
	nan := orb.Point{0, 0}
	nan[1] -= nan[0] / nan[0]
	if p, km, ok := ukraine(t).Nearest(nan); ok {
		t.Errorf("of no number: got %v at %f km", p, km)
	}
}

func FuzzSearch(f *testing.F) {
	for _, q := range []string{"", "Бахмут", "Куп’янськ", "shchzghkh", "и\u0306е\u0308", "ts", "\xff\xfe", "тс іі ие", "-'-", "北京", "Ǆ ß"} {
		f.Add(q, 10)
	}
	g := ukraine(f)
	f.Fuzz(func(t *testing.T, q string, limit int) {
		matches, err := g.Search(q, limit)
		if err != nil {
			if geo.CodeOf(err) != geo.Invalid || matches != nil {
				t.Fatalf("%q: got %v, %v; want nothing and an Invalid error", q, matches, err)
			}
			return
		}
		if !strings.ContainsFunc(q, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			t.Errorf("%q: got %v; want an error", q, matches)
		}
		if len(matches) > limit {
			t.Errorf("%q: got %d results, want at most %d", q, len(matches), limit)
		}
		last := 1.0
		for _, m := range matches {
			if m.Score > last || m.Score <= 0 || m.Name == "" {
				t.Errorf("%q: %q, score %g after %g", q, m.Name, m.Score, last)
			}
			last = m.Score
		}
	})
}
