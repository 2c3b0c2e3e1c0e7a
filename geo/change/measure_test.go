package change_test

import (
	"math"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/change"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

func occupiedMap(shapes ...orb.Polygon) change.Map {
	var m change.Map
	for _, shape := range shapes {
		m.Polygons = append(m.Polygons, geo.ControlPolygon{Status: geo.Occupied, Shape: shape})
	}
	return m
}

func TestChangeNamesRevisionStatusAndDirection(t *testing.T) {
	west, east := orb.Polygon{box(30.5, 48.5, 31, 49)}, orb.Polygon{box(33, 48.5, 33.5, 49)}
	from := change.Map{Revision: 7, Polygons: []geo.ControlPolygon{{Status: geo.Occupied, Shape: west}, {Status: geo.Claimed, Shape: east}}}
	to := change.Map{Revision: 9, Polygons: []geo.ControlPolygon{{Status: geo.Liberated, Shape: west}, {Status: geo.Claimed, Shape: east}}}
	got := between(t, newTwoUnitsMeasurer(), from, to)
	if got.From != 7 || got.To != 9 {
		t.Errorf("got revisions %d and %d, want 7 and 9", got.From, got.To)
	}
	type row struct {
		status    geo.Status
		direction geo.Direction
	}
	var polygons []row
	for _, p := range got.Polygons {
		polygons = append(polygons, row{p.Status, p.Direction})
	}
	if want := []row{{geo.Occupied, geo.Lost}, {geo.Liberated, geo.Gained}}; !slices.Equal(polygons, want) {
		t.Errorf("got polygons %v, want %v", polygons, want)
	}
	km2 := sphereKm2(30.5, 48.5, 31, 49)
	want := []struct {
		status       geo.Status
		gained, lost float64
	}{{geo.Occupied, 0, km2}, {geo.Liberated, km2, 0}}
	if len(got.Regions) != len(want) {
		t.Fatalf("got regions %+v, want %+v", got.Regions, want)
	}
	for i, w := range want {
		r := got.Regions[i]
		if r.Region != "UA-05" || r.Status != w.status || math.Abs(r.Gained.Sphere-w.gained) > 1e-3 || math.Abs(r.Lost.Sphere-w.lost) > 1e-3 {
			t.Errorf("got %+v, want UA-05 and %+v", r, w)
		}
	}
}

// At 49 degrees a degree of longitude is 73.17 km long, near enough for these tests.
const kmOfLongitude = 73.17

// strip returns a map before and after it gained a strip, so many km wide, to the east
// of a line at a longitude.
func strip(lon, km float64) (from, to change.Map) {
	return occupiedMap(orb.Polygon{box(33, 48.5, lon, 49.5)}), occupiedMap(orb.Polygon{box(33, 48.5, lon+km/kmOfLongitude, 49.5)})
}

// bump returns a map before and after it gained a rectangle on its eastern side, at a
// longitude: so many km of the side, and so many km to the east.
func bump(lon, side, km float64) [2]change.Map {
	const kmOfLatitude = 111.2
	north := 49 + side/kmOfLatitude
	grown := orb.Polygon{{
		{33, 48.5}, {lon, 48.5}, {lon, 49}, {lon + km/kmOfLongitude, 49}, {lon + km/kmOfLongitude, north}, {lon, north},
		{lon, 49.5}, {33, 49.5}, {33, 48.5},
	}}
	return [2]change.Map{occupiedMap(orb.Polygon{box(33, 48.5, lon, 49.5)}), occupiedMap(grown)}
}

// backwards is the change in the other direction.
func backwards(from, to change.Map) (change.Map, change.Map) { return to, from }

func TestRedrawnIsNarrowAndAlongTheBorder(t *testing.T) {
	measurer := newTwoUnitsMeasurer()
	// The border in the east runs along longitude 34; along it reaches 2 km inland.
	const nearBorder, inland = 34 - 1.5/kmOfLongitude, 33.5
	maps := func(from, to change.Map) [2]change.Map { return [2]change.Map{from, to} }
	for _, tt := range []struct {
		name    string
		maps    [2]change.Map
		redrawn bool
	}{
		{"0.1 km along the border", maps(strip(nearBorder, 0.1)), true},
		{"0.39 km along the border", maps(strip(nearBorder, 0.39)), true},
		{"0.39 km lost along the border", maps(backwards(strip(nearBorder, 0.39))), true},
		{"0.41 km along the border", maps(strip(nearBorder, 0.41)), false},
		{"1.4 km along the border", maps(strip(nearBorder, 1.4)), false},
		{"0.1 km inland", maps(strip(inland, 0.1)), false},
		{"a bump with a new line 1.8 times as long as the old", bump(nearBorder, 0.8, 0.32), true},
		{"a bump with a new line 2.2 times as long as the old", bump(nearBorder, 0.5, 0.3), false},
		{"a bump with short edges inland", bump(inland, 0.3, 0.1), false},
		{"an islet on the border, which one map alone outlines", [2]change.Map{{}, occupiedMap(orb.Polygon{box(nearBorder, 49, nearBorder+0.3/kmOfLongitude, 49.01)})}, false},
		{"a strip with its ends alone along the border", [2]change.Map{
			occupiedMap(orb.Polygon{{{33.70, 48.005}, {33.99, 48.15}, {33.70, 48.15}, {33.70, 48.005}}}),
			occupiedMap(orb.Polygon{{{33.70, 48.005}, {33.702, 48.004}, {33.992, 48.149}, {33.99, 48.15}, {33.70, 48.15}, {33.70, 48.005}}}),
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := between(t, measurer, tt.maps[0], tt.maps[1])
			if len(got.Polygons) != 1 || len(got.Regions) != 1 {
				t.Fatalf("got %d polygons in %d regions, want one in one", len(got.Polygons), len(got.Regions))
			}
			if got.Polygons[0].Redrawn != tt.redrawn {
				t.Errorf("got redrawn %v, want %v", got.Polygons[0].Redrawn, tt.redrawn)
			}
			row := got.Regions[0]
			changed, redrawn := row.Gained.Add(row.Lost).Sphere, row.RedrawnGained.Add(row.RedrawnLost).Sphere
			if want := map[bool]float64{true: changed, false: 0}[tt.redrawn]; changed <= 0 || math.Abs(redrawn-want) > 1e-3 {
				t.Errorf("got %.4f of %.4f km2 redrawn, want %.4f", redrawn, changed, want)
			}
		})
	}
}

// An overlap that is new covers what was covered before: a line was drawn anew.
func TestOverlapIsRedrawn(t *testing.T) {
	a, b := orb.Polygon{box(30.5, 48.5, 31, 49)}, orb.Polygon{box(30.5, 48.5, 31.5, 49)}
	got := between(t, newTwoUnitsMeasurer(), change.Map{}, occupiedMap(a, b))
	if len(got.Polygons) != 2 || len(got.Regions) != 1 {
		t.Fatalf("got %d polygons in %d regions, want two in one", len(got.Polygons), len(got.Regions))
	}
	both, overlap := sphereKm2(30.5, 48.5, 31, 49)+sphereKm2(30.5, 48.5, 31.5, 49), sphereKm2(30.5, 48.5, 31, 49)
	row := got.Regions[0]
	if math.Abs(row.Gained.Sphere-both) > 1e-3 || math.Abs(row.RedrawnGained.Sphere-overlap) > 1e-3 || row.Lost.Sphere > 1e-3 {
		t.Errorf("got %.3f km2 gained, %.3f redrawn and %.3f lost, want %.3f, %.3f and 0", row.Gained.Sphere, row.RedrawnGained.Sphere, row.Lost.Sphere, both, overlap)
	}
}

func TestStoredAreasAreBalanced(t *testing.T) {
	const km2, dust = 100.0, 0.25
	square := orb.Polygon{box(30.5, 48.5, 31, 49)}
	stored := func(region geo.RegionCode, status geo.Status, km2 float64) geo.RegionArea {
		return geo.RegionArea{Region: region, Status: status, Km2: geo.Km2{Sphere: km2, Geodesic: km2}}
	}
	for _, tt := range []struct {
		name          string
		before, after []geo.RegionArea
		gained, lost  float64 // in UA-05
	}{
		{"the same", []geo.RegionArea{stored("UA-05", geo.Occupied, km2)}, []geo.RegionArea{stored("UA-05", geo.Occupied, km2)}, 0, 0},
		{"more after", []geo.RegionArea{stored("UA-05", geo.Occupied, km2)}, []geo.RegionArea{stored("UA-05", geo.Occupied, km2+dust)}, dust, 0},
		{"less after", []geo.RegionArea{stored("UA-05", geo.Occupied, km2+dust)}, []geo.RegionArea{stored("UA-05", geo.Occupied, km2)}, 0, dust},
		{"of another status", []geo.RegionArea{stored("UA-05", geo.Claimed, km2)}, []geo.RegionArea{stored("UA-05", geo.Claimed, km2+dust)}, 0, 0},
		{"not stored before", nil, []geo.RegionArea{stored("UA-05", geo.Occupied, km2)}, 0, 0},
		{"not stored after", []geo.RegionArea{stored("UA-05", geo.Occupied, km2)}, nil, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from, to := occupiedMap(square), occupiedMap(square)
			from.RegionAreas, to.RegionAreas = tt.before, tt.after
			got := between(t, newTwoUnitsMeasurer(), from, to)
			if tt.gained+tt.lost == 0 && len(got.Regions) > 0 {
				t.Errorf("got %+v, want no region", got.Regions)
			}
			var sum geo.RegionChange
			for _, row := range got.Regions {
				sum.Gained, sum.Lost = sum.Gained.Add(row.Gained), sum.Lost.Add(row.Lost)
				if row.Region != "UA-05" || row.RedrawnGained != row.Gained || row.RedrawnLost != row.Lost {
					t.Errorf("got %+v, want all of it redrawn, in UA-05", row)
				}
			}
			if math.Abs(sum.Gained.Geodesic-tt.gained) > 1e-9 || math.Abs(sum.Lost.Geodesic-tt.lost) > 1e-9 {
				t.Errorf("got %v gained and %v lost, want %v and %v", sum.Gained.Geodesic, sum.Lost.Geodesic, tt.gained, tt.lost)
			}
		})
	}
}

