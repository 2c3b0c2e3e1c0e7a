package tile_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// side is how many samples a canvas has along each edge of its tile.
const side = 512

// canvas is a drawing of one status in a tile.
type canvas [side][side]bool

// paint fills polygons, or clears them, by the even-odd rule, at one place in the cell of
// each sample where no vertex can be.
func (c *canvas) paint(polygons orb.MultiPolygon, fill bool) {
	const units = 4096.0 / side
	column := func(x float64) int { return min(max(0, int(math.Ceil(x/units-0.437))), side) }
	b := polygons.Bound()
	for row := max(0, int(b.Min[1]/units)-1); row < min(side, int(b.Max[1]/units)+2); row++ {
		xs := crossings(polygons, (float64(row)+0.437)*units)
		slices.Sort(xs)
		for i := 0; i+1 < len(xs); i += 2 {
			for x := column(xs[i]); x < column(xs[i+1]); x++ {
				c[row][x] = fill
			}
		}
	}
}

// differing counts the samples in which two canvases differ.
func (c *canvas) differing(o *canvas) (n int) {
	for row := range c {
		if c[row] == o[row] {
			continue
		}
		for column := range c[row] {
			if c[row][column] != o[row][column] {
				n++
			}
		}
	}
	return n
}

// TestHistoryShowsEveryDay draws the keyframe and the steps up to each day, and compares
// that with the tile of the day.
func TestHistoryShowsEveryDay(t *testing.T) {
	days := historyDays(t, "20240708", "20260531")
	for _, at := range []tile.Address{mustAt(t, 6, 38, 22), mustAt(t, 8, 154, 88), mustAt(t, 10, 617, 355)} {
		data, err := tile.NewHistory(at, days).Tile()
		if err != nil {
			t.Fatal(err)
		}
		layers := decode(t, data)
		var shown canvas
		for _, f := range features(layers, "keyframe") {
			shown.paint(multi(t, f.Geometry), true)
		}
		steps := features(layers, "steps")
		worst, drawn := 0, len(steps)
		for _, d := range days {
			for ; len(steps) > 0 && steps[0].Properties["date"] == d.Date.String(); steps = steps[1:] {
				shape := multi(t, steps[0].Geometry)
				checkRings(t, at.String()+" on "+d.Date.String(), shape)
				shown.paint(shape, steps[0].Properties["kind"] == "gained")
			}
			var want canvas
			want.paint(allPolygons(d.Snapshot.Shapes(at)), true)
			worst = max(worst, shown.differing(&want))
		}
		if len(steps) > 0 {
			t.Errorf("%s: %d steps are out of order, the first is of %v", at, len(steps), steps[0].Properties["date"])
		}
		if drawn == 0 {
			t.Errorf("%s: no steps", at)
		}
		if worst > 4 {
			t.Errorf("%s: %d of 512 x 512 samples differ on the worst day", at, worst)
		}
		t.Logf("%s: %d steps, %d bytes, %d samples differ on the worst day", at, drawn, len(data), worst)
	}
}

// TestHistoryOfScribbles has days that share nothing but crossings off the grid: the
// slivers beside some twenty long edges are there, those of the days before are not.
func TestHistoryOfScribbles(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	at := mustAt(t, 6, 38, 22)
	for range 20 {
		var days []tile.HistoryDay
		for n := range 6 {
			data := make([]byte, 40)
			for i := range data {
				data[i] = byte(1 + random.IntN(255)) // one ring
			}
			days = append(days, tile.HistoryDay{Date: geo.NewDate(2025, 1, 1+n), Snapshot: tile.Prepare("test", scribble(data), nil)})
		}
		history := tile.NewHistory(at, days)
		var shown canvas
		shown.paint(allPolygons(history.Keyframe), true)
		steps := history.Steps
		for _, d := range days {
			for ; len(steps) > 0 && steps[0].Date == d.Date; steps = steps[1:] {
				for _, p := range steps[0].Polygons {
					checkRings(t, d.Date.String(), orb.MultiPolygon{p})
				}
				shown.paint(steps[0].Polygons, steps[0].Direction == geo.Gained)
			}
			var want canvas
			want.paint(allPolygons(d.Snapshot.Shapes(at)), true)
			if n := shown.differing(&want); n > 100 {
				t.Errorf("%s: %d of 512 x 512 samples differ", d.Date, n)
			}
		}
	}
}

