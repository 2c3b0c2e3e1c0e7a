package ingest_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"controlmap/data/ingest"
	"controlmap/data/sqlite"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// halves is a boundary set of two units, with water in the east of the eastern one.
func halves(border float64) geo.Regions {
	return geo.Regions{
		Boundary: "halves",
		Units: []geo.Region{
			{Code: "UA-63", Shape: orb.MultiPolygon{{box(30, 47, border, 49)[0]}}},
			{Code: "UA-14", Shape: orb.MultiPolygon{{box(border, 47, 45, 49)[0]}}},
		},
		Waters: []geo.Region{{Code: "UA-14", Shape: orb.MultiPolygon{{box(34.55, 47, 45, 49)[0]}}}},
	}
}

func mustMeasureAnew(t *testing.T, store *sqlite.Store, regions geo.Regions) bool {
	t.Helper()
	measured, err := ingest.New(store, regions, nil).MeasureAnew(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return measured
}

// content is what is measured of a store with snapshots of one source.
type content struct {
	areas [][]geo.RegionArea
	row   geo.SeriesRow
}

func contentOf(t *testing.T, store *sqlite.Store, revisions int) (c content) {
	t.Helper()
	for revision := range revisions {
		areas, err := store.RegionAreas(context.Background(), geo.Revision(revision+1))
		if err != nil {
			t.Fatal(err)
		}
		c.areas = append(c.areas, areas)
	}
	c.row = wholeYear(t, store, "ours")
	return c
}

func TestMeasureAnewEqualsAnImport(t *testing.T) {
	importer, names := daysApart(20)
	dir := files(t, names...)
	importWith := func(regions geo.Regions) *sqlite.Store {
		store := openStore(t)
		in := ingest.New(store, regions, nil)
		if _, err := in.MeasureAnew(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, err := in.Files(context.Background(), importer, []string{dir}); err != nil {
			t.Fatal(err)
		}
		return store
	}
	store, wanted := importWith(halves(34)), importWith(halves(33.95))
	want := contentOf(t, wanted, len(names))
	if water := want.areas[15][0].Water.Geodesic; !near(water, 41.4, 0.1) { // half of a square of 82.9 km2
		t.Errorf("water in the east: got %.1f km2, want 41.4", water)
	}
	if before := contentOf(t, store, len(names)); equal(before, want) {
		t.Fatal("both boundary sets measure the same, want them to differ")
	}
	if !mustMeasureAnew(t, store, halves(33.95)) {
		t.Error("nothing was measured by other boundaries")
	}
	if got := contentOf(t, store, len(names)); !equal(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if mustMeasureAnew(t, store, halves(33.95)) {
		t.Error("all was measured once more by the same boundaries")
	}
}

// equal compares to a millionth of a km2.
func equal(a, b content) bool {
	alike := func(a, b geo.Km2) bool { return near(a.Sphere, b.Sphere, 1e-6) && near(a.Geodesic, b.Geodesic, 1e-6) }
	for i := range a.areas {
		if len(a.areas[i]) != len(b.areas[i]) {
			return false
		}
		for j, row := range a.areas[i] {
			if other := b.areas[i][j]; row.Region != other.Region || row.Status != other.Status || !alike(row.Km2, other.Km2) || !alike(row.Water, other.Water) {
				return false
			}
		}
	}
	return alike(a.row.Area, b.row.Area) && alike(a.row.Water, b.row.Water) && alike(a.row.Change.Gained, b.row.Change.Gained) &&
		alike(a.row.Change.RedrawnGained, b.row.Change.RedrawnGained) && near(a.row.FrontKm, b.row.FrontKm, 1e-6) && a.row.Unmeasured == b.row.Unmeasured
}

func TestMeasureAnewGoesOnWhereItStopped(t *testing.T) {
	store := openStore(t)
	importer, names := daysApart(40)
	if _, err := ingest.New(store, halves(34), nil).Files(context.Background(), importer, []string{files(t, names...)}); err != nil {
		t.Fatal(err)
	}
	for _, stage := range []string{"measuring anew", "comparing anew"} {
		ctx, cancel := context.WithCancel(context.Background())
		stop := func(at string, done, _ int) {
			if at == stage && done == 10 {
				cancel()
			}
		}
		if _, err := ingest.New(store, halves(33.95), stop).MeasureAnew(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("%s: got %v, want context.Canceled", stage, err)
		}
		if by, err := store.MeasuredBy(context.Background()); err != nil || by != "" {
			t.Errorf("%s stopped: got measured by %q, %v, want nobody", stage, by, err)
		}
	}
	var mu sync.Mutex
	most := map[string]int{}
	count := func(stage string, _, total int) {
		mu.Lock()
		defer mu.Unlock()
		most[stage] = max(most[stage], total)
	}
	if _, err := ingest.New(store, halves(33.95), count).MeasureAnew(context.Background()); err != nil {
		t.Fatal(err)
	}
	if most["measuring anew"] != 0 || most["comparing anew"] == 0 || most["comparing anew"] > 29 {
		t.Errorf("got %v, want no revision and at most 29 changes left", most)
	}
	if by, err := store.MeasuredBy(context.Background()); err != nil || by != ingest.Edition(halves(33.95)) {
		t.Errorf("got measured by %q, %v, want the new boundaries", by, err)
	}
}

func TestMeasureAnewKeepsWhatWasKnownBefore(t *testing.T) {
	store := openStore(t)
	importer, names := daysApart(3)
	dir := files(t, names...)
	if _, err := ingest.New(store, halves(34), nil).Files(context.Background(), importer, []string{dir}); err != nil {
		t.Fatal(err)
	}
	then := time.Now()
	time.Sleep(2 * time.Millisecond) // the store's times are in milliseconds
	importer[names[1]] = on("2024-01-02", occupied(box(33.1, 48, 33.3, 48.1)))
	if _, err := ingest.New(store, halves(34), nil).Files(context.Background(), importer, []string{dir}); err != nil {
		t.Fatal(err)
	}
	gained := func() float64 {
		rows, err := store.Series(context.Background(), geo.SeriesQuery{Source: "ours", Status: geo.Occupied, AsKnownAt: then,
			Periods: []geo.Period{{First: date("2024-01-01"), Last: date("2024-12-31")}}})
		if err != nil || len(rows) != 1 || rows[0].Unmeasured != 0 {
			t.Fatalf("series as known then: got %v, %v, want all measured", rows, err)
		}
		return rows[0].Change.Gained.Geodesic
	}
	before := gained()
	mustMeasureAnew(t, store, halves(33.15))
	if after := gained(); !near(after, before, 1e-6) || !near(after, 2*82.92, 0.1) {
		t.Errorf("gained as known then: got %.2f, before %.2f, want 165.8", after, before)
	}
}

func TestEditionFollowsTheBoundaries(t *testing.T) {
	same, moved, renamed, drained := halves(34), halves(34.000001), halves(34), halves(34)
	renamed.Boundary = "thirds"
	drained.Waters = nil
	want := ingest.Edition(halves(34))
	if got := ingest.Edition(same); got != want {
		t.Errorf("the same boundaries: got %s and %s", got, want)
	}
	for name, regions := range map[string]geo.Regions{"moved": moved, "renamed": renamed, "without waters": drained} {
		if ingest.Edition(regions) == want {
			t.Errorf("%s: got the same edition, want another", name)
		}
	}
}
