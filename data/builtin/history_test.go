package builtin_test

import (
	"math"
	"slices"
	"testing"

	"controlmap/data/builtin"
	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

// edge is walked with its polygon on the left.
type edge struct{ from, to orb.Point }

func (e edge) back() edge { return edge{e.to, e.from} }

func eachEdge(p orb.Polygon, do func(edge)) {
	for _, ring := range p {
		for k := 1; k < len(ring); k++ {
			do(edge{ring[k-1], ring[k]})
		}
	}
}

// eachShape calls do once with each shape of the history: shapes recur from date to date.
func eachShape(parsed []source.Reading, do func(date geo.Date, a source.Polygon)) {
	seen := map[*orb.Point]bool{}
	for _, p := range parsed {
		for _, a := range p.Polygons {
			if first := &a.Shape[0][0]; !seen[first] {
				seen[first] = true
				do(p.Snapshot.Date, a)
			}
		}
	}
}

func mustCells(t *testing.T) map[int]orb.MultiPolygon {
	t.Helper()
	cells, err := builtin.Cells()
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

// cellEdges returns the edges of all cells with how often each is walked.
func cellEdges(t *testing.T) map[edge]int {
	t.Helper()
	walked := map[edge]int{}
	for _, cell := range mustCells(t) {
		for _, part := range cell {
			eachEdge(part, func(e edge) { walked[e]++ })
		}
	}
	return walked
}

// TestCellsFillTheCountry demands that cells lie side by side: no edge is walked twice
// in one direction, what is left when both directions cancel is coast, border and
// reservoir with nothing smaller in between, and cells have the area of the oblasts
// without the waters that no cell reaches over.
func TestCellsFillTheCountry(t *testing.T) {
	t.Parallel()
	walked := cellEdges(t)
	outline := map[orb.Point][]orb.Point{}
	for e, times := range walked {
		if times > 1 {
			t.Errorf("cells overlap at %v", e)
		}
		if walked[e.back()] == 0 {
			outline[e.from] = append(outline[e.from], e.to)
		}
	}
	var lands, holes float64 // km2
	gaps := 0
	for _, ring := range closedWalks(t, outline) {
		km2 := measure.Geodesic(orb.Polygon{ring})
		if ring.Orientation() == orb.CCW {
			lands += km2
			continue
		}
		holes += km2
		if gaps++; km2 < 100 {
			t.Errorf("a gap of %.6f km2 near %v", km2, ring[0])
		}
	}
	if gaps != 1 {
		t.Errorf("got %d holes in the country, want the Kakhovka reservoir alone", gaps)
	}
	var want float64
	for _, u := range mustRegions(t).Units {
		want += u.Area.Geodesic
	}
	want -= builtin.UndrawnKm2(t)
	// A long edge of the outline that a cell's edge ends on is bent there by a metre or
	// two, from the great circle to the straight line on the map.
	if got := lands - holes; math.Abs(got-want) > 0.5 {
		t.Errorf("outlines hold %.4f km2, want %.4f", got, want)
	}
	var sum float64
	for _, cell := range mustCells(t) {
		sum += measure.MultiPolygon(cell).Geodesic
	}
	// Edges are great circles, so that a border counts alike for both neighbours.
	if got := lands - holes; math.Abs(sum-got) > 1e-6 {
		t.Errorf("cells add up to %.9f km2, the ground inside their outline is %.9f", sum, got)
	}
}

// closedWalks joins edges to rings, each of which is cut where it comes by a point
// again.
func closedWalks(t *testing.T, next map[orb.Point][]orb.Point) (rings []orb.Ring) {
	t.Helper()
	for len(next) > 0 {
		var walk orb.Ring
		at := map[orb.Point]int{}
		var p orb.Point
		for p = range next {
			break
		}
		for {
			if i, again := at[p]; again {
				rings = append(rings, append(slices.Clone(walk[i:]), p))
				for _, q := range walk[i:] {
					delete(at, q)
				}
				walk = walk[:i]
			}
			onward := next[p]
			if len(onward) == 0 {
				if len(walk) > 0 {
					t.Errorf("an outline ends at %v", p)
				}
				break
			}
			at[p] = len(walk)
			walk = append(walk, p)
			if next[p] = onward[1:]; len(onward) == 1 {
				delete(next, p)
			}
			p = onward[0]
		}
	}
	return rings
}

// TestEverySnapshotIsSound covers every date: polygons are valid and no sliver, none
// lies over another, and all are made of the edges of cells, so that neighbours share
// borders vertex for vertex.
func TestEverySnapshotIsSound(t *testing.T) {
	t.Parallel()
	parsed := mustSettlements(t)
	cells := cellEdges(t)
	eachShape(parsed, func(date geo.Date, a source.Polygon) {
		if err := repair.Validate(a.Shape); err != nil {
			t.Errorf("%s: %s: %v", date, a.Status, err)
		}
		for _, ring := range a.Shape {
			if width := 1e6 * measure.Geodesic(orb.Polygon{ring}) / metres(ring); width < 40 {
				t.Errorf("%s: %s: a sliver, %.0f m wide near %v", date, a.Status, width, ring[0])
			}
		}
		eachEdge(a.Shape, func(e edge) {
			if cells[e] == 0 {
				t.Errorf("%s: %s: %v is no edge of a cell", date, a.Status, e)
			}
		})
	})
	for i, p := range parsed {
		if i > 0 && !parsed[i-1].Snapshot.Date.Before(p.Snapshot.Date) {
			t.Errorf("%s follows %s", p.Snapshot.Date, parsed[i-1].Snapshot.Date)
		}
		walked := map[edge]bool{}
		for _, a := range p.Polygons {
			eachEdge(a.Shape, func(e edge) {
				if walked[e] {
					t.Errorf("%s: areas overlap at %v", p.Snapshot.Date, e)
				}
				walked[e] = true
			})
		}
	}
}

// metres is roughly how long a ring is.
func metres(r orb.Ring) (sum float64) {
	for i := 1; i < len(r); i++ {
		dx, dy := (r[i][0]-r[i-1][0])*74e3, (r[i][1]-r[i-1][1])*111e3
		sum += math.Hypot(dx, dy)
	}
	return sum
}

// TestWhatDidNotChangeIsTheSamePolygon looks at each pair of dates: an area beside
// which no place changed hands is in both, vertex for vertex.
func TestWhatDidNotChangeIsTheSamePolygon(t *testing.T) {
	t.Parallel()
	entries, err := builtin.Ledger()
	if err != nil {
		t.Fatal(err)
	}
	changed := map[geo.Date][]orb.Bound{}
	cells := mustCells(t)
	for _, e := range entries {
		changed[e.Date] = append(changed[e.Date], cells[e.Place].Bound())
	}
	parsed := mustSettlements(t)
	kept := 0
	for i := 1; i < len(parsed); i++ {
		for _, a := range parsed[i-1].Polygons {
			touched := func(b orb.Bound) bool { return b.Intersects(a.Shape.Bound()) }
			if slices.ContainsFunc(changed[parsed[i].Snapshot.Date], touched) {
				continue
			}
			kept++
			same := func(b source.Polygon) bool {
				return a.Status == b.Status && a.Since == b.Since && slices.EqualFunc(a.Shape, b.Shape, orb.Ring.Equal)
			}
			if !slices.ContainsFunc(parsed[i].Polygons, same) {
				t.Errorf("%s: the %s area at %v is drawn anew", parsed[i].Snapshot.Date, a.Status, a.Shape[0][0])
			}
		}
	}
	if kept < 1000 {
		t.Errorf("only %d areas were compared", kept)
	}
}

// TestRegionsAddUpToTheTotal holds what lies in the oblasts against each shape as a whole,
// which has no ground outside of them.
func TestRegionsAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	regional := measure.NewRegional(mustRegions(t))
	eachShape(mustSettlements(t), func(date geo.Date, a source.Polygon) {
		if outside := regional.Split(a.Shape)[geo.Outside].Geodesic; math.Abs(outside) > 0.1 {
			t.Errorf("%s: %s: regions hold %.3f km2 less than the area at %v", date, a.Status, outside, a.Shape[0][0])
		}
	})
}

func BenchmarkSettlements(b *testing.B) {
	for b.Loop() {
		if _, _, err := builtin.Settlements(); err != nil {
			b.Fatal(err)
		}
	}
}
