package change_test

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// box is a rectangle; its corners are whole numbers in most tests, so that its area in
// square degrees is plain to see.
func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func polygonsOf(rings ...orb.Ring) (polygons []orb.Polygon) {
	for _, ring := range rings {
		polygons = append(polygons, orb.Polygon{ring})
	}
	return polygons
}

// frame is a rectangle with rectangular holes.
func frame(outer orb.Ring, holes ...orb.Ring) orb.Polygon {
	polygon := orb.Polygon{outer}
	for _, hole := range holes {
		hole = hole.Clone()
		hole.Reverse()
		polygon = append(polygon, hole)
	}
	return polygon
}

func TestBetween(t *testing.T) {
	for _, tt := range []struct {
		name                  string
		from, to              []orb.Polygon
		gained, lost          float64 // square degrees
		gainedParts, lostPart int
	}{
		{name: "nothing and nothing"},
		{"all is new", nil, polygonsOf(box(0, 0, 2, 3)), 6, 0, 1, 0},
		{"all is gone", polygonsOf(box(0, 0, 2, 3)), nil, 0, 6, 0, 1},
		{"the same", polygonsOf(box(0, 0, 2, 3)), polygonsOf(box(0, 0, 2, 3)), 0, 0, 0, 0},
		{"a strip along one side", polygonsOf(box(0, 0, 2, 3)), polygonsOf(box(0, 0, 3, 3)), 3, 0, 1, 0},
		{"crosswise", polygonsOf(box(0, 1, 3, 2)), polygonsOf(box(1, 0, 2, 3)), 2, 2, 2, 2},
		{"one corner over the other", polygonsOf(box(0, 0, 2, 2)), polygonsOf(box(1, 1, 3, 3)), 3, 3, 1, 1},
		{"within", polygonsOf(box(0, 0, 4, 4)), polygonsOf(box(1, 1, 2, 2)), 0, 15, 0, 1},
		{"a hole opens", polygonsOf(box(0, 0, 4, 4)), []orb.Polygon{frame(box(0, 0, 4, 4), box(1, 1, 2, 3))}, 0, 2, 0, 1},
		{"an island in a hole, and one in that", []orb.Polygon{frame(box(0, 0, 9, 9), box(1, 1, 8, 8))}, []orb.Polygon{frame(box(0, 0, 9, 9), box(1, 1, 8, 8)), frame(box(2, 2, 7, 7), box(3, 3, 6, 6)), {box(4, 4, 5, 5)}}, 17, 0, 2, 0},
		{"a frame in a frame, all new", nil, []orb.Polygon{frame(box(0, 0, 9, 9), box(1, 1, 8, 8)), frame(box(2, 2, 7, 7), box(3, 3, 6, 6))}, 32 + 16, 0, 2, 0},
		{"side by side, dissolved", nil, polygonsOf(box(0, 0, 1, 1), box(1, 0, 2, 1)), 2, 0, 1, 0},
		{"a ring of four around a hole, dissolved", nil, polygonsOf(box(0, 0, 3, 1), box(2, 1, 3, 2), box(0, 1, 1, 2), box(0, 2, 3, 3)), 8, 0, 1, 0},
		{"corner to corner", nil, polygonsOf(box(0, 0, 1, 1), box(1, 1, 2, 2)), 2, 0, 2, 0},
		{"two become one", polygonsOf(box(0, 0, 1, 2), box(1, 0, 2, 2)), polygonsOf(box(0, 0, 2, 2)), 0, 0, 0, 0},
		{"vertices put on an unmoved line", polygonsOf(box(0, 0, 4, 1)), polygonsOf(orb.Ring{{0, 0}, {1, 0}, {3, 0}, {4, 0}, {4, 1}, {0, 1}, {0, 0}}), 0, 0, 0, 0},
		{"lines that lie on each other in part", polygonsOf(box(0, 0, 3, 1)), polygonsOf(box(0, 0, 3, 1), box(1, 1, 4, 2)), 3, 0, 1, 0},
		{"a side longer than the one it lies on", polygonsOf(box(1, 0, 2, 1)), polygonsOf(box(0, 1, 3, 2)), 3, 1, 1, 1},
		{"a corner on the middle of a side", polygonsOf(box(0, 0, 2, 2)), polygonsOf(box(0, 0, 2, 2), orb.Ring{{2, 1}, {3, 0}, {3, 2}, {2, 1}}), 1, 0, 1, 0},
		{"a hole that touches its shell", polygonsOf(box(0, 0, 4, 4)), []orb.Polygon{frame(box(0, 0, 4, 4), orb.Ring{{0, 2}, {2, 1}, {2, 3}, {0, 2}})}, 0, 2, 0, 1},
		{"two holes that touch each other", polygonsOf(box(0, 0, 9, 9)), []orb.Polygon{frame(box(0, 0, 9, 9), box(1, 1, 2, 2), box(2, 2, 3, 3))}, 0, 2, 0, 2},
		{"the rest of two holes that touch", nil, []orb.Polygon{frame(box(0, 0, 9, 9), box(1, 1, 2, 2), box(2, 2, 3, 3))}, 79, 0, 1, 0},
		{"a diamond with a diamond for a hole", nil, []orb.Polygon{{{{0, 5}, {5, 0}, {10, 5}, {5, 10}, {0, 5}}, {{4, 5}, {5, 6}, {6, 5}, {5, 4}, {4, 5}}}}, 48, 0, 1, 0},
		{"an overlap shows once", nil, polygonsOf(box(0, 0, 2, 1), box(1, 0, 3, 1)), 3, 0, 1, 0},
		{"no longer an overlap", polygonsOf(box(0, 0, 2, 1), box(1, 0, 3, 1)), polygonsOf(box(0, 0, 3, 1)), 0, 1, 0, 1},
		{"as wide as rounding", polygonsOf(box(0, 0, 1, 1)), polygonsOf(box(0, 0, 1+4e-7, 1)), 0, 0, 0, 0},
		{"five times as wide as rounding", polygonsOf(box(0, 0, 1, 1)), polygonsOf(box(0, 0, 1+5e-6, 1)), 5e-6, 0, 1, 0},
		{"far apart", polygonsOf(box(0, 0, 1, 1), box(50, 50, 51, 51)), polygonsOf(box(0, 0, 1, 2), box(50, 50, 51, 50.5)), 1, 0.5, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := change.Between(tt.from, tt.to)
			if err != nil {
				t.Fatal(err)
			}
			if gained, lost := planar.Area(got.Gained), planar.Area(got.Lost); math.Abs(gained-tt.gained) > 1e-9 || math.Abs(lost-tt.lost) > 1e-9 {
				t.Errorf("got %v gained and %v lost, want %v and %v", gained, lost, tt.gained, tt.lost)
			}
			if len(got.Gained) != tt.gainedParts || len(got.Lost) != tt.lostPart {
				t.Errorf("got %d and %d polygons, want %d and %d", len(got.Gained), len(got.Lost), tt.gainedParts, tt.lostPart)
			}
			checkSound(t, got)
			if change.NeedsOverlay(tt.from, tt.to) {
				t.Error("an overlay stands in, want a consistent arrangement")
			}
			back, err := change.Between(tt.to, tt.from)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(back.Gained, got.Lost) || !reflect.DeepEqual(back.Lost, got.Gained) {
				t.Errorf("the other way around: got %v, want the mirror of %v", back, got)
			}
		})
	}
}

