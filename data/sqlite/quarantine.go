package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"

	"controlmap/geo"
	"controlmap/geo/record"
)

// fileJSON is a record.File as it is stored.
type fileJSON struct {
	Name string `json:"name"`
	Hash string `json:"hash"` // hexadecimal
}

// PutQuarantine adds a map that waits for a decision and returns its number. A map of the same
// files that waits already is that one.
func (s *Store) PutQuarantine(ctx context.Context, q record.Quarantine) (id int64, err error) {
	reasons, err := json.Marshal(q.Reasons)
	if err != nil {
		return 0, geo.Wrap(geo.Internal, err, "quarantine")
	}
	coded := make([]fileJSON, len(q.Files))
	for i, f := range q.Files {
		coded[i] = fileJSON{f.Name, f.Hash.String()}
	}
	files, err := json.Marshal(coded)
	if err != nil {
		return 0, geo.Wrap(geo.Internal, err, "quarantine")
	}
	err = s.writeTx(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT id FROM quarantine WHERE source = ? AND date = ? AND files = ? AND decision = 'pending'`,
			q.Source, q.Date.String(), string(files)).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		result, err := tx.ExecContext(ctx, `INSERT INTO quarantine (source, date, published, recorded_at, reasons, files,
				occupied_sphere_km2, occupied_geodesic_km2, polygons, decision, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', '')`,
			q.Source, q.Date.String(), optionalTime(q.Published), formatTime(s.clock()), string(reasons), string(files),
			q.Occupied.Sphere, q.Occupied.Geodesic, q.Polygons)
		if err != nil {
			return err
		}
		id, err = result.LastInsertId()
		return err
	})
	return id, err
}

const selectQuarantine = `SELECT id, source, date, published, recorded_at, reasons, files,
		occupied_sphere_km2, occupied_geodesic_km2, polygons, decision, decided_at, why
	FROM quarantine WHERE (?1 = 0 OR id = ?1) ORDER BY id`

// Quarantines lists all maps that ever waited for a decision, in the order in which they came.
func (s *Store) Quarantines(ctx context.Context) ([]record.Quarantine, error) {
	found, err := list(ctx, s.readers, readQuarantine, selectQuarantine, 0)
	return found, s.fault(ctx, err)
}

// Quarantine returns one of them; NotFound where there is none of that number.
func (s *Store) Quarantine(ctx context.Context, id int64) (record.Quarantine, error) {
	if id <= 0 {
		return record.Quarantine{}, geo.Errorf(geo.NotFound, "quarantine has no map %d", id)
	}
	found, err := first(ctx, s.readers, readQuarantine, selectQuarantine, id)
	if errors.Is(err, sql.ErrNoRows) {
		err = geo.Errorf(geo.NotFound, "quarantine has no map %d", id)
	}
	return found, s.fault(ctx, err)
}

// Decide records a decision about a map that waits for one. The error is NotFound where none of
// that number does, or did not get one already.
func (s *Store) Decide(ctx context.Context, id int64, decision record.Decision, why string) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE quarantine SET decision = ?, decided_at = ?, why = ? WHERE id = ? AND decision = 'pending'`,
			decision, formatTime(s.clock()), why, id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return geo.Errorf(geo.NotFound, "no map %d waits in quarantine for a decision", id)
	})
}

func readQuarantine(rows *sql.Rows) (q record.Quarantine, err error) {
	var date, recorded, reasons, files string
	var published, decided sql.NullString
	if err := rows.Scan(&q.ID, &q.Source, &date, &published, &recorded, &reasons, &files,
		&q.Occupied.Sphere, &q.Occupied.Geodesic, &q.Polygons, &q.Decision, &decided, &q.Why); err != nil {
		return q, err
	}
	var errs [6]error
	q.Date, errs[0] = geo.ParseDate(date)
	q.Published, errs[1] = parseOptionalTime(published)
	q.RecordedAt, errs[2] = parseTime(recorded)
	q.DecidedAt, errs[3] = parseOptionalTime(decided)
	errs[4] = json.Unmarshal([]byte(reasons), &q.Reasons)
	q.Files, errs[5] = decodeFiles(files)
	return q, errors.Join(errs[:]...)
}

func decodeFiles(text string) (files []record.File, err error) {
	var coded []fileJSON
	if err := json.Unmarshal([]byte(text), &coded); err != nil {
		return nil, err
	}
	for _, c := range coded {
		f := record.File{Name: c.Name}
		if _, err := hex.Decode(f.Hash[:], []byte(c.Hash)); err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}
