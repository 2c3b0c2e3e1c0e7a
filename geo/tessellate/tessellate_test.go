package tessellate_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

// lands are two neighbours with a common border at longitude 33, the western one of
// two parts with a common edge and a lake, and an island. Area: 3*2 + 2*2 - 0.2*0.2 +
// 0.01 square degrees.
func lands() []orb.MultiPolygon {
	lake := orb.Ring{{31.5, 48.5}, {31.5, 48.7}, {31.7, 48.7}, {31.7, 48.5}, {31.5, 48.5}}
	west := box(30, 48, 32, 50)
	west = append(west, lake)
	return []orb.MultiPolygon{{west, box(32, 48, 33, 50)}, {box(33, 48, 35, 50)}, {box(35.5, 48, 35.6, 48.1)}}
}

const landArea = 6 + 4 - 0.04 + 0.01

// river winds from the southern to the northern outline of the west, and on beyond.
func river() orb.LineString {
	return orb.LineString{{30.4, 47.9}, {30.61, 48.3}, {30.52, 48.9}, {30.9, 49.33}, {30.7, 50.2}}
}

func randomSites(random *rand.Rand, n int) []orb.Point {
	sites := make([]orb.Point, n)
	for i := range sites {
		// Off the coast now and then, on a coarse lattice now and then.
		sites[i] = orb.Point{29.9 + 5.2*random.Float64(), 47.95 + 2.1*random.Float64()}
		if i%3 == 0 {
			sites[i] = orb.Point{math.Round(sites[i][0]*8)/8 + 1e-5*float64(i/24), math.Round(sites[i][1]*8) / 8}
		}
	}
	return sites
}

func mustMesh(t *testing.T, frame tessellate.Frame, sites []orb.Point) *tessellate.Mesh {
	t.Helper()
	mesh, err := tessellate.New(frame, sites)
	if err != nil {
		t.Fatal(err)
	}
	return mesh
}

func unlike(n int) []int {
	labels := make([]int, n)
	for i := range labels {
		labels[i] = i + 1
	}
	return labels
}

func TestCellsFillTheFrameWithoutOverlap(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			sites := distinct(randomSites(rand.New(rand.NewPCG(seed, 1)), 90))
			mesh := mustMesh(t, tessellate.Frame{Lands: lands(), Barriers: []orb.LineString{river()}}, sites)
			cells := tessellate.Dissolve(mesh, unlike(len(sites)))
			checkParts(t, cells)
			checkArea(t, cells, landArea)
			checkNeighbours(t, cells)
		})
	}
}

func distinct(sites []orb.Point) []orb.Point {
	slices.SortFunc(sites, func(a, b orb.Point) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(sites)
}

func TestAnyLabelsGiveValidPartsThatFillTheFrame(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 2))
			sites := distinct(randomSites(random, 120))
			mesh := mustMesh(t, tessellate.Frame{Lands: lands(), Barriers: []orb.LineString{river()}}, sites)
			labels := make([]int, mesh.Sites())
			for i := range labels {
				labels[i] = 1 + random.IntN(3)
			}
			parts := tessellate.Dissolve(mesh, labels)
			checkParts(t, parts)
			checkArea(t, parts, landArea)
			checkNeighbours(t, parts)
			checkOverlay(t, parts)
		})
	}
}

func checkParts(t *testing.T, parts []tessellate.Part[int]) {
	t.Helper()
	for _, p := range parts {
		if err := repair.Validate(p.Shape); err != nil {
			t.Errorf("label %d: %v", p.Label, err)
		}
		for i, ring := range p.Shape {
			want := orb.CCW
			if i > 0 {
				want = orb.CW
			}
			if ring.Orientation() != want {
				t.Errorf("label %d, ring %d: wound %v, want %v", p.Label, i, ring.Orientation(), want)
			}
		}
	}
}

func checkArea(t *testing.T, parts []tessellate.Part[int], want float64) {
	t.Helper()
	var got float64
	for _, p := range parts {
		got += planar.Area(p.Shape)
	}
	// Where a river or a cell edge ends on a slanted outline, the outline is bent to a
	// grid point; these outlines are not slanted.
	if math.Abs(got-want) > 1e-9*want {
		t.Errorf("parts cover %.12f square degrees, want %.12f", got, want)
	}
}