// checkSound checks that polygons are valid, wound as RFC 7946 asks and disjoint.
func checkSound(t *testing.T, got change.Difference) {
	t.Helper()
	all := slices.Concat(got.Gained, got.Lost)
	for i, p := range all {
		if err := repair.Validate(p); err != nil {
			t.Errorf("polygon %d: %v", i, err)
		}
		for j, ring := range p {
			if want := map[bool]orb.Orientation{true: orb.CCW, false: orb.CW}[j == 0]; ring.Orientation() != want {
				t.Errorf("polygon %d ring %d: got orientation %v, want %v", i, j, ring.Orientation(), want)
			}
		}
		for j, q := range all[:i] {
			if !p.Bound().Intersects(q.Bound()) {
				continue
			}
			shared, err := repair.Intersect(orb.MultiPolygon{p}, orb.MultiPolygon{q})
			if err != nil {
				t.Fatal(err)
			}
			if area := planar.Area(shared); area > 1e-9 {
				t.Errorf("polygons %d and %d share %v square degrees, want none", i, j, area)
			}
		}
	}
}

// star is a ring of n vertices whose radius jumps about between half and whole.
func star(random *rand.Rand, lon, lat, radius float64, n int) orb.Ring {
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		r := radius * (0.5 + random.Float64()/2)
		ring = append(ring, orb.Point{lon + r*cos, lat + r*sin})
	}
	return append(ring, ring[0])
}