func TestChangeRefusesInvalidRings(t *testing.T) {
	open := orb.Polygon{box(30.5, 48.5, 31, 49)[:4]}
	got, err := newTwoUnitsMeasurer().Change(change.Map{Revision: 1}, occupiedMap(open))
	if geo.CodeOf(err) != geo.Invalid || len(got.Polygons) > 0 || len(got.Regions) > 0 {
		t.Errorf("got %+v, %v, want nothing and an Invalid error", got, err)
	}
}

// The stored areas say that 50 km2 were gained, the polygons more: what they have too much
// was lost by redrawing.
func TestStoredAreasOutweighPolygons(t *testing.T) {
	stored := func(km2 float64) []geo.RegionArea {
		return []geo.RegionArea{{Region: "UA-05", Status: geo.Occupied, Km2: geo.Km2{Sphere: km2, Geodesic: km2}}}
	}
	from, to := occupiedMap(orb.Polygon{box(30.5, 48.5, 31, 49)}), occupiedMap(orb.Polygon{box(30.5, 48.5, 31.5, 49)})
	from.RegionAreas, to.RegionAreas = stored(2000), stored(2050)
	got := between(t, newTwoUnitsMeasurer(), from, to)
	if len(got.Regions) != 1 {
		t.Fatalf("got %+v, want one region", got.Regions)
	}
	row, gained := got.Regions[0], sphereKm2(31, 48.5, 31.5, 49)
	if math.Abs(row.Gained.Sphere-gained) > 1e-3 || math.Abs(row.Lost.Sphere-(gained-50)) > 1e-3 || row.RedrawnLost != row.Lost || row.RedrawnGained.Sphere > 1e-3 {
		t.Errorf("got %+v, want %.3f km2 gained and 50 less lost by redrawing", row, gained)
	}
}

