package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"controlmap/geo"
)

// Put stores an import as a revision of its snapshot, in one transaction. The same areas
// as the current revision's are Unchanged and a lesser map than the current is
// Superseded; either writes nothing. An unknown source, a snapshot without a date and
// numbers that are not finite are Invalid. That rings are closed and valid is not
// checked.
func (s *Store) Put(ctx context.Context, imp geo.Import) (geo.Outcome, error) {
	if err := check(imp); err != nil {
		return geo.Outcome{}, err
	}
	areas, err := encode(imp.Areas)
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
	current, err := p.current()
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return p.add(now)
	case err != nil:
		return geo.Outcome{}, err
	case current.content == p.content.hash:
		return geo.Outcome{Revision: current.revision, Change: geo.Unchanged}, nil
	case !p.imp.Snapshot.Supersedes(current.snapshot):
		return geo.Outcome{Revision: current.revision, Change: geo.Superseded}, nil
	}
	if now.Before(current.recordedAt) {
		now = current.recordedAt
	}
	revision, err := p.addRevision(current.id, now)
	return geo.Outcome{Revision: revision, Change: geo.Revised}, err
}

// current is the newest revision of a snapshot.
type current struct {
	id         int64 // of the snapshot
	revision   geo.Revision
	recordedAt time.Time
	content    digest
	snapshot   geo.Snapshot // its rank and publication only
}

const selectCurrent = `SELECT s.id, r.id, r.recorded_at, r.content, r.rank, r.published` + knownRevisions + ` AND s.date = ?3`

func (p put) current() (c current, err error) {
	var recordedAt string
	var published sql.NullString
	var hash []byte
	row := p.tx.QueryRowContext(p.ctx, selectCurrent, p.imp.Snapshot.Source, always, p.imp.Snapshot.Date.String())
	if err := row.Scan(&c.id, &c.revision, &recordedAt, &hash, &c.snapshot.Rank, &published); err != nil {
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
	return geo.Outcome{Revision: revision, Change: geo.Added}, err
}

const insertRevision = `
	INSERT INTO revision (snapshot, recorded_at, published, provenance, rank, content, notes,
		occupied_sphere_km2, occupied_geodesic_km2,
		crimea_sphere_km2, crimea_geodesic_km2,
		donbas_sphere_km2, donbas_geodesic_km2)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (p put) addRevision(snapshot int64, now time.Time) (geo.Revision, error) {
	if !stampable(now) {
		return 0, geo.Errorf(geo.Unavailable, "the clock of this machine says %s: set it", now)
	}
	meta, t := p.imp.Snapshot, sum(p.imp.Ground)
	revision, err := p.insert(insertRevision, snapshot, stamp(now), optionalStamp(meta.Published),
		meta.Provenance, meta.Rank, p.content.hash[:], p.notes,
		t.occupied.Sphere, t.occupied.Geodesic, t.crimea.Sphere, t.crimea.Geodesic, t.donbas.Sphere, t.donbas.Geodesic)
	if err != nil {
		return 0, err
	}
	if err := p.addAreas(revision); err != nil {
		return 0, err
	}
	return geo.Revision(revision), p.addGround(revision)
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
		a.shape[:], a.Ground.Sphere, a.Ground.Geodesic, a.wkb)
	if err != nil {
		return 0, err
	}
	b := a.Shape.Bound()
	return p.insert(`INSERT INTO shape_bounds (id, min_lon, max_lon, min_lat, max_lat) VALUES (?, ?, ?, ?, ?)`,
		id, b.Min.Lon(), b.Max.Lon(), b.Min.Lat(), b.Max.Lat())
}

func (p put) addGround(revision int64) error {
	for _, g := range p.imp.Ground {
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
