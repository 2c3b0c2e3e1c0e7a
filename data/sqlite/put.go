package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Put stores an import as a revision of its snapshot, in one transaction. The same areas
// as the current revision's are Unchanged; of a better map, what a lesser one has to beat
// is noted. A lesser map than the current is Superseded and writes nothing. A day that was
// withdrawn is Added again. An unknown source, a snapshot without a date and numbers that
// are not finite are Invalid. That rings are closed and valid is not checked.
func (s *Store) Put(ctx context.Context, imp geo.Import) (geo.Outcome, error) {
	if err := check(imp); err != nil {
		return geo.Outcome{}, err
	}
	areas, err := encode(imp.Polygons)
	if err != nil {
		return geo.Outcome{}, err
	}
	notes, err := encodeNotes(imp.Notes)
	if err != nil {
		return geo.Outcome{}, geo.Wrap(geo.Internal, err, "notes of %s", imp.Snapshot.Date)
	}
	var outcome geo.Outcome
	err = s.change(ctx, func(tx *sql.Tx) (err error) {
		p := put{tx: tx, ctx: ctx, imp: imp, content: areas, notes: notes}
		outcome, err = p.run(s.clock())
		return err
	})
	if err != nil {
		return geo.Outcome{}, err
	}
	return outcome, nil
}

// put is one import on its way into the store, in a transaction.
type put struct {
	tx      *sql.Tx
	ctx     context.Context
	imp     geo.Import
	content content
	notes   string
}

func (p put) run(now time.Time) (geo.Outcome, error) {
	current, err := currentOf(p.ctx, p.tx, p.imp.Snapshot.Source, p.imp.Snapshot.Date)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return p.add(now)
	case err != nil:
		return geo.Outcome{}, err
	case current.withdrawn:
		return p.revise(current, now, geo.Added)
	case current.content == p.content.hash:
		return geo.Outcome{Revision: current.revision, Kind: geo.Unchanged}, p.confirm(current)
	case !p.imp.Snapshot.Supersedes(current.snapshot):
		return geo.Outcome{Revision: current.revision, Kind: geo.Superseded}, nil
	}
	return p.revise(current, now, geo.Revised)
}

func (p put) revise(c current, now time.Time, change geo.OutcomeKind) (geo.Outcome, error) {
	revision, err := p.addRevision(c.id, c.after(now))
	return geo.Outcome{Revision: revision, Kind: change}, err
}

// confirm notes that a better map than the current one has the same areas, so that a map
// published between the two loses to it.
func (p put) confirm(c current) error {
	if c.snapshot.Supersedes(p.imp.Snapshot) {
		return nil
	}
	_, err := p.tx.ExecContext(p.ctx, `INSERT INTO confirmation (revision, published, rank) VALUES (?, ?, ?)
		ON CONFLICT (revision) DO UPDATE SET published = excluded.published, rank = excluded.rank`,
		c.revision, optionalStamp(p.imp.Snapshot.Published), p.imp.Snapshot.Rank)
	return err
}

// current is the newest revision of a snapshot.
type current struct {
	id         int64 // of the snapshot
	revision   geo.Revision
	recordedAt time.Time
	content    digest
	withdrawn  bool
	snapshot   geo.Snapshot // rank and publication only, of the best map with these areas
}

// after is the time of a revision that replaces c: never before c's own.
func (c current) after(now time.Time) time.Time {
	if now.Before(c.recordedAt) {
		return c.recordedAt
	}
	return now
}

const selectCurrent = `
	SELECT s.id, r.id, r.recorded_at, r.content, r.withdrawn,
		CASE WHEN c.revision IS NULL THEN r.rank ELSE c.rank END,
		CASE WHEN c.revision IS NULL THEN r.published ELSE c.published END
	FROM snapshot s JOIN revision r ON r.snapshot = s.id LEFT JOIN confirmation c ON c.revision = r.id
	WHERE s.source = ? AND s.date = ? ORDER BY r.id DESC LIMIT 1`

// currentOf returns the newest revision of a day, be it withdrawn; sql.ErrNoRows without.
func currentOf(ctx context.Context, tx *sql.Tx, source geo.SourceName, date geo.Date) (c current, err error) {
	var recordedAt string
	var published sql.NullString
	var hash []byte
	row := tx.QueryRowContext(ctx, selectCurrent, source, date.String())
	if err := row.Scan(&c.id, &c.revision, &recordedAt, &hash, &c.withdrawn, &c.snapshot.Rank, &published); err != nil {
		return c, err
	}
	copy(c.content[:], hash)
	if c.recordedAt, err = parseStamp(recordedAt); err != nil {
		return c, err
	}
	if published.Valid {
		c.snapshot.Published, err = parseStamp(published.String)
	}
	return c, err
}

