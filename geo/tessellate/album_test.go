package tessellate_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

// A long run of small changes: after each, the album shows valid parts that fill the frame,
// the same that an album shows which has seen nothing before.
func TestAnAlbumShowsWhatLabelsSayWhateverItShowedBefore(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 8))
	sites := distinct(randomSites(random, 150))
	mesh := mustMesh(t, tessellate.Frame{Lands: lands(), Barriers: []orb.LineString{river()}}, sites)
	album := tessellate.NewAlbum[int](mesh)
	labels := make([]int, mesh.Sites())
	for i := range labels {
		labels[i] = 1 + random.IntN(3)
	}
	for range 60 {
		for range 1 + random.IntN(4) {
			labels[random.IntN(len(labels))] = 1 + random.IntN(3)
		}
		parts := album.Dissolve(labels)
		checkParts(t, parts)
		checkArea(t, parts, landArea)
		checkNeighbours(t, parts)
		if want := tessellate.Dissolve(mesh, labels); !reflect.DeepEqual(parts, want) {
			t.Fatalf("got %d parts, want the %d of a new album", len(parts), len(want))
		}
	}
}

func TestAnAlbumForgetsWhatHasNoLabel(t *testing.T) {
	t.Parallel()
	mesh := mustMesh(t, tessellate.Frame{Lands: []orb.MultiPolygon{{box(30, 48, 36, 50)}}}, []orb.Point{{31, 49}, {33, 49}, {35, 49}})
	album := tessellate.NewAlbum[string](mesh)
	for _, tt := range []struct {
		name   string
		labels []string
		want   []tessellate.Part[string]
	}{
		{"all", []string{"a", "a", "a"}, []tessellate.Part[string]{{"a", orb.Polygon{{{30, 48}, {32, 48}, {34, 48}, {36, 48}, {36, 50}, {34, 50}, {32, 50}, {30, 50}, {30, 48}}}}}},
		{"the middle is taken out", []string{"a", "", "a"}, []tessellate.Part[string]{{"a", box(30, 48, 32, 50)}, {"a", box(34, 48, 36, 50)}}},
		{"nothing", []string{"", "", ""}, []tessellate.Part[string]{}},
		{"another in the middle", []string{"", "b", ""}, []tessellate.Part[string]{{"b", box(32, 48, 34, 50)}}},
		{"which the west joins", []string{"b", "b", "a"}, []tessellate.Part[string]{{"b", orb.Polygon{{{30, 48}, {32, 48}, {34, 48}, {34, 50}, {32, 50}, {30, 50}, {30, 48}}}}, {"a", box(34, 48, 36, 50)}}},
	} {
		if got := album.Dissolve(tt.labels); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
