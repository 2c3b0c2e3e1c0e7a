package server

import (
	"context"
	"fmt"
	"sync"
	"time"

	"controlmap/geo"
)

// resolvedFor is how long the snapshot of a date is taken to be the same, which another
// process may have imported: long against a request, too short to be noticed.
const resolvedFor = 10 * time.Millisecond

// maxResolved bounds how many answers are remembered.
const maxResolved = 8192

// momentStore is where snapshots are looked up.
type momentStore interface {
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	Snapshot(context.Context, geo.SnapshotQuery) (geo.StoredSnapshot, error)
	// Revision returns a snapshot as it is in a revision; NotFound.
	Revision(context.Context, geo.Revision) (geo.StoredSnapshot, error)
}

// moments finds the snapshots that addresses name, and remembers them: those of revisions
// for good, those of dates for a moment.
type moments struct {
	store momentStore
	mu    sync.RWMutex
	found map[named]resolved
}

type named struct {
	source geo.SourceName
	moment moment
}

// resolved is a snapshot and the name of its map.
type resolved struct {
	geo.StoredSnapshot
	name string // "r12"
	read time.Time
}

func newMoments(store momentStore) *moments {
	return &moments{store: store, found: map[named]resolved{}}
}

// look returns what is remembered, and still so.
func (m *moments) look(source geo.SourceName, at moment) (resolved, bool) {
	m.mu.RLock()
	found, ok := m.found[named{source, at}]
	m.mu.RUnlock()
	return found, ok && (at.isFixed() || time.Since(found.read) < resolvedFor)
}

// find returns the snapshot of a source that a moment names. The error is NotFound.
func (m *moments) find(ctx context.Context, source geo.SourceName, at moment) (resolved, error) {
	if found, ok := m.look(source, at); ok {
		return found, nil
	}
	found := resolved{read: time.Now()} // before what is read can grow old
	var err error
	if found.StoredSnapshot, err = m.read(ctx, source, at); err != nil {
		return resolved{}, err
	}
	found.name = fmt.Sprintf("r%d", found.Revision)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.found) >= maxResolved {
		clear(m.found)
	}
	m.found[named{source, at}] = found
	return found, nil
}

func (m *moments) read(ctx context.Context, source geo.SourceName, at moment) (geo.StoredSnapshot, error) {
	if !at.isFixed() {
		return m.store.Snapshot(ctx, geo.SnapshotQuery{Source: source, Date: at.date})
	}
	if _, err := m.store.Source(ctx, source); err != nil {
		return geo.StoredSnapshot{}, err
	}
	found, err := m.store.Revision(ctx, at.revision)
	if err == nil && found.Source != source {
		err = geo.Errorf(geo.NotFound, "revision %d is not of source %q but of %q", at.revision, source, found.Source)
	}
	return found, err
}
