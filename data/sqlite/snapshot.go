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

const snapshotColumns = `s.source, s.date, r.id, r.recorded_at, r.published, r.provenance, r.rank, r.statuses, r.notes, r.content,
	coalesce((SELECT state FROM revision_state WHERE revision = r.id ORDER BY id DESC LIMIT 1), 'confirmed')`

const selectSummaries = `SELECT ` + snapshotColumns + `,
	r.occupied_sphere_km2, r.occupied_geodesic_km2,
	r.crimea_sphere_km2, r.crimea_geodesic_km2,
	r.donbas_sphere_km2, r.donbas_geodesic_km2,
	r.contested_sphere_km2, r.contested_geodesic_km2,
	r.pre2022_sphere_km2, r.pre2022_geodesic_km2,
	EXISTS (SELECT 1 FROM ground WHERE revision = r.id AND status = 'occupied' AND since <> '')` + knownRevisions + ` ORDER BY s.date`

// Snapshots lists the snapshots of a source in the order of their dates, with flags and what
// they carry over, as they were known at a time; the zero time is now. An unknown source is
// NotFound.
func (s *Store) Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error) {
	summaries, err := s.summariesOf(ctx, source, asKnownAt)
	return slices.Clone(summaries), err
}

// summariesOf is Snapshots. Callers must not change the list.
func (s *Store) summariesOf(ctx context.Context, source geo.SourceName, asKnownAt time.Time) (summaries []geo.SnapshotSummary, err error) {
	err = s.readTx(ctx, func(db querier) (err error) {
		read := func() ([]geo.SnapshotSummary, error) { return readSummaries(ctx, db, source, asKnownAt) }
		if asKnownAt.IsZero() {
			summaries, err = s.summaries.get(ctx, db, cacheKey{source: source}, read)
			return err
		}
		summaries, err = read()
		return err
	})
	return summaries, err
}

func readSummaries(ctx context.Context, db querier, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error) {
	summaries, err := list(ctx, db, readSummary, selectSummaries, source, latestKnown(asKnownAt))
	if err == nil && len(summaries) == 0 {
		err = requireSource(ctx, db, source)
	}
	geo.FlagSnapshots(summaries)
	geo.CarryOver(summaries)
	for i := range summaries {
		summaries[i].Fingerprint = shownFingerprint(summaries[i].StoredSnapshot, summaries[:i])
	}
	return summaries, err
}

// withCarried fills in what a snapshot carries over, as it was known at a time.
func (s *Store) withCarried(ctx context.Context, found geo.StoredSnapshot, asKnownAt time.Time) (geo.StoredSnapshot, error) {
	if found.Statuses == nil {
		return found, nil
	}
	summaries, err := s.summariesOf(ctx, found.Source, asKnownAt)
	found.Carried = geo.CarriedInto(found.Snapshot, summaries)
	found.Fingerprint = shownFingerprint(found, summaries)
	return found, err
}

const selectSnapshot = `SELECT ` + snapshotColumns + knownRevisions + ` AND s.date <= ?3 ORDER BY s.date DESC LIMIT 1`

// Snapshot returns a source's last snapshot at or before a date, with what it carries over.
// NotFound names the sources that there are, or the first date that there is.
func (s *Store) Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error) {
	date := q.Date
	if date.IsZero() || lastDate.Before(date) {
		date = lastDate
	}
	found, err := first(ctx, s.readers, readSnapshot, selectSnapshot, q.Source, latestKnown(q.AsKnownAt), date.String())
	if errors.Is(err, sql.ErrNoRows) {
		err = s.noSuchSnapshot(ctx, q)
	}
	if err != nil {
		return found, s.fault(ctx, err)
	}
	return s.withCarried(ctx, found, q.AsKnownAt)
}

func (s *Store) noSuchSnapshot(ctx context.Context, q geo.SnapshotQuery) error {
	if _, err := s.Source(ctx, q.Source); err != nil {
		return err
	}
	then := ""
	if !q.AsKnownAt.IsZero() {
		then = " as known at " + formatTime(q.AsKnownAt)
	}
	var earliest sql.NullString
	err := s.readers.QueryRowContext(ctx, `SELECT min(s.date)`+knownRevisions, q.Source, latestKnown(q.AsKnownAt)).Scan(&earliest)
	switch {
	case err != nil:
		return err
	case !earliest.Valid:
		return geo.Errorf(geo.NotFound, "source %q has no snapshots%s", q.Source, then)
	}
	return geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s%s: its first is of %s", q.Source, q.Date, then, earliest.String)
}

