package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"controlmap/geo"
)

// PutChange stores what lies between two revisions of a source, in place of what is
// stored of the pair, in one transaction. Revisions that are not there are NotFound; two
// of different sources or not in the order of their dates, and pieces or sums that are
// not well formed, are Invalid.
func (s *Store) PutChange(ctx context.Context, c geo.Change) error {
	if err := checkChange(c); err != nil {
		return err
	}
	pieces := make([][]byte, len(c.Polygons))
	for i, p := range c.Polygons {
		var err error
		if pieces[i], err = encodeShape(p.Shape); err != nil {
			return geo.Wrap(geo.Internal, err, "piece %d", i)
		}
	}
	return s.change(ctx, func(tx *sql.Tx) error {
		p := putChange{ctx: ctx, tx: tx, Change: c, wkb: pieces, ids: map[geo.Status]int64{}}
		return p.run()
	})
}

// putChange is a change on its way into the store, in a transaction.
type putChange struct {
	geo.Change
	ctx context.Context
	tx  *sql.Tx
	wkb [][]byte             // of the pieces
	ids map[geo.Status]int64 // of the change of each status
}

func (p *putChange) run() error {
	if err := p.inOrder(); err != nil {
		return err
	}
	for _, status := range statusesOf(p.Change) {
		if err := p.clear(status); err != nil {
			return err
		}
	}
	for _, m := range p.Regions {
		if err := p.addMoved(m); err != nil {
			return err
		}
	}
	for i, piece := range p.Polygons {
		if err := p.addPiece(piece, p.wkb[i]); err != nil {
			return err
		}
	}
	return nil
}

// inOrder wants both revisions to be of one source, the earlier day first.
func (p *putChange) inOrder() error {
	var ordered bool
	err := p.tx.QueryRowContext(p.ctx, `SELECT a.source = b.source AND a.date < b.date
		FROM revision f JOIN snapshot a ON a.id = f.snapshot, revision t JOIN snapshot b ON b.id = t.snapshot
		WHERE f.id = ? AND t.id = ?`, p.From, p.To).Scan(&ordered)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return firstOf(mustExist(p.ctx, p.tx, p.From), mustExist(p.ctx, p.tx, p.To))
	case err == nil && !ordered:
		return geo.Errorf(geo.Invalid, "a change lies between two days of one source, the earlier first: revisions %d and %d are not", p.From, p.To)
	}
	return err
}

// statusesOf are the statuses that a change compares.
func statusesOf(c geo.Change) []geo.Status {
	if c.Statuses == nil {
		return geo.Statuses()
	}
	return c.Statuses
}

// clear makes room for the change of a status: the pair is there, with nothing stored of
// it.
func (p *putChange) clear(status geo.Status) error {
	var id int64
	err := p.tx.QueryRowContext(p.ctx, `INSERT INTO change (from_revision, to_revision, status) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET status = status RETURNING id`, p.From, p.To, status).Scan(&id)
	if err != nil {
		return err
	}
	p.ids[status] = id
	for _, statement := range []string{
		`DELETE FROM moved WHERE change = ?`,
		`DELETE FROM piece_bounds WHERE id IN (SELECT id FROM piece WHERE change = ?)`,
		`DELETE FROM piece WHERE change = ?`,
	} {
		if _, err := p.tx.ExecContext(p.ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

func (p *putChange) addMoved(m geo.RegionChange) error {
	_, err := p.tx.ExecContext(p.ctx, `INSERT INTO moved VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.ids[m.Status], m.Region,
		m.Gained.Sphere, m.Gained.Geodesic, m.Lost.Sphere, m.Lost.Geodesic,
		m.RedrawnGained.Sphere, m.RedrawnGained.Geodesic, m.RedrawnLost.Sphere, m.RedrawnLost.Geodesic)
	return err
}

func (p *putChange) addPiece(piece geo.ChangedPolygon, wkb []byte) error {
	result, err := p.tx.ExecContext(p.ctx, `INSERT INTO piece (change, direction, redrawn, sphere_km2, geodesic_km2, wkb)
		VALUES (?, ?, ?, ?, ?, ?)`,
		p.ids[piece.Status], piece.Direction, piece.Redrawn, piece.Area.Sphere, piece.Area.Geodesic, wkb)
	if err != nil {
		return err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return err
	}
	return addBounds(p.ctx, p.tx, "piece_bounds", id, piece.Shape.Bound())
}

// ChangedPolygons returns the ground that changed hands between two revisions, in the order in
// which it was stored. NotFound for a pair of which nothing is stored.
func (s *Store) ChangedPolygons(ctx context.Context, from, to geo.Revision) (pieces []geo.ChangedPolygon, err error) {
	err = s.view(ctx, func(db querier) error {
		var stored bool
		err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM change WHERE from_revision = ? AND to_revision = ?)`, from, to).Scan(&stored)
		if err == nil && !stored {
			return geo.Errorf(geo.NotFound, "the change from revision %d to %d is not in the database", from, to)
		}
		if err != nil {
			return err
		}
		pieces, err = list(ctx, db, readPiece, `SELECT c.status, p.direction, p.redrawn, p.sphere_km2, p.geodesic_km2, p.wkb
			FROM change c JOIN piece p ON p.change = c.id WHERE c.from_revision = ? AND c.to_revision = ? ORDER BY p.id`, from, to)
		return err
	})
	return pieces, err
}

func readPiece(rows *sql.Rows) (p geo.ChangedPolygon, err error) {
	var shape sql.RawBytes
	if err := rows.Scan(&p.Status, &p.Direction, &p.Redrawn, &p.Area.Sphere, &p.Area.Geodesic, &shape); err != nil {
		return p, err
	}
	p.Shape, err = decodeShape(shape)
	return p, err
}
