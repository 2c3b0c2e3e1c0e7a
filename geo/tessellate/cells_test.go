package tessellate_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func mustFromCells(t *testing.T, cells []orb.MultiPolygon) *tessellate.Mesh {
	t.Helper()
	mesh, err := tessellate.FromCells(t.Context(), cells)
	if err != nil {
		t.Fatal(err)
	}
	return mesh
}

// dissolved lists the parts that labels make of cells, each with its area in square degrees and
// how many vertices its rings have.
func dissolved(t *testing.T, cells []orb.MultiPolygon, labels []string) string {
	t.Helper()
	var lines []string
	for _, part := range tessellate.Dissolve(mustFromCells(t, cells), labels) {
		if err := repair.Validate(part.Shape); err != nil {
			t.Errorf("%v: %v", part.Shape, err)
		}
		var rings []int
		for _, ring := range part.Shape {
			rings = append(rings, len(ring)-1)
		}
		lines = append(lines, fmt.Sprintf("%s %.6g %v", part.Label, math.Round(planar.Area(part.Shape)*1e5)/1e5, rings))
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}

// Expectations are worked out by hand: areas of boxes, and their corners.
func TestFromCells(t *testing.T) {
	t.Parallel()
	one := func(p ...orb.Polygon) orb.MultiPolygon { return p }
	hole := func(outer, inner orb.Polygon) orb.Polygon { return orb.Polygon{outer[0], inner[0]} }
	reversed := func(p orb.Polygon) orb.Polygon { r := p[0].Clone(); r.Reverse(); return orb.Polygon{r} }
	withVertex := func(lon, lat float64) orb.Polygon { // of the box 31..32, 48..49, in its western side
		return orb.Polygon{{{31, 48}, {32, 48}, {32, 49}, {31, 49}, {lon, lat}, {31, 48}}}
	}
	west, east := box(30, 48, 31, 49), box(31, 48, 32, 49)
	for _, tt := range []struct {
		name   string
		cells  []orb.MultiPolygon
		labels []string
		want   string
	}{
		{"neighbours of one label", []orb.MultiPolygon{one(west), one(east)}, []string{"a", "a"}, "a 2 [6]"},
		{"of two labels", []orb.MultiPolygon{one(west), one(east)}, []string{"a", "b"}, "a 1 [4], b 1 [4]"},
		{"of which one is not drawn", []orb.MultiPolygon{one(west), one(east)}, []string{"", "b"}, "b 1 [4]"},
		{"wound either way", []orb.MultiPolygon{one(reversed(west)), one(east)}, []string{"a", "a"}, "a 2 [6]"},
		{"with a vertex more", []orb.MultiPolygon{one(west), one(withVertex(31, 48.5))}, []string{"a", "a"}, "a 2 [6]"},
		{"with a vertex off the border", []orb.MultiPolygon{one(west), one(withVertex(31.0000004, 48.5))}, []string{"a", "a"}, "a 2 [6]"},
		{"a little apart", []orb.MultiPolygon{one(west), one(box(31.0000005, 48, 32, 49))}, []string{"a", "a"}, "a 2 [6]"},
		{"a little over each other", []orb.MultiPolygon{one(west), one(box(30.9999995, 48, 32, 49))}, []string{"a", "a"}, "a 2 [6]"},
		{"far apart", []orb.MultiPolygon{one(west), one(box(33, 48, 34, 49))}, []string{"a", "a"}, "a 1 [4], a 1 [4]"},
		{"in a corner", []orb.MultiPolygon{one(west), one(box(31, 49, 32, 50))}, []string{"a", "a"}, "a 1 [4], a 1 [4]"},
		{"over each other count once", []orb.MultiPolygon{one(box(30, 48, 32, 50)), one(box(31, 49, 33, 51))}, []string{"a", "a"}, "a 7 [8]"},
		{"over each other are one's", []orb.MultiPolygon{one(box(30, 48, 32, 50)), one(box(31, 49, 33, 51))}, []string{"a", "b"}, "a 4 [6], b 3 [6]"},
		{"the same twice", []orb.MultiPolygon{one(west), one(west)}, []string{"a", "a"}, "a 1 [4]"},
		{"one in another's hole", []orb.MultiPolygon{one(hole(box(30, 48, 33, 51), box(31, 49, 32, 50))), one(box(31, 49, 32, 50))}, []string{"a", "a"}, "a 9 [4]"},
		{"of another label", []orb.MultiPolygon{one(hole(box(30, 48, 33, 51), box(31, 49, 32, 50))), one(box(31, 49, 32, 50))}, []string{"a", "b"}, "a 8 [4 4], b 1 [4]"},
		{"a hole that nobody has", []orb.MultiPolygon{one(hole(box(30, 48, 33, 51), box(31, 49, 32, 50)))}, []string{"a"}, "a 8 [4 4]"},
		{"one within another, without a hole", []orb.MultiPolygon{one(box(30, 48, 33, 51)), one(box(31, 49, 32, 50))}, []string{"a", "b"}, "a 8 [4 4], b 1 [4]"},
		{"an island in a hole's island", []orb.MultiPolygon{
			one(hole(box(30, 48, 35, 53), box(31, 49, 34, 52))), one(hole(box(31.5, 49.5, 33.5, 51.5), box(32, 50, 33, 51))), one(box(32.25, 50.25, 32.75, 50.75)),
		}, []string{"a", "b", "c"}, "a 16 [4 4], b 3 [4 4], c 0.25 [4]"},
		{"of several polygons", []orb.MultiPolygon{one(west, box(33, 48, 34, 49)), one(east)}, []string{"a", "a"}, "a 1 [4], a 2 [6]"},
		{"a ring of cells around a gap", []orb.MultiPolygon{one(box(30, 48, 33, 49)), one(box(30, 50, 33, 51)), one(box(30, 49, 31, 50)), one(box(32, 49, 33, 50))},
			[]string{"a", "a", "a", "a"}, "a 8 [8 4]"},
		{"a sliver beside", []orb.MultiPolygon{one(west), one(box(31, 48, 31.0000002, 49))}, []string{"a", "b"}, "a 1 [4]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := dissolved(t, tt.cells, tt.labels); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// Cells that a mesh has drawn, each of its vertices moved by some centimetres and with vertices
// that its neighbours lack, merge into the parts of that mesh.
func TestFromCellsOfAnotherMesh(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	original := mustMesh(t, tessellate.Frame{Lands: lands()}, distinct(randomSites(random, 200)))
	cells := make([]orb.MultiPolygon, original.Sites())
	for _, part := range tessellate.Dissolve(original, unlike(original.Sites())) {
		cells[part.Label-1] = append(cells[part.Label-1], redrawn(random, part.Shape))
	}
	mesh := mustFromCells(t, cells)
	labels := make([]int, mesh.Sites())
	for range 20 {
		for i := range labels {
			labels[i] = random.IntN(3)
		}
		got, want := areasByLabel(tessellate.Dissolve(mesh, labels)), areasByLabel(tessellate.Dissolve(original, labels))
		for label, areas := range want {
			if len(got[label]) != len(areas) {
				t.Fatalf("label %d: got %d parts, want %d", label, len(got[label]), len(areas))
			}
			for i, area := range areas {
				if math.Abs(got[label][i]-area) > 1e-5 {
					t.Errorf("label %d: got a part of %.7f square degrees, want %.7f", label, got[label][i], area)
				}
			}
		}
	}
}

// redrawn is a polygon as another program would have written it.
func redrawn(random *rand.Rand, p orb.Polygon) orb.Polygon {
	const centimetres = 3e-7
	move := func(q orb.Point) orb.Point {
		return orb.Point{q[0] + (random.Float64()-0.5)*centimetres, q[1] + (random.Float64()-0.5)*centimetres}
	}
	drawn := make(orb.Polygon, len(p))
	for i, ring := range p {
		for j, q := range ring[1:] {
			from, at := ring[j], 0.3+0.4*random.Float64()
			drawn[i] = append(drawn[i], move(from), move(orb.Point{from[0] + at*(q[0]-from[0]), from[1] + at*(q[1]-from[1])}))
		}
		drawn[i] = append(drawn[i], drawn[i][0])
	}
	return drawn
}

func areasByLabel(parts []tessellate.Part[int]) map[int][]float64 {
	areas := map[int][]float64{}
	for _, part := range parts {
		areas[part.Label] = append(areas[part.Label], planar.Area(part.Shape))
	}
	for _, list := range areas {
		slices.Sort(list)
	}
	return areas
}

func TestFromCellsRefuses(t *testing.T) {
	t.Parallel()
	comb := func(turned bool) orb.MultiPolygon { // 2 000 teeth, upwards or to the side
		var ring orb.Ring
		for i := range 2000 {
			x := 30 + float64(i)*0.002
			ring = append(ring, orb.Point{x, 48}, orb.Point{x + 0.001, 52})
		}
		ring = append(ring, orb.Point{34, 47.9}, orb.Point{30, 47.9}, ring[0])
		if turned {
			for i, p := range ring {
				ring[i] = orb.Point{p[1] - 18, p[0] + 18}
			}
		}
		return orb.MultiPolygon{{ring}}
	}
	for _, tt := range []struct {
		name  string
		cells []orb.MultiPolygon
		want  string
	}{
		{"no cells", nil, "no cell has any ground"},
		{"nothing but a line", []orb.MultiPolygon{{{{{30, 48}, {31, 48}, {30, 48}}}}}, "no cell has any ground"},
		{"combs over each other", []orb.MultiPolygon{comb(false), comb(true)}, "too many"},
	} {
		if _, err := tessellate.FromCells(t.Context(), tt.cells); geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an invalid one with %q", tt.name, err, tt.want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tessellate.FromCells(ended, []orb.MultiPolygon{{box(30, 48, 31, 49)}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's", err)
	}
}
