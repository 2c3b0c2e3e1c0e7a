package change_test

import (
	"math"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func squareDegrees(polygons []orb.Polygon) (sum float64) {
	for _, p := range polygons {
		sum += planar.Area(p)
	}
	return sum
}

func TestDivide(t *testing.T) {
	// Two neighbours, of 12 and of 2 square degrees.
	ground := polygonsOf(box(0, 0, 4, 3), box(4, 1, 5, 3))
	for _, tt := range []struct {
		name     string
		polygons []orb.Polygon
		within   [2]float64 // square degrees of each
		rest     float64
		parts    int // of the rest
	}{
		{"nothing", nil, [2]float64{0, 0}, 0, 0},
		{"all of it and more", polygonsOf(box(0, 0, 6, 3)), [2]float64{12, 2}, 4, 1},
		{"all of it and no more", polygonsOf(box(0, 0, 4, 3), box(4, 1, 5, 3)), [2]float64{12, 2}, 0, 0},
		{"a part of one", polygonsOf(box(1, 1, 3, 2)), [2]float64{2, 0}, 0, 0},
		{"a part of each", polygonsOf(box(3, 0, 5, 2)), [2]float64{2, 1}, 1, 1},
		{"one with more around it", polygonsOf(box(-1, -1, 4, 4)), [2]float64{12, 0}, 13, 1},
		{"with a hole where nothing is held", []orb.Polygon{frame(box(0, 0, 6, 3), box(1, 1, 2, 2))}, [2]float64{11, 2}, 4, 1},
		{"two pieces, of which one is far away", polygonsOf(box(2, 0, 4, 3), box(20, 20, 22, 21)), [2]float64{6, 0}, 2, 1},
		{"cut in two by the rest of the world", polygonsOf(box(0, 0, 1, 3), box(3, 0, 4, 3)), [2]float64{6, 0}, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			divider := change.NewDivider(ground)
			for _, time := range []string{"first", "second"} {
				within, rest, err := divider.Divide(tt.polygons)
				if err != nil {
					t.Fatal(err)
				}
				for i, want := range tt.within {
					if got := squareDegrees(within[i]); math.Abs(got-want) > 1e-9 {
						t.Errorf("%s time, polygon %d of the ground: got %g square degrees, want %g", time, i, got, want)
					}
				}
				if got := squareDegrees(rest); math.Abs(got-tt.rest) > 1e-9 || len(rest) != tt.parts {
					t.Errorf("%s time, rest: got %g square degrees in %d parts, want %g in %d", time, got, len(rest), tt.rest, tt.parts)
				}
				for _, p := range append(slices.Concat(within...), rest...) {
					if err := repair.Validate(p); err != nil {
						t.Errorf("%s time: got %v, which is not valid: %v", time, p, err)
					}
				}
			}
		})
	}
}

// TestDivideKeepsWhatItNeedNotCut wants the same slices, by which later steps know a polygon.
func TestDivideKeepsWhatItNeedNotCut(t *testing.T) {
	ground := polygonsOf(box(0, 0, 4, 3), box(10, 0, 12, 3))
	far := orb.Polygon{box(20, 20, 22, 21)}
	divider := change.NewDivider(ground)
	within, rest, err := divider.Divide([]orb.Polygon{{box(-1, 0, 5, 3)}, {box(10, 0, 11, 3)}, far})
	if err != nil {
		t.Fatal(err)
	}
	if len(within[0]) != 1 || &within[0][0][0] != &ground[0][0] {
		t.Errorf("covered ground: got %v, want the polygon that was given", within[0])
	}
	if len(rest) == 0 || &rest[0][0] != &far[0] {
		t.Errorf("a polygon far away: got %v, want the polygon that was given first", rest)
	}
	again, _, err := divider.Divide([]orb.Polygon{{box(-2, 0, 5, 3)}, {box(10, 0, 11, 3)}})
	if err != nil || len(again[1]) != 1 || &again[1][0][0] != &within[1][0][0] {
		t.Errorf("ground that lacks the same part: got %v, %v, want what was left the first time", again[1], err)
	}
}

func TestDivideRefuses(t *testing.T) {
	open := orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}
	if _, _, err := change.NewDivider(polygonsOf(box(0, 0, 4, 3))).Divide([]orb.Polygon{open}); geo.CodeOf(err) != geo.Invalid {
		t.Errorf("an open ring: got %v, want an Invalid error", err)
	}
}
