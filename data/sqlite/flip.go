package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

const selectPiecesAt = `
	SELECT c.id, c.status, p.direction, p.wkb
	FROM piece_bounds b CROSS JOIN piece p ON p.id = b.id CROSS JOIN change c ON c.id = p.change
	CROSS JOIN revision r ON r.id = c.to_revision CROSS JOIN snapshot s ON s.id = r.snapshot
	WHERE b.min_lon <= ?1 AND b.max_lon >= ?1 AND b.min_lat <= ?2 AND b.max_lat >= ?2 AND s.source = ?3`

// StatusTransitions returns when a point gained or lost a status from one snapshot of a source to the
// next, in order of date and status, as far as changes are stored. Of pieces that share an
// edge, a point on it lies in one alone. An unknown source is NotFound.
func (s *Store) StatusTransitions(ctx context.Context, q geo.PointQuery) (flips []geo.StatusTransition, err error) {
	err = s.view(ctx, func(db querier) error {
		crossings, err := list(ctx, db, crossingAt(q.Point), selectPiecesAt, q.Point.Lon(), q.Point.Lat(), q.Source)
		if err != nil {
			return err
		}
		if flips, err = s.flipsOf(ctx, db, q, crossings); err != nil {
			return err
		}
		return mustKnow(ctx, db, q.Source)
	})
	slices.SortFunc(flips, func(a, b geo.StatusTransition) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Direction, b.Direction))
	})
	return flips, err
}

// crossing is a piece of a change whose bounds hold a point.
type crossing struct {
	change    int64
	status    geo.Status
	direction geo.Direction
	inside    bool // whether the piece does
}

func crossingAt(at orb.Point) func(*sql.Rows) (crossing, error) {
	return func(rows *sql.Rows) (c crossing, err error) {
		var shape sql.RawBytes
		if err := rows.Scan(&c.change, &c.status, &c.direction, &shape); err != nil {
			return c, err
		}
		c.inside, err = contains(shape, at)
		return c, err
	}
}

// flipsOf are the crossings that lie between neighbours as they were known.
func (s *Store) flipsOf(ctx context.Context, db querier, q geo.PointQuery, crossings []crossing) (flips []geo.StatusTransition, err error) {
	flips = []geo.StatusTransition{}
	chains := map[geo.Status]map[int64]link{}
	for _, c := range crossings {
		if !c.inside {
			continue
		}
		byChange, read := chains[c.status]
		if !read {
			if byChange, err = s.linksByChange(ctx, db, q, c.status); err != nil {
				return nil, err
			}
			chains[c.status] = byChange
		}
		if l, is := byChange[c.change]; is {
			flips = append(flips, geo.StatusTransition{Date: l.date, Revision: l.revision, Status: c.status, Direction: c.direction})
		}
	}
	return flips, nil
}

func (s *Store) linksByChange(ctx context.Context, db querier, q geo.PointQuery, status geo.Status) (map[int64]link, error) {
	links, err := s.chain(ctx, db, q.Source, status, q.AsKnownAt)
	byChange := make(map[int64]link, len(links))
	for _, l := range links {
		byChange[l.change] = l
	}
	delete(byChange, 0) // of steps that are not measured
	return byChange, err
}