// A sliver has no polygon, but its area is gained or lost all the same.
func TestSliversCountAsRedrawn(t *testing.T) {
	const width = 4e-7
	narrow, wide := occupiedMap(orb.Polygon{box(30.5, 48.5, 31, 49)}), occupiedMap(orb.Polygon{box(30.5, 48.5, 31+width, 49)})
	want := sphereKm2(31, 48.5, 31+width, 49)
	for _, tt := range []struct {
		name         string
		from, to     change.Map
		gained, lost float64
	}{{"gained", narrow, wide, want, 0}, {"lost", wide, narrow, 0, want}} {
		t.Run(tt.name, func(t *testing.T) {
			got := between(t, newTwoUnitsMeasurer(), tt.from, tt.to)
			if len(got.Polygons) != 0 || len(got.Regions) != 1 {
				t.Fatalf("got %d polygons and %+v, want none and one region", len(got.Polygons), got.Regions)
			}
			row := got.Regions[0]
			if math.Abs(row.Gained.Sphere-tt.gained) > 1e-6 || math.Abs(row.Lost.Sphere-tt.lost) > 1e-6 || row.RedrawnGained != row.Gained || row.RedrawnLost != row.Lost {
				t.Errorf("got %+v, want %.6f km2 gained and %.6f lost, all of it redrawn", row, tt.gained, tt.lost)
			}
		})
	}
}

