package repair_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"

	spatial "github.com/go-spatial/geom"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

// star is a ring of n vertices whose radius jumps about; it crosses itself nowhere.
func star(random *rand.Rand, n int) orb.Ring {
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		r := 0.3 + 0.7*random.Float64()
		ring = append(ring, orb.Point{35 + r*cos, 48 + r*sin})
	}
	return append(ring, ring[0])
}

// However a ring is spoilt, its repair has the area and the vertices that it had.
func TestPolygonRestoresASpoiltRing(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for round := range 200 {
		good := star(random, 3+random.IntN(40))
		var spoilt orb.Ring
		var want repair.Counts
		for _, p := range good {
			spoilt = append(spoilt, p)
			if random.IntN(8) == 0 {
				spoilt = append(spoilt, p)
				want.Deduped++
			}
		}
		if random.IntN(2) == 0 {
			spoilt.Reverse()
			want.Oriented++
		}
		// A gap beside a repeated first vertex would be no gap.
		if last := len(spoilt) - 1; random.IntN(2) == 0 && spoilt[last-1] != spoilt[last] {
			spoilt[last][0] += 5e-7
			want.Closed++
		}
		got, counts, err := repair.Polygon(t.Context(), orb.Polygon{spoilt})
		if err != nil || len(got) != 1 {
			t.Fatalf("round %d: got %v, %v, want one polygon", round, got, err)
		}
		if counts != want {
			t.Errorf("round %d: got counts %+v, want %+v", round, counts, want)
		}
		checkRFC7946(t, got[0])
		if got, want := planar.Area(got[0]), planar.Area(good); math.Abs(got-want) > 1e-9 {
			t.Errorf("round %d: got %v square degrees, want %v", round, got, want)
		}
		if !slices.Equal(sortedVertices(got[0][0]), sortedVertices(good)) {
			t.Errorf("round %d: got vertices %v, want %v", round, got[0][0], good)
		}
	}
}

func sortedVertices(ring orb.Ring) []orb.Point {
	points := slices.Clone(ring[:len(ring)-1])
	slices.SortFunc(points, func(p, q orb.Point) int { return slices.Compare(p[:], q[:]) })
	return points
}

func TestPolygonLimits(t *testing.T) {
	const metre = 1 / 111_319.5 // in degrees of the sphere of 6 378 137 m
	square := func(metres float64) orb.Ring { return box(0, 0, metres*metre, metres*metre) }
	eight := func(metres float64) orb.Ring {
		side := metres * metre
		return orb.Ring{{0, 0}, {side, side}, {side, 0}, {0, side}, {0, 0}}
	}
	gap := func(degrees float64) orb.Ring {
		ring := box(30, 50, 31, 51)
		ring[4] = orb.Point{30, 50 + degrees}
		return ring
	}
	eastGap := func(degrees float64) orb.Ring {
		ring := box(30, 50, 31, 51)
		ring[4] = orb.Point{30 + degrees, 50}
		return ring
	}
	for _, tt := range []struct {
		name   string
		ring   orb.Ring
		counts repair.Counts
		ok     bool
	}{
		{"99 square metres", square(9.95), repair.Counts{Slivers: 1}, true},
		{"101 square metres", square(10.05), repair.Counts{}, true},
		{"a figure of eight in a square of 25 m", eight(25), repair.Counts{}, false},
		{"a figure of eight in a square of 13 m", eight(13), repair.Counts{Slivers: 1}, true},
		{"a gap of 0.9e-6 degrees", gap(0.9e-6), repair.Counts{Closed: 1}, true},
		{"a gap of 1.1e-6 degrees", gap(1.1e-6), repair.Counts{}, false},
		{"a gap to the south of 0.9e-6 degrees", gap(-0.9e-6), repair.Counts{Closed: 1}, true},
		{"a gap to the south of 1.1e-6 degrees", gap(-1.1e-6), repair.Counts{}, false},
		{"a gap of 1e-6 degrees", gap(1e-6), repair.Counts{Closed: 1}, true},
		{"a gap to the east of 0.1 m", eastGap(1.39e-6), repair.Counts{Closed: 1}, true},
		{"a gap to the east of 0.12 m", eastGap(1.65e-6), repair.Counts{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, counts, err := repair.Polygon(t.Context(), orb.Polygon{tt.ring})
			if (err == nil) != tt.ok || tt.ok && counts != tt.counts {
				t.Errorf("got %+v, %v, want %+v and success %v", counts, err, tt.counts, tt.ok)
			}
		})
	}
}