// TestHistoryCarriesDaysOver has days that differ from the one before in some corners, or
// in the since of their whole area: what is carried over must be what each day has by
// itself.
func TestHistoryCarriesDaysOver(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	seen := 0
	for range 40 {
		data := make([]byte, 20+random.IntN(300))
		for i := range data {
			data[i] = byte(random.IntN(256))
			if random.IntN(12) == 0 {
				data[i] = 0
			}
		}
		var days []tile.HistoryDay
		for n := range 12 {
			areas := scribble(data)
			if random.IntN(4) == 0 {
				for i := range areas {
					areas[i].Since = geo.SincePre2022
				}
			}
			days = append(days, tile.HistoryDay{Date: geo.NewDate(2025, 1, 1+n), Snapshot: tile.Prepare("test", areas, nil)})
			for range random.IntN(4) {
				data[random.IntN(len(data))] = byte(random.IntN(256))
			}
		}
		for _, at := range scribbled(t) {
			seen += checkCarriedOver(t, at, days)
		}
	}
	if seen < 10_000 {
		t.Errorf("got %d edges to compare, want more", seen)
	}
}

// checkCarriedOver compares what the arrangement of a history shows on each day with what the
// day shows by itself, and returns how many edges that has.
func checkCarriedOver(t *testing.T, at tile.Address, days []tile.HistoryDay) (edges int) {
	t.Helper()
	for i, got := range tile.CarriedOver(at, days) {
		want := days[i].Snapshot.Shapes(at)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s on %s: got %v, want %v", at, days[i].Date, got, want)
		}
		for _, p := range allPolygons(want) {
			for _, r := range p {
				edges += len(r) - 1
			}
		}
	}
	return edges
}

// TestHistoryCarriesRealDaysOver is the same of the samples.
func TestHistoryCarriesRealDaysOver(t *testing.T) {
	days := historyDays(t, "20250901", "20251231")
	for _, at := range []tile.Address{mustAt(t, 3, 4, 2), mustAt(t, 6, 38, 22), mustAt(t, 8, 154, 88), mustAt(t, 10, 617, 355)} {
		if checkCarriedOver(t, at, days) == 0 {
			t.Errorf("%s: no edges to compare", at)
		}
	}
}

func TestHistoryOfStatuses(t *testing.T) {
	at := mustAt(t, 2, 2, 1)
	day := func(n int, areas ...geo.ControlPolygon) tile.HistoryDay {
		return tile.HistoryDay{Date: geo.NewDate(2025, 1, n), Snapshot: tile.Prepare("test", areas, nil)}
	}
	contested := func(a geo.ControlPolygon) geo.ControlPolygon {
		a.Status = geo.Contested
		return a
	}
	west, east := lot(box(100, 100, 200, 200)), lot(box(200, 100, 300, 200))
	history := tile.NewHistory(at, []tile.HistoryDay{
		day(1, west, contested(east)),
		day(2, west, contested(east)),
		day(3, west, east),
		day(5, lot(box(100, 100, 200, 150)), east),
	})
	data, err := history.Tile()
	if err != nil {
		t.Fatal(err)
	}
	layers := decode(t, data)
	for _, tt := range []struct {
		layer string
		want  []string
	}{
		{"keyframe", []string{"occupied 2025-01-01 <nil> 10000", "contested 2025-01-01 <nil> 10000"}},
		{"steps", []string{"contested 2025-01-03 lost 10000", "occupied 2025-01-03 gained 10000", "occupied 2025-01-05 lost 5000"}},
	} {
		var got []string
		for _, f := range features(layers, tt.layer) {
			got = append(got, describe(t, f))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.layer, got, tt.want)
		}
	}
	if got := tile.NewHistory(at, nil); got.Keyframe != nil || got.Steps != nil {
		t.Errorf("no days: got %+v", got)
	}
}