// A vertex on a parallel bends the great circles that are measured, though no line moved.
// Great circles of the authalic sphere are not Karney's geodesics, by 0.02 km2 here.
func TestInsertedVerticesCountAsRedrawn(t *testing.T) {
	plain := orb.Polygon{box(30.5, 48.5, 31.5, 49)}
	inserted := orb.Polygon{{{30.5, 48.5}, {31.5, 48.5}, {31.5, 49}, {31, 49}, {30.5, 49}, {30.5, 48.5}}}
	net := karney(inserted) - karney(plain)
	if math.Abs(net) < 0.1 {
		t.Fatalf("the vertex makes %.3f km2 of difference: the test shows nothing", net)
	}
	for _, tt := range []struct {
		name     string
		from, to orb.Polygon
		want     float64
	}{{"put in", plain, inserted, net}, {"taken out", inserted, plain, -net}} {
		t.Run(tt.name, func(t *testing.T) {
			got := between(t, newTwoUnitsMeasurer(), occupiedMap(tt.from), occupiedMap(tt.to))
			if len(got.Polygons) != 0 || len(got.Regions) != 1 {
				t.Fatalf("got %d polygons and %+v, want none and one region", len(got.Polygons), got.Regions)
			}
			row := got.Regions[0]
			if math.Abs(row.Gained.Geodesic-row.Lost.Geodesic-tt.want) > 0.02 || row.RedrawnGained != row.Gained || row.RedrawnLost != row.Lost {
				t.Errorf("got %+v, want a net of %.3f km2, all of it redrawn", row, tt.want)
			}
		})
	}
}

// karney measures a polygon of one ring by Karney's algorithm, in km2.
func karney(p orb.Polygon) float64 {
	polygon := geodesic.WGS84.PolygonInit(false)
	for _, point := range p[0][:len(p[0])-1] {
		polygon.AddPoint(point[1], point[0])
	}
	var area, perimeter float64
	polygon.Compute(false, true, &area, &perimeter)
	return math.Abs(area) / 1e6
}