const selectRevision = `SELECT ` + snapshotColumns + ` FROM revision r JOIN snapshot s ON s.id = r.snapshot
	WHERE r.id = ? AND NOT r.withdrawn`

// Revision returns the snapshot as it is in a revision, also in one that was corrected or
// withdrawn since, with what it carries over of the snapshots before it as they are now. An unknown revision, and one that withdrew its day, is NotFound.
func (s *Store) Revision(ctx context.Context, revision geo.Revision) (geo.StoredSnapshot, error) {
	found, err := first(ctx, s.readers, readSnapshot, selectRevision, revision)
	if errors.Is(err, sql.ErrNoRows) {
		if err = requireRevision(ctx, s.readers, revision); err == nil {
			err = geo.Errorf(geo.NotFound, "revision %d has no map: it withdrew its day", revision)
		}
	}
	if err != nil {
		return found, s.fault(ctx, err)
	}
	return s.withCarried(ctx, found, time.Time{})
}

// snapshotRow receives snapshotColumns.
type snapshotRow struct {
	snapshot                geo.StoredSnapshot
	date, recordedAt, notes string
	published, statuses     sql.NullString
	content                 sql.RawBytes
}

func (r *snapshotRow) targets() []any {
	return []any{&r.snapshot.Source, &r.date, &r.snapshot.Revision, &r.recordedAt, &r.published,
		&r.snapshot.Provenance, &r.snapshot.Rank, &r.statuses, &r.notes, &r.content, &r.snapshot.State}
}

func (r *snapshotRow) value() (_ geo.StoredSnapshot, err error) {
	if r.snapshot.Date, err = geo.ParseDate(r.date); err != nil {
		return geo.StoredSnapshot{}, err
	}
	if r.snapshot.RecordedAt, err = parseTime(r.recordedAt); err != nil {
		return geo.StoredSnapshot{}, err
	}
	if r.snapshot.Published, err = parseOptionalTime(r.published); err != nil {
		return geo.StoredSnapshot{}, err
	}
	if r.snapshot.Statuses, err = decodeStatuses(r.statuses); err != nil {
		return geo.StoredSnapshot{}, err
	}
	r.snapshot.Fingerprint = fingerprint(r.snapshot.Source, r.date, r.content)
	r.snapshot.Notes, err = decodeNotes(r.notes)
	return r.snapshot, err
}

func readSnapshot(rows *sql.Rows) (geo.StoredSnapshot, error) {
	var row snapshotRow
	if err := rows.Scan(row.targets()...); err != nil {
		return geo.StoredSnapshot{}, err
	}
	return row.value()
}

func readSummary(rows *sql.Rows) (summary geo.SnapshotSummary, err error) {
	var row snapshotRow
	if err := rows.Scan(append(row.targets(),
		&summary.Occupied.Sphere, &summary.Occupied.Geodesic,
		&summary.Crimea.Sphere, &summary.Crimea.Geodesic,
		&summary.Donbas.Sphere, &summary.Donbas.Geodesic,
		&summary.Contested.Sphere, &summary.Contested.Geodesic,
		&summary.Pre2022.Sphere, &summary.Pre2022.Geodesic,
		&summary.SplitSince)...); err != nil {
		return summary, err
	}
	summary.StoredSnapshot, err = row.value()
	return summary, err
}

// noteJSON is a geo.Note as it is stored.
type noteJSON struct {
	Kind   geo.NoteKind `json:"kind"`
	Count  int          `json:"count"`
	Detail string       `json:"detail,omitempty"`
}

const noNotes = "[]"

func encodeNotes(notes []geo.Note) (string, error) {
	coded := make([]noteJSON, len(notes))
	for i, n := range notes {
		coded[i] = noteJSON(n)
	}
	text, err := json.Marshal(coded)
	return string(text), err
}

func decodeNotes(text string) ([]geo.Note, error) {
	if text == noNotes {
		return nil, nil
	}
	var coded []noteJSON
	if err := json.Unmarshal([]byte(text), &coded); err != nil {
		return nil, err
	}
	notes := make([]geo.Note, len(coded))
	for i, n := range coded {
		notes[i] = geo.Note(n)
	}
	return notes, nil
}
