package tessellate_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// distance is measured with a degree of longitude at two thirds of one of latitude, as
// the package's decisions say.
func distance(p, q orb.Point) float64 { return math.Hypot((p[0]-q[0])*2/3, p[1]-q[1]) }

// nearestSites returns the sites that pass and are nearest to p: one, or two where p lies
// within rounding of the border of their cells.
func nearestSites(p orb.Point, sites []orb.Point, passes func(orb.Point) bool) (nearest []int) {
	best := math.Inf(1)
	for _, s := range sites {
		if passes(s) {
			best = min(best, distance(p, s))
		}
	}
	for i, s := range sites {
		if passes(s) && distance(p, s) < best+1e-6 {
			nearest = append(nearest, i)
		}
	}
	return nearest
}

func anySite(orb.Point) bool { return true }

// partAt returns the label of the part that p lies in, or 0.
func partAt(parts []tessellate.Part[int], p orb.Point) int {
	for _, part := range parts {
		if part.Shape.Bound().Contains(p) && planar.PolygonContains(part.Shape, p) {
			return part.Label
		}
	}
	return 0
}

func TestEveryPointBelongsToTheNearestSite(t *testing.T) {
	for seed := range uint64(10) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 12))
			sites := make([]orb.Point, 2+random.IntN(60))
			for i := range sites {
				sites[i] = orb.Point{30 + 4*random.Float64(), 48 + 2*random.Float64()}
			}
			mesh := mustMesh(t, tessellate.Frame{Lands: []orb.MultiPolygon{{box(30, 48, 34, 50)}}}, sites)
			cells := tessellate.Dissolve(mesh, unlike(len(sites)))
			if len(cells) != len(sites) {
				t.Fatalf("got %d cells, want one for each of %d sites", len(cells), len(sites))
			}
			for range 300 {
				p := orb.Point{30 + 4*random.Float64(), 48 + 2*random.Float64()}
				if got, want := partAt(cells, p), nearestSites(p, sites, anySite); !slices.Contains(want, got-1) {
					t.Errorf("%v: got the cell of site %d, want one of %v", p, got-1, want)
				}
			}
		})
	}
}

// A river from north to south: on either bank a point belongs to the nearest site of that
// bank.
func TestEveryPointBelongsToTheNearestSiteOnItsBank(t *testing.T) {
	const river = 32.0
	random := rand.New(rand.NewPCG(2, 12))
	sites := make([]orb.Point, 30)
	for i := range sites {
		sites[i] = orb.Point{30 + 4*random.Float64(), 48 + 2*random.Float64()}
	}
	frame := tessellate.Frame{Lands: []orb.MultiPolygon{{box(30, 48, 34, 50)}}, Barriers: []orb.LineString{{{river, 47.5}, {river, 50.5}}}}
	cells := tessellate.Dissolve(mustMesh(t, frame, sites), unlike(len(sites)))
	for range 1000 {
		p := orb.Point{30 + 4*random.Float64(), 48 + 2*random.Float64()}
		want := nearestSites(p, sites, func(s orb.Point) bool { return (s[0] < river) == (p[0] < river) })
		if got := partAt(cells, p); !slices.Contains(want, got-1) {
			t.Errorf("%v: got the cell of site %d, want one of %v", p, got-1, want)
		}
	}
}

