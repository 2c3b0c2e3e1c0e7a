package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"controlmap/geo"
)

const selectRevision = `SELECT ` + snapshotColumns + ` FROM revision r JOIN snapshot s ON s.id = r.snapshot
	WHERE r.id = ? AND NOT r.withdrawn`

// Revision returns the snapshot as it is in a revision, also in one that was corrected or
// withdrawn since. An unknown revision, and one that withdrew its day, is NotFound.
func (s *Store) Revision(ctx context.Context, revision geo.Revision) (geo.StoredSnapshot, error) {
	found, err := first(ctx, s.readers, readSnapshot, selectRevision, revision)
	if errors.Is(err, sql.ErrNoRows) {
		if err = requireRevision(ctx, s.readers, revision); err == nil {
			err = geo.Errorf(geo.NotFound, "revision %d has no map: it withdrew its day", revision)
		}
	}
	return found, s.fault(ctx, err)
}
