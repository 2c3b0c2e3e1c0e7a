package answer_test

import (
	"time"

	"controlmap/geo"
	"controlmap/geo/answer"

	"github.com/paulmach/orb"
)

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func hole(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {west, north}, {east, north}, {east, south}, {west, south}}
}

func unit(code geo.RegionCode, en, uk string, shape orb.Ring, km2 float64) geo.Region {
	return geo.Region{Code: code, NameEN: en, NameUK: uk, Shape: orb.MultiPolygon{{shape}}, Area: geo.Km2{Sphere: km2 - 1, Geodesic: km2}}
}

// squares are four regions of one degree each; their areas are round figures, not
// what the squares measure.
var squares = geo.Regions{Boundary: "squares", Units: []geo.Region{
	unit("UA-09", "Luhansk", "Луганська", box(38, 48, 39, 49), 4000),
	unit("UA-14", "Donetsk", "Донецька", box(37, 48, 38, 49), 8000),
	unit("UA-40", "Sevastopol", "Севастополь", box(33, 44, 34, 45), 500),
	unit("UA-43", "Crimea", "Крим", box(34, 45, 35, 46), 2000),
}}

var source = geo.Source{
	Name:        "settlements",
	Title:       "Settlements",
	Description: "A reconstruction.",
	Licence:     "CC BY 4.0",
	Attribution: "GeoNames, Natural Earth",
	URL:         "https://example.org/",
	Statuses:    map[geo.Status]string{geo.Contested: "unknown", geo.Occupied: "held"},
	Complete:    true,
	SplitsSince: true,
	Publishable: true,
}

var stored = geo.StoredSnapshot{
	Snapshot: geo.Snapshot{
		Source:     "settlements",
		Date:       geo.NewDate(2025, 12, 1),
		Provenance: "ledger.csv",
	},
	Revision:    7,
	Fingerprint: geo.Fingerprint{0x1a, 0x2b, 0x3c, 0x4d},
	RecordedAt:  time.Date(2025, 12, 2, 3, 4, 5, 0, time.UTC),
	State:       geo.Confirmed,
	Notes:       []geo.Note{{Kind: geo.NoteSliver, Count: 2, Detail: "under 100 m2"}},
}

var meta = answer.NewMeta(source, stored, geo.Date{}, nil)

// ofStored asks for stored.
var ofStored = geo.SnapshotQuery{Source: "settlements", Date: stored.Date}

// holding is a store that holds stored with polygons and areas.
func holding(polygons []geo.ControlPolygon, areas []geo.RegionArea) *memoryStore {
	return &memoryStore{
		sources:   []geo.Source{source},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{"settlements": {{StoredSnapshot: stored}}},
		polygons:  map[geo.Revision][]geo.ControlPolygon{stored.Revision: polygons},
		areas:     map[geo.Revision][]geo.RegionArea{stored.Revision: areas},
	}
}

// regionAreas adds up to 2010 km2 occupied on the sphere and 2013.6 on the ellipsoid.
var regionAreas = []geo.RegionArea{
	{Region: geo.Outside, Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: 10, Geodesic: 10.1}, Water: geo.Km2{Sphere: 8, Geodesic: 8.1}},
	{Region: geo.Outside, Status: geo.Contested, Km2: geo.Km2{Sphere: 5, Geodesic: 5}},
	{Region: "UA-14", Status: geo.Contested, Km2: geo.Km2{Sphere: 20, Geodesic: 20.08}, Water: geo.Km2{Sphere: 3, Geodesic: 3.5}},
	{Region: "UA-14", Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: 400, Geodesic: 401}},
	{Region: "UA-14", Status: geo.Occupied, Since: geo.SincePre2022, Km2: geo.Km2{Sphere: 100, Geodesic: 100}},
	{Region: "UA-09", Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: 1000, Geodesic: 1002}},
	{Region: "UA-43", Status: geo.Occupied, Since: geo.SincePre2022, Km2: geo.Km2{Sphere: 500, Geodesic: 500.5}},
}

// drawn are one area across the border of two regions, one with a hole inside a
// region and one in none.
var drawn = []geo.ControlPolygon{{
	Status: geo.Occupied, Since: geo.Since2022,
	Shape: orb.Polygon{box(37.5, 48, 38.5, 49)},
	Area:  geo.Km2{Sphere: 1000.123456, Geodesic: 1001},
}, {
	Status: geo.Occupied, Since: geo.SincePre2022, Name: "Крим",
	Shape: orb.Polygon{box(34.25, 45.25, 34.75, 45.75), hole(34.4, 45.4, 34.6, 45.6)},
	Area:  geo.Km2{Sphere: 500, Geodesic: 501},
}, {
	Status: geo.Contested,
	Shape:  orb.Polygon{box(40, 48, 41, 49)},
	Area:   geo.Km2{Sphere: 300, Geodesic: 301},
}}
