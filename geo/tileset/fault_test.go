package tileset_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/geo/tileset"
)

// faultyStore is a fakeStore of which one kind of call fails.
type faultyStore struct {
	*fakeStore
	snapshots, polygons, changed error
	polygonsLeft                 int // calls of Polygons before they fail
}

func (f *faultyStore) Snapshots(ctx context.Context, source geo.SourceName, at time.Time) ([]geo.SnapshotSummary, error) {
	if f.snapshots != nil {
		return nil, f.snapshots
	}
	return f.fakeStore.Snapshots(ctx, source, at)
}

func (f *faultyStore) Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error) {
	if f.polygonsLeft--; f.polygons != nil && f.polygonsLeft < 0 {
		return nil, f.polygons
	}
	return f.fakeStore.Polygons(ctx, q)
}

func (f *faultyStore) ChangedPolygons(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error) {
	if f.changed != nil {
		return nil, f.changed
	}
	return f.fakeStore.ChangedPolygons(ctx, from, to)
}

// Whatever call of a store fails, its error arrives.
func TestErrorsOfTheStoreArrive(t *testing.T) {
	broken := errors.New("a bad sector")
	asks := map[string]func(ctx context.Context, ts *tileset.Tileset, from, to geo.StoredSnapshot) error{
		"Day": func(ctx context.Context, ts *tileset.Tileset, _, to geo.StoredSnapshot) error {
			_, err := ts.Day(ctx, to)
			return err
		},
		"Change": func(ctx context.Context, ts *tileset.Tileset, from, to geo.StoredSnapshot) error {
			_, err := ts.Change(ctx, from, to)
			return err
		},
		"History": func(ctx context.Context, ts *tileset.Tileset, from, to geo.StoredSnapshot) error {
			_, err := ts.History(ctx, from, to)
			return err
		},
		"Changed": func(ctx context.Context, ts *tileset.Tileset, from, to geo.StoredSnapshot) error {
			_, err := ts.Changed(ctx, from, to, 0, 3)
			return err
		},
		"Dates": func(ctx context.Context, ts *tileset.Tileset, from, to geo.StoredSnapshot) error {
			_, err := ts.Dates(ctx, from, to)
			return err
		},
	}
	for _, tt := range []struct {
		name  string
		fault faultyStore
		safe  string // the method that does not call it
	}{
		{"Snapshots", faultyStore{snapshots: broken}, ""},
		{"Polygons", faultyStore{polygons: broken}, "Dates"},
		{"Polygons, the second time", faultyStore{polygons: broken, polygonsLeft: 1}, "Dates"},
		{"Polygons, the third time", faultyStore{polygons: broken, polygonsLeft: 2}, "Dates"},
		{"ChangedPolygons", faultyStore{changed: broken}, "Dates"},
	} {
		for name, ask := range asks {
			if tt.fault.polygonsLeft == 2 && name != "Day" && name != "Changed" {
				continue // which need no more than two
			}
			store := tt.fault
			store.fakeStore = newFakeStore()
			first := store.learn(day(1), nil, append(occupied(east), geo.ControlPolygon{Status: geo.Claimed, Shape: west}))
			last := store.learn(day(geo.MaxDrawnAge+2), []geo.Status{geo.Occupied}, occupied(wider)) // which draws the claims no more
			err := ask(t.Context(), newTileset(&store), first, last)
			if want := name != tt.safe; errors.Is(err, broken) != want {
				t.Errorf("%s, when %s fails: got %v, want the store's error: %t", name, tt.name, err, want)
			}
		}
	}
}

func TestWhoLeavesIsNotKeptWaiting(t *testing.T) {
	s := newFakeStore()
	first := s.learn(day(1), nil, occupied(west))
	second := s.learn(day(2), nil, occupied(west, east))
	ts := newTileset(s)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := ts.Changed(ctx, first, second, 0, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("Changed: got %v, want %v", err, context.Canceled)
	}
}
