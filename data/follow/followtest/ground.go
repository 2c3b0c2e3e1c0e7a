package followtest

import (
	"encoding/json"
	"fmt"
	"slices"

	"controlmap/geo"
)

// The pieces of a map, by which Ground.Lacks names them.
const (
	Crimea     = "crimea"
	ORDLO      = "ordlo"
	South      = "south"     // occupied since 2022, does not move
	Front      = "front"     // occupied since 2022, grows by Step each day
	GreyZone   = "grey zone" // before the front, as wide as a degree's fiftieth
	Liberation = "liberated"
)

// Step is how far the front moves west each day, in degrees of longitude.
const Step = 0.002

// Ground is a map of our own making: boxes of WGS84 longitude and latitude.
type Ground struct {
	Day   int      // since the first: the front is that many steps further west
	Gain  float64  // degrees that it is further west besides: more than fighting explains
	Lacks []string // pieces that are left out
}

// Box is one piece of a map.
type Box struct {
	Name                     string
	West, South, East, North float64
}

// Boxes returns the pieces of the map.
func (g Ground) Boxes() []Box {
	front := 37.4 - Step*float64(g.Day) - g.Gain
	boxes := []Box{
		{Crimea, 33.2, 45, 35.2, 45.6},
		{ORDLO, 37.9, 47.7, 39.3, 48.5},
		{South, 35.2, 46.7, 36.8, 47.2},
		{Front, front, 47.7, 37.9, 48.5},
		{GreyZone, front - 0.02, 47.7, front, 48.5},
		{Liberation, 36.6, 49.2, 37, 49.8},
	}
	return slices.DeleteFunc(boxes, func(b Box) bool { return slices.Contains(g.Lacks, b.Name) })
}

// Geometry is the piece as a GeoJSON polygon, its outer ring counter-clockwise.
func (b Box) Geometry() json.RawMessage {
	return fmt.Appendf(nil, `{"type":"Polygon","coordinates":[[[%[1]g,%[2]g],[%[3]g,%[2]g],[%[3]g,%[4]g],[%[1]g,%[4]g],[%[1]g,%[2]g]]]}`,
		b.West, b.South, b.East, b.North)
}

type feature struct {
	Type       string          `json:"type"`
	ID         any             `json:"id,omitempty"`
	Properties any             `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

type collection struct {
	Type       string         `json:"type"`
	Properties map[string]any `json:"properties,omitempty"`
	Exceeded   bool           `json:"exceededTransferLimit,omitempty"`
	Features   []feature      `json:"features"`
}

func collectionOf(features []feature) collection {
	if features == nil {
		features = []feature{}
	}
	return collection{Type: "FeatureCollection", Features: features}
}

// encode writes JSON of values that have one.
func encode(value any) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return data
}

// deepStateWords are the name and the fill of each piece on DeepState's map.
var deepStateWords = map[string][2]string{
	Crimea:     {"Крим /// Crimea /// geoJSON.territories.crimea", "#880e4f"},
	ORDLO:      {"ОРДЛО /// CADR and CALR /// geoJSON.territories.ordlo", "#880e4f"},
	South:      {"Окуповано /// Occupied /// geoJSON.status.occupied", "#a52714"},
	Front:      {"Окуповано /// Occupied /// geoJSON.status.occupied", "#a52714"},
	GreyZone:   {"Невідомий статус /// Unknown status /// geoJSON.status.unknown", "#bcaaa4"},
	Liberation: {"Звільнено /// Liberated /// geoJSON.status.dismissed", "#0f9d58"},
}

// DeepState is the map as DeepState publishes it, with a unit as a point.
func (g Ground) DeepState() []byte {
	features := []feature{{
		Type: "Feature", Properties: map[string]string{"name": "Бригада /// Brigade /// geoJSON.units.brigade", "fill": "#ff0000"},
		Geometry: json.RawMessage(`{"type":"Point","coordinates":[38,48,0]}`),
	}}
	for _, b := range g.Boxes() {
		words := deepStateWords[b.Name]
		features = append(features, feature{Type: "Feature", Properties: map[string]string{"name": words[0], "fill": words[1]}, Geometry: b.Geometry()})
	}
	return encode(collectionOf(features))
}

// occupied are the pieces that are occupied.
func (g Ground) occupied() []Box {
	return slices.DeleteFunc(g.Boxes(), func(b Box) bool { return b.Name == GreyZone || b.Name == Liberation })
}

// Mirror is the occupied ground in one shape without properties, as the daily mirror has it.
func (g Ground) Mirror() []byte {
	var polygons []json.RawMessage
	for _, b := range g.occupied() {
		var polygon struct{ Coordinates json.RawMessage }
		if err := json.Unmarshal(b.Geometry(), &polygon); err != nil {
			panic(err)
		}
		polygons = append(polygons, polygon.Coordinates)
	}
	shape := encode(map[string]any{"type": "MultiPolygon", "coordinates": polygons})
	return encode(collectionOf([]feature{{Type: "Feature", Properties: struct{}{}, Geometry: shape}}))
}

// NZZ is the occupied ground without Crimea as NZZ publishes it, of the given day.
func (g Ground) NZZ(state geo.Date) []byte {
	var features []feature
	for _, b := range g.occupied() {
		kind := "nochange"
		if b.Name == Front {
			kind = "gains"
		}
		if b.Name != Crimea {
			properties := map[string]string{"type": kind, "date": state.String(), "_datefrom": state.AddDays(-1).String(), "_dateto": state.String()}
			features = append(features, feature{Type: "Feature", Properties: properties, Geometry: b.Geometry()})
		}
	}
	return encode(map[string]any{"value": collectionOf(features)})
}

// Polygons is the map as an operator may have it: with the status in a property, and without a date.
func (g Ground) Polygons() []byte {
	var features []feature
	for _, b := range g.Boxes() {
		status := "occupied"
		switch b.Name {
		case GreyZone:
			status = "contested"
		case Liberation:
			status = "liberated"
		}
		features = append(features, feature{Type: "Feature", Properties: map[string]string{"status": status, "name": b.Name}, Geometry: b.Geometry()})
	}
	return encode(collectionOf(features))
}
