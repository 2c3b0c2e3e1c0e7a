package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Put stores an import as a revision of its snapshot, in one transaction, with what it says of its
// source. The same
// polygons as the current revision's, of a map that speaks of the same statuses, are Unchanged; if they come from a better map, its rank
// and publication are what a later one has to supersede. A lesser map than the current is
// Superseded and writes nothing. A day that was withdrawn is Added again. An unknown source, a snapshot without a date and numbers that
// are not finite are Invalid. That rings are closed and valid is not checked.
func (s *Store) Put(ctx context.Context, imp geo.Import) (geo.Outcome, error) {
	if err := checkImport(imp); err != nil {
		return geo.Outcome{}, err
	}
	encoded, err := encodeMap(imp.Polygons)
	if err != nil {
		return geo.Outcome{}, err
	}
	notes, err := encodeNotes(imp.Notes)
	if err != nil {
		return geo.Outcome{}, geo.Wrap(geo.Internal, err, "notes of %s", imp.Snapshot.Date)
	}
	var outcome geo.Outcome
	learned := map[digest]int64{}
	err = s.writeTx(ctx, func(tx *sql.Tx) (err error) {
		clear(learned)
		if imp.Source != nil {
			if err := writeSource(ctx, tx, *imp.Source); err != nil {
				return err
			}
		}
		w := snapshotWriter{tx: tx, ctx: ctx, imp: imp, encoded: encoded, notes: notes, known: &s.polygons, learned: learned}
		outcome, err = w.run(s.clock())
		return err
	})
	if err != nil {
		return geo.Outcome{}, err
	}
	s.polygons.add(learned)
	return outcome, nil
}

// snapshotWriter stores one import in a transaction.
type snapshotWriter struct {
	tx      *sql.Tx
	ctx     context.Context
	imp     geo.Import
	encoded encodedMap
	notes   string
	known   *polygonIDs
	learned map[digest]int64 // ids that are known once the transaction is committed
}

func (w snapshotWriter) run(now time.Time) (geo.Outcome, error) {
	current, err := readCurrentRevision(w.ctx, w.tx, w.imp.Snapshot.Source, w.imp.Snapshot.Date)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return w.add(now)
	case err != nil:
		return geo.Outcome{}, err
	case current.withdrawn:
		return w.revise(current, now, geo.Added)
	case current.content == w.encoded.hash && sameStatuses(current.snapshot.Statuses, w.imp.Snapshot.Statuses):
		return geo.Outcome{Revision: current.revision, Kind: geo.Unchanged}, errors.Join(w.confirm(current), w.vouch(current, now))
	case !w.imp.Snapshot.Supersedes(current.snapshot):
		return geo.Outcome{Revision: current.revision, Kind: geo.Superseded}, nil
	}
	return w.revise(current, now, geo.Revised)
}

func (w snapshotWriter) revise(c currentRevision, now time.Time, kind geo.OutcomeKind) (geo.Outcome, error) {
	revision, err := w.addRevision(c.snapshotID, c.timeAfter(now))
	return geo.Outcome{Revision: revision, Kind: kind}, err
}

// confirm records that a better map than the current one has the same polygons, so that a map
// published between the two loses to it.
func (w snapshotWriter) confirm(c currentRevision) error {
	if c.snapshot.Supersedes(w.imp.Snapshot) {
		return nil
	}
	_, err := w.tx.ExecContext(w.ctx, `INSERT INTO confirmation (revision, published, rank) VALUES (?, ?, ?)
		ON CONFLICT (revision) DO UPDATE SET published = excluded.published, rank = excluded.rank`,
		c.revision, optionalTime(w.imp.Snapshot.Published), w.imp.Snapshot.Rank)
	return err
}

// vouch confirms a provisional map that comes again from a person's hand.
func (w snapshotWriter) vouch(c currentRevision, now time.Time) error {
	if w.imp.Provisional {
		return nil
	}
	state, err := stateOf(w.ctx, w.tx, c.revision)
	if err != nil || state != geo.Provisional {
		return err
	}
	return addState(w.ctx, w.tx, c.revision, geo.Confirmed, now, "imported")
}

