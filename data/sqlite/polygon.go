package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

const polygonColumns = `a.status, a.since, a.name, p.wkb, p.sphere_km2, p.geodesic_km2`

// Polygons returns the polygons of a revision in the order in which they were imported. An
// unknown revision is NotFound.
func (s *Store) Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error) {
	query, args := polygonsSQL(q)
	found, err := list(ctx, s.readers, readPolygon, query, args...)
	if err == nil && len(found) == 0 {
		err = requireRevision(ctx, s.readers, q.Revision)
	}
	if err != nil {
		return nil, s.fault(ctx, err)
	}
	if q.Bound == nil {
		return found, nil
	}
	return slices.DeleteFunc(found, func(p geo.ControlPolygon) bool { return !p.Shape.Bound().Intersects(*q.Bound) }), nil
}

// polygonsSQL reads from the revision to the R*Tree and not the other way: across time, most
// of what lies in a bound belongs to other revisions.
func polygonsSQL(q geo.PolygonQuery) (query string, args []any) {
	var b strings.Builder
	b.WriteString(`SELECT ` + polygonColumns + ` FROM revision_area ra CROSS JOIN area a ON a.id = ra.area`)
	if q.Bound != nil {
		b.WriteString(` CROSS JOIN shape_bounds b ON b.id = a.shape
			AND b.min_lon <= ? AND b.max_lon >= ? AND b.min_lat <= ? AND b.max_lat >= ?`)
		args = append(args, q.Bound.Max.Lon(), q.Bound.Min.Lon(), q.Bound.Max.Lat(), q.Bound.Min.Lat())
	}
	b.WriteString(` CROSS JOIN shape p ON p.id = a.shape WHERE ra.revision = ?`)
	args = append(args, q.Revision)
	if len(q.Statuses) > 0 {
		b.WriteString(` AND a.status IN (?` + strings.Repeat(`, ?`, len(q.Statuses)-1) + `)`)
		for _, status := range q.Statuses {
			args = append(args, status)
		}
	}
	b.WriteString(` ORDER BY ra.position`)
	return b.String(), args
}

// selectLastNamed asks first, and once, whether there is any such polygon: as an EXISTS it
// would be asked again for every polygon of every revision.
const selectLastNamed = `SELECT ` + polygonColumns + `, s.date` + knownRevisionsWithPolygons + `
	AND s.date <= ?3 AND a.name = ?4 AND a.status = ?5
	AND (SELECT 1 FROM area WHERE name = ?4 AND status = ?5 LIMIT 1)
	ORDER BY s.date DESC, ra.position LIMIT 1`

// knownRevisionsWithPolygons is knownRevisions with their polygons a and shapes p, in an order
// of tables that ends at the first match when read by date.
const knownRevisionsWithPolygons = `
	FROM snapshot s CROSS JOIN revision r ON r.id = (
		SELECT id FROM revision WHERE snapshot = s.id AND recorded_at <= ?2
		ORDER BY recorded_at DESC, id DESC LIMIT 1)
	CROSS JOIN revision_area ra ON ra.revision = r.id
	CROSS JOIN area a ON a.id = ra.area
	CROSS JOIN shape p ON p.id = a.shape
	WHERE s.source = ?1`

// LastNamed returns the occupied polygon of the given name in the newest snapshot of a
// source, dated at or before a day, that has one, and that snapshot's date. NotFound
// where none has.
func (s *Store) LastNamed(ctx context.Context, source geo.SourceName, name string, before geo.Date) (geo.ControlPolygon, geo.Date, error) {
	type datedPolygon struct {
		polygon geo.ControlPolygon
		date    geo.Date
	}
	found, err := first(ctx, s.readers, func(rows *sql.Rows) (d datedPolygon, err error) {
		var date string
		if d.polygon, err = scanPolygon(rows, &date); err != nil {
			return d, err
		}
		d.date, err = geo.ParseDate(date)
		return d, err
	}, selectLastNamed, source, endOfTime, before.String(), name, geo.Occupied)
	if errors.Is(err, sql.ErrNoRows) {
		err = geo.Errorf(geo.NotFound, "source %q has no occupied area named %q at or before %s", source, name, before)
	}
	return found.polygon, found.date, s.fault(ctx, err)
}

func readPolygon(rows *sql.Rows) (geo.ControlPolygon, error) { return scanPolygon(rows) }

// scanPolygon reads polygonColumns, and into more what the query selects after them.
func scanPolygon(rows *sql.Rows, more ...any) (p geo.ControlPolygon, err error) {
	var shape sql.RawBytes
	targets := append([]any{&p.Status, &p.Since, &p.Name, &shape, &p.Area.Sphere, &p.Area.Geodesic}, more...)
	if err := rows.Scan(targets...); err != nil {
		return p, err
	}
	p.Shape, err = decodeShape(shape)
	return p, err
}

func decodeShape(stored []byte) (orb.Polygon, error) {
	g, err := wkb.Unmarshal(stored)
	if err != nil {
		return nil, fmt.Errorf("a stored shape: %w", err)
	}
	polygon, ok := g.(orb.Polygon)
	if !ok {
		return nil, fmt.Errorf("a stored shape is a %s, not a Polygon", g.GeoJSONType())
	}
	return polygon, nil
}

// requireRevision returns NotFound for a revision that is not stored.
func requireRevision(ctx context.Context, db querier, revision geo.Revision) error {
	var newest int64
	var there bool
	err := db.QueryRowContext(ctx,
		`SELECT coalesce(max(id), 0), EXISTS (SELECT 1 FROM revision WHERE id = ?) FROM revision`, revision).Scan(&newest, &there)
	if err == nil && !there {
		return geo.Errorf(geo.NotFound, "revision %d is not in the database: its newest is %d", revision, newest)
	}
	return err
}
