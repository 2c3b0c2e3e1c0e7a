package builtin

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"io"
	"sync"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// Boundary names the boundary set that Regions returns, and its licence: it travels with
// every share.
const Boundary = "OpenStreetMap contributors, geoBoundaries (ODbL)"

//go:embed regions.geojson.gz
var regionsFile []byte

var regions = sync.OnceValues(func() (geo.Regions, error) {
	set, err := readRegions()
	if err != nil {
		return geo.Regions{}, err
	}
	waters, err := Waters()
	set.Waters = waters.Units
	return set, err
})

// Regions returns the 27 oblast-level units of Ukraine within its internationally
// recognised borders, in the order of their ISO 3166-2 codes, measured, with the units of
// Waters. Neighbours share the vertices of their border exactly. Callers share the result and must not
// change it. The error is Internal: the program's own data is broken.
func Regions() (geo.Regions, error) { return regions() }

// regionCollection is the GeoJSON of the embedded file.
type regionCollection struct {
	Features []struct {
		ID         geo.RegionCode `json:"id"`
		Properties struct {
			NameEN string    `json:"name_en"`
			NameUK string    `json:"name_uk"`
			Kind   waterKind `json:"kind"`
		} `json:"properties"`
		Geometry struct {
			Coordinates orb.MultiPolygon `json:"coordinates"`
		} `json:"geometry"`
	} `json:"features"`
}

func readRegions() (geo.Regions, error) {
	var fc regionCollection
	if err := readGzipJSON(regionsFile, &fc); err != nil {
		return geo.Regions{}, geo.Wrap(geo.Internal, err, "built-in regions")
	}
	set := geo.Regions{Boundary: Boundary}
	for _, f := range fc.Features {
		set.Units = append(set.Units, geo.Region{
			Code:   f.ID,
			NameEN: f.Properties.NameEN,
			NameUK: f.Properties.NameUK,
			Shape:  f.Geometry.Coordinates,
			Area:   measure.MultiPolygon(f.Geometry.Coordinates),
		})
	}
	return set, nil
}

func readGzipJSON(packed []byte, into any) error {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