// currentRevision is the newest revision of a snapshot.
type currentRevision struct {
	snapshotID int64
	revision   geo.Revision
	recordedAt time.Time
	content    digest
	withdrawn  bool
	snapshot   geo.Snapshot // statuses; rank and publication of the best map with these polygons
}

// timeAfter is the time of a revision that replaces c: never before c's own.
func (c currentRevision) timeAfter(now time.Time) time.Time {
	if now.Before(c.recordedAt) {
		return c.recordedAt
	}
	return now
}

const selectCurrent = `
	SELECT s.id, r.id, r.recorded_at, r.content, r.withdrawn, r.statuses,
		CASE WHEN c.revision IS NULL THEN r.rank ELSE c.rank END,
		CASE WHEN c.revision IS NULL THEN r.published ELSE c.published END
	FROM snapshot s JOIN revision r ON r.snapshot = s.id LEFT JOIN confirmation c ON c.revision = r.id
	WHERE s.source = ? AND s.date = ? ORDER BY r.id DESC LIMIT 1`

// readCurrentRevision returns the newest revision of a day, also one that withdrew it;
// sql.ErrNoRows without.
func readCurrentRevision(ctx context.Context, tx *sql.Tx, source geo.SourceName, date geo.Date) (c currentRevision, err error) {
	var recordedAt string
	var published, statuses sql.NullString
	var hash []byte
	row := tx.QueryRowContext(ctx, selectCurrent, source, date.String())
	if err := row.Scan(&c.snapshotID, &c.revision, &recordedAt, &hash, &c.withdrawn, &statuses, &c.snapshot.Rank, &published); err != nil {
		return c, err
	}
	if c.snapshot.Statuses, err = decodeStatuses(statuses); err != nil {
		return c, err
	}
	copy(c.content[:], hash)
	if c.recordedAt, err = parseTime(recordedAt); err != nil {
		return c, err
	}
	c.snapshot.Published, err = parseOptionalTime(published)
	return c, err
}

// add stores the first revision of a snapshot.
func (w snapshotWriter) add(now time.Time) (geo.Outcome, error) {
	source := w.imp.Snapshot.Source
	var known bool
	err := w.tx.QueryRowContext(w.ctx, `SELECT EXISTS (SELECT 1 FROM source WHERE name = ?)`, source).Scan(&known)
	if err != nil {
		return geo.Outcome{}, err
	}
	if !known {
		return geo.Outcome{}, noSuchSource(w.ctx, w.tx, geo.Invalid, source)
	}
	snapshot, err := w.insert(`INSERT INTO snapshot (source, date) VALUES (?, ?)`, source, w.imp.Snapshot.Date.String())
	if err != nil {
		return geo.Outcome{}, err
	}
	revision, err := w.addRevision(snapshot, now)
	return geo.Outcome{Revision: revision, Kind: geo.Added}, err
}

const insertRevision = `
	INSERT INTO revision (snapshot, recorded_at, published, provenance, rank, statuses, content, notes,
		occupied_sphere_km2, occupied_geodesic_km2,
		crimea_sphere_km2, crimea_geodesic_km2,
		donbas_sphere_km2, donbas_geodesic_km2)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0)`

// addRevision adds a revision; its totals are those of its region areas.
func (w snapshotWriter) addRevision(snapshot int64, now time.Time) (geo.Revision, error) {
	if !hasFourDigitYear(now) {
		return 0, geo.Errorf(geo.Unavailable, "the clock of this machine says %s: set it", now)
	}
	meta := w.imp.Snapshot
	id, err := w.insert(insertRevision, snapshot, formatTime(now), optionalTime(meta.Published),
		meta.Provenance, meta.Rank, optionalStatuses(meta.Statuses), w.encoded.hash[:], w.notes)
	if err != nil {
		return 0, err
	}
	if err := w.addPolygons(id); err != nil {
		return 0, err
	}
	revision := geo.Revision(id)
	if w.imp.Provisional {
		if err := addState(w.ctx, w.tx, revision, geo.Provisional, now, ""); err != nil {
			return 0, err
		}
	}
	if err := addRegionAreas(w.ctx, w.tx, revision, w.imp.RegionAreas); err != nil || w.imp.Front == nil {
		return revision, err
	}
	return revision, addFront(w.ctx, w.tx, revision, w.imp.Front)
}

