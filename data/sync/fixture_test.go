package sync_test

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"path/filepath"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/fetch"
	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/data/ingest"
	"controlmap/data/source/deepstate"
	"controlmap/data/sqlite"
	"controlmap/data/sync"
	"controlmap/geo"
	"controlmap/geo/record"
)

// watcher follows a DeepState of our own making into a database, by a clock that a test sets.
type watcher struct {
	t      *testing.T
	site   *followtest.DeepState
	store  *brittleStore
	source sync.Source
	syncer *sync.Syncer
	now    time.Time
}

// brittleStore is a database that fails where a test says so, as if the program had been killed
// there.
type brittleStore struct {
	*sqlite.Store
	failSettle, failEndRun, failPutFiles bool
}

var errKilled = errors.New("killed")

func (s *brittleStore) Settle(ctx context.Context, source geo.SourceName, name string, files record.Hash) error {
	if s.failSettle {
		return errKilled
	}
	return s.Store.Settle(ctx, source, name, files)
}

func (s *brittleStore) EndRun(ctx context.Context, id int64, outcome record.Outcome, detail string, stands record.Schedule) error {
	if s.failEndRun {
		return errKilled
	}
	return s.Store.EndRun(ctx, id, outcome, detail, stands)
}

func (s *brittleStore) PutFiles(ctx context.Context, revision geo.Revision, files []record.File) error {
	if s.failPutFiles {
		return errKilled
	}
	return s.Store.PutFiles(ctx, revision, files)
}

// firstDay is the day of the first map.
var firstDay = geo.NewDate(2026, time.November, 1)

func newWatcher(t *testing.T) *watcher {
	t.Helper()
	w := &watcher{t: t, site: followtest.NewDeepState(), now: firstDay.Time()}
	clock := func() time.Time { return w.now }
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w.store = &brittleStore{Store: store}
	w.source = sync.Source{
		Name: geo.DeepState, Kind: follow.DeepState, URL: followtest.Start(t, w.site),
		Every: time.Hour, ConfirmAfter: 24 * time.Hour,
		Fetch: fetch.Options{AllowPrivate: true, Floor: -1, Tries: 1},
		Import: func(ctx context.Context, in *ingest.Ingester, paths []string) (ingest.Report, error) {
			return in.Files(ctx, deepstate.New(), paths)
		},
	}
	w.syncer = w.another()
	return w
}

// another is another process that follows the same source into the same database.
func (w *watcher) another() *sync.Syncer {
	w.t.Helper()
	regions, err := builtin.Regions()
	if err != nil {
		w.t.Fatal(err)
	}
	clock := func() time.Time { return w.now }
	client := fetch.New(fetch.Config{Clock: clock})
	w.t.Cleanup(client.Close)
	return sync.New(sync.Config{
		Store: w.store, Client: client, Regions: regions, Sources: []sync.Source{w.source},
		Ingester: func() *ingest.Ingester { return ingest.New(w.store, regions, nil) },
		Clock:    clock, Log: slog.New(slog.DiscardHandler), MaxRaw: 1 << 30,
	})
}

// at sets the clock to a time of a day, counted from the first, in UTC.
func (w *watcher) at(day int, hour float64) {
	w.now = firstDay.AddDays(day).Time().Add(time.Duration(hour * float64(time.Hour)))
}

func (w *watcher) check() error { return w.syncer.Once(w.t.Context()) }

func (w *watcher) mustCheck() {
	w.t.Helper()
	if err := w.check(); err != nil {
		w.t.Fatalf("at %s: %v", w.now, err)
	}
}

// days are the stored maps by day, counted from the first.
func (w *watcher) days() map[int]geo.SnapshotSummary {
	w.t.Helper()
	list, err := w.store.Snapshots(w.t.Context(), geo.DeepState, time.Time{})
	if err != nil && geo.CodeOf(err) != geo.NotFound {
		w.t.Fatal(err)
	}
	found := map[int]geo.SnapshotSummary{}
	for _, d := range list {
		found[d.Date.DaysSince(firstDay)] = d
	}
	return found
}

// wantDay wants a map of a day with the ground that was published, in a state.
func (w *watcher) wantDay(day int, ground followtest.Ground, state geo.State) {
	w.t.Helper()
	got, ok := w.days()[day]
	if !ok {
		w.t.Errorf("at %s: there is no map of day %d", w.now, day)
		return
	}
	if want := occupiedKm2(ground); math.Abs(got.Occupied.Sphere-want) > 0.01 {
		w.t.Errorf("at %s: day %d has %.2f km2, want %.2f", w.now, day, got.Occupied.Sphere, want)
	}
	if got.State != state {
		w.t.Errorf("at %s: day %d is %s, want %s", w.now, day, got.State, state)
	}
}

// standing is how the sources stand with their publishers.
func (w *watcher) standing() []record.Schedule {
	w.t.Helper()
	found, err := w.store.Schedules(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// lastRun is the newest check.
func (w *watcher) lastRun() record.Run {
	w.t.Helper()
	runs, err := w.store.Runs(w.t.Context(), geo.DeepState, 1)
	if err != nil || len(runs) == 0 {
		w.t.Fatalf("runs: %v, %v", runs, err)
	}
	return runs[0]
}

// occupiedKm2 is the area of what is occupied on a sphere of 6 378 137 m: a box of longitude and
// latitude has R^2 dlon (sin north - sin south).
func occupiedKm2(ground followtest.Ground) (km2 float64) {
	const radius = 6378.137
	radians := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	for _, b := range ground.Boxes() {
		if b.Name != followtest.GreyZone && b.Name != followtest.Liberation {
			km2 += radius * radius * radians(b.East-b.West) * (math.Sin(radians(b.North)) - math.Sin(radians(b.South)))
		}
	}
	return km2
}
