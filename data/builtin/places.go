package builtin

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"controlmap/geo"
)

//go:embed places.csv
var placesFile []byte

type placeData struct {
	places []geo.Place
	also   map[int][]string
}

var places = sync.OnceValues(readPlaces)

// Places returns the settlements of Ukraine, in the order of their identifiers, which
// stay the same from one release to the next. Callers share the result and must not
// change it. The error is Internal: the program's own data is broken.
func Places() ([]geo.Place, error) {
	data, err := places()
	return data.places, err
}

// OtherNames returns, by place identifier, former names, Russian-language names and
// other spellings to be found by search. Callers share the result and must not change
// it. The error is that of Places.
func OtherNames() (map[int][]string, error) {
	data, err := places()
	return data.also, err
}

// readPlaces reads id, name_en, name_uk, region, lon, lat, population (empty where
// unknown) and also (other names, separated by |).
func readPlaces() (placeData, error) {
	data := placeData{also: map[int][]string{}}
	err := EachRecord(placesFile, 8, func(f []string) error {
		place, err := parsePlace(f)
		data.places = append(data.places, place)
		if f[7] != "" {
			data.also[place.ID] = strings.Split(f[7], "|")
		}
		return err
	})
	if err != nil {
		return placeData{}, geo.Wrap(geo.Internal, err, "built-in places")
	}
	return data, nil
}

func parsePlace(f []string) (p geo.Place, err error) {
	p = geo.Place{NameEN: f[1], NameUK: f[2], Region: geo.RegionCode(f[3])}
	if p.ID, err = strconv.Atoi(f[0]); err != nil {
		return p, err
	}
	if p.Point, err = parsePoint(f[4], f[5]); err != nil {
		return p, err
	}
	if f[6] != "" {
		p.Population, err = strconv.Atoi(f[6])
	}
	return p, err
}
