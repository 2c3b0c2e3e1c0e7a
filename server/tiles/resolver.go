package tiles

import (
	"context"
	"time"

	"controlmap/geo"

	"github.com/maypok86/otter/v2"
)

// resolveTTL is how long the snapshot of a date is cached, which another process may
// replace: long against a request, too short to be noticed.
const resolveTTL = 10 * time.Millisecond

// forever is how long the snapshot of a revision is cached, which never changes.
const forever = 100 * 365 * 24 * time.Hour

// maxResolved bounds how many snapshots are cached.
const maxResolved = 8192

// resolverStore is where snapshots are looked up.
type resolverStore interface {
	// Source returns one source; NotFound.
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	// Snapshot returns the last snapshot at or before a date; NotFound.
	Snapshot(context.Context, geo.SnapshotQuery) (geo.StoredSnapshot, error)
	// Revision returns a snapshot as it is in a revision; NotFound.
	Revision(context.Context, geo.Revision) (geo.StoredSnapshot, error)
}

// snapshotResolver finds the snapshots that addresses name, and caches them: those of dates
// for resolveTTL, those of revisions for good.
type snapshotResolver struct {
	store   resolverStore
	timeout time.Duration // for one look-up
	cache   *otter.Cache[refKey, resolvedSnapshot]
}

// refKey names a snapshot among those of all sources.
type refKey struct {
	source geo.SourceName
	ref    SnapshotRef
}

// resolvedSnapshot is a snapshot and its geo.MapID, printed: in the cached fast path there is
// no time to print one.
type resolvedSnapshot struct {
	geo.StoredSnapshot
	mapID string
}

func newSnapshotResolver(store resolverStore, timeout time.Duration) *snapshotResolver {
	return &snapshotResolver{store, timeout, otter.Must(&otter.Options[refKey, resolvedSnapshot]{
		MaximumSize: maxResolved,
		ExpiryCalculator: otter.ExpiryWritingFunc(func(e otter.Entry[refKey, resolvedSnapshot]) time.Duration {
			if e.Key.ref.isFixed() {
				return forever
			}
			return resolveTTL
		}),
	})}
}

// cached is find without a look-up in the store.
func (r *snapshotResolver) cached(source geo.SourceName, ref SnapshotRef) (resolvedSnapshot, bool) {
	return r.cache.GetIfPresent(refKey{source, ref})
}

// find returns the snapshot of a source that a reference names. All who ask at the same time
// get the same look-up, which goes on when one of them leaves. The error is NotFound, also for
// a revision whose fingerprint is another.
func (r *snapshotResolver) find(ctx context.Context, source geo.SourceName, ref SnapshotRef) (resolvedSnapshot, error) {
	return r.cache.Get(context.WithoutCancel(ctx), refKey{source, ref}, otter.LoaderFunc[refKey, resolvedSnapshot](r.load))
}

func (r *snapshotResolver) load(ctx context.Context, key refKey) (resolvedSnapshot, error) {
	ctx, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	found, err := r.read(ctx, key.source, key.ref)
	if err != nil {
		return resolvedSnapshot{}, err
	}
	return resolvedSnapshot{found, geo.MapID{To: found.ID()}.String()}, nil
}

func (r *snapshotResolver) read(ctx context.Context, source geo.SourceName, ref SnapshotRef) (geo.StoredSnapshot, error) {
	if !ref.isFixed() {
		return r.store.Snapshot(ctx, geo.SnapshotQuery{Source: source, Date: ref.Date})
	}
	if _, err := r.store.Source(ctx, source); err != nil {
		return geo.StoredSnapshot{}, err
	}
	found, err := r.store.Revision(ctx, ref.ID.Revision)
	switch {
	case err != nil:
		return found, err
	case found.Source != source:
		return found, geo.Errorf(geo.NotFound, "revision %d is not of source %q but of %q", ref.ID.Revision, source, found.Source)
	case found.ID() != ref.ID:
		return found, geo.Errorf(geo.NotFound, "revision %s is of another database, or of before what it carries over was corrected: %d is %s", ref.ID, ref.ID.Revision, found.ID())
	}
	return found, nil
}
