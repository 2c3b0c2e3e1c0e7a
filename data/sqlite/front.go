package sqlite

import (
	"context"
	"database/sql"

	"controlmap/geo"
)

// Front returns how long a revision's front line is, by region in the order of the codes:
// nil where it has not been measured, empty where there is none. An unknown revision is
// NotFound.
func (s *Store) Front(ctx context.Context, revision geo.Revision) (lengths []geo.FrontLength, err error) {
	err = s.readTx(ctx, func(db querier) error {
		measured, err := list(ctx, db, readRevision, `SELECT id FROM revision WHERE id = ? AND front_measured = 1`, revision)
		if err != nil {
			return err
		}
		if len(measured) == 0 {
			return requireRevision(ctx, db, revision)
		}
		lengths, err = list(ctx, db, readFront, `SELECT region, km FROM front WHERE revision = ? ORDER BY region`, revision)
		return err
	})
	return lengths, err
}

func readFront(rows *sql.Rows) (f geo.FrontLength, err error) { return f, rows.Scan(&f.Region, &f.Km) }

func readRevision(rows *sql.Rows) (revision geo.Revision, err error) {
	return revision, rows.Scan(&revision)
}

// UnmeasuredFronts lists the revisions of a source whose front line has not been
// measured.
func (s *Store) UnmeasuredFronts(ctx context.Context, source geo.SourceName) ([]geo.Revision, error) {
	found, err := list(ctx, s.readers, readRevision, `SELECT r.id FROM snapshot s JOIN revision r ON r.snapshot = s.id
		WHERE s.source = ? AND r.front_measured = 0 ORDER BY s.date, r.id`, source)
	return found, s.fault(ctx, err)
}

// PutFront stores how long a revision's front line is, in place of what was stored. An
// unknown revision is NotFound; lengths that are not finite, or of no unit, are Invalid.
func (s *Store) PutFront(ctx context.Context, revision geo.Revision, lengths []geo.FrontLength) error {
	if err := checkFront(lengths); err != nil {
		return err
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		if err := requireRevision(ctx, tx, revision); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM front WHERE revision = ?`, revision); err != nil {
			return err
		}
		return addFront(ctx, tx, revision, lengths)
	})
}

func addFront(ctx context.Context, tx *sql.Tx, revision geo.Revision, lengths []geo.FrontLength) error {
	for _, f := range lengths {
		if _, err := tx.ExecContext(ctx, `INSERT INTO front (revision, region, km) VALUES (?, ?, ?)`, revision, f.Region, f.Km); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE revision SET front_measured = 1 WHERE id = ?`, revision)
	return err
}