// onGrid rounds a ring's points so coarsely that vertices of one ring fall on those and
// on the edges of another.
func onGrid(ring orb.Ring, step float64) orb.Ring {
	rounded := make(orb.Ring, len(ring))
	for i, p := range ring {
		rounded[i] = orb.Point{math.Round(p[0]/step) * step, math.Round(p[1]/step) * step}
	}
	return rounded
}

func repaired(rings ...orb.Ring) (polygons []orb.Polygon) {
	for _, ring := range rings {
		if repaired, _, err := repair.Polygon(context.Background(), orb.Polygon{ring}); err == nil {
			polygons = append(polygons, repaired...)
		}
	}
	return polygons
}

// checkOverlay compares gained and lost with a general overlay of the same maps, whose
// own polygons do not overlap.
func checkOverlay(t *testing.T, from, to []orb.Polygon, tolerance float64) {
	t.Helper()
	got, err := change.Between(from, to)
	if err != nil {
		t.Fatal(err)
	}
	before, after := union(t, from), union(t, to)
	for _, way := range []struct {
		name        string
		got         orb.MultiPolygon
		more, fewer orb.MultiPolygon
	}{{"gained", got.Gained, after, before}, {"lost", got.Lost, before, after}} {
		want := difference(t, way.more, way.fewer)
		if got, want := planar.Area(way.got), planar.Area(want); math.Abs(got-want) > tolerance {
			t.Errorf("%s: got %v square degrees, want %v", way.name, got, want)
		}
		if stray := planar.Area(difference(t, way.got, want)); stray > tolerance {
			t.Errorf("%s: %v square degrees lie where the overlay has none", way.name, stray)
		}
	}
}

func union(t *testing.T, polygons []orb.Polygon) (all orb.MultiPolygon) {
	t.Helper()
	for _, p := range polygons {
		var err error
		if all, err = repair.Union(all, orb.MultiPolygon{p}); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func difference(t *testing.T, a, b orb.MultiPolygon) orb.MultiPolygon {
	t.Helper()
	shapes, err := repair.Difference(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return shapes
}

func TestBetweenAgreesWithOverlay(t *testing.T) {
	random := rand.New(rand.NewPCG(24, 2))
	for round := range 60 {
		n := 5 + random.IntN(150)
		a, b := star(random, 35, 48, 2, n), star(random, 35+random.Float64(), 48, 2, n)
		step := []float64{1e-6, 1e-3, 0.1}[round%3]
		checkOverlay(t, repaired(onGrid(a, step)), repaired(onGrid(b, step)), 1e-6*step+1e-9)
	}
}

// A day's map is the map of the day before with some of its vertices moved, put in or
// taken out.
func TestSmallChangesAgreeWithOverlay(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 9))
	for range 40 {
		before := onGrid(star(random, 35, 48, 2, 300), 1e-6)
		var after orb.Ring
		for i, p := range before[:len(before)-1] {
			switch random.IntN(20) {
			case 0:
				p[0] += 0.01
			case 1:
				continue
			case 2:
				q := before[i+1]
				after = append(after, p, onGrid(orb.Ring{{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2}}, 1e-6)[0])
				continue
			}
			after = append(after, p)
		}
		checkOverlay(t, repaired(before), repaired(append(after, after[0])), 2e-5)
	}
}

func TestDrawingDoesNotMatter(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	from := []orb.Polygon{frame(box(30, 40, 39, 49), onGrid(star(random, 33, 43, 2, 40), 1e-6)), {box(39, 40, 41, 42)}}
	to := []orb.Polygon{frame(box(30, 40, 39, 49), onGrid(star(random, 33, 44, 2, 50), 1e-6)), {box(38.5, 41, 40, 43)}}
	want, err := change.Between(from, to)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		redraw func(orb.Ring)
	}{
		{"rings run the other way", orb.Ring.Reverse},
		{"rings begin elsewhere", func(r orb.Ring) {
			copy(r, append(slices.Clone(r[3:len(r)-1]), r[:4]...))
		}},
		{"both", func(r orb.Ring) {
			copy(r, append(slices.Clone(r[2:len(r)-1]), r[:3]...))
			r.Reverse()
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			redrawn := func(polygons []orb.Polygon) []orb.Polygon {
				copies := make([]orb.Polygon, len(polygons))
				for i, p := range polygons {
					copies[len(polygons)-1-i] = p.Clone()
				}
				for _, p := range copies {
					for _, ring := range p {
						tt.redraw(ring)
					}
				}
				return copies
			}
			got, err := change.Between(redrawn(from), redrawn(to))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v as drawn the first way", got, want)
			}
		})
	}
}

