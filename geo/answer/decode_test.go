package answer_test

import (
	"encoding/json"
	"testing"

	"github.com/paulmach/orb"
)

// collection is as much of a FeatureCollection as the tests look at.
type collection struct {
	Type     string
	Boundary string
	BBox     []float64
	Features []struct {
		Type       string
		ID         string
		BBox       []float64
		Properties struct {
			NameUK      string  `json:"name_uk"`
			SphereKm2   float64 `json:"sphere_km2"`
			GeodesicKm2 float64 `json:"geodesic_km2"`
		}
		Geometry struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
}

func decode(t testing.TB, text []byte) (c collection) {
	t.Helper()
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return c
}

// shape returns the geometry of the nth feature; a polygon as a multipolygon of one.
func (c collection) shape(t testing.TB, n int) (shape orb.MultiPolygon) {
	t.Helper()
	g := c.Features[n].Geometry
	var err error
	switch g.Type {
	case "Polygon":
		shape = make(orb.MultiPolygon, 1)
		err = json.Unmarshal(g.Coordinates, &shape[0])
	case "MultiPolygon":
		err = json.Unmarshal(g.Coordinates, &shape)
	default:
		t.Fatalf("feature %d: got geometry %q, want Polygon or MultiPolygon", n, g.Type)
	}
	if err != nil {
		t.Fatal(err)
	}
	return shape
}

func bound(bbox []float64) orb.Bound {
	if len(bbox) != 4 {
		return orb.Bound{}
	}
	return orb.Bound{Min: orb.Point{bbox[0], bbox[1]}, Max: orb.Point{bbox[2], bbox[3]}}
}
