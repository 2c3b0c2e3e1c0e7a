package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
)

// seaBox is the stretch of the Black Sea and the Sea of Azov that is drawn: all that is
// within 100 km of Ukraine's coast.
var seaBox = orb.Bound{Min: orb.Point{28.5, 43.3}, Max: orb.Point{39.5, 47.4}}

const (
	minIslandKm2 = 0.15 // Snake Island has 0.2
	minWaterKm2  = 10.0
	minSeaKm2    = 1000.0
	minPartKm2   = 0.1
)

// waterBodies are the waters of the world near Ukraine: the rings of the ocean, inside of
// which is where an odd number of them encloses; standing waters; and rivers.
type waterBodies struct {
	ocean  []orb.Ring
	lakes  []orb.Polygon
	rivers []orb.Polygon
}

// readBorders returns the units with their territorial sea.
func readBorders(folder string) (map[geo.RegionCode]orb.MultiPolygon, error) {
	path := filepath.Join(folder, "geoboundaries-ukr-adm1.geojson")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	fc, err := geojson.UnmarshalFeatureCollection(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	borders := map[geo.RegionCode]orb.MultiPolygon{}
	for _, f := range fc.Features {
		code := geo.RegionCode(f.Properties.MustString("shapeISO", ""))
		switch shape := f.Geometry.(type) {
		case orb.Polygon:
			borders[code] = append(borders[code], shape)
		case orb.MultiPolygon:
			borders[code] = append(borders[code], shape...)
		default:
			return nil, fmt.Errorf("%s: %s is a %s, want a Polygon or MultiPolygon", path, code, f.Geometry.GeoJSONType())
		}
	}
	for _, u := range units {
		if len(borders[u.code]) == 0 {
			return nil, fmt.Errorf("%s: %s (%s) is missing", path, u.code, u.nameEN)
		}
	}
	return borders, nil
}

// readWaterBodies reads what the package has near Ukraine.
func readWaterBodies(packages string) (w waterBodies, err error) {
	path := filepath.Join(packages, "@geo-maps", "earth-waterbodies-100m", "map.geo.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return w, err
	}
	// Rivers, standing waters and the ocean, in this order.
	var collection struct {
		Geometries []struct {
			Coordinates orb.MultiPolygon `json:"coordinates"`
		} `json:"geometries"`
	}
	if err := json.Unmarshal(text, &collection); err != nil {
		return w, fmt.Errorf("%s: %w", path, err)
	}
	if n := len(collection.Geometries); n != 3 {
		return w, fmt.Errorf("%s: %d geometries, want rivers, standing waters and the ocean", path, n)
	}
	w.rivers = largeWaters(collection.Geometries[0].Coordinates)
	w.lakes = largeWaters(collection.Geometries[1].Coordinates)
	w.ocean = shores(collection.Geometries[2].Coordinates)
	return w, nil
}

// nearUkraine is wider than the country.
var nearUkraine = orb.Bound{Min: orb.Point{22, 43.3}, Max: orb.Point{40.5, 52.5}}

func largeWaters(all orb.MultiPolygon) (large []orb.Polygon) {
	for _, p := range all {
		if !nearUkraine.Contains(p[0][0]) || ringKm2(p[0]) < minWaterKm2 {
			continue
		}
		kept := orb.Polygon{p[0]}
		for _, island := range p[1:] {
			if ringKm2(island) >= minIslandKm2 {
				kept = append(kept, island)
			}
		}
		large = append(large, kept)
	}
	return large
}

// shores returns the rings of the ocean that pass through the box.
func shores(ocean orb.MultiPolygon) (rings []orb.Ring) {
	for _, p := range ocean {
		for _, ring := range p {
			if ring.Bound().Intersects(seaBox) && ringKm2(ring) >= minIslandKm2 {
				rings = append(rings, ring)
			}
		}
	}
	return rings
}

// ringKm2 is roughly what a small ring encloses.
func ringKm2(r orb.Ring) float64 {
	const degreeKm = 111.2
	shrunk := make(orb.Ring, len(r))
	for i, p := range r {
		shrunk[i] = orb.Point{p[0] * lonScale, p[1]}
	}
	area := planar.Area(shrunk)
	return max(area, -area) * degreeKm * degreeKm
}

// coastLines returns the parts of the ocean's shores in the box, and its frame.
func (w waterBodies) coastLines() (lines []orb.LineString) {
	for _, ring := range w.ocean {
		lines = append(lines, clip.LineString(seaBox, orb.LineString(ring.Clone()))...)
	}
	return append(lines, orb.LineString(seaBox.ToRing()))
}

// isOcean reports whether a point of the box lies in the ocean.
func (w waterBodies) isOcean(p orb.Point) bool {
	if !seaBox.Contains(p) {
		return false
	}
	inside := false
	for _, ring := range w.ocean {
		if planar.RingContains(ring, p) {
			inside = !inside
		}
	}
	return inside
}
