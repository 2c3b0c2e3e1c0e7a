package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"controlmap/geo"
	"controlmap/geo/record"
)

// BeginRun records that a check of a source begins, and returns its number.
func (s *Store) BeginRun(ctx context.Context, source geo.SourceName) (id int64, err error) {
	err = s.writeTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO run (source, began, outcome, detail) VALUES (?, ?, ?, '')`,
			source, formatTime(s.clock()), record.Running)
		if err != nil {
			return err
		}
		id, err = result.LastInsertId()
		return err
	})
	return id, err
}

// AddRequest records a request of a run.
func (s *Store) AddRequest(ctx context.Context, run int64, r record.Request) error {
	var hash []byte
	if !r.Hash.IsZero() {
		hash = r.Hash[:]
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO request (run, at, url, status, bytes, hash, took, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			run, formatTime(r.At), r.URL, r.Status, r.Bytes, hash, r.Took.Milliseconds(), r.Error)
		return err
	})
}

// EndRun records what became of a run, and how its source stands from then on.
func (s *Store) EndRun(ctx context.Context, id int64, outcome record.Outcome, detail string, stands record.Schedule) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		if err := endRun(ctx, tx, id, s.clock(), outcome, detail); err != nil {
			return err
		}
		return putSchedule(ctx, tx, stands)
	})
}

func endRun(ctx context.Context, tx *sql.Tx, id int64, at time.Time, outcome record.Outcome, detail string) error {
	_, err := tx.ExecContext(ctx, `UPDATE run SET ended = ?, outcome = ?, detail = ? WHERE id = ? AND ended IS NULL`,
		formatTime(at), outcome, detail, id)
	return err
}

// InterruptRuns ends the runs that no program is at any more: who calls it holds the lease.
func (s *Store) InterruptRuns(ctx context.Context) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE run SET ended = ?, outcome = ?, detail = 'the program ended meanwhile' WHERE ended IS NULL`,
			formatTime(s.clock()), record.Interrupted)
		return err
	})
}

const (
	selectRuns = `SELECT id, source, began, ended, outcome, detail FROM run
		WHERE ?1 = '' OR source = ?1 ORDER BY id DESC LIMIT ?2`
	selectRequests = `SELECT at, url, status, bytes, hash, took, error FROM request WHERE run = ? ORDER BY id`
)

// Runs lists the last runs of a source, or of all where it is empty, with their requests, the newest
// first.
func (s *Store) Runs(ctx context.Context, source geo.SourceName, limit int) (runs []record.Run, err error) {
	err = s.readTx(ctx, func(db querier) (err error) {
		if runs, err = list(ctx, db, readRun, selectRuns, source, limit); err != nil {
			return err
		}
		for i := range runs {
			if runs[i].Requests, err = list(ctx, db, readRequest, selectRequests, runs[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
	return runs, err
}

func readRun(rows *sql.Rows) (r record.Run, err error) {
	var began string
	var ended sql.NullString
	if err := rows.Scan(&r.ID, &r.Source, &began, &ended, &r.Outcome, &r.Detail); err != nil {
		return r, err
	}
	if r.Began, err = parseTime(began); err != nil {
		return r, err
	}
	r.Ended, err = parseOptionalTime(ended)
	return r, err
}

func readRequest(rows *sql.Rows) (r record.Request, err error) {
	var at string
	var hash []byte
	var took int64
	if err := rows.Scan(&at, &r.URL, &r.Status, &r.Bytes, &hash, &took, &r.Error); err != nil {
		return r, err
	}
	copy(r.Hash[:], hash)
	r.Took = time.Duration(took) * time.Millisecond
	r.At, err = parseTime(at)
	return r, err
}

// Schedules lists how the sources that were ever checked stand with their publishers, by name.
func (s *Store) Schedules(ctx context.Context) ([]record.Schedule, error) {
	found, err := list(ctx, s.readers, readSchedule,
		`SELECT source, next_run, last_checked, last_good, last_changed, failures FROM schedule ORDER BY source`)
	return found, s.fault(ctx, err)
}

func readSchedule(rows *sql.Rows) (r record.Schedule, err error) {
	var next, checked, good, changed sql.NullString
	if err := rows.Scan(&r.Source, &next, &checked, &good, &changed, &r.Failures); err != nil {
		return r, err
	}
	var errs [4]error
	r.NextRun, errs[0] = parseOptionalTime(next)
	r.LastChecked, errs[1] = parseOptionalTime(checked)
	r.LastGood, errs[2] = parseOptionalTime(good)
	r.LastChanged, errs[3] = parseOptionalTime(changed)
	return r, errors.Join(errs[:]...)
}

func putSchedule(ctx context.Context, tx *sql.Tx, r record.Schedule) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO schedule (source, next_run, last_checked, last_good, last_changed, failures)
		VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET (next_run, last_checked, last_good, last_changed, failures) =
		(excluded.next_run, excluded.last_checked, excluded.last_good, excluded.last_changed, excluded.failures)`,
		r.Source, optionalTime(r.NextRun), optionalTime(r.LastChecked), optionalTime(r.LastGood), optionalTime(r.LastChanged), r.Failures)
	return err
}

// Lease lets a holder do something alone for a time, and reports whether it may: not while
// another holds it. Who holds it may take it again, from now on. A lease that lasts longer than it
// can, since the clock was set back, is void.
func (s *Store) Lease(ctx context.Context, name, holder string, length time.Duration) (held bool, err error) {
	now := s.clock()
	err = s.writeTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO lease (name, holder, until) VALUES (?1, ?2, ?3)
			ON CONFLICT (name) DO UPDATE SET holder = ?2, until = ?3 WHERE holder = ?2 OR until <= ?4 OR until > ?3`,
			name, holder, formatTime(now.Add(length)), formatTime(now))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		held = n > 0
		return err
	})
	return held, err
}

// Release gives a lease back, if the holder has it.
func (s *Store) Release(ctx context.Context, name, holder string) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM lease WHERE name = ? AND holder = ?`, name, holder)
		return err
	})
}

// Settled returns the SHA-256 of what was handed over last under a name and is done with; zero
// where nothing is.
func (s *Store) Settled(ctx context.Context, source geo.SourceName, name string) (files record.Hash, err error) {
	var hash []byte
	err = s.readers.QueryRowContext(ctx, `SELECT files FROM settled WHERE source = ? AND name = ?`, source, name).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return files, nil
	}
	copy(files[:], hash)
	return files, s.fault(ctx, err)
}

// Settle says that what was handed over under a name is done with.
func (s *Store) Settle(ctx context.Context, source geo.SourceName, name string, files record.Hash) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO settled (source, name, files) VALUES (?, ?, ?)
			ON CONFLICT (source, name) DO UPDATE SET files = excluded.files`, source, name, files[:])
		return err
	})
}