// optionalStatuses writes statuses as a list; NULL for all.
func optionalStatuses(statuses []geo.Status) any {
	if statuses == nil {
		return nil
	}
	words := make([]string, len(statuses))
	for i, status := range statuses {
		words[i] = strconv.Quote(string(status))
	}
	return "[" + strings.Join(words, ",") + "]"
}

// decodeStatuses reads what optionalStatuses writes.
func decodeStatuses(stored sql.NullString) (statuses []geo.Status, err error) {
	if stored.Valid {
		err = json.Unmarshal([]byte(stored.String), &statuses)
	}
	return statuses, err
}

// sameStatuses tells all statuses, which are nil, from each of them.
func sameStatuses(a, b []geo.Status) bool {
	sorted := func(s []geo.Status) []geo.Status {
		return slices.Compact(slices.SortedFunc(slices.Values(s), compareStatuses))
	}
	return (a == nil) == (b == nil) && slices.Equal(sorted(a), sorted(b))
}

func (w snapshotWriter) addPolygons(revision int64) error {
	areas := make([]int64, len(w.encoded.polygons))
	for position, a := range w.encoded.polygons {
		var err error
		if areas[position], err = w.polygonID(a); err != nil {
			return err
		}
	}
	list, err := json.Marshal(areas)
	if err != nil {
		return err
	}
	_, err = w.insert(`INSERT INTO revision_area (revision, position, area) SELECT ?, key, value FROM json_each(?)`, revision, string(list))
	return err
}

// polygonID returns the id of a row of area, which it adds if there is none.
func (w snapshotWriter) polygonID(a encodedPolygon) (int64, error) {
	key := a.digest()
	if id, ok := w.known.id(key); ok {
		return id, nil
	}
	id, err := w.findPolygon(a)
	if err == nil {
		w.learned[key] = id
	}
	return id, err
}

func (w snapshotWriter) findPolygon(a encodedPolygon) (int64, error) {
	shape, err := w.shapeID(a)
	if err != nil {
		return 0, err
	}
	id, err := w.queryID(`SELECT id FROM area WHERE name = ? AND status = ? AND since = ? AND shape = ?`, a.Name, a.Status, a.Since, shape)
	if errors.Is(err, sql.ErrNoRows) {
		return w.insert(`INSERT INTO area (name, status, since, shape) VALUES (?, ?, ?, ?)`, a.Name, a.Status, a.Since, shape)
	}
	return id, err
}

// shapeID returns the id of a row of shape, which it adds with its bounds if there is none.
func (w snapshotWriter) shapeID(a encodedPolygon) (int64, error) {
	id, err := w.queryID(`SELECT id FROM shape WHERE hash = ?`, a.shape[:])
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	id, err = w.insert(`INSERT INTO shape (hash, sphere_km2, geodesic_km2, wkb) VALUES (?, ?, ?, ?)`,
		a.shape[:], a.Area.Sphere, a.Area.Geodesic, a.wkb)
	if err != nil {
		return 0, err
	}
	return id, addBounds(w.ctx, w.tx, "shape_bounds", id, a.Shape.Bound())
}

// addBounds adds an entry to an R*Tree.
func addBounds(ctx context.Context, tx *sql.Tx, tree string, id int64, b orb.Bound) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO `+tree+` (id, min_lon, max_lon, min_lat, max_lat) VALUES (?, ?, ?, ?, ?)`,
		id, b.Min.Lon(), b.Max.Lon(), b.Min.Lat(), b.Max.Lat())
	return err
}

func (w snapshotWriter) queryID(query string, args ...any) (id int64, err error) {
	err = w.tx.QueryRowContext(w.ctx, query, args...).Scan(&id)
	return id, err
}

// insert returns the rowid of what it inserted, in tables that have one.
func (w snapshotWriter) insert(statement string, args ...any) (int64, error) {
	result, err := w.tx.ExecContext(w.ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
