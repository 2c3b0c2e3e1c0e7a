package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"

	"controlmap/geo"
)

const insertWithdrawal = `
	INSERT INTO revision (snapshot, recorded_at, provenance, rank, content, notes,
		occupied_sphere_km2, occupied_geodesic_km2,
		crimea_sphere_km2, crimea_geodesic_km2,
		donbas_sphere_km2, donbas_geodesic_km2, withdrawn, front_measured)
	VALUES (?, ?, '', ?, ?, ?, 0, 0, 0, 0, 0, 0, 1, 1)`

// Withdraw takes a day from a source: only who asks for what was known before still gets its
// snapshot. The withdrawal is a revision of its own. A day without a snapshot is
// NotFound.
func (s *Store) Withdraw(ctx context.Context, source geo.SourceName, date geo.Date) (revision geo.Revision, err error) {
	err = s.writeTx(ctx, func(tx *sql.Tx) error {
		current, err := readCurrentRevision(ctx, tx, source, date)
		if errors.Is(err, sql.ErrNoRows) || err == nil && current.withdrawn {
			return geo.Errorf(geo.NotFound, "source %q has no snapshot of %s to withdraw", source, date)
		}
		if err != nil {
			return err
		}
		noPolygons := sha256.Sum256(nil)
		result, err := tx.ExecContext(ctx, insertWithdrawal, current.snapshotID, formatTime(current.timeAfter(s.clock())),
			current.snapshot.Rank, noPolygons[:], noNotes)
		if err != nil {
			return err
		}
		id, err := result.LastInsertId()
		revision = geo.Revision(id)
		return err
	})
	return revision, err
}