// The border between two sites runs halfway between them.
func TestTwoSitesShareABoxInHalves(t *testing.T) {
	for _, tt := range []struct {
		name  string
		sites []orb.Point
		want  []orb.Polygon
	}{
		{"west and east", []orb.Point{{30.5, 49}, {31.5, 49}}, []orb.Polygon{box(30, 48, 31, 50), box(31, 48, 32, 50)}},
		{"south and north", []orb.Point{{31, 48.5}, {31, 49.5}}, []orb.Polygon{box(30, 48, 32, 49), box(30, 49, 32, 50)}},
		{"both in the west", []orb.Point{{30.1, 49}, {30.3, 49}}, []orb.Polygon{box(30, 48, 30.2, 50), box(30.2, 48, 32, 50)}},
		{"one off the coast", []orb.Point{{29.8, 49}, {31, 49}}, []orb.Polygon{box(30, 48, 30.4, 50), box(30.4, 48, 32, 50)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mesh := mustMesh(t, tessellate.Frame{Lands: []orb.MultiPolygon{{box(30, 48, 32, 50)}}}, tt.sites)
			if mesh.Sites() != 2 {
				t.Errorf("got %d sites, want 2", mesh.Sites())
			}
			got := tessellate.Dissolve(mesh, []int{1, 2})
			if len(got) != 2 {
				t.Fatalf("got %d parts, want 2", len(got))
			}
			for i, part := range got {
				if part.Label != i+1 || !slices.Equal(part.Shape[0], tt.want[i][0]) {
					t.Errorf("got %d with %v, want %d with %v", part.Label, part.Shape, i+1, tt.want[i])
				}
			}
		})
	}
}

// Nine sites in a square lattice have square cells, four of which meet in a point.
func latticeMesh(t *testing.T) *tessellate.Mesh {
	t.Helper()
	var sites []orb.Point
	for y := range 3 {
		for x := range 3 {
			sites = append(sites, orb.Point{30.5 + float64(x), 48.5 + float64(y)})
		}
	}
	return mustMesh(t, tessellate.Frame{Lands: []orb.MultiPolygon{{box(30, 48, 33, 51)}}}, sites)
}

func TestPartsThatTouchThemselvesAreCutIntoRings(t *testing.T) {
	for _, tt := range []struct {
		name   string
		labels []int // from the south-western cell eastwards, then northwards
		want   map[int][]float64
		rings  int // of all parts
	}{
		{"a hole in the middle", []int{1, 1, 1, 1, 2, 1, 1, 1, 1}, map[int][]float64{1: {8}, 2: {1}}, 3},
		{"a hole that touches the outline", []int{1, 1, 1, 1, 2, 1, 1, 1, 2}, map[int][]float64{1: {7}, 2: {1, 1}}, 4},
		{"a cross", []int{1, 2, 1, 2, 2, 2, 1, 2, 1}, map[int][]float64{1: {1, 1, 1, 1}, 2: {5}}, 5},
		{"a chessboard", []int{1, 2, 1, 2, 1, 2, 1, 2, 1}, map[int][]float64{1: {1, 1, 1, 1, 1}, 2: {1, 1, 1, 1}}, 9},
		{"cells without a label", []int{0, 0, 0, 0, 2, 0, 0, 0, 0}, map[int][]float64{2: {1}}, 1},
		{"no label at all", make([]int, 9), nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parts := tessellate.Dissolve(latticeMesh(t), tt.labels)
			checkParts(t, parts)
			got, rings := map[int][]float64{}, 0
			for _, p := range parts {
				got[p.Label] = append(got[p.Label], math.Round(1e6*planar.Area(p.Shape))/1e6)
				rings += len(p.Shape)
			}
			for label, want := range tt.want {
				if !slices.Equal(got[label], want) {
					t.Errorf("label %d: got parts of %v square degrees, want %v", label, got[label], want)
				}
			}
			if len(got) != len(tt.want) || rings != tt.rings {
				t.Errorf("got parts of %d labels with %d rings, want %d with %d", len(got), rings, len(tt.want), tt.rings)
			}
		})
	}
}

func TestPartsAreInTheOrderOfTheirFirstVertices(t *testing.T) {
	parts := tessellate.Dissolve(latticeMesh(t), []int{9, 8, 7, 6, 5, 4, 3, 2, 1})
	var got []int
	for _, p := range parts {
		got = append(got, p.Label)
		lowest := slices.MinFunc(p.Shape[0], func(p, q orb.Point) int { return slices.Compare(p[:], q[:]) })
		if p.Shape[0][0] != lowest {
			t.Errorf("label %d begins at %v, want %v", p.Label, p.Shape[0][0], lowest)
		}
	}
	// From west to east, then from south to north.
	if want := []int{9, 6, 3, 8, 5, 2, 7, 4, 1}; !slices.Equal(got, want) {
		t.Errorf("got labels %v, want %v", got, want)
	}
}

