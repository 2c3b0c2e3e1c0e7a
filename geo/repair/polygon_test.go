package repair_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// square runs counter-clockwise from its south-western corner.
func square(lon, lat, side float64) orb.Ring {
	return orb.Ring{{lon, lat}, {lon + side, lat}, {lon + side, lat + side}, {lon, lat + side}, {lon, lat}}
}

func reversed(r orb.Ring) orb.Ring {
	r = r.Clone()
	r.Reverse()
	return r
}

func TestPolygonRepairs(t *testing.T) {
	open := square(30, 50, 1)
	open[4] = orb.Point{30 + 1e-8, 50}
	doubled := orb.Ring{{30, 50}, {30, 50}, {31, 50}, {31, 51}, {31, 51}, {30, 51}, {30, 50}}
	sliver := orb.Ring{{30, 50}, {30.1, 50}, {30.1, 50.000000001}, {30, 50}}
	bowTouch := orb.Ring{{30, 50}, {31, 50}, {30.5, 50.5}, {31, 51}, {30, 51}, {30.5, 50.5}, {30, 50}}
	for _, tt := range []struct {
		name     string
		in       orb.Polygon
		counts   repair.Counts
		polygons int
		area     float64 // square degrees
	}{
		{"valid", orb.Polygon{square(30, 50, 1)}, repair.Counts{}, 1, 1},
		{"clockwise", orb.Polygon{reversed(square(30, 50, 1))}, repair.Counts{Oriented: 1}, 1, 1},
		{"counter-clockwise hole", orb.Polygon{square(30, 50, 1), square(30.2, 50.2, 0.5)}, repair.Counts{Oriented: 1}, 1, 0.75},
		{"almost closed", orb.Polygon{open}, repair.Counts{Closed: 1}, 1, 1},
		{"repeated vertices", orb.Polygon{doubled}, repair.Counts{Deduped: 2}, 1, 1},
		{"sliver", orb.Polygon{sliver}, repair.Counts{Slivers: 1}, 0, 0},
		{"sliver of a hole", orb.Polygon{square(29.5, 49.5, 2), sliver}, repair.Counts{Slivers: 1}, 1, 4},
		{"ring touches itself", orb.Polygon{bowTouch}, repair.Counts{MadeValid: 1}, 2, 0.5},
		{"empty", orb.Polygon{{}}, repair.Counts{Slivers: 1}, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := tt.in.Clone()
			got, counts, err := repair.Polygon(t.Context(), tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if !tt.in.Equal(before) {
				t.Error("the argument was changed")
			}
			if counts != tt.counts {
				t.Errorf("counts: got %+v, want %+v", counts, tt.counts)
			}
			if len(got) != tt.polygons {
				t.Fatalf("polygons: got %d, want %d", len(got), tt.polygons)
			}
			if area := planar.Area(orb.MultiPolygon(got)); math.Abs(area-tt.area) > 1e-7 {
				t.Errorf("area: got %v, want %v", area, tt.area)
			}
			for _, p := range got {
				checkRFC7946(t, p)
			}
		})
	}
}

func checkRFC7946(t *testing.T, p orb.Polygon) {
	t.Helper()
	for i, ring := range p {
		if !ring.Closed() {
			t.Errorf("ring %d is not closed", i)
		}
		want := orb.CCW
		if i > 0 {
			want = orb.CW
		}
		if got := ring.Orientation(); got != want {
			t.Errorf("ring %d: orientation %v, want %v", i, got, want)
		}
	}
}

func TestPolygonRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   orb.Polygon
		want string
	}{
		{"open ring", orb.Polygon{square(30, 50, 1)[:4]}, "ring not closed (near 30.00000 51.00000)"},
		{"figure of eight", orb.Polygon{{{30, 50}, {31, 51}, {31, 50}, {30, 51}, {30, 50}}}, "ring crosses itself (near 30.50000 50.50000)"},
		{"lopsided figure of eight", orb.Polygon{{{30, 50}, {32, 52}, {32, 50}, {30, 51}, {30, 50}}}, "ring crosses itself (near 30.66667 50.66667)"},
		{"a small lobe that runs the other way", orb.Polygon{{{30, 50}, {32, 50}, {32, 52}, {29.8, 52}, {29.8, 52.2}, {30, 52.2}, {30, 50}}}, "ring crosses itself (near 30.00000 52.00000)"},
		{"a hole equal to its shell", orb.Polygon{square(30, 50, 1), square(30, 50, 1)}, "holes cover the whole of their polygon (near 30.00000 50.00000)"},
		{"a hole around its shell", orb.Polygon{square(30, 50, 1), square(29, 49, 3)}, "holes cover the whole of their polygon"},
		{"holes that cover their shell together", orb.Polygon{square(30, 50, 1), box(29, 49, 30.6, 52), box(30.5, 49, 32, 52)}, "holes cover the whole"},
		{"a hole that crosses itself", orb.Polygon{square(30, 50, 1), {{30.1, 50.1}, {30.5, 50.5}, {30.5, 50.1}, {30.1, 50.5}, {30.1, 50.1}}}, "ring crosses itself (near 30.30000 50.30000)"},
		{"over the antimeridian", orb.Polygon{{{179, 48}, {-179, 48}, {-179, 49}, {179, 49}, {179, 48}}}, "ring runs over the antimeridian (near 179.00000 48.00000): rings that are cut there"},
		{"a hole over the antimeridian", orb.Polygon{box(90, 40, 180, 60), {{179, 48}, {-179, 48}, {-179, 49}, {179, 49}, {179, 48}}}, "ring runs over the antimeridian"},
		{"a mask of the world", orb.Polygon{box(-180, -90, 180, 90), box(30, 48, 31, 49)}, "ring is 360 degrees wide (near -180.00000 -90.00000), as a mask of the whole world is"},
		{"a mask in many edges", orb.Polygon{wideRing()}, "ring is 340 degrees wide"},
		{"off the globe", orb.Polygon{{{30, 50}, {31, 50}, {31, 91}, {30, 50}}}, "coordinates out of range: lon -180..180, lat -90..90 is accepted (near 31.00000 91.00000)"},
		{"no number", orb.Polygon{{{30, 50}, {math.NaN(), 50}, {31, 51}, {30, 50}}}, "coordinates out of range"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := repair.Polygon(t.Context(), tt.in)
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(geo.MessageOf(err), tt.want) {
				t.Errorf("got %v, want an Invalid error with %q", err, tt.want)
			}
		})
	}
}

// wideRing leads around the world in steps of ten degrees.
func wideRing() (ring orb.Ring) {
	for lon := -170.0; lon <= 170; lon += 10 {
		ring = append(ring, orb.Point{lon, 40})
	}
	for lon := 170.0; lon >= -170; lon -= 10 {
		ring = append(ring, orb.Point{lon, 60})
	}
	return append(ring, ring[0])
}

