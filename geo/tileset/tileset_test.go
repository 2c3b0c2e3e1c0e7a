package tileset_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
)

func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

func occupied(shapes ...orb.Polygon) (areas []geo.ControlPolygon) {
	for _, s := range shapes {
		areas = append(areas, geo.ControlPolygon{Status: geo.Occupied, Shape: s})
	}
	return areas
}

var (
	regions = geo.Regions{Boundary: "one", Units: []geo.Region{{Code: "UA-14", NameEN: "Donetsk", Shape: orb.MultiPolygon{box(33, 44, 39, 50)}}}}
	towns   = []geo.Place{{ID: 1, NameEN: "Town", Point: orb.Point{37.3, 48.3}, Population: 1_000_000}}
	west    = box(34.2, 45.2, 34.6, 45.6)
	east    = box(37.2, 48.2, 37.6, 48.8)
	wider   = box(37.2, 48.2, 37.7, 48.8)
	inWest  = at(9, 304, 182)
	inEast  = at(9, 309, 176)
	day     = func(n int) geo.Date { return geo.NewDate(2025, 1, n) }
)

func at(z, x, y uint32) tile.Address {
	found, err := tile.At(z, x, y)
	if err != nil {
		panic(err)
	}
	return found
}

// mapStore is what tileset.New takes.
type mapStore interface {
	Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error)
	Polygons(context.Context, geo.PolygonQuery) ([]geo.ControlPolygon, error)
	ChangedPolygons(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error)
}

func newTileset(s mapStore) *tileset.Tileset {
	return tileset.New(s, atlas.New(regions), towns)
}