func describe(t *testing.T, f *geojson.Feature) string {
	t.Helper()
	var area float64
	for _, p := range multi(t, f.Geometry) {
		area += polygonArea(p)
	}
	return fmt.Sprint(f.Properties["status"], " ", f.Properties["date"], " ", f.Properties["kind"], " ", area)
}

// TestHistoryFits is the bound of the issue: two years of days over the whole country.
func TestHistoryFits(t *testing.T) {
	days := historyDays(t, "20240531", "20260531")
	total := 0
	for z := uint32(6); z <= 8; z++ {
		size := 0
		for at := range tile.Cover(ukraine, zoom(z)) {
			data, err := tile.NewHistory(at, days).Tile()
			if err != nil {
				t.Fatal(err)
			}
			size += gzipped(t, data)
		}
		t.Logf("zoom %d: %d bytes compressed, %d days", z, size, len(days))
		total += size
	}
	if total > 1_500_000 {
		t.Errorf("got %d bytes compressed, want at most 1.5 MB", total)
	}
}

func gzipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// historyOf returns the history of days of one tile, each of some areas.
func historyOf(at tile.Address, days ...[]geo.ControlPolygon) tile.History {
	var list []tile.HistoryDay
	for i, areas := range days {
		list = append(list, tile.HistoryDay{Date: geo.NewDate(2025, 1, 1+i), Snapshot: tile.Prepare("test", areas, nil)})
	}
	return tile.NewHistory(at, list)
}

func areas(polygons ...geo.ControlPolygon) []geo.ControlPolygon { return polygons }

