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

const selectWithdrawals = `SELECT ` + snapshotColumns + `, c.recorded_at, c.reason
	FROM snapshot s JOIN revision r ON r.snapshot = s.id JOIN revision_state c ON c.revision = r.id
	WHERE s.source = ? AND NOT r.withdrawn AND c.state = 'withdrawn'
		AND c.id = (SELECT max(id) FROM revision_state WHERE revision = r.id)
	ORDER BY s.date, r.id`

// Withdrawals lists the maps that a source's publisher took back before they were confirmed, in
// order of date and revision; none of an unknown source.
func (s *Store) Withdrawals(ctx context.Context, source geo.SourceName) ([]geo.Withdrawal, error) {
	found, err := list(ctx, s.readers, readWithdrawal, selectWithdrawals, source)
	for i := range found {
		if err == nil {
			found[i].StoredSnapshot, err = s.withCarried(ctx, found[i].StoredSnapshot, time.Time{})
		}
	}
	return found, s.fault(ctx, err)
}

func readWithdrawal(rows *sql.Rows) (w geo.Withdrawal, err error) {
	var row snapshotRow
	var at string
	if err := rows.Scan(append(row.targets(), &at, &w.Reason)...); err != nil {
		return w, err
	}
	if w.At, err = parseTime(at); err != nil {
		return w, err
	}
	w.StoredSnapshot, err = row.value()
	return w, err
}

const selectConfirmations = `SELECT c.revision, c.recorded_at
	FROM snapshot s JOIN revision r ON r.snapshot = s.id JOIN revision_state c ON c.revision = r.id
	WHERE s.source = ? AND c.state = 'confirmed' ORDER BY c.id`

// Confirmations returns when those of a source's maps were confirmed that were provisional first.
func (s *Store) Confirmations(ctx context.Context, source geo.SourceName) (map[geo.Revision]time.Time, error) {
	times := map[geo.Revision]time.Time{}
	_, err := list(ctx, s.readers, func(rows *sql.Rows) (revision geo.Revision, err error) {
		var at string
		if err := rows.Scan(&revision, &at); err != nil {
			return revision, err
		}
		times[revision], err = parseTime(at)
		return revision, err
	}, selectConfirmations, source)
	return times, s.fault(ctx, err)
}
