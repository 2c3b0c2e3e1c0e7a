package builtin

import (
	_ "embed"
	"sync"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

//go:embed waters.geojson.gz
var watersFile []byte

// waterKind tells the waters of a region apart.
type waterKind string

const shore waterKind = "shore" // the sea within 200 m of the coast

// water is the water of one kind in a region, or the sea outside of them.
type water struct {
	code  geo.RegionCode
	kind  waterKind
	shape orb.MultiPolygon
}

var readWaters = sync.OnceValues(func() (found []water, err error) {
	var fc regionCollection
	if err := readGzipJSON(watersFile, &fc); err != nil {
		return nil, geo.Wrap(geo.Internal, err, "built-in waters")
	}
	for _, f := range fc.Features {
		found = append(found, water{f.ID, f.Properties.Kind, f.Geometry.Coordinates})
	}
	return found, nil
})

var waters = sync.OnceValues(measureWaters)

// Waters returns the open water in and off Ukraine, measured, to split a polygon into land
// and water with: the units of Regions that have any, each with the water that lies in its
// Shape, and geo.Outside with the sea, which lies in none. The units do not overlap, and the
// water of a region lies inside that region's shape, so that a region's land is its area
// less its water. Polygons of a unit may share a border. Ground that is outside of Regions
// and of Waters is abroad. Callers share the result and must not change it. The error is
// Internal: the program's own data is broken.
func Waters() (geo.Regions, error) { return waters() }

func measureWaters() (geo.Regions, error) {
	set := geo.Regions{Boundary: Boundary}
	found, err := readWaters()
	if err != nil {
		return set, err
	}
	for _, w := range found {
		if n := len(set.Units); n == 0 || set.Units[n-1].Code != w.code {
			set.Units = append(set.Units, geo.Region{Code: w.code})
		}
		u := &set.Units[len(set.Units)-1]
		u.Shape = append(u.Shape, w.shape...)
	}
	for i := range set.Units {
		set.Units[i].Area = measure.MultiPolygon(set.Units[i].Shape)
	}
	return set, nil
}