func mustDay(t testing.TB, ts *tileset.Tileset, of geo.StoredSnapshot) *tileset.SnapshotMap {
	t.Helper()
	d, err := ts.Day(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// vectorMap is a map that has vector tiles.
type vectorMap interface {
	Tile(tile.Address) ([]byte, error)
}

func mustTile(t testing.TB, of vectorMap, at tile.Address) []byte {
	t.Helper()
	content, err := of.Tile(at)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func layers(t testing.TB, content []byte) map[string]*mvt.Layer {
	t.Helper()
	list, err := mvt.Unmarshal(content)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*mvt.Layer{}
	for _, l := range list {
		byName[l.Name] = l
	}
	return byName
}

func TestDay(t *testing.T) {
	store := newFakeStore()
	d := mustDay(t, newTileset(store), store.learn(day(1), nil, occupied(west, east)))
	got := layers(t, mustTile(t, d, at(6, 38, 22)))
	for _, name := range []string{"control", "frontline", "regions", "places"} {
		if got[name] == nil {
			t.Errorf("the tile lacks the layer %s", name)
		}
	}
	if content := mustTile(t, d, at(6, 0, 0)); len(content) != 0 {
		t.Errorf("got %d bytes in the Pacific, want none", len(content))
	}
	if want := (orb.Bound{Min: orb.Point{34.2, 45.2}, Max: orb.Point{37.6, 48.8}}); d.Bound != want || d.ID().String() != "r1-abcdef01" {
		t.Errorf("got %s within %v, want r1-abcdef01 within %v", d.ID(), d.Bound, want)
	}
}

func TestSince(t *testing.T) {
	store := newFakeStore()
	first := store.learn(day(1), nil, occupied(west, east))
	second := store.learn(day(2), nil, occupied(west, wider))
	third := store.learn(day(3), nil, occupied(west, wider))
	store.stored[[2]geo.Revision{2, 3}] = nil                // measured, and nothing moved
	corrected := store.learn(day(2), nil, occupied(west))    // what the store learns later
	early := store.learn(day(1).AddDays(-5), nil, nil)       // must not alter what it knew
	fourth := store.learn(day(4), nil, occupied(west, east)) // is compared with what is known now
	ts := newTileset(store)
	tests := []struct {
		name       string
		of         geo.StoredSnapshot
		west, east geo.Date
	}{
		{"first", first, day(1), day(1)},
		{"second", second, day(1), day(2)},
		{"third, before the correction", third, day(1), day(2)},
		{"corrected", corrected, day(1), day(2)},
		{"filled in", early, early.Date, early.Date},
		{"fourth, after both", fourth, day(1), day(4)},
	}
	for _, tt := range tests {
		d := mustDay(t, ts, tt.of)
		if w, e := d.Since(inWest), d.Since(inEast); w != tt.west || e != tt.east {
			t.Errorf("%s: got %s in the west and %s in the east, want %s and %s", tt.name, w, e, tt.west, tt.east)
		}
	}
	if !slices.Equal(mustTile(t, mustDay(t, ts, first), inWest), mustTile(t, mustDay(t, ts, third), inWest)) {
		t.Error("the west is not the same bytes on the first and the third day")
	}
	if slices.Equal(mustTile(t, mustDay(t, ts, first), inEast), mustTile(t, mustDay(t, ts, third), inEast)) {
		t.Error("the east is the same bytes on the first and the third day")
	}
}

func TestMapsThatDoNotSpeakOfAStatus(t *testing.T) {
	store := newFakeStore()
	claimed := geo.ControlPolygon{Status: geo.Claimed, Shape: west}
	first := store.learn(day(1), nil, append(occupied(east), claimed))
	silent := store.learn(day(2), []geo.Status{geo.Occupied}, occupied(wider))
	third := store.learn(day(3), nil, append(occupied(wider), claimed))
	store.stored[[2]geo.Revision{1, 2}] = []geo.ChangedPolygon{{Status: geo.Occupied, Direction: geo.Gained, Shape: box(37.6, 48.2, 37.7, 48.8)}}
	late := store.learn(day(1).AddDays(geo.MaxDrawnAge+2), []geo.Status{geo.Occupied}, occupied(wider))
	later := store.learn(day(3).AddDays(geo.MaxDrawnAge+1), []geo.Status{geo.Occupied}, occupied(wider))
	ts := newTileset(store)
	for _, tt := range []struct {
		name  string
		of    geo.StoredSnapshot
		since geo.Date // of the west
		drawn bool     // whether what is claimed is
	}{
		{"speaks of it", first, day(1), true},
		{"does not", silent, day(1), true},
		{"does again", third, day(1), true},
		{"31 days later", late, day(1), true},
		{"32 days later", later, later.Date, false},
	} {
		d := mustDay(t, ts, tt.of)
		if since, drawn := d.Since(inWest), len(d.Layers.Shapes(inWest)) > 0; since != tt.since || drawn != tt.drawn {
			t.Errorf("%s: got a tile since %s that draws what is claimed: %t, want %s, %t", tt.name, since, drawn, tt.since, tt.drawn)
		}
	}
	moved, err := ts.Change(t.Context(), first, third)
	if err != nil {
		t.Fatal(err)
	}
	if content := mustTile(t, moved, inWest); len(content) != 0 {
		t.Error("what a map does not speak of counts as lost")
	}
	if got := layers(t, mustTile(t, moved, inEast))["changes"]; got == nil || len(got.Features) != 1 ||
		got.Features[0].Properties["date"] != day(2).String() || got.Features[0].Properties["kind"] != "gained" {
		t.Errorf("got %v in the east, want one polygon gained on the second day", got)
	}
}

// From a day of claims alone to one that tells what is occupied, that is compared with the map which
// the first carries over; a history shows it from its first day on.
func TestChangeAndHistoryFromADayThatCarriesOver(t *testing.T) {
	store := newFakeStore()
	store.learn(day(1), []geo.Status{geo.Occupied}, occupied(east))
	claims := store.learn(day(2), []geo.Status{geo.Claimed}, nil)
	wide := store.learn(day(3), []geo.Status{geo.Occupied}, occupied(wider))
	ts := newTileset(store)
	moved, err := ts.Change(t.Context(), claims, wide)
	if err != nil {
		t.Fatal(err)
	}
	if got := layers(t, mustTile(t, moved, inEast))["changes"]; got == nil || len(got.Features) != 1 || got.Features[0].Properties["date"] != day(3).String() {
		t.Errorf("changes: got %v, want one polygon gained on the third day", got)
	}
	history, err := ts.History(t.Context(), claims, wide)
	if err != nil {
		t.Fatal(err)
	}
	if got := layers(t, mustTile(t, history, inEast))["keyframe"]; got == nil || len(got.Features) == 0 {
		t.Error("history: the first day shows nothing, want what it carries over")
	}
}

func TestChange(t *testing.T) {
	store := newFakeStore()
	first := store.learn(day(1), nil, occupied(east))
	store.learn(day(2), nil, occupied(wider))
	third := store.learn(day(3), nil, occupied(east))
	moved, err := newTileset(store).Change(t.Context(), first, third)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range layers(t, mustTile(t, moved, inEast))["changes"].Features {
		got = append(got, f.Properties.MustString("kind")+" "+f.Properties.MustString("date"))
	}
	if want := []string{"gained 2025-01-02", "lost 2025-01-03"}; !slices.Equal(got, want) || moved.ID().String() != "r1-abcdef01..r3-abcdef03" {
		t.Errorf("got %v of %s, want %v of r1-abcdef01..r3-abcdef03", got, moved.ID(), want)
	}
}

func TestHistory(t *testing.T) {
	store := newFakeStore()
	first := store.learn(day(1), nil, occupied(east))
	store.learn(day(2), nil, occupied(wider))
	store.learn(day(2), nil, occupied(west, wider)) // corrected
	last := store.learn(day(3), nil, occupied(west, east))
	store.learn(day(2), nil, nil) // corrected again, later
	ts := newTileset(store)
	h, err := ts.History(t.Context(), first, last)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range layers(t, mustTile(t, h, inEast))["steps"].Features {
		got = append(got, f.Properties.MustString("kind")+" "+f.Properties.MustString("date"))
	}
	if want := []string{"gained 2025-01-02", "lost 2025-01-03"}; !slices.Equal(got, want) || h.ID().String() != "history/r1-abcdef01..r4-abcdef04" {
		t.Errorf("got %v of %s, want %v of history/r1-abcdef01..r4-abcdef04", got, h.ID(), want)
	}
	dates, err := ts.Dates(t.Context(), first, last)
	if want := []geo.Date{day(1), day(2), day(3)}; err != nil || !slices.Equal(dates, want) {
		t.Errorf("got dates %v, %v, want %v", dates, err, want)
	}
}

func TestEnds(t *testing.T) {
	store := newFakeStore()
	first, second := store.learn(day(1), nil, nil), store.learn(day(2), nil, nil)
	other := second
	other.Source = "another"
	ts := newTileset(store)
	for name, ends := range map[string][2]geo.StoredSnapshot{"turned": {second, first}, "of two sources": {first, other}} {
		_, change := ts.Change(t.Context(), ends[0], ends[1])
		_, history := ts.History(t.Context(), ends[0], ends[1])
		_, changed := ts.Changed(t.Context(), ends[0], ends[1], 0, 3)
		_, dates := ts.Dates(t.Context(), ends[0], ends[1])
		for of, err := range map[string]error{"Change": change, "History": history, "Changed": changed, "Dates": dates} {
			if geo.CodeOf(err) != geo.Invalid {
				t.Errorf("%s, %s: got %v, want Invalid", of, name, err)
			}
		}
	}
	if h, err := ts.History(t.Context(), first, first); err != nil || len(mustTile(t, h, inEast)) != 0 {
		t.Errorf("a history of one empty day: got %v, want an empty one", err)
	}
}

// Tiles that are not listed must be the same, whatever else moved there and back.
func TestChangedNamesEveryTileThatDiffers(t *testing.T) {
	store := newFakeStore()
	first := store.learn(day(1), nil, occupied(west, east))
	store.learn(day(2), nil, occupied(wider))
	third := store.learn(day(3), nil, occupied(west, wider))
	ts := newTileset(store)
	changed, err := ts.Changed(t.Context(), first, third, 0, 9)
	if err != nil {
		t.Fatal(err)
	}
	before, after := mustDay(t, ts, first), mustDay(t, ts, third)
	same, differ := 0, 0
	for z := range uint32(10) {
		for at := range tile.Cover(orb.Bound{Min: orb.Point{33, 44}, Max: orb.Point{39, 50}}, maptile.Zoom(z)) {
			if slices.Equal(mustTile(t, before, at), mustTile(t, after, at)) {
				same++
				continue
			}
			differ++
			if !slices.Contains(changed, at) {
				t.Errorf("tile %s differs and is not listed", at)
			}
		}
	}
	if same == 0 || differ == 0 || !slices.Contains(changed, inWest) || slices.Contains(changed, at(9, 307, 180)) {
		t.Errorf("got %d tiles alike and %d that differ, %d listed", same, differ, len(changed))
	}
}

func TestWhatIsPreparedIsPreparedOnce(t *testing.T) {
	store := newFakeStore()
	of := store.learn(day(1), nil, occupied(west))
	store.hold = make(chan struct{})
	ts := newTileset(store)
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { _, err := ts.Day(ctx, of); left <- err }()
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() { mustDay(t, ts, of) })
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v for who left, want that they did", err)
	}
	close(store.hold)
	group.Wait()
	if store.reads != 1 {
		t.Errorf("got %d reads, want 1", store.reads)
	}
}

func TestErrorsAreNotKept(t *testing.T) {
	store := newFakeStore()
	of := store.learn(day(1), nil, occupied(west))
	ts := newTileset(store)
	store.broken = errors.New("a bad sector")
	if _, err := ts.Day(t.Context(), of); !errors.Is(err, store.broken) {
		t.Errorf("got %v, want the store's error", err)
	}
	store.broken = nil
	mustDay(t, ts, of)
}

func TestMapsAskedForLeastAreEvicted(t *testing.T) {
	const maps, bound = 200, 48
	s := newFakeStore()
	var days []geo.StoredSnapshot
	for n := range maps {
		days = append(days, s.learn(day(1).AddDays(n), nil, occupied(west)))
		s.stored[[2]geo.Revision{geo.Revision(n), geo.Revision(n + 1)}] = nil
	}
	ts := newTileset(s)
	for _, d := range days {
		mustDay(t, ts, d)
		mustDay(t, ts, days[0]) // is asked for all the time
	}
	if s.reads != maps {
		t.Errorf("got %d reads of %d days, want one of each", s.reads, maps)
	}
	s.reads = 0
	mustDay(t, ts, days[0])
	if s.reads != 0 {
		t.Errorf("got %d reads of what is asked for all the time, want none", s.reads)
	}
	for _, d := range days[1:] {
		mustDay(t, ts, d)
	}
	if least := maps - bound; s.reads < least {
		t.Errorf("got %d reads when all are asked for again, want %d or more: at most %d are cached", s.reads, least, bound)
	}
}

func TestCompress(t *testing.T) {
	content := []byte("a tile of some length, of some length, of some length")
	a, err := tileset.Compress(content)
	if err != nil {
		t.Fatal(err)
	}
	b, err := tileset.Compress(slices.Clone(content))
	if err != nil || !slices.Equal(a.Gzip, b.Gzip) || !slices.Equal(a.Brotli, b.Brotli) {
		t.Errorf("the same bytes are compressed in two ways, %v", err)
	}
	if a.Plain != nil || len(a.Gzip) == 0 || len(a.Brotli) == 0 {
		t.Errorf("got %+v, want gzip and br", a)
	}
	if none, err := tileset.Compress(nil); err != nil || !none.Empty() {
		t.Errorf("got %+v, %v of nothing, want nothing", none, err)
	}
}

// A history that a new day does not touch somewhere is the same there as before, and says so.
func TestHistoriesNameWhatTheyShow(t *testing.T) {
	store := newFakeStore()
	first := store.learn(day(1), nil, occupied(west))
	second := store.learn(day(2), nil, occupied(west, east))
	third := store.learn(day(4), nil, occupied(east))
	store.learn(day(3), nil, occupied(west)) // filled in between
	fourth := store.learn(day(5), nil, occupied(east))
	relabelled := occupied(east)
	relabelled[0].Since = geo.SincePre2022
	fifth := store.learn(day(6), nil, relabelled) // nothing changed hands
	ts := newTileset(store)
	show := func(to geo.StoredSnapshot, at tile.Address) (name, content string) {
		h, err := ts.History(t.Context(), first, to)
		if err != nil {
			t.Fatal(err)
		}
		return h.TileName(at), string(mustTile(t, h, at))
	}
	for _, tt := range []struct {
		name string
		at   tile.Address
		a, b geo.StoredSnapshot
		same bool
	}{
		{"gained elsewhere", inWest, first, second, true},
		{"lost here", inWest, second, third, false},
		{"lost elsewhere", inEast, second, third, true},
		{"lost and gained again, as is known by now", inEast, third, fourth, false},
		{"lost", inWest, first, fourth, false},
		{"another since", inEast, fourth, fifth, false},
	} {
		name, content := show(tt.a, tt.at)
		otherName, otherContent := show(tt.b, tt.at)
		if same := name == otherName; same != tt.same || same != (content == otherContent) {
			t.Errorf("%s: got names %s and %s, and the same tile %t; want the same %t", tt.name, name, otherName, content == otherContent, tt.same)
		}
	}
}

// Revisions of one import may have been recorded in the same instant: then the number of a
// revision says which the store learned of first.
func TestRevisionsOfOneInstant(t *testing.T) {
	store := newFakeStore()
	first := store.learn(day(1), nil, occupied(east))
	third := store.learn(day(3), nil, occupied(east))
	second := store.learn(day(2), nil, occupied(west, east))
	for i := range store.revisions {
		store.revisions[i].RecordedAt = first.RecordedAt
	}
	third.RecordedAt, second.RecordedAt = first.RecordedAt, first.RecordedAt
	ts := newTileset(store)
	dates, err := ts.Dates(t.Context(), first, third)
	if want := []geo.Date{day(1), day(3)}; err != nil || !slices.Equal(dates, want) {
		t.Errorf("got days %v, %v, want %v: the second is not known yet", dates, err, want)
	}
	if since := mustDay(t, ts, third).Since(inWest); since != day(1) {
		t.Errorf("got the west as it is since %s, want %s: the second is not known yet", since, day(1))
	}
}

func TestRevisionsOfOneDay(t *testing.T) {
	store := newFakeStore()
	first, corrected := store.learn(day(1), nil, occupied(east)), store.learn(day(1), nil, occupied(west))
	ts := newTileset(store)
	if dates, err := ts.Dates(t.Context(), first, corrected); err != nil || !slices.Equal(dates, []geo.Date{day(1), day(1)}) {
		t.Errorf("from a revision to its correction: got %v, %v, want the day twice", dates, err)
	}
	if _, err := ts.Dates(t.Context(), corrected, first); geo.CodeOf(err) != geo.Invalid {
		t.Errorf("from a correction back: got %v, want Invalid", err)
	}
}
