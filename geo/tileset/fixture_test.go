package tileset_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"controlmap/geo"
)

// fakeStore holds one source. Its revisions are in the order in which it learned of them,
// an hour apart.
type fakeStore struct {
	revisions []geo.StoredSnapshot
	polygons  map[geo.Revision][]geo.ControlPolygon
	stored    map[[2]geo.Revision][]geo.ChangedPolygon
	broken    error

	mu    sync.Mutex
	reads int
	hold  chan struct{} // Polygons waits for it, where there is one
}

func newFakeStore() *fakeStore {
	return &fakeStore{polygons: map[geo.Revision][]geo.ControlPolygon{}, stored: map[[2]geo.Revision][]geo.ChangedPolygon{}}
}

func (s *fakeStore) learn(date geo.Date, statuses []geo.Status, polygons []geo.ControlPolygon) geo.StoredSnapshot {
	n := geo.Revision(len(s.revisions) + 1)
	learned := geo.StoredSnapshot{
		Snapshot:    geo.Snapshot{Source: "paper", Date: date, Statuses: statuses},
		Revision:    n,
		Fingerprint: geo.Fingerprint{0xab, 0xcd, 0xef, byte(n)},
		RecordedAt:  time.Date(2026, 1, 1, int(n), 0, 0, 0, time.UTC),
	}
	s.revisions, s.polygons[n] = append(s.revisions, learned), polygons
	known, _ := s.Snapshots(context.Background(), learned.Source, learned.RecordedAt)
	learned.Carried = geo.CarriedInto(learned.Snapshot, known)
	return learned
}

func (s *fakeStore) Snapshots(_ context.Context, _ geo.SourceName, at time.Time) (days []geo.SnapshotSummary, err error) {
	current := map[geo.Date]geo.StoredSnapshot{}
	for _, r := range s.revisions {
		if !r.RecordedAt.After(at) {
			current[r.Date] = r
		}
	}
	for _, r := range current {
		days = append(days, geo.SnapshotSummary{StoredSnapshot: r})
	}
	slices.SortFunc(days, func(a, b geo.SnapshotSummary) int { return a.Date.Compare(b.Date) })
	geo.CarryOver(days)
	return days, s.broken
}

func (s *fakeStore) Polygons(_ context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error) {
	s.mu.Lock()
	s.reads++
	hold := s.hold
	s.mu.Unlock()
	if hold != nil {
		<-hold
	}
	var found []geo.ControlPolygon
	for _, p := range s.polygons[q.Revision] {
		if len(q.Statuses) == 0 || slices.Contains(q.Statuses, p.Status) {
			found = append(found, p)
		}
	}
	return found, s.broken
}

func (s *fakeStore) ChangedPolygons(_ context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error) {
	changed, ok := s.stored[[2]geo.Revision{from, to}]
	if !ok {
		return nil, geo.Errorf(geo.NotFound, "not measured")
	}
	return changed, nil
}
