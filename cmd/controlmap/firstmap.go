package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/server"

	"golang.org/x/sync/errgroup"
)

// isNew reports whether a database has never had all of the built-in source and can be given
// it: one that was just made, or in which the first seeding was broken off.
func isNew(ctx context.Context, store *sqlite.Store) (bool, error) {
	edition, err := store.Setting(ctx, settingEdition)
	return err == nil && edition == "" && !store.ReadOnly(), err
}

// serveFirstMap serves the newest map of the built-in source from a database of its own while
// the history is read into store, and then store.
func (c *serveCmd) serveFirstMap(ctx context.Context, std streams, listener net.Listener, parts serverParts, store *sqlite.Store, following following) error {
	log := parts.Log
	src, readings, err := builtin.Settlements()
	if err != nil {
		return err
	}
	first, err := newFirstMap(ctx, src, readings)
	if err != nil {
		return err
	}
	defer first.remove(log)
	handler, err := parts.handler(ctx, first.Store, first)
	if err != nil {
		return err
	}
	var site switchedHandler
	site.set(handler)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return serve(ctx, std, listener, &site, log) })
	group.Go(func() error {
		settlements := func() (geo.Source, []source.Reading, error) { return src, readings, nil }
		if err := seedWith(ctx, store, std, settlements, first.progress); err != nil {
			return err
		}
		if err := measureAll(ctx, store, std, ""); err != nil {
			return err
		}
		handler, err := parts.handler(ctx, store, store)
		if err != nil {
			return err
		}
		site.set(handler)
		return following.run(ctx, store, log)
	})
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// switchedHandler is a handler that may be replaced while it serves.
type switchedHandler struct{ current atomic.Pointer[http.Handler] }

func (s *switchedHandler) set(h http.Handler) { s.current.Store(&h) }

// ServeHTTP implements http.Handler.
func (s *switchedHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*s.current.Load()).ServeHTTP(w, r)
}

// firstMap is a database of the newest map alone. It does not claim to know what was before:
// what asks for that is Unavailable.
type firstMap struct {
	*sqlite.Store
	folder string
	unread atomic.Int64 // maps that are not in the other database yet
}

func newFirstMap(ctx context.Context, src geo.Source, readings []source.Reading) (m *firstMap, err error) {
	regions, err := builtin.Regions()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "controlmap-first-map-")
	if err != nil {
		return nil, geo.Wrap(geo.Unavailable, err, "no room for the first map")
	}
	m = &firstMap{folder: folder}
	m.unread.Store(int64(len(readings) - 1))
	if m.Store, err = sqlite.Open(ctx, filepath.Join(folder, "first.db"), time.Now); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	newest := readings[len(readings)-1:]
	report, err := ingest.New(m.Store, regions, nil).Snapshots(ctx, src, newest)
	if err == nil && report.Failed > 0 {
		err = geo.Errorf(geo.Internal, "built-in source: %s: %s", report.Errors[0].File, report.Errors[0].Error)
	}
	if err == nil {
		err = seedUncertainty(ctx, m.Store, src.Name)
	}
	if err != nil {
		return nil, errors.Join(err, m.Store.Close(), os.RemoveAll(folder))
	}
	return m, nil
}

func (m *firstMap) remove(log *slog.Logger) {
	if err := errors.Join(m.Store.Close(), os.RemoveAll(m.folder)); err != nil {
		log.Warn("the first map's database is left behind", "folder", m.folder, "error", err)
	}
}

// progress counts what is stored of the history.
func (m *firstMap) progress(stage string, done, total int) {
	if stage == ingest.Storing {
		m.unread.Store(int64(total - done))
	}
}

func (m *firstMap) unavailable() error {
	return geo.Errorf(geo.Unavailable, "the history is still being read: %d maps to go", m.unread.Load())
}

// Sources implements server.Store.
func (m *firstMap) Sources(ctx context.Context) ([]geo.SourceSummary, error) {
	sources, err := m.Store.Sources(ctx)
	for i := range sources {
		sources[i].Unread = int(m.unread.Load())
	}
	return sources, err
}

// Source implements server.Store.
func (m *firstMap) Source(ctx context.Context, name geo.SourceName) (geo.SourceSummary, error) {
	s, err := m.Store.Source(ctx, name)
	s.Unread = int(m.unread.Load())
	return s, err
}

// Snapshot implements server.Store. A day before the newest map is Unavailable.
func (m *firstMap) Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error) {
	found, err := m.Store.Snapshot(ctx, q)
	if _, sourceErr := m.Store.Source(ctx, q.Source); geo.CodeOf(err) == geo.NotFound && sourceErr == nil {
		err = m.unavailable()
	}
	return found, err
}

// Series implements server.Store: Unavailable.
func (m *firstMap) Series(context.Context, geo.SeriesQuery) ([]geo.SeriesRow, error) {
	return nil, m.unavailable()
}

// StatusTransitions implements server.Store: Unavailable.
func (m *firstMap) StatusTransitions(context.Context, geo.PointQuery) ([]geo.StatusTransition, error) {
	return nil, m.unavailable()
}

var _ server.Store = (*firstMap)(nil)