func TestHistorySteps(t *testing.T) {
	at := mustAt(t, 2, 2, 1)
	west, east, both := lot(box(100, 100, 200, 200)), lot(box(200, 100, 300, 200)), lot(box(100, 100, 300, 200))
	far := lot(box(-5000, 100, -4000, 200))
	early := west
	early.Since = geo.SincePre2022
	for _, tt := range []struct {
		name string
		days [][]geo.ControlPolygon
		want []string // of steps: day, direction, status, since, area in square units
	}{
		{"the same", [][]geo.ControlPolygon{areas(west), areas(west)}, nil},
		{"the same in other polygons", [][]geo.ControlPolygon{areas(both), areas(west, east), areas(both)}, nil},
		{"gained beside", [][]geo.ControlPolygon{areas(west), areas(west, east)}, []string{"2 gained occupied  10000"}},
		{"lost whole", [][]geo.ControlPolygon{areas(west), nil}, []string{"2 lost occupied  10000"}},
		{"there and back", [][]geo.ControlPolygon{areas(west), areas(both), areas(west)},
			[]string{"2 gained occupied  10000", "3 lost occupied  10000"}},
		{"moved", [][]geo.ControlPolygon{areas(west), areas(east)}, []string{"2 lost occupied  10000", "2 gained occupied  10000"}},
		{"from nothing", [][]geo.ControlPolygon{nil, areas(west)}, []string{"2 gained occupied  10000"}},
		{"elsewhere", [][]geo.ControlPolygon{areas(west), areas(west, far)}, nil},
		{"another since", [][]geo.ControlPolygon{areas(west), areas(early)}, []string{"2 lost occupied  10000", "2 gained occupied pre-2022 10000"}},
		{"a hole", [][]geo.ControlPolygon{areas(both), areas(lot(box(100, 100, 300, 200), flipped(box(150, 120, 170, 140))))},
			[]string{"2 lost occupied  400"}},
		{"to and fro between two sets of kinds", [][]geo.ControlPolygon{areas(west), areas(early), areas(both), areas(early)},
			[]string{"2 lost occupied  10000", "2 gained occupied pre-2022 10000", "3 lost occupied pre-2022 10000", "3 gained occupied  20000",
				"4 lost occupied  20000", "4 gained occupied pre-2022 10000"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range historyOf(at, tt.days...).Steps {
				var area float64
				for _, p := range s.Polygons {
					area += polygonArea(p)
				}
				_, _, day := s.Date.Time().Date()
				got = append(got, fmt.Sprint(day, " ", s.Direction, " ", s.Status, " ", s.Since, " ", area))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A source may have more sets of kinds than arrangements are kept: each day still
// shows what it has.
func TestHistoryOfManyKinds(t *testing.T) {
	at := mustAt(t, 2, 2, 1)
	statuses := geo.Statuses()
	var days [][]geo.ControlPolygon
	for round := range 3 {
		for n := 1; n < 1<<4; n++ { // all sets of four statuses but the empty one
			var day []geo.ControlPolygon
			for i := range 4 {
				if n>>i&1 == 1 {
					p := lot(box(float64(100+100*i), 100, float64(180+100*i), float64(200+10*round)))
					p.Status = statuses[i]
					day = append(day, p)
				}
			}
			days = append(days, day)
		}
	}
	history := historyOf(at, days...)
	shown := map[geo.Status]float64{}
	for _, s := range history.Keyframe {
		shown[s.Status] += areaOfAll(s.Polygons)
	}
	steps := history.Steps
	for i, day := range days {
		for ; len(steps) > 0 && steps[0].Date == geo.NewDate(2025, 1, 1+i); steps = steps[1:] {
			if steps[0].Direction == geo.Gained {
				shown[steps[0].Status] += areaOfAll(steps[0].Polygons)
			} else {
				shown[steps[0].Status] -= areaOfAll(steps[0].Polygons)
			}
		}
		want := map[geo.Status]float64{}
		for _, p := range day {
			want[p.Status] = 80 * float64(100+10*(i/15))
		}
		for _, status := range statuses {
			if shown[status] != want[status] {
				t.Fatalf("day %d, %s: got %v square units, want %v", i, status, shown[status], want[status])
			}
		}
	}
}

func areaOfAll(polygons orb.MultiPolygon) (area float64) {
	for _, p := range polygons {
		area += polygonArea(p)
	}
	return area
}

// Where old and new edges cross off the grid, what is drawn differs from the day by slivers.
// They are repaired once the front line has left them, inside an area and outside.
func TestHistoryRepairsSlivers(t *testing.T) {
	random := rand.New(rand.NewPCG(39, 40))
	at := mustAt(t, 2, 2, 1)
	corner := func() [2]float64 { return [2]float64{500 + 3000*random.Float64(), 500 + 3000*random.Float64()} }
	slivers := 0.0
	for round := range 12 {
		first, second := areas(lot([][2]float64{corner(), corner(), corner()})), areas(lot([][2]float64{corner(), corner(), corner()}))
		last := areas()
		if round%2 == 0 {
			last = areas(lot(box(100, 100, 4000, 4000)))
		}
		days := [][]geo.ControlPolygon{first, second, last}
		history := historyOf(at, days...)
		shown := multiOf(history.Keyframe)
		steps := history.Steps
		for i, day := range days {
			for ; len(steps) > 0 && steps[0].Date == geo.NewDate(2025, 1, 1+i); steps = steps[1:] {
				shown = applied(t, shown, steps[0])
			}
			off := areaOfAll(differenceOf(t, shown, dayIn(at, day))) + areaOfAll(differenceOf(t, dayIn(at, day), shown))
			if i == 1 {
				slivers += off
			} else if off > 1e-6 {
				t.Errorf("round %d, day %d: got %g square units that differ, want none", round, i+1, off)
			}
		}
	}
	if slivers == 0 {
		t.Error("got no slivers to repair")
	}
}

func multiOf(shapes []tile.Shape) (all orb.MultiPolygon) {
	for _, s := range shapes {
		all = append(all, s.Polygons...)
	}
	return all
}

func dayIn(at tile.Address, polygons []geo.ControlPolygon) orb.MultiPolygon {
	return multiOf(tile.Prepare("test", polygons, nil).Shapes(at))
}

// applied returns what is shown after a step.
func applied(t *testing.T, shown orb.MultiPolygon, step tile.HistoryStep) orb.MultiPolygon {
	t.Helper()
	if step.Direction == geo.Lost {
		return differenceOf(t, shown, step.Polygons)
	}
	joined, err := repair.Union(shown, step.Polygons)
	if err != nil {
		t.Fatal(err)
	}
	return joined
}

func differenceOf(t *testing.T, of, less orb.MultiPolygon) orb.MultiPolygon {
	t.Helper()
	rest, err := repair.Difference(of, less)
	if err != nil {
		t.Fatal(err)
	}
	return rest
}