func TestInvalidRings(t *testing.T) {
	good := polygonsOf(box(0, 0, 1, 1))
	for _, tt := range []struct {
		name string
		ring orb.Ring
		want string
	}{
		{"empty", orb.Ring{}, "ring of 0 points is not closed: it takes four or more, the last like the first"},
		{"open", orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 1}}, "ring of 4 points is not closed: it takes four or more, the last like the first"},
		{"a line", orb.Ring{{0, 0}, {1, 0}, {0, 0}}, "ring of 3 points is not closed: it takes four or more, the last like the first"},
		{"not a number", orb.Ring{{0, 0}, {math.NaN(), 0}, {1, 1}, {0, 0}}, "point NaN 0 is off the globe: longitude is -180 to 180, latitude -90 to 90"},
		{"endless", orb.Ring{{0, 0}, {1, math.Inf(1)}, {1, 1}, {0, 0}}, "point 1 +Inf is off the globe: longitude is -180 to 180, latitude -90 to 90"},
		{"past the pole", orb.Ring{{0, 0}, {1, 90.5}, {1, 1}, {0, 0}}, "point 1 90.5 is off the globe: longitude is -180 to 180, latitude -90 to 90"},
		{"past the date line", orb.Ring{{0, 0}, {-180.5, 1}, {1, 1}, {0, 0}}, "point -180.5 1 is off the globe: longitude is -180 to 180, latitude -90 to 90"},
		{"in metres", orb.Ring{{0, 0}, {3.4e6, 6e6}, {1, 1}, {0, 0}}, "point 3.4e+06 6e+06 is off the globe: longitude is -180 to 180, latitude -90 to 90"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, maps := range [][2][]orb.Polygon{{good, polygonsOf(tt.ring)}, {polygonsOf(tt.ring), good}} {
				_, err := change.Between(maps[0], maps[1])
				if geo.CodeOf(err) != geo.Invalid || err.Error() != tt.want {
					t.Errorf("got %v, want %q", err, tt.want)
				}
			}
		})
	}
}

// The overlay that stands in where an arrangement is not sound comes to the same.
func TestOverlayStandsIn(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	from := append(repaired(onGrid(star(random, 35, 48, 1, 60), 1e-6)), polygonsOf(box(40, 48, 41, 49), box(41, 48, 42, 49))...)
	to := append(repaired(onGrid(star(random, 35.2, 48, 1, 60), 1e-6)), polygonsOf(box(40, 48, 41, 50), box(41, 48, 42, 49))...)
	want, err := change.Between(from, to)
	if err != nil {
		t.Fatal(err)
	}
	for name, stand := range map[string]func(from, to []orb.Polygon) (change.Difference, error){
		"by window": change.BetweenByOverlay, "whole": change.BetweenByWholeOverlay,
	} {
		got, err := stand(from, to)
		if err != nil {
			t.Fatal(err)
		}
		checkSound(t, got)
		for _, way := range [][2]orb.MultiPolygon{{got.Gained, want.Gained}, {got.Lost, want.Lost}} {
			if got, want := planar.Area(way[0]), planar.Area(way[1]); len(way[0]) != len(way[1]) || math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: got %d polygons of %v square degrees, want %d of %v", name, len(way[0]), got, len(way[1]), want)
			}
		}
	}
}
