package atlas_test

import (
	"math"
	"testing"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/change"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

// regions are two neighbours with a common border at longitude 32, the western one with a
// lake; one that is narrower than 50 m; and one without a shape.
func regions() geo.Regions {
	lake := box(30.5, 48.5, 31, 49)
	lake.Reverse()
	return geo.Regions{Boundary: "boxes", Units: []geo.Region{
		{Code: "UA-05", Shape: orb.MultiPolygon{{box(30, 48, 32, 50), lake}}},
		{Code: "UA-07", Shape: orb.MultiPolygon{{box(32, 48, 34, 50)}}},
		{Code: "UA-09", Shape: orb.MultiPolygon{{box(36, 48, 36.0001, 50)}}},
		{Code: "UA-12"},
	}}
}

func TestRegionAt(t *testing.T) {
	a := atlas.New(regions())
	for _, tt := range []struct {
		name  string
		point orb.Point
		want  geo.RegionCode
	}{
		{"in the west", orb.Point{30.2, 49}, "UA-05"},
		{"in the east", orb.Point{33, 49}, "UA-07"},
		{"just west of the border", orb.Point{31.9999, 49}, "UA-05"},
		{"just east of the border", orb.Point{32.0001, 49}, "UA-07"},
		{"in the lake", orb.Point{30.7, 48.7}, geo.Outside},
		{"north of all", orb.Point{31, 50.1}, geo.Outside},
		{"far away", orb.Point{-120, 10}, geo.Outside},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := a.RegionAt(tt.point); got != tt.want {
				t.Errorf("%v: got %s, want %s", tt.point, got, tt.want)
			}
		})
	}
}

// sphereKm2 is the area of a cell between meridians and parallels on the publishers'
// sphere, from first principles: R^2 times the width times the difference of the sines.
func sphereKm2(west, south, east, north float64) float64 {
	const radius, radians = 6378.137, math.Pi / 180
	return radius * radius * (east - west) * radians * (math.Sin(north*radians) - math.Sin(south*radians))
}

func TestAreaByRegion(t *testing.T) {
	polygon := func(west, south, east, north float64) geo.ControlPolygon {
		return geo.ControlPolygon{Status: geo.Occupied, Shape: orb.Polygon{box(west, south, east, north)}}
	}
	for _, tt := range []struct {
		name     string
		polygons []geo.ControlPolygon
		want     map[geo.RegionCode]float64
	}{
		{"nothing", nil, nil},
		{"over the border and out in the east", []geo.ControlPolygon{polygon(31.5, 49, 35, 49.5)}, map[geo.RegionCode]float64{
			"UA-05": sphereKm2(31.5, 49, 32, 49.5), "UA-07": sphereKm2(32, 49, 34, 49.5), geo.Outside: sphereKm2(34, 49, 35, 49.5),
		}},
		{"two in one region", []geo.ControlPolygon{polygon(32.5, 49, 33, 49.5), polygon(33.1, 49, 33.2, 49.5)}, map[geo.RegionCode]float64{
			"UA-07": sphereKm2(32.5, 49, 33, 49.5) + sphereKm2(33.1, 49, 33.2, 49.5),
		}},
		{"half in the lake", []geo.ControlPolygon{polygon(30.75, 48.6, 31.25, 48.8)}, map[geo.RegionCode]float64{
			"UA-05": sphereKm2(31, 48.6, 31.25, 48.8), geo.Outside: sphereKm2(30.75, 48.6, 31, 48.8),
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := atlas.New(regions()).AreaByRegion(tt.polygons)
			if len(got) != len(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			for region, want := range tt.want {
				if math.Abs(got[region].Sphere-want) > 1e-3 {
					t.Errorf("%s: got %.4f km2, want %.4f", region, got[region].Sphere, want)
				}
			}
		})
	}
}

func TestAshore(t *testing.T) {
	a := atlas.New(regions())
	for _, tt := range []struct {
		name   string
		region geo.RegionCode
		point  orb.Point
		want   orb.Point // where it is looked up, to 100 m
		shore  orb.Point // the nearest point of the outline; zero where it stays
	}{
		{"in its region", "UA-07", orb.Point{33, 49}, orb.Point{33, 49}, orb.Point{}},
		{"in another region", "UA-07", orb.Point{31.5, 49}, orb.Point{31.5, 49}, orb.Point{}},
		{"east of its region", "UA-07", orb.Point{34.05, 49}, orb.Point{33.9995, 49}, orb.Point{34, 49}},
		{"west of its region", "UA-05", orb.Point{29.9, 49.5}, orb.Point{30.0005, 49.5}, orb.Point{30, 49.5}},
		{"in a lake", "UA-05", orb.Point{30.98, 48.8}, orb.Point{31.0005, 48.8}, orb.Point{31, 48.8}},
		{"across a corner of its region", "UA-07", orb.Point{34.003, 50.004}, orb.Point{33.9997, 49.9996}, orb.Point{34, 50}},
		{"beside a region too narrow to step into", "UA-09", orb.Point{36.1, 49}, orb.Point{36.1, 49}, orb.Point{}},
		{"of a region without a shape", "UA-12", orb.Point{40, 49}, orb.Point{40, 49}, orb.Point{}},
		{"of no known region", "UA-99", orb.Point{40, 49}, orb.Point{40, 49}, orb.Point{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, km := a.Ashore(geo.Place{Region: tt.region, Point: tt.point})
			if karneyKm(got, tt.want) > 0.1 {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			var wantKm float64
			if tt.shore == (orb.Point{}) {
				if got != tt.point {
					t.Errorf("got %v, want the place's own %v", got, tt.point)
				}
			} else {
				wantKm = karneyKm(tt.point, tt.shore)
				if at := a.RegionAt(got); at != tt.region {
					t.Errorf("got a point in %s, want one in %s", at, tt.region)
				}
			}
			if math.Abs(km-wantKm) > 0.01 {
				t.Errorf("got %.3f km, want %.3f", km, wantKm)
			}
		})
	}
}

func karneyKm(p, q orb.Point) float64 {
	var metres float64
	geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0], &metres, nil, nil)
	return metres / 1000
}

func TestNewConnectsItsParts(t *testing.T) {
	a := atlas.New(regions())
	if a.Places != nil {
		t.Errorf("got places %v, want none", a.Places)
	}
	if !a.Border.Along(orb.Point{33.99, 49}) || a.Border.Along(orb.Point{33, 49}) {
		t.Errorf("got along %v at the eastern border and %v inland, want true and false", a.Border.Along(orb.Point{33.99, 49}), a.Border.Along(orb.Point{33, 49}))
	}
	after := change.Map{Polygons: []geo.ControlPolygon{{Status: geo.Occupied, Shape: orb.Polygon{box(33, 48.5, 33.5, 49)}}}}
	got, err := a.Measurer.Change(change.Map{}, after)
	if err != nil {
		t.Fatal(err)
	}
	if want := sphereKm2(33, 48.5, 33.5, 49); len(got.Regions) != 1 || got.Regions[0].Region != "UA-07" || math.Abs(got.Regions[0].Gained.Sphere-want) > 1e-3 {
		t.Errorf("got %+v, want %.3f km2 gained in UA-07", got.Regions, want)
	}
}
