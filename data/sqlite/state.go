package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"controlmap/geo"
)

const selectState = `SELECT state FROM revision_state WHERE revision = ? ORDER BY id DESC LIMIT 1`

// stateOf returns the state of a revision: confirmed where nothing else was ever said.
func stateOf(ctx context.Context, tx *sql.Tx, revision geo.Revision) (state geo.State, err error) {
	err = tx.QueryRowContext(ctx, selectState, revision).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return geo.Confirmed, nil
	}
	return state, err
}

func addState(ctx context.Context, tx *sql.Tx, revision geo.Revision, state geo.State, at time.Time, reason string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO revision_state (revision, state, recorded_at, reason) VALUES (?, ?, ?, ?)`,
		revision, state, formatTime(at), reason)
	return err
}

// SetState says of a provisional revision that it is confirmed, or was withdrawn by its publisher,
// and why. A revision that is not provisional is left as it is: changed is false. An unknown
// revision is NotFound.
func (s *Store) SetState(ctx context.Context, revision geo.Revision, state geo.State, reason string) (changed bool, err error) {
	err = s.writeTx(ctx, func(tx *sql.Tx) error {
		if err := requireRevision(ctx, tx, revision); err != nil {
			return err
		}
		current, err := stateOf(ctx, tx, revision)
		if changed = err == nil && current == geo.Provisional; !changed {
			return err
		}
		return addState(ctx, tx, revision, state, s.clock(), reason)
	})
	return changed, err
}

const selectWithdrawn = `SELECT ` + snapshotColumns + ` FROM revision r JOIN snapshot s ON s.id = r.snapshot
	WHERE s.source = ? AND NOT r.withdrawn AND 'withdrawn' =
		(SELECT state FROM revision_state WHERE revision = r.id ORDER BY id DESC LIMIT 1)
	ORDER BY s.date, r.id`

// Withdrawn lists the maps that a source's publisher took back before they were confirmed, in
// order of date and revision. Each is still to be had by its revision.
func (s *Store) Withdrawn(ctx context.Context, source geo.SourceName) ([]geo.StoredSnapshot, error) {
	found, err := list(ctx, s.readers, readSnapshot, selectWithdrawn, source)
	return found, s.fault(ctx, err)
}