func TestPolygonCutsHoles(t *testing.T) {
	shell := square(30, 50, 4)
	for _, tt := range []struct {
		name     string
		holes    []orb.Ring
		mended   int
		polygons int
		area     float64 // square degrees
	}{
		{"side by side", []orb.Ring{square(31, 51, 1), square(32.5, 51, 1)}, 0, 1, 14},
		{"outside", []orb.Ring{square(35, 50, 1)}, 1, 1, 16},
		{"outside, and one inside", []orb.Ring{square(31, 51, 1), square(35, 50, 1)}, 1, 1, 15},
		{"twice the same", []orb.Ring{square(31, 51, 1), square(31, 51, 1)}, 1, 1, 15},
		{"over each other", []orb.Ring{square(31, 51, 1), square(31.5, 51.5, 1)}, 2, 1, 16 - 1.75},
		{"within each other", []orb.Ring{square(31, 51, 2), square(31.5, 51.5, 1)}, 1, 1, 12},
		{"over the outline", []orb.Ring{square(33, 51, 2)}, 1, 1, 14},
		{"over the outline and each other", []orb.Ring{square(33, 51, 2), square(32, 51, 2)}, 2, 1, 12},
		{"across", []orb.Ring{box(29, 51, 35, 52)}, 1, 2, 12},
		{"along an edge of the outline", []orb.Ring{box(30, 51, 31, 52)}, 0, 1, 15},
		{"along an edge of each other", []orb.Ring{box(31, 51, 32, 52), box(32, 51, 33, 52)}, 0, 1, 14},
		{"from side to side", []orb.Ring{box(30, 51, 34, 52)}, 0, 2, 12},
		{"touching in a point", []orb.Ring{square(31, 51, 1), square(32, 52, 1)}, 0, 1, 14},
		{"in a corner, and over another", []orb.Ring{square(30, 50, 1), square(30.5, 50.5, 1)}, 2, 1, 16 - 1.75},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := orb.Polygon{shell}
			for _, hole := range tt.holes {
				p = append(p, reversed(hole))
			}
			got, counts, err := repair.Polygon(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if counts.Holes != tt.mended || len(got) != tt.polygons {
				t.Errorf("got %d polygons with %d holes mended, want %d with %d", len(got), counts.Holes, tt.polygons, tt.mended)
			}
			if area := planar.Area(orb.MultiPolygon(got)); math.Abs(area-tt.area) > 1e-9 {
				t.Errorf("got %v square degrees, want %v", area, tt.area)
			}
			for _, polygon := range got {
				checkRFC7946(t, polygon)
				if err := repair.Validate(polygon); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestUnite(t *testing.T) {
	for _, tt := range []struct {
		name     string
		in       []orb.Polygon
		polygons int
		area     float64 // square degrees
	}{
		{"nothing", nil, 0, 0},
		{"one", []orb.Polygon{{square(30, 50, 1)}}, 1, 1},
		{"the same three times", []orb.Polygon{{square(30, 50, 1)}, {square(30, 50, 1)}, {square(30, 50, 1)}}, 1, 1},
		{"a chain", []orb.Polygon{{square(30, 50, 2)}, {square(33, 50, 2)}, {square(31, 50, 2.5)}}, 1, 11.25},
		{"a ring of four", []orb.Polygon{{box(30, 50, 33, 51)}, {box(30, 52, 33, 53)}, {box(30, 50, 31, 53)}, {box(32, 50, 33, 53)}}, 1, 8},
		{"two apart", []orb.Polygon{{square(30, 50, 1)}, {square(32, 50, 1)}}, 2, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := repair.Unite(t.Context(), tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if area := planar.Area(got); len(got) != tt.polygons || math.Abs(area-tt.area) > 1e-9 {
				t.Errorf("got %d polygons of %v square degrees, want %d of %v", len(got), area, tt.polygons, tt.area)
			}
		})
	}
}

func TestContextEnds(t *testing.T) {
	ended, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	cancel(why)
	p := orb.Polygon{square(30, 50, 1)}
	if _, _, err := repair.Polygon(ended, p); !errors.Is(err, why) {
		t.Errorf("Polygon: got %v, want %v", err, why)
	}
	if _, err := repair.Unite(ended, []orb.Polygon{p, p}); !errors.Is(err, why) {
		t.Errorf("Unite: got %v, want %v", err, why)
	}
}

func TestOverlay(t *testing.T) {
	a, b := orb.MultiPolygon{{square(30, 50, 2)}}, orb.MultiPolygon{{square(31, 51, 2)}}
	for _, tt := range []struct {
		name string
		op   func(a, b orb.MultiPolygon) (orb.MultiPolygon, error)
		want float64 // square degrees
	}{
		{"intersect", repair.Intersect, 1},
		{"union", repair.Union, 7},
		{"difference", repair.Difference, 3},
	} {
		got, err := tt.op(a, b)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if area := planar.Area(got); math.Abs(area-tt.want) > 1e-12 {
			t.Errorf("%s: got %v square degrees, want %v", tt.name, area, tt.want)
		}
		for _, p := range got {
			checkRFC7946(t, p)
		}
	}
	touching, err := repair.Intersect(a, orb.MultiPolygon{{square(32, 50, 1)}})
	if err != nil || len(touching) != 0 {
		t.Errorf("shapes that share an edge: got %v, %v, want nothing", touching, err)
	}
}

func TestShrink(t *testing.T) {
	square := orb.MultiPolygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}}, {{{20, 0}, {21, 0}, {21, 1}, {20, 1}, {20, 0}}}}
	got, err := repair.Shrink(square, 1)
	if err != nil {
		t.Fatal(err)
	}
	// The small square is gone, and a convex corner stays one.
	if area := planar.Area(got); len(got) != 1 || math.Abs(area-64) > 1e-9 {
		t.Errorf("got %d polygons of %v, want one of 64", len(got), area)
	}
}