// checkNeighbours demands that each edge is walked at most once in each direction: no
// overlap, and common borders shared vertex for vertex.
func checkNeighbours(t *testing.T, parts []tessellate.Part[int]) {
	t.Helper()
	type edge struct{ from, to orb.Point }
	walked := map[edge]int{}
	for i, p := range parts {
		for _, ring := range p.Shape {
			for k := 1; k < len(ring); k++ {
				e := edge{ring[k-1], ring[k]}
				if j, twice := walked[e]; twice {
					t.Errorf("parts %d and %d lie on the same side of %v", j, i, e)
				}
				walked[e] = i
			}
		}
	}
	for e, i := range walked {
		if j, shared := walked[edge{e.to, e.from}]; shared && parts[i].Label == parts[j].Label {
			t.Errorf("parts %d and %d of label %d are not merged along %v", i, j, parts[i].Label, e)
		}
	}
}

// checkOverlay asks another library: the union of all parts has the area of the frame.
func checkOverlay(t *testing.T, parts []tessellate.Part[int]) {
	t.Helper()
	var union orb.MultiPolygon
	for _, p := range parts {
		merged, err := repair.Union(union, orb.MultiPolygon{p.Shape})
		if err != nil {
			t.Fatal(err)
		}
		union = merged
	}
	if got := planar.Area(union); math.Abs(got-landArea) > 1e-6 {
		t.Errorf("union covers %.9f square degrees, want %.9f", got, landArea)
	}
}

func TestOneLabelGivesTheFrame(t *testing.T) {
	t.Parallel()
	sites := distinct(randomSites(rand.New(rand.NewPCG(7, 7)), 80))
	mesh := mustMesh(t, tessellate.Frame{Lands: lands(), Barriers: []orb.LineString{river()}}, sites)
	labels := make([]string, len(sites))
	for i := range labels {
		labels[i] = "all"
	}
	parts := tessellate.Dissolve(mesh, labels)
	var rings []int
	for _, p := range parts {
		rings = append(rings, len(p.Shape))
	}
	if want := []int{2, 1}; !slices.Equal(rings, want) {
		t.Errorf("got parts with %v rings, want %v: the mainland with its lake, the island", rings, want)
	}
}

// A town in the middle of a district is a land of its own that fills a hole of the other.
func TestALandFillsTheHoleOfAnother(t *testing.T) {
	const districtArea = 4
	random := rand.New(rand.NewPCG(13, 21))
	for round := range 50 {
		var town orb.Ring
		for i := range 7 {
			angle, radius := 2*math.Pi*float64(i)/7, 0.2+0.5*random.Float64()
			town = append(town, orb.Point{31 + radius*math.Cos(angle), 49 + radius*math.Sin(angle)})
		}
		town = append(town, town[0])
		hole := town.Clone()
		hole.Reverse()
		district := orb.Polygon{box(30, 48, 32, 50)[0], hole}
		frame := tessellate.Frame{Lands: []orb.MultiPolygon{{district}, {{town}}}}
		townArea := planar.Area(town)
		inDistrict, inTown := orb.Point{30.1, 48.1}, orb.Point{31, 49}
		for _, tt := range []struct {
			name   string
			sites  []orb.Point
			labels []int
			want   map[int]float64
		}{
			{"a site in the district", []orb.Point{inDistrict}, []int{1}, map[int]float64{1: districtArea}},
			{"a site in the town", []orb.Point{inTown}, []int{1}, map[int]float64{1: districtArea}},
			{"one in each", []orb.Point{inDistrict, inTown}, []int{1, 2}, map[int]float64{1: districtArea - townArea, 2: townArea}},
			{"of one label", []orb.Point{inDistrict, inTown}, []int{1, 1}, map[int]float64{1: districtArea}},
			{"the town alone", []orb.Point{inDistrict, inTown}, []int{0, 1}, map[int]float64{1: townArea}},
		} {
			got := map[int]float64{}
			for _, part := range tessellate.Dissolve(mustMesh(t, frame, tt.sites), tt.labels) {
				got[part.Label] += planar.Area(part.Shape)
			}
			if !maps.EqualFunc(got, tt.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-6 }) {
				t.Errorf("round %d, %s: got square degrees %v, want %v", round, tt.name, got, tt.want)
			}
		}
	}
}

