package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"controlmap/geo"
)

// chainEntry is one of the current snapshots of a source that cover one status, in order
// of date, with the id of the stored change of that status from the one before to it.
type chainEntry struct {
	before   geo.Revision // 0 for the first
	revision geo.Revision
	date     geo.Date
	change   int64 // 0 where none is stored
}

const selectChain = `
	SELECT k.before, k.revision, k.date, coalesce(c.id, 0) FROM (
		SELECT r.id AS revision, s.date AS date, lag(r.id, 1, 0) OVER (ORDER BY s.date) AS before` + knownRevisions + `
			AND (r.statuses IS NULL OR EXISTS (SELECT 1 FROM json_each(r.statuses) WHERE value = ?3))
	) k LEFT JOIN change c ON c.to_revision = k.revision AND c.status = ?3 AND c.from_revision = k.before`

// chain returns the current snapshots of a source that cover a status, as they were
// known at a time; the zero time is now. An unknown source is NotFound. Callers must not
// change it.
func (s *Store) chain(ctx context.Context, db querier, source geo.SourceName, status geo.Status, asKnownAt time.Time) ([]chainEntry, error) {
	read := func() ([]chainEntry, error) { return readChain(ctx, db, source, status, asKnownAt) }
	if !asKnownAt.IsZero() {
		return read()
	}
	return s.chains.get(ctx, db, cacheKey{source, status}, read)
}

func readChain(ctx context.Context, db querier, source geo.SourceName, status geo.Status, asKnownAt time.Time) ([]chainEntry, error) {
	entries, err := list(ctx, db, readChainEntry, selectChain, source, latestKnown(asKnownAt), status)
	slices.SortFunc(entries, func(a, b chainEntry) int { return a.date.Compare(b.date) }) // SQLite would sort them anew
	if err == nil && len(entries) == 0 {
		err = requireSource(ctx, db, source)
	}
	return entries, err
}

func readChainEntry(rows *sql.Rows) (e chainEntry, err error) {
	var date string
	if err := rows.Scan(&e.before, &e.revision, &date, &e.change); err != nil {
		return e, err
	}
	e.date, err = geo.ParseDate(date)
	return e, err
}

// requireSource returns NotFound for a source that is not stored.
func requireSource(ctx context.Context, db querier, source geo.SourceName) error {
	var known bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM source WHERE name = ?)`, source).Scan(&known)
	if err == nil && !known {
		return noSuchSource(ctx, db, geo.NotFound, source)
	}
	return err
}

// UnmeasuredChanges lists the steps from one current snapshot of a source to the next of
// which no change is stored, in order of date. An unknown source is NotFound.
func (s *Store) UnmeasuredChanges(ctx context.Context, source geo.SourceName) (pairs []geo.SnapshotPair, err error) {
	err = s.readTx(ctx, func(db querier) error {
		missing := map[[2]geo.Revision]*missingChange{}
		for _, status := range geo.Statuses() {
			entries, err := s.chain(ctx, db, source, status, time.Time{})
			if err != nil {
				return err
			}
			for _, e := range entries {
				if e.before == 0 || e.change != 0 {
					continue
				}
				pair := [2]geo.Revision{e.before, e.revision}
				if missing[pair] == nil {
					missing[pair] = &missingChange{e.date, geo.SnapshotPair{From: e.before, To: e.revision}}
				}
				missing[pair].pair.Statuses = append(missing[pair].pair.Statuses, status)
			}
		}
		pairs = pairsByDate(missing)
		return nil
	})
	return pairs, err
}

// missingChange is a pair whose change is not stored, and the date of its later snapshot.
type missingChange struct {
	date geo.Date
	pair geo.SnapshotPair
}

func pairsByDate(missing map[[2]geo.Revision]*missingChange) (pairs []geo.SnapshotPair) {
	sorted := slices.SortedFunc(maps.Values(missing), func(a, b *missingChange) int {
		return cmp.Or(a.date.Compare(b.date), cmp.Compare(b.pair.From, a.pair.From))
	})
	for _, m := range sorted {
		pairs = append(pairs, m.pair)
	}
	return pairs
}
