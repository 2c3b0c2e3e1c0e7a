package repair_test

import (
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
		{"hole outside", orb.Polygon{square(30, 50, 1), square(35, 50, 0.5)}, "polygon not valid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := repair.Polygon(t.Context(), tt.in)
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(geo.MessageOf(err), tt.want) {
				t.Errorf("got %v, want an Invalid error with %q", err, tt.want)
			}
		})
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