func TestBarriersPartCells(t *testing.T) {
	t.Parallel()
	// Both sites lie west of the middle; only the river keeps the first from the east.
	frame := tessellate.Frame{Lands: []orb.MultiPolygon{{box(30, 48, 34, 50)}},
		Barriers: []orb.LineString{{{32, 47}, {32, 51}}, {{30.5, 48.2}, {30.7, 48.4}}}}
	mesh := mustMesh(t, frame, []orb.Point{{31.9, 49}, {33.9, 49}})
	got := tessellate.Dissolve(mesh, []string{"west", "east"})
	want := []tessellate.Part[string]{{"west", box(30, 48, 32, 50)}, {"east", box(32, 48, 34, 50)}}
	if len(got) != len(want) {
		t.Fatalf("got %d parts, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].Label != want[i].Label || !sameRing(got[i].Shape[0], want[i].Shape[0]) {
			t.Errorf("part %d: got %v %v, want %v %v", i, got[i].Label, got[i].Shape, want[i].Label, want[i].Shape)
		}
	}
}

// sameRing compares rings of which got starts at its lowest vertex, as want does.
func sameRing(got, want orb.Ring) bool { return slices.Equal(got, want) }

func TestGroundCutOffByWaterFollowsTheLand(t *testing.T) {
	t.Parallel()
	// A bay opens to the north between a western arm and an eastern one. The town on the
	// western arm is nearer to the tip of the eastern arm than the village at its foot.
	shore := orb.Polygon{{{30, 48}, {33, 48}, {33, 50}, {32, 50}, {32, 48.5}, {31.9, 48.5}, {31.9, 50}, {30, 50}, {30, 48}}}
	mesh := mustMesh(t, tessellate.Frame{Lands: []orb.MultiPolygon{{shore}}}, []orb.Point{{31.8, 49.9}, {32.5, 48.2}})
	for _, p := range tessellate.Dissolve(mesh, []string{"town", "village"}) {
		if tip := (orb.Point{32.1, 49.9}); p.Label == "town" && planar.PolygonContains(p.Shape, tip) {
			t.Errorf("the tip %v across the bay belongs to the town", tip)
		}
	}
}

func TestAnIslandWithoutASiteBelongsToTheNearest(t *testing.T) {
	t.Parallel()
	frame := tessellate.Frame{Lands: []orb.MultiPolygon{{box(30, 48, 32, 50)}, {box(32.5, 49, 32.6, 49.1)}}}
	mesh := mustMesh(t, frame, []orb.Point{{30.5, 49}, {31.9, 49}})
	parts := tessellate.Dissolve(mesh, []string{"far", "near"})
	if got, want := len(parts), 3; got != want {
		t.Fatalf("got %d parts, want %d", got, want)
	}
	if got := parts[2]; got.Label != "near" || !got.Shape.Bound().Contains(orb.Point{32.55, 49.05}) {
		t.Errorf("got the island as %q at %v, want it with the near site", got.Label, got.Shape.Bound())
	}
}

func TestUnchangedPartsAreTheSameWhateverTheOthersAre(t *testing.T) {
	t.Parallel()
	sites := distinct(randomSites(rand.New(rand.NewPCG(3, 3)), 100))
	mesh := mustMesh(t, tessellate.Frame{Lands: lands()}, sites)
	// The island's site alone keeps its label; all others change from one draw to the next.
	album := tessellate.NewAlbum[int](mesh)
	before, after := make([]int, len(sites)), make([]int, len(sites))
	for i, s := range sites {
		before[i], after[i] = 1, 2+i%2
		if s[0] < 31 {
			before[i], after[i] = 9, 9
		}
	}
	first, second := partsOf(album.Dissolve(before), 9), partsOf(album.Dissolve(after), 9)
	if len(first) == 0 || len(first) != len(second) {
		t.Fatalf("got %d and %d parts, want as many", len(first), len(second))
	}
	for i := range first {
		if &first[i].Shape[0][0] != &second[i].Shape[0][0] {
			t.Errorf("part %d is drawn anew though nothing in it changed", i)
		}
	}
}

func partsOf(parts []tessellate.Part[int], label int) []tessellate.Part[int] {
	return slices.DeleteFunc(parts, func(p tessellate.Part[int]) bool { return p.Label != label })
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		sites []orb.Point
		want  string
	}{
		{"no sites", nil, "no sites to divide the ground among"},
		{"two sites in one point", []orb.Point{{31, 49}, {30, 49}, {31, 49}}, "sites 0 and 2 share the point [31 49]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := tessellate.New(tessellate.Frame{Lands: lands()}, tt.sites)
			if err == nil || err.Error() != tt.want || geo.CodeOf(err) != geo.Invalid {
				t.Errorf("got %v (%s), want %q (invalid)", err, geo.CodeOf(err), tt.want)
			}
		})
	}
}
