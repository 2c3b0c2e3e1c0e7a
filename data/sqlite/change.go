package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"controlmap/geo"
)

// PutChange stores what lies between two revisions of a source, in place of what is
// stored of the pair, in one transaction. Revisions that are not there are NotFound; two
// of different sources or not in the order of their dates, and polygons or sums that are
// not well formed, are Invalid.
func (s *Store) PutChange(ctx context.Context, c geo.Change) error {
	if err := checkChange(c); err != nil {
		return err
	}
	shapes := make([][]byte, len(c.Polygons))
	for i, p := range c.Polygons {
		var err error
		if shapes[i], err = encodeShape(p.Shape); err != nil {
			return geo.Wrap(geo.Internal, err, "changed polygon %d", i)
		}
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		w := changeWriter{ctx: ctx, tx: tx, Change: c, wkb: shapes, ids: map[geo.Status]int64{}}
		return w.run()
	})
}

// changeWriter stores a change in a transaction.
type changeWriter struct {
	geo.Change
	ctx context.Context
	tx  *sql.Tx
	wkb [][]byte             // of the polygons
	ids map[geo.Status]int64 // of the change of each status
}

func (w *changeWriter) run() error {
	if err := w.checkOrder(); err != nil {
		return err
	}
	for _, status := range statusesOf(w.Change) {
		if err := w.clear(status); err != nil {
			return err
		}
	}
	for _, m := range w.Regions {
		if err := w.addRegionChange(m); err != nil {
			return err
		}
	}
	for i, polygon := range w.Polygons {
		if err := w.addPolygon(polygon, w.wkb[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkOrder refuses revisions that are not of one source with the earlier date first.
func (w *changeWriter) checkOrder() error {
	var ordered bool
	err := w.tx.QueryRowContext(w.ctx, `SELECT a.source = b.source AND a.date < b.date
		FROM revision f JOIN snapshot a ON a.id = f.snapshot, revision t JOIN snapshot b ON b.id = t.snapshot
		WHERE f.id = ? AND t.id = ?`, w.From, w.To).Scan(&ordered)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return firstError(requireRevision(w.ctx, w.tx, w.From), requireRevision(w.ctx, w.tx, w.To))
	case err == nil && !ordered:
		return geo.Errorf(geo.Invalid, "a change lies between two days of one source, the earlier first: revisions %d and %d are not", w.From, w.To)
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

// clear adds the change of a status where there is none, and deletes what is stored of it.
func (w *changeWriter) clear(status geo.Status) error {
	var id int64
	err := w.tx.QueryRowContext(w.ctx, `INSERT INTO change (from_revision, to_revision, status) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET measured = 1 RETURNING id`, w.From, w.To, status).Scan(&id)
	if err != nil {
		return err
	}
	w.ids[status] = id
	for _, statement := range []string{
		`DELETE FROM moved WHERE change = ?`,
		`DELETE FROM piece_bounds WHERE id IN (SELECT id FROM piece WHERE change = ?)`,
		`DELETE FROM piece WHERE change = ?`,
	} {
		if _, err := w.tx.ExecContext(w.ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

func (w *changeWriter) addRegionChange(m geo.RegionChange) error {
	_, err := w.tx.ExecContext(w.ctx, `INSERT INTO moved VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, w.ids[m.Status], m.Region,
		m.Gained.Sphere, m.Gained.Geodesic, m.Lost.Sphere, m.Lost.Geodesic,
		m.RedrawnGained.Sphere, m.RedrawnGained.Geodesic, m.RedrawnLost.Sphere, m.RedrawnLost.Geodesic)
	return err
}

func (w *changeWriter) addPolygon(polygon geo.ChangedPolygon, wkb []byte) error {
	result, err := w.tx.ExecContext(w.ctx, `INSERT INTO piece (change, direction, redrawn, sphere_km2, geodesic_km2, wkb)
		VALUES (?, ?, ?, ?, ?, ?)`,
		w.ids[polygon.Status], polygon.Direction, polygon.Redrawn, polygon.Area.Sphere, polygon.Area.Geodesic, wkb)
	if err != nil {
		return err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return err
	}
	return addBounds(w.ctx, w.tx, "piece_bounds", id, polygon.Shape.Bound())
}

// ChangedPolygons returns the polygons that changed hands between two revisions, in the order
// in which they were stored. NotFound for a pair of which nothing is stored.
func (s *Store) ChangedPolygons(ctx context.Context, from, to geo.Revision) (polygons []geo.ChangedPolygon, err error) {
	err = s.readTx(ctx, func(db querier) error {
		var stored bool
		err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM change WHERE from_revision = ? AND to_revision = ?)`, from, to).Scan(&stored)
		if err == nil && !stored {
			return geo.Errorf(geo.NotFound, "the change from revision %d to %d is not in the database", from, to)
		}
		if err != nil {
			return err
		}
		polygons, err = list(ctx, db, readChangedPolygon, `SELECT c.status, p.direction, p.redrawn, p.sphere_km2, p.geodesic_km2, p.wkb
			FROM change c JOIN piece p ON p.change = c.id WHERE c.from_revision = ? AND c.to_revision = ? ORDER BY p.id`, from, to)
		return err
	})
	return polygons, err
}

func readChangedPolygon(rows *sql.Rows) (p geo.ChangedPolygon, err error) {
	var shape sql.RawBytes
	if err := rows.Scan(&p.Status, &p.Direction, &p.Redrawn, &p.Area.Sphere, &p.Area.Geodesic, &shape); err != nil {
		return p, err
	}
	p.Shape, err = decodeShape(shape)
	return p, err
}
