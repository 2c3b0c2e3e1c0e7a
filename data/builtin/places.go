package builtin

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"
	"sync"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

//go:embed places.csv
var placesFile []byte

// placeRecord is a line of places.csv: id, name_en, name_uk, region, lon, lat,
// population (empty where unknown), also (other names, separated by |).
const placeFields = 8

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
// other spellings to be found by search. The error is that of Places.
func OtherNames() (map[int][]string, error) {
	data, err := places()
	return data.also, err
}

func readPlaces() (placeData, error) {
	r := csv.NewReader(bytes.NewReader(placesFile))
	r.FieldsPerRecord = placeFields
	records, err := r.ReadAll()
	if err != nil {
		return placeData{}, geo.Wrap(geo.Internal, err, "built-in places")
	}
	data := placeData{also: map[int][]string{}}
	for _, record := range records[min(1, len(records)):] {
		place, err := parsePlace(record)
		if err != nil {
			return placeData{}, geo.Wrap(geo.Internal, err, "built-in place %q", record[1])
		}
		data.places = append(data.places, place)
		if also := record[7]; also != "" {
			data.also[place.ID] = strings.Split(also, "|")
		}
	}
	return data, nil
}

func parsePlace(record []string) (p geo.Place, err error) {
	p = geo.Place{NameEN: record[1], NameUK: record[2], Region: geo.RegionCode(record[3])}
	if p.ID, err = strconv.Atoi(record[0]); err != nil {
		return p, err
	}
	var lon, lat float64
	if lon, err = strconv.ParseFloat(record[4], 64); err != nil {
		return p, err
	}
	if lat, err = strconv.ParseFloat(record[5], 64); err != nil {
		return p, err
	}
	p.Point = orb.Point{lon, lat}
	if record[6] != "" {
		p.Population, err = strconv.Atoi(record[6])
	}
	return p, err
}