func TestCounts(t *testing.T) {
	sum := repair.Counts{Closed: 1, Oriented: 2, Deduped: 3}.Add(repair.Counts{Deduped: 4, Slivers: 5, MadeValid: 6, Holes: 7})
	if want := (repair.Counts{Closed: 1, Oriented: 2, Deduped: 7, Slivers: 5, MadeValid: 6, Holes: 7}); sum != want {
		t.Errorf("got %+v, want %+v", sum, want)
	}
	want := []geo.Note{
		{Kind: geo.NoteClosed, Count: 1}, {Kind: geo.NoteOriented, Count: 2}, {Kind: geo.NoteDeduped, Count: 7},
		{Kind: geo.NoteSliver, Count: 5}, {Kind: geo.NoteMadeValid, Count: 6},
		{Kind: geo.NoteHoles, Count: 7, Detail: "outside the outline, over it or on each other: ground is what lies inside the outline and in no hole"},
	}
	if got := sum.Notes(); !slices.Equal(got, want) {
		t.Errorf("got notes %v, want %v", got, want)
	}
	if got := (repair.Counts{Slivers: 2}).Notes(); !slices.Equal(got, []geo.Note{{Kind: geo.NoteSliver, Count: 2}}) {
		t.Errorf("got notes %v, want one of 2 slivers", got)
	}
	if got := (repair.Counts{}).Notes(); len(got) != 0 {
		t.Errorf("got notes %v of no repairs, want none", got)
	}
}

func TestValidate(t *testing.T) {
	hole := reversed(box(30.2, 50.2, 30.4, 50.4))
	for _, tt := range []struct {
		name string
		in   orb.Polygon
		ok   bool
	}{
		{"a box", orb.Polygon{box(30, 50, 31, 51)}, true},
		{"a clockwise box", orb.Polygon{reversed(box(30, 50, 31, 51))}, true},
		{"with a hole", orb.Polygon{box(30, 50, 31, 51), hole}, true},
		{"with a hole that touches the shell in a point", orb.Polygon{box(30, 50, 31, 51), {{30, 50.5}, {30.2, 50.6}, {30.2, 50.4}, {30, 50.5}}}, true},
		{"with a hole over the shell", orb.Polygon{box(30, 50, 31, 51), reversed(box(30.5, 50.5, 31.5, 50.7))}, false},
		{"with a hole in a hole", orb.Polygon{box(30, 50, 31, 51), hole, reversed(box(30.25, 50.25, 30.3, 50.3))}, false},
		{"of three points", orb.Polygon{{{30, 50}, {31, 50}, {30, 50}}}, false},
		{"with a point that is no number", orb.Polygon{{{30, 50}, {math.NaN(), 50}, {31, 51}, {30, 50}}}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := repair.Validate(tt.in)
			if (err == nil) != tt.ok || err != nil && geo.CodeOf(err) != geo.Invalid {
				t.Errorf("got %v, want valid %v or an Invalid error", err, tt.ok)
			}
		})
	}
}

// The areas of rectangles' overlays follow from their sides.
func TestOverlaysOfRectangles(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for round := range 100 {
		var corner [2][4]float64 // west, south, east, north
		for i := range corner {
			west, south := float64(random.IntN(8)), float64(random.IntN(8))
			corner[i] = [4]float64{west, south, west + 1 + float64(random.IntN(5)), south + 1 + float64(random.IntN(5))}
		}
		p, q := corner[0], corner[1]
		shared := max(0, min(p[2], q[2])-max(p[0], q[0])) * max(0, min(p[3], q[3])-max(p[1], q[1]))
		areaP, areaQ := (p[2]-p[0])*(p[3]-p[1]), (q[2]-q[0])*(q[3]-q[1])
		a, b := orb.MultiPolygon{{box(p[0], p[1], p[2], p[3])}}, orb.MultiPolygon{{box(q[0], q[1], q[2], q[3])}}
		for _, tt := range []struct {
			name string
			op   func(a, b orb.MultiPolygon) (orb.MultiPolygon, error)
			want float64
		}{
			{"intersect", repair.Intersect, shared},
			{"union", repair.Union, areaP + areaQ - shared},
			{"difference", repair.Difference, areaP - shared},
		} {
			got, err := tt.op(a, b)
			if err != nil {
				t.Fatalf("round %d, %s: %v", round, tt.name, err)
			}
			if area := planar.Area(got); math.Abs(area-tt.want) > 1e-9 {
				t.Errorf("round %d, %s of %v and %v: got %v, want %v", round, tt.name, p, q, area, tt.want)
			}
			for _, polygon := range got {
				checkRFC7946(t, polygon)
			}
		}
	}
}

func TestOverlayOfInvalidShapesIsInternal(t *testing.T) {
	bad := orb.MultiPolygon{{{{30, 50}, {math.NaN(), 51}, {31, 51}, {30, 50}}}}
	got, err := repair.Union(bad, orb.MultiPolygon{{box(30, 50, 31, 51)}})
	if geo.CodeOf(err) != geo.Internal || got != nil {
		t.Errorf("got %v, %v, want nothing and an Internal error", got, err)
	}
}

func TestToGeom(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   orb.Polygon
		want spatial.Polygon
	}{
		{"nothing", nil, spatial.Polygon{}},
		{"an empty ring", orb.Polygon{{}}, spatial.Polygon{{}}},
		{"a box with a hole", orb.Polygon{box(0, 0, 3, 3), reversed(box(1, 1, 2, 2))}, spatial.Polygon{
			{{0, 3}, {3, 3}, {3, 0}, {0, 0}},
			{{2, 1}, {2, 2}, {1, 2}, {1, 1}},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := repair.ToGeom(tt.in)
			if !slices.EqualFunc(got, tt.want, func(a, b [][2]float64) bool { return slices.Equal(a, b) }) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
