package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

const areaColumns = `a.status, a.since, a.name, p.wkb, p.sphere_km2, p.geodesic_km2`

// Polygons returns the areas of a revision in the order in which they were imported. An
// unknown revision is NotFound.
func (s *Store) Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error) {
	query, args := areasSQL(q)
	areas, err := list(ctx, s.readers, readArea, query, args...)
	if err == nil && len(areas) == 0 {
		err = mustExist(ctx, s.readers, q.Revision)
	}
	if err != nil {
		return nil, s.fault(ctx, err)
	}
	if q.Bound == nil {
		return areas, nil
	}
	met := areas[:0]
	for _, a := range areas {
		if a.Shape.Bound().Intersects(*q.Bound) {
			met = append(met, a)
		}
	}
	return met, nil
}

// areasSQL starts from the revision: across time, most of what lies in a bound belongs
// to other revisions.
func areasSQL(q geo.PolygonQuery) (query string, args []any) {
	var b strings.Builder
	b.WriteString(`SELECT ` + areaColumns + ` FROM revision_area ra CROSS JOIN area a ON a.id = ra.area`)
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

// selectLastNamed asks first, and once, whether there is any such area: as an EXISTS it
// would be asked again for every area of every revision.
const selectLastNamed = `SELECT ` + areaColumns + `, s.date` + knownRevisionsWithAreas + `
	AND s.date <= ?3 AND a.name = ?4 AND a.status = ?5
	AND (SELECT 1 FROM area WHERE name = ?4 AND status = ?5 LIMIT 1)
	ORDER BY s.date DESC, ra.position LIMIT 1`

// knownRevisionsWithAreas is knownRevisions with their areas a and shapes p, in an order
// of tables that ends at the first match when read by date.
const knownRevisionsWithAreas = `
	FROM snapshot s CROSS JOIN revision r ON r.id = (
		SELECT id FROM revision WHERE snapshot = s.id AND recorded_at <= ?2
		ORDER BY recorded_at DESC, id DESC LIMIT 1)
	CROSS JOIN revision_area ra ON ra.revision = r.id
	CROSS JOIN area a ON a.id = ra.area
	CROSS JOIN shape p ON p.id = a.shape
	WHERE s.source = ?1`

// LastNamed returns the occupied area of the given name in the newest snapshot of a
// source, dated at or before a day, that has one, and that snapshot's date. NotFound
// where none has.
func (s *Store) LastNamed(ctx context.Context, source geo.SourceName, name string, before geo.Date) (geo.ControlPolygon, geo.Date, error) {
	type dated struct {
		area geo.ControlPolygon
		date geo.Date
	}
	found, err := first(ctx, s.readers, func(rows *sql.Rows) (d dated, err error) {
		var day string
		if d.area, err = scanArea(rows, &day); err != nil {
			return d, err
		}
		d.date, err = geo.ParseDate(day)
		return d, err
	}, selectLastNamed, source, always, before.String(), name, geo.Occupied)
	if errors.Is(err, sql.ErrNoRows) {
		err = geo.Errorf(geo.NotFound, "source %q has no occupied area named %q at or before %s", source, name, before)
	}
	return found.area, found.date, s.fault(ctx, err)
}

func readArea(rows *sql.Rows) (geo.ControlPolygon, error) { return scanArea(rows) }

// scanArea reads areaColumns, and into more what the query selects after them.
func scanArea(rows *sql.Rows, more ...any) (a geo.ControlPolygon, err error) {
	var shape sql.RawBytes
	targets := append([]any{&a.Status, &a.Since, &a.Name, &shape, &a.Area.Sphere, &a.Area.Geodesic}, more...)
	if err := rows.Scan(targets...); err != nil {
		return a, err
	}
	a.Shape, err = decodeShape(shape)
	return a, err
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

// mustExist is NotFound for a revision that is not stored.
func mustExist(ctx context.Context, db querier, revision geo.Revision) error {
	var newest int64
	var there bool
	err := db.QueryRowContext(ctx,
		`SELECT coalesce(max(id), 0), EXISTS (SELECT 1 FROM revision WHERE id = ?) FROM revision`, revision).Scan(&newest, &there)
	if err == nil && !there {
		return geo.Errorf(geo.NotFound, "revision %d is not in the database: its newest is %d", revision, newest)
	}
	return err
}