// add stores the first revision of a snapshot.
func (p put) add(now time.Time) (geo.Outcome, error) {
	source := p.imp.Snapshot.Source
	var known bool
	err := p.tx.QueryRowContext(p.ctx, `SELECT EXISTS (SELECT 1 FROM source WHERE name = ?)`, source).Scan(&known)
	if err != nil {
		return geo.Outcome{}, err
	}
	if !known {
		return geo.Outcome{}, noSuchSource(p.ctx, p.tx, geo.Invalid, source)
	}
	snapshot, err := p.insert(`INSERT INTO snapshot (source, date) VALUES (?, ?)`, source, p.imp.Snapshot.Date.String())
	if err != nil {
		return geo.Outcome{}, err
	}
	revision, err := p.addRevision(snapshot, now)
	return geo.Outcome{Revision: revision, Kind: geo.Added}, err
}

const insertRevision = `
	INSERT INTO revision (snapshot, recorded_at, published, provenance, rank, statuses, content, notes,
		occupied_sphere_km2, occupied_geodesic_km2,
		crimea_sphere_km2, crimea_geodesic_km2,
		donbas_sphere_km2, donbas_geodesic_km2)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (p put) addRevision(snapshot int64, now time.Time) (geo.Revision, error) {
	if !stampable(now) {
		return 0, geo.Errorf(geo.Unavailable, "the clock of this machine says %s: set it", now)
	}
	meta, t := p.imp.Snapshot, sum(p.imp.RegionAreas)
	revision, err := p.insert(insertRevision, snapshot, stamp(now), optionalStamp(meta.Published),
		meta.Provenance, meta.Rank, optionalStatuses(meta.Statuses), p.content.hash[:], p.notes,
		t.occupied.Sphere, t.occupied.Geodesic, t.crimea.Sphere, t.crimea.Geodesic, t.donbas.Sphere, t.donbas.Geodesic)
	if err != nil {
		return 0, err
	}
	if err := p.addAreas(revision); err != nil {
		return 0, err
	}
	if err := p.addGround(revision); err != nil || p.imp.Front == nil {
		return geo.Revision(revision), err
	}
	return geo.Revision(revision), addFront(p.ctx, p.tx, geo.Revision(revision), p.imp.Front)
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

func (p put) addAreas(revision int64) error {
	for position, a := range p.content.areas {
		area, err := p.area(a)
		if err != nil {
			return err
		}
		if _, err := p.insert(`INSERT INTO revision_area (revision, position, area) VALUES (?, ?, ?)`, revision, position, area); err != nil {
			return err
		}
	}
	return nil
}

// area returns the id of an area, which it stores if it is new.
func (p put) area(a encodedArea) (int64, error) {
	shape, err := p.shape(a)
	if err != nil {
		return 0, err
	}
	id, err := p.id(`SELECT id FROM area WHERE name = ? AND status = ? AND since = ? AND shape = ?`, a.Name, a.Status, a.Since, shape)
	if errors.Is(err, sql.ErrNoRows) {
		return p.insert(`INSERT INTO area (name, status, since, shape) VALUES (?, ?, ?, ?)`, a.Name, a.Status, a.Since, shape)
	}
	return id, err
}

// shape returns the id of an area's shape, which it stores with its bounds if it is new.
func (p put) shape(a encodedArea) (int64, error) {
	id, err := p.id(`SELECT id FROM shape WHERE hash = ?`, a.shape[:])
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	id, err = p.insert(`INSERT INTO shape (hash, sphere_km2, geodesic_km2, wkb) VALUES (?, ?, ?, ?)`,
		a.shape[:], a.Area.Sphere, a.Area.Geodesic, a.wkb)
	if err != nil {
		return 0, err
	}
	return id, addBounds(p.ctx, p.tx, "shape_bounds", id, a.Shape.Bound())
}

// addBounds adds an entry to an R*Tree.
func addBounds(ctx context.Context, tx *sql.Tx, tree string, id int64, b orb.Bound) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO `+tree+` (id, min_lon, max_lon, min_lat, max_lat) VALUES (?, ?, ?, ?, ?)`,
		id, b.Min.Lon(), b.Max.Lon(), b.Min.Lat(), b.Max.Lat())
	return err
}

func (p put) addGround(revision int64) error {
	for _, g := range p.imp.RegionAreas {
		if _, err := p.insert(`INSERT INTO ground (revision, region, status, since, sphere_km2, geodesic_km2) VALUES (?, ?, ?, ?, ?, ?)`,
			revision, g.Region, g.Status, g.Since, g.Km2.Sphere, g.Km2.Geodesic); err != nil {
			return err
		}
	}
	return nil
}

func (p put) id(query string, args ...any) (id int64, err error) {
	err = p.tx.QueryRowContext(p.ctx, query, args...).Scan(&id)
	return id, err
}

// insert returns the rowid of what it inserted, in tables that have one.
func (p put) insert(statement string, args ...any) (int64, error) {
	result, err := p.tx.ExecContext(p.ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
