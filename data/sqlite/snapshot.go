package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"controlmap/geo"
)

// knownRevisions are the snapshots s of source ?1, each with the newest revision r of it
// that was recorded by ?2, but for days that had been withdrawn by then.
const knownRevisions = `
	FROM snapshot s JOIN revision r ON r.id = (
		SELECT id FROM revision WHERE snapshot = s.id AND recorded_at <= ?2
		ORDER BY recorded_at DESC, id DESC LIMIT 1)
	WHERE s.source = ?1 AND NOT r.withdrawn`

const storedColumns = `s.source, s.date, r.id, r.recorded_at, r.published, r.provenance, r.rank, r.statuses, r.notes, r.content`

const selectDays = `SELECT ` + storedColumns + `,
	r.occupied_sphere_km2, r.occupied_geodesic_km2,
	r.crimea_sphere_km2, r.crimea_geodesic_km2,
	r.donbas_sphere_km2, r.donbas_geodesic_km2,
	EXISTS (SELECT 1 FROM ground WHERE revision = r.id AND status = 'occupied' AND since <> '')` + knownRevisions + ` ORDER BY s.date`

// Snapshots lists the snapshots of a source in the order of their dates, flags included, as
// they were known at a time; the zero time is now. An unknown source is NotFound.
func (s *Store) Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error) {
	var days []geo.SnapshotSummary
	err := s.view(ctx, func(db querier) (err error) {
		read := func() ([]geo.SnapshotSummary, error) { return readDays(ctx, db, source, asKnownAt) }
		if !asKnownAt.IsZero() {
			days, err = read()
			return err
		}
		days, err = s.days.get(ctx, db, subject{source: source}, read)
		days = slices.Clone(days)
		return err
	})
	return days, err
}

func readDays(ctx context.Context, db querier, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error) {
	days, err := list(ctx, db, readDay, selectDays, source, knownAt(asKnownAt))
	if err == nil && len(days) == 0 {
		err = mustKnow(ctx, db, source)
	}
	geo.FlagSnapshots(days)
	return days, err
}

const selectSnapshot = `SELECT ` + storedColumns + knownRevisions + ` AND s.date <= ?3 ORDER BY s.date DESC LIMIT 1`

// Snapshot returns a source's last snapshot at or before a date. NotFound tells which
// sources there are, or the first date that there is.
func (s *Store) Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error) {
	date := q.Date
	if date.IsZero() || lastDate.Before(date) {
		date = lastDate
	}
	found, err := first(ctx, s.readers, readStored, selectSnapshot, q.Source, knownAt(q.AsKnownAt), date.String())
	if errors.Is(err, sql.ErrNoRows) {
		err = s.noSuchSnapshot(ctx, q)
	}
	return found, s.fault(ctx, err)
}

func (s *Store) noSuchSnapshot(ctx context.Context, q geo.SnapshotQuery) error {
	if _, err := s.Source(ctx, q.Source); err != nil {
		return err
	}
	then := ""
	if !q.AsKnownAt.IsZero() {
		then = " as known at " + stamp(q.AsKnownAt)
	}
	var earliest sql.NullString
	err := s.readers.QueryRowContext(ctx, `SELECT min(s.date)`+knownRevisions, q.Source, knownAt(q.AsKnownAt)).Scan(&earliest)
	switch {
	case err != nil:
		return err
	case !earliest.Valid:
		return geo.Errorf(geo.NotFound, "source %q has no snapshots%s", q.Source, then)
	}
	return geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s%s: its first is of %s", q.Source, q.Date, then, earliest.String)
}

// storedRow receives storedColumns.
type storedRow struct {
	stored                  geo.StoredSnapshot
	date, recordedAt, notes string
	published, statuses     sql.NullString
	content                 sql.RawBytes
}

func (r *storedRow) targets() []any {
	return []any{&r.stored.Source, &r.date, &r.stored.Revision, &r.recordedAt, &r.published,
		&r.stored.Provenance, &r.stored.Rank, &r.statuses, &r.notes, &r.content}
}

func (r *storedRow) value() (_ geo.StoredSnapshot, err error) {
	if r.stored.Date, err = geo.ParseDate(r.date); err != nil {
		return geo.StoredSnapshot{}, err
	}
	if r.stored.RecordedAt, err = parseStamp(r.recordedAt); err != nil {
		return geo.StoredSnapshot{}, err
	}
	if r.published.Valid {
		if r.stored.Published, err = parseStamp(r.published.String); err != nil {
			return geo.StoredSnapshot{}, err
		}
	}
	if r.statuses.Valid {
		if err := json.Unmarshal([]byte(r.statuses.String), &r.stored.Statuses); err != nil {
			return geo.StoredSnapshot{}, err
		}
	}
	r.stored.Fingerprint = fingerprint(r.stored.Source, r.date, r.content)
	r.stored.Notes, err = decodeNotes(r.notes)
	return r.stored, err
}

func readStored(rows *sql.Rows) (geo.StoredSnapshot, error) {
	var row storedRow
	if err := rows.Scan(row.targets()...); err != nil {
		return geo.StoredSnapshot{}, err
	}
	return row.value()
}

func readDay(rows *sql.Rows) (day geo.SnapshotSummary, err error) {
	var row storedRow
	if err := rows.Scan(append(row.targets(),
		&day.Occupied.Sphere, &day.Occupied.Geodesic,
		&day.Crimea.Sphere, &day.Crimea.Geodesic,
		&day.Donbas.Sphere, &day.Donbas.Geodesic,
		&day.SplitSince)...); err != nil {
		return day, err
	}
	day.StoredSnapshot, err = row.value()
	return day, err
}

// storedNote is a geo.Note as it is stored.
type storedNote struct {
	Kind   geo.NoteKind `json:"kind"`
	Count  int          `json:"count"`
	Detail string       `json:"detail,omitempty"`
}

const noNotes = "[]"

func encodeNotes(notes []geo.Note) (string, error) {
	stored := make([]storedNote, len(notes))
	for i, n := range notes {
		stored[i] = storedNote(n)
	}
	text, err := json.Marshal(stored)
	return string(text), err
}

func decodeNotes(text string) ([]geo.Note, error) {
	if text == noNotes {
		return nil, nil
	}
	var stored []storedNote
	if err := json.Unmarshal([]byte(text), &stored); err != nil {
		return nil, err
	}
	notes := make([]geo.Note, len(stored))
	for i, n := range stored {
		notes[i] = geo.Note(n)
	}
	return notes, nil
}
