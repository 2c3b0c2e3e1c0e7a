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

// link is a snapshot in the chain of those that a source has at one time and that speak
// of one status, in order of date, with the stored change of that status from the one
// before to it: 0 where there is none.
type link struct {
	before   geo.Revision // 0 for the first
	revision geo.Revision
	date     geo.Date
	change   int64
}

const selectChain = `
	SELECT k.before, k.revision, k.date, coalesce(c.id, 0) FROM (
		SELECT r.id AS revision, s.date AS date, lag(r.id, 1, 0) OVER (ORDER BY s.date) AS before` + knownRevisions + `
			AND (r.statuses IS NULL OR EXISTS (SELECT 1 FROM json_each(r.statuses) WHERE value = ?3))
	) k LEFT JOIN change c ON c.to_revision = k.revision AND c.status = ?3 AND c.from_revision = k.before`

// chain returns the current snapshots of a source that speak of a status, as they were
// known at a time; the zero time is now. An unknown source is NotFound. Callers must not
// change it.
func (s *Store) chain(ctx context.Context, db querier, source geo.SourceName, status geo.Status, asKnownAt time.Time) ([]link, error) {
	read := func() ([]link, error) { return readChain(ctx, db, source, status, asKnownAt) }
	if !asKnownAt.IsZero() {
		return read()
	}
	return s.chains.get(ctx, db, subject{source, status}, read)
}

func readChain(ctx context.Context, db querier, source geo.SourceName, status geo.Status, asKnownAt time.Time) ([]link, error) {
	links, err := list(ctx, db, readLink, selectChain, source, knownAt(asKnownAt), status)
	slices.SortFunc(links, func(a, b link) int { return a.date.Compare(b.date) }) // SQLite would sort them anew
	if err == nil && len(links) == 0 {
		err = mustKnow(ctx, db, source)
	}
	return links, err
}

func readLink(rows *sql.Rows) (l link, err error) {
	var date string
	if err := rows.Scan(&l.before, &l.revision, &date, &l.change); err != nil {
		return l, err
	}
	l.date, err = geo.ParseDate(date)
	return l, err
}

// mustKnow is NotFound for a source that is not stored.
func mustKnow(ctx context.Context, db querier, source geo.SourceName) error {
	var known bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM source WHERE name = ?)`, source).Scan(&known)
	if err == nil && !known {
		return noSuchSource(ctx, db, geo.NotFound, source)
	}
	return err
}

// UnmeasuredChanges lists the steps from one current snapshot of a source to the next of
// which no change is stored, in order of date. An unknown source is NotFound.
func (s *Store) UnmeasuredChanges(ctx context.Context, source geo.SourceName) (steps []geo.SnapshotPair, err error) {
	err = s.view(ctx, func(db querier) error {
		lacking := map[[2]geo.Revision]*lack{}
		for _, status := range geo.Statuses() {
			links, err := s.chain(ctx, db, source, status, time.Time{})
			if err != nil {
				return err
			}
			for _, l := range links {
				if l.before == 0 || l.change != 0 {
					continue
				}
				pair := [2]geo.Revision{l.before, l.revision}
				if lacking[pair] == nil {
					lacking[pair] = &lack{l.date, geo.SnapshotPair{From: l.before, To: l.revision}}
				}
				lacking[pair].step.Statuses = append(lacking[pair].step.Statuses, status)
			}
		}
		steps = inOrder(lacking)
		return nil
	})
	return steps, err
}

// lack is a step that is not measured, to the map of a date.
type lack struct {
	date geo.Date
	step geo.SnapshotPair
}

func inOrder(lacking map[[2]geo.Revision]*lack) (steps []geo.SnapshotPair) {
	sorted := slices.SortedFunc(maps.Values(lacking), func(a, b *lack) int {
		return cmp.Or(a.date.Compare(b.date), cmp.Compare(b.step.From, a.step.From))
	})
	for _, l := range sorted {
		steps = append(steps, l.step)
	}
	return steps
}
