package tessellate_test

import (
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func TestFromLines(t *testing.T) {
	t.Parallel()
	square := func(west, south, side float64) orb.LineString {
		return orb.LineString(orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{west + side, south + side}}.ToRing())
	}
	for _, tt := range []struct {
		name  string
		lines []orb.LineString
		areas []float64 // of the faces in square degrees, in ascending order
	}{
		{"a square", []orb.LineString{square(30, 48, 2)}, []float64{4}},
		{"with a loose end", []orb.LineString{square(30, 48, 2), {{31, 49}, {31, 51}}}, []float64{4}},
		{"cut in two", []orb.LineString{square(30, 48, 2), {{31, 47}, {31, 51}}}, []float64{2, 2}},
		{"with an island in it", []orb.LineString{square(30, 48, 2), square(30.5, 48.5, 1)}, []float64{1, 3}},
		{"an island in an island", []orb.LineString{square(30, 48, 3), square(30.5, 48.5, 2), square(31, 49, 1)}, []float64{1, 3, 5}},
		{"an island that touches", []orb.LineString{square(30, 48, 2), square(30, 48.5, 1)}, []float64{1, 3}},
		{"two apart", []orb.LineString{square(30, 48, 1), square(35, 48, 2)}, []float64{1, 4}},
		{"crossing squares", []orb.LineString{square(30, 48, 2), square(31, 49, 2)}, []float64{1, 3, 3}},
		{"the same twice", []orb.LineString{square(30, 48, 2), square(30, 48, 2)}, []float64{4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			mesh, err := tessellate.FromLines(tt.lines)
			if err != nil {
				t.Fatal(err)
			}
			labels := make([]int, mesh.Sites())
			for i := range labels {
				labels[i] = i + 1
			}
			var areas []float64
			for _, part := range tessellate.Dissolve(mesh, labels) {
				areas = append(areas, float64(int(planar.Area(part.Shape)*1e6+0.5))/1e6)
			}
			slices.Sort(areas)
			if !slices.Equal(areas, tt.areas) {
				t.Errorf("got faces of %v square degrees, want %v", areas, tt.areas)
			}
		})
	}
	if _, err := tessellate.FromLines([]orb.LineString{{{30, 48}, {31, 49}}}); geo.CodeOf(err) != geo.Invalid {
		t.Errorf("lines that enclose nothing: got %v, want invalid", err)
	}
}

// TestFrameWithWaters fills two lands but for a lake that lies across their border and
// touches the coast of one.
func TestFrameWithWaters(t *testing.T) {
	t.Parallel()
	west := orb.Polygon{{{30, 48}, {31, 48}, {31, 48.4}, {31, 48.6}, {31, 49}, {30, 49}, {30, 48}}}
	east := orb.Polygon{{{31, 48}, {32, 48}, {32, 48.4}, {32, 48.6}, {32, 49}, {31, 49}, {31, 48.6}, {31, 48.4}, {31, 48}}}
	westLake := orb.Polygon{{{30.5, 48.4}, {31, 48.4}, {31, 48.6}, {30.5, 48.6}, {30.5, 48.4}}}
	eastLake := orb.Polygon{{{31, 48.4}, {32, 48.4}, {32, 48.6}, {31, 48.6}, {31, 48.4}}}
	mesh, err := tessellate.New(tessellate.Frame{
		Lands:  []orb.MultiPolygon{{west}, {east}},
		Waters: []orb.MultiPolygon{{westLake}, {eastLake}},
	}, []orb.Point{{30.2, 48.5}, {31.5, 48.2}, {31.5, 48.8}})
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{1 - 0.1, 0.4, 0.4}
	for _, part := range tessellate.Dissolve(mesh, []int{1, 2, 3}) {
		if got := planar.Area(part.Shape); got < want[part.Label-1]-1e-9 || got > want[part.Label-1]+1e-9 {
			t.Errorf("cell %d: got %v square degrees, want %v", part.Label, got, want[part.Label-1])
		}
	}
}
