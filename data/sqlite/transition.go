package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

const selectChangedPolygonsAt = `
	SELECT c.id, c.status, p.direction, p.wkb
	FROM piece_bounds b CROSS JOIN piece p ON p.id = b.id CROSS JOIN change c ON c.id = p.change
	CROSS JOIN revision r ON r.id = c.to_revision CROSS JOIN snapshot s ON s.id = r.snapshot
	WHERE b.min_lon <= ?1 AND b.max_lon >= ?1 AND b.min_lat <= ?2 AND b.max_lat >= ?2 AND s.source = ?3`

// StatusTransitions returns when a point gained or lost a status from one snapshot of a source
// to the next, in order of date and status, as far as changes are stored. Of polygons that
// share an edge, a point on it lies in one alone. An unknown source is NotFound.
func (s *Store) StatusTransitions(ctx context.Context, q geo.PointQuery) (transitions []geo.StatusTransition, err error) {
	err = s.readTx(ctx, func(db querier) error {
		candidates, err := list(ctx, db, readCandidate(q.Point), selectChangedPolygonsAt, q.Point.Lon(), q.Point.Lat(), q.Source)
		if err != nil {
			return err
		}
		if transitions, err = s.transitionsOf(ctx, db, q, candidates); err != nil {
			return err
		}
		return requireSource(ctx, db, q.Source)
	})
	slices.SortFunc(transitions, func(a, b geo.StatusTransition) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Direction, b.Direction))
	})
	return transitions, err
}

// pointCandidate is a changed polygon whose bounds contain a point.
type pointCandidate struct {
	change    int64
	status    geo.Status
	direction geo.Direction
	inside    bool // whether the polygon contains it, too
}

func readCandidate(at orb.Point) func(*sql.Rows) (pointCandidate, error) {
	return func(rows *sql.Rows) (c pointCandidate, err error) {
		var shape sql.RawBytes
		if err := rows.Scan(&c.change, &c.status, &c.direction, &shape); err != nil {
			return c, err
		}
		c.inside, err = contains(shape, at)
		return c, err
	}
}

// transitionsOf keeps the candidates that contain the point and whose change leads from one
// snapshot to the next, as they were known at the query's time.
func (s *Store) transitionsOf(ctx context.Context, db querier, q geo.PointQuery, candidates []pointCandidate) (transitions []geo.StatusTransition, err error) {
	transitions = []geo.StatusTransition{}
	chains := map[geo.Status]map[int64]chainEntry{}
	for _, c := range candidates {
		if !c.inside {
			continue
		}
		byChange, read := chains[c.status]
		if !read {
			if byChange, err = s.entriesByChange(ctx, db, q, c.status); err != nil {
				return nil, err
			}
			chains[c.status] = byChange
		}
		if e, known := byChange[c.change]; known {
			transitions = append(transitions, geo.StatusTransition{Date: e.date, Revision: e.revision, Status: c.status, Direction: c.direction})
		}
	}
	return transitions, nil
}

func (s *Store) entriesByChange(ctx context.Context, db querier, q geo.PointQuery, status geo.Status) (map[int64]chainEntry, error) {
	entries, err := s.chain(ctx, db, q.Source, status, q.AsKnownAt)
	byChange := make(map[int64]chainEntry, len(entries))
	for _, e := range entries {
		byChange[e.change] = e
	}
	delete(byChange, 0) // of steps that are not measured
	return byChange, err
}
