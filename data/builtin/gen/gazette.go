package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"controlmap/data/builtin"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// renamedFile has names that the sources use and the classifier does not: see its header.
//
//go:embed renamed.csv
var renamedFile []byte

// placeSources are what the places file is made of.
type placeSources struct {
	sites      []*site
	cities     []row // today's places of cities.json
	extra      []row
	classifier classifier
	hromadas   map[string]hromada
	former     formerNames
	towns      []town
	known      identifiers
}

func (c placesCmd) read() (in placeSources, err error) {
	if in.cities, err = readCityRows(c.Packages); err != nil {
		return in, err
	}
	if in.extra, err = readExtra(extraFile); err != nil {
		return in, err
	}
	if in.sites, err = readPostal(filepath.Join(c.Open, "geonames-postal-ua.txt")); err != nil {
		return in, err
	}
	if in.classifier, err = readClassifier(filepath.Join(c.Open, "katottg-2025-05-16.csv")); err != nil {
		return in, err
	}
	if in.hromadas, err = readHromadas(filepath.Join(c.Open, "hromadas-2022.csv")); err != nil {
		return in, err
	}
	if in.former, err = readFormer(renamedFile); err != nil {
		return in, err
	}
	if in.towns, err = readTowns(c.Packages); err != nil {
		return in, err
	}
	in.known, err = readIDs(c.Out)
	return in, err
}

func readCityRows(packages string) ([]row, error) {
	cities, err := readCities(packages)
	if err != nil {
		return nil, err
	}
	names, err := readNames(namesFile)
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(cities))
	for i, c := range cities {
		if rows[i], err = placeRow(c, names); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// formerNames are other names than the classifier's, by code, and codes by the "lon lat" of
// the place that is that settlement.
type formerNames struct {
	byCode  map[string][]string
	atPoint map[string]string
}

func readFormer(text []byte) (formerNames, error) {
	f := formerNames{map[string][]string{}, map[string]string{}}
	return f, builtin.EachRecord(text, 4, func(record []string) error {
		f.byCode[record[0]] = append(f.byCode[record[0]], record[1])
		if record[2] != "" {
			f.atPoint[record[2]] = record[0]
		}
		return nil
	})
}

// gazette is the file of places in the making.
type gazette struct {
	*join
	rows  []row
	notes []string // what a person should look at
}

func newGazette(in placeSources) (*gazette, error) {
	g := &gazette{}
	for _, h := range in.hromadas {
		in.former.byCode[h.centreCode] = append(in.former.byCode[h.centreCode], h.centreName)
	}
	sites := attachCities(in.sites, in.cities)
	sites = g.attachExtra(sites, in.extra)
	g.join = newJoin(in.classifier.settlements, in.hromadas, sites, in.former)
	g.run()
	for i, site := range g.sites {
		if r, keep := g.row(i, site); keep {
			g.rows = append(g.rows, r)
		}
	}
	g.number(in.known)
	g.populate(in)
	return g, g.check()
}

// How far apart two sources may have one place: whatever they call it, and under one name.
const (
	sameObjectKm = 0.03
	movedKm      = 3
	roundedKm    = 10 // where the coordinates are of extra.csv
)

// attachCities gives today's places to the sites where they stand, and adds a site for
// each of the others.
func attachCities(sites []*site, cities []row) []*site {
	attached := attach(sites, cities, movedKm, func(s *site, c *row) {
		s.exact = &exactPoint{s.at, s.lon, s.lat}
		s.lon, s.lat, s.at = c.lon, c.lat, c.at
	})
	for i := range cities {
		if c := &cities[i]; !attached[i] {
			s := &site{at: c.at, lon: c.lon, lat: c.lat}
			s.carry(c)
			sites = append(sites, s)
		}
	}
	return sites
}

// attachExtra gives the villages of extra.csv, whose coordinates are rounded, to the sites
// of their names, and adds a site for each of the others.
func (g *gazette) attachExtra(sites []*site, extra []row) []*site {
	attached := attach(sites, extra, roundedKm, func(*site, *row) {})
	for i := range extra {
		if e := &extra[i]; !attached[i] {
			s := &site{at: e.at, lon: e.lon, lat: e.lat}
			s.carry(e)
			sites = append(sites, s)
			g.note("%d %s (%s) keeps its rounded point", e.id, e.nameUK, e.region)
		}
	}
	return sites
}

func (s *site) carry(r *row) {
	s.city, s.region = r, string(r.region)
	s.spelt = append(append(s.spelt, r.nameUK), r.also...)
}

// attach gives rows to sites without one, the nearest pairs first, and calls found for each.
func attach(sites []*site, rows []row, reachKm float64, found func(*site, *row)) (attached []bool) {
	type pair struct {
		site *site
		row  int
		km   float64
	}
	byName, byCell := map[string][]*site{}, map[[2]int][]*site{}
	for _, s := range sites {
		for _, n := range s.namesUK {
			byName[plainName(romanise(n))] = append(byName[plainName(romanise(n))], s)
		}
		byCell[cellOf(s.at)] = append(byCell[cellOf(s.at)], s)
	}
	var pairs []pair
	for i := range rows {
		r := &rows[i]
		consider := func(sites []*site, limit float64) {
			for _, s := range sites {
				if km := kmBetween(s.at, r.at); s.city == nil && km <= limit {
					pairs = append(pairs, pair{s, i, km})
				}
			}
		}
		for _, n := range r.plainNames() {
			consider(byName[n], reachKm)
		}
		for _, cell := range cellsAround(r.at) {
			consider(byCell[cell], sameObjectKm)
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.km, b.km) })
	attached = make([]bool, len(rows))
	for _, p := range pairs {
		if p.site.city == nil && !attached[p.row] {
			found(p.site, &rows[p.row])
			p.site.carry(&rows[p.row])
			attached[p.row] = true
		}
	}
	return attached
}

