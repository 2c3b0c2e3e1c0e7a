package tiles

import (
	"context"
	"fmt"
	"sync"
	"time"

	"controlmap/geo"
)

// resolvedFor is how long the snapshot of a date is taken to be the same, which another
// process may have imported: long against a request, too short to be noticed.
const resolveTTL = 10 * time.Millisecond

// maxResolved bounds how many answers are remembered.
const maxResolved = 8192

// resolverStore is where snapshots are looked up.
type resolverStore interface {
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	Snapshot(context.Context, geo.SnapshotQuery) (geo.StoredSnapshot, error)
	// Revision returns a snapshot as it is in a revision; NotFound.
	Revision(context.Context, geo.Revision) (geo.StoredSnapshot, error)
}

// snapshotResolver finds the snapshots that addresses name, and remembers them: those of revisions
// for good, those of dates for a moment.
type snapshotResolver struct {
	store resolverStore
	mu    sync.RWMutex
	found map[refKey]resolvedSnapshot
}

type refKey struct {
	source geo.SourceName
	moment SnapshotRef
}

// resolvedSnapshot is a snapshot and the name of its map.
type resolvedSnapshot struct {
	geo.StoredSnapshot
	name string // "r12"
	read time.Time
}

func newSnapshotResolver(store resolverStore) *snapshotResolver {
	return &snapshotResolver{store: store, found: map[refKey]resolvedSnapshot{}}
}

// cached returns what is remembered, and still so.
func (m *snapshotResolver) cached(source geo.SourceName, at SnapshotRef) (resolvedSnapshot, bool) {
	m.mu.RLock()
	found, ok := m.found[refKey{source, at}]
	m.mu.RUnlock()
	return found, ok && (at.isFixed() || time.Since(found.read) < resolveTTL)
}

// find returns the snapshot of a source that a moment names. The error is NotFound.
func (m *snapshotResolver) find(ctx context.Context, source geo.SourceName, at SnapshotRef) (resolvedSnapshot, error) {
	if found, ok := m.cached(source, at); ok {
		return found, nil
	}
	found := resolvedSnapshot{read: time.Now()} // before what is read can grow old
	var err error
	if found.StoredSnapshot, err = m.read(ctx, source, at); err != nil {
		return resolvedSnapshot{}, err
	}
	found.name = fmt.Sprintf("r%d", found.Revision)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.found) >= maxResolved {
		clear(m.found)
	}
	m.found[refKey{source, at}] = found
	return found, nil
}

func (m *snapshotResolver) read(ctx context.Context, source geo.SourceName, at SnapshotRef) (geo.StoredSnapshot, error) {
	if !at.isFixed() {
		return m.store.Snapshot(ctx, geo.SnapshotQuery{Source: source, Date: at.Date})
	}
	if _, err := m.store.Source(ctx, source); err != nil {
		return geo.StoredSnapshot{}, err
	}
	found, err := m.store.Revision(ctx, at.Revision)
	if err == nil && found.Source != source {
		err = geo.Errorf(geo.NotFound, "revision %d is not of source %q but of %q", at.Revision, source, found.Source)
	}
	return found, err
}