// An islet in a lake on an island: each belongs to the nearest site, and the lakes to none.
func TestLandsWithinLakes(t *testing.T) {
	ring := func(half float64) orb.Ring { return box(32-half, 49-half, 32+half, 49+half)[0] }
	hole := func(half float64) orb.Ring {
		r := ring(half)
		r.Reverse()
		return r
	}
	land := orb.MultiPolygon{{ring(0.9), hole(0.7)}, {ring(0.5), hole(0.3)}, {ring(0.1)}}
	sites := []orb.Point{{31.2, 49}, {32.8, 49}, {31.6, 49}, {32.02, 49}}
	mesh := mustMesh(t, tessellate.Frame{Lands: []orb.MultiPolygon{land}}, sites)
	cells := tessellate.Dissolve(mesh, unlike(len(sites)))
	checkParts(t, cells)
	areas := map[int]float64{}
	for _, c := range cells {
		areas[c.Label] += planar.Area(c.Shape)
	}
	outer, middle, islet := 1.8*1.8-1.4*1.4, 1-0.36, 0.04
	for label, want := range map[int]float64{1: outer / 2, 2: outer / 2, 3: middle, 4: islet} {
		if math.Abs(areas[label]-want) > 1e-6 {
			t.Errorf("site %d: got %.7f square degrees, want %.7f", label-1, areas[label], want)
		}
	}
	if got := partAt(cells, orb.Point{32, 49.6}); got != 0 {
		t.Errorf("the lake belongs to site %d, want none", got-1)
	}
}

func TestNewRefusesAHoleInNoLand(t *testing.T) {
	inside := orb.Polygon{box(30, 48, 31, 49)[0].Clone()}
	inside[0].Reverse()
	_, err := tessellate.New(tessellate.Frame{Lands: []orb.MultiPolygon{{inside}}}, []orb.Point{{30.5, 48.5}})
	if want := "hole near [30 48] lies in no land"; geo.CodeOf(err) != geo.Invalid || err.Error() != want {
		t.Errorf("got %v, want %q (invalid)", err, want)
	}
}

func TestAFrameOfNothingHasNoCells(t *testing.T) {
	mesh := mustMesh(t, tessellate.Frame{}, []orb.Point{{30, 48}})
	if parts := tessellate.Dissolve(mesh, []int{1}); len(parts) != 0 {
		t.Errorf("got %d parts, want none", len(parts))
	}
}

// An album returns what Dissolve returns, and the slices of a shape that it knows.
func TestAlbumReturnsKnownShapes(t *testing.T) {
	mesh := latticeMesh(t)
	album := tessellate.NewAlbum[int](mesh)
	random := rand.New(rand.NewPCG(4, 4))
	known := map[string]*orb.Point{}
	for range 60 {
		labels := make([]int, mesh.Sites())
		for i := range labels {
			labels[i] = random.IntN(3)
		}
		got, want := album.Dissolve(labels), tessellate.Dissolve(mesh, labels)
		if len(got) != len(want) {
			t.Fatalf("%v: got %d parts, want %d", labels, len(got), len(want))
		}
		for i := range want {
			if got[i].Label != want[i].Label || !got[i].Shape.Equal(want[i].Shape) {
				t.Errorf("%v: got %v, want %v", labels, got[i], want[i])
			}
			first, name := &got[i].Shape[0][0], fmt.Sprint(want[i].Shape)
			if known[name] != nil && known[name] != first {
				t.Errorf("%v: %v has slices of its own, want those returned before", labels, name)
			}
			known[name] = first
		}
	}
}