// cellOf is a square of a hundredth of a degree.
func cellOf(p orb.Point) [2]int {
	const perDegree = 100
	return [2]int{int(math.Floor(p.Lon() * perDegree)), int(math.Floor(p.Lat() * perDegree))}
}

// cellsAround are the cell of a point and those beside it.
func cellsAround(p orb.Point) (cells [][2]int) {
	at := cellOf(p)
	for east := -1; east <= 1; east++ {
		for north := -1; north <= 1; north++ {
			cells = append(cells, [2]int{at[0] + east, at[1] + north})
		}
	}
	return cells
}

func (g *gazette) note(format string, args ...any) {
	g.notes = append(g.notes, fmt.Sprintf(format, args...))
}

// villageKm is how far a village's point in cities.json may be from the postal file's one
// before that is taken: a village is no larger. A town's may be anywhere in it.
const villageKm = 0.9

// row makes the place of a site. A site that is neither a settlement nor was a place
// before is left out.
func (g *gazette) row(i int, s *site) (row, bool) {
	k := g.settlement[i]
	if k < 0 && s.city == nil {
		return row{}, false
	}
	r := row{lon: s.lon, lat: s.lat, at: s.at}
	if s.city != nil {
		r.id, r.population = s.city.id, s.city.population
	}
	if k < 0 {
		r.nameUK, r.region, r.kind = s.city.nameUK, s.city.region, geo.KindPart
	} else {
		found := g.settlements[k]
		r.nameUK, r.region, r.kind, r.code = found.nameUK, found.region, found.kind, found.code
	}
	if p := s.exact; r.kind == geo.KindVillage && p != nil && kmBetween(p.at, r.at) > villageKm {
		r.at, r.lon, r.lat = p.at, p.lon, p.lat
	}
	r.nameEN = romanise(r.nameUK)
	r.also = otherNames(r, slices.Concat(s.spelt, s.namesUK, g.former.byCode[r.code]))
	return r, true
}

// otherNames leaves out what reads like the name, or one before, in the same script.
func otherNames(r row, names []string) (also []string) {
	seen := map[string]bool{}
	isNew := func(name string) bool {
		key := fmt.Sprint(isLatin(name), plainName(romanise(name)))
		known := seen[key]
		seen[key] = true
		return !known
	}
	isNew(r.nameUK)
	isNew(r.nameEN)
	for _, n := range names {
		if isNew(n) {
			also = append(also, n)
		}
	}
	return also
}

func isLatin(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// codeIDs is what is added to the last five digits of a settlement's code, which no other
// settlement has, to number it where it was no place before.
const codeIDs = 100_000

func (g *gazette) number(known identifiers) {
	next := 1
	for _, id := range known.byPoint {
		if id < firstExtraID {
			next = max(next, id+1)
		}
	}
	for i := range g.rows {
		r := &g.rows[i]
		if r.id != 0 {
			continue
		}
		if id, ok := known.byPoint[r.key()]; ok {
			r.id = id
		} else if id, ok := known.byCode[r.code]; ok {
			r.id = id
		} else if r.code != "" {
			digits, _ := strconv.Atoi(r.code[len(r.code)-5:])
			r.id = codeIDs + digits
		} else {
			r.id, next = next, next+1
		}
	}
	slices.SortFunc(g.rows, func(a, b row) int { return cmp.Compare(a.id, b.id) })
}

func (g *gazette) populate(in placeSources) {
	g.notes = append(g.notes, populate(g.rows, in.towns, officialPopulations(g.settlements, in.hromadas))...)
}

func (g *gazette) check() error {
	points, ids, codes := map[string]int{}, map[int]bool{}, map[string]bool{}
	for _, r := range g.rows {
		if other, taken := points[r.key()]; taken {
			return fmt.Errorf("places %d and %d stand on one point, %s", other, r.id, r.key())
		}
		if ids[r.id] || r.code != "" && codes[r.code] {
			return fmt.Errorf("place %d %s %s is there twice", r.id, r.nameUK, r.code)
		}
		points[r.key()], ids[r.id], codes[r.code] = r.id, true, true
	}
	return nil
}

func (g *gazette) report(w io.Writer, all bool) {
	settlements, parts := 0, 0
	for _, r := range g.rows {
		if r.code != "" {
			settlements++
		} else {
			parts++
		}
	}
	fmt.Fprintf(w, "%d places: %d of the classifier's %d settlements, %d parts of cities and former settlements\n",
		len(g.rows), settlements, len(g.settlements), parts)
	for _, n := range g.notes {
		fmt.Fprintln(w, n)
	}
	if !all {
		return
	}
	for i, s := range g.sites {
		if g.settlement[i] < 0 {
			mark := "site"
			if s.city != nil {
				mark = "PLACE"
			}
			fmt.Fprintf(w, "%s %q %q %v %s\n", mark, s.namesUK, s.spelt, s.at, s.region)
		}
	}
}
