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

//go:embed units.csv
var unitsFile []byte

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

// RaionPrefix returns the part of a KATOTTG code that is the same for all of a raion's
// settlements, and for the raion's own code.
func RaionPrefix(code string) string { return prefix(code, len("UA")+2*len("00")) }

// HromadaPrefix returns the part of a KATOTTG code that is the same for all of a hromada's
// settlements, and for the hromada's own code.
func HromadaPrefix(code string) string { return prefix(code, len("UA")+2*len("00")+len("000")) }

func prefix(code string, length int) string { return code[:min(length, len(code))] }

// readPlaces reads id, name_en, name_uk, kind, katottg (empty for what is no settlement),
// region, lon, lat, population and its year (empty where unknown) and also (other names,
// separated by |).
func readPlaces() (placeData, error) {
	units, err := readUnits()
	if err != nil {
		return placeData{}, geo.Wrap(geo.Internal, err, "built-in raions and hromadas")
	}
	data := placeData{also: map[int][]string{}}
	err = EachRecord(placesFile, 11, func(f []string) error {
		place, err := parsePlace(f)
		if place.IsSettlement() {
			place.Raion, place.Hromada = units[RaionPrefix(place.Code)], units[HromadaPrefix(place.Code)]
		}
		data.places = append(data.places, place)
		if f[10] != "" {
			data.also[place.ID] = strings.Split(f[10], "|")
		}
		return err
	})
	if err != nil {
		return placeData{}, geo.Wrap(geo.Internal, err, "built-in places")
	}
	return data, nil
}

// readUnits reads code, name_en and name_uk, the adjectives, of raions and hromadas, and
// returns them by the part of the code that their settlements share.
func readUnits() (map[string]geo.AdminUnit, error) {
	units := map[string]geo.AdminUnit{}
	err := EachRecord(unitsFile, 3, func(f []string) error {
		key, en, uk := HromadaPrefix(f[0]), " hromada", " громада"
		if strings.HasSuffix(key, "000") {
			key, en, uk = RaionPrefix(f[0]), " raion", " район"
		}
		units[key] = geo.AdminUnit{Code: f[0], NameEN: f[1] + en, NameUK: f[2] + uk}
		return nil
	})
	return units, err
}

func parsePlace(f []string) (p geo.Place, err error) {
	p = geo.Place{NameEN: f[1], NameUK: f[2], Kind: geo.PlaceKind(f[3]), Code: f[4], Region: geo.RegionCode(f[5])}
	if p.ID, err = strconv.Atoi(f[0]); err != nil {
		return p, err
	}
	if p.Point, err = parsePoint(f[6], f[7]); err != nil {
		return p, err
	}
	if f[8] == "" {
		return p, nil
	}
	if p.Population, err = strconv.Atoi(f[8]); err != nil {
		return p, err
	}
	p.PopulationYear, err = strconv.Atoi(f[9])
	return p, err
}
