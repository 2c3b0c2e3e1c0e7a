package export

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"controlmap/geo"
	"controlmap/geo/repair"

	"github.com/go-spatial/geom"
	"github.com/go-spatial/geom/encoding/gpkg"
	"github.com/paulmach/orb"
)

const wgs84 = 4326

// Package is what a GeoPackage holds.
type Package struct {
	Source   geo.Source
	Snapshot geo.StoredSnapshot   // the snapshot of the layer control
	Polygons []geo.ControlPolygon // of it, and of those that it carries over
	Changes  *Changes             // nil: there is no layer changes
	Regions  geo.Regions
	Styles   []Style // at most one a layer
}

// Changes is what changed hands between two snapshots.
type Changes struct {
	From, To geo.StoredSnapshot
	Polygons []geo.ChangedPolygon
}

// GeoPackage writes the layers control, changes and regions to an empty or new file at
// path, as OGC GeoPackage in WGS84. Each feature of a source bears its licence and
// attribution. The styles are where QGIS looks for them.
func GeoPackage(ctx context.Context, path string, p Package) (err error) {
	file, err := gpkg.Open(unjournaled(path))
	if err != nil {
		return geo.Wrap(geo.Unavailable, err, "GeoPackage %s", path)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for _, l := range p.layers() {
		if err := l.write(ctx, file); err != nil {
			return coded(ctx, err, "layer %s of GeoPackage %s", l.name, path)
		}
	}
	if err := writeStyles(ctx, file, p.Styles); err != nil {
		return coded(ctx, err, "styles of GeoPackage %s", path)
	}
	return nil
}

// coded gives what SQLite says a code, unless ctx has ended.
func coded(ctx context.Context, err error, format string, args ...any) error {
	if ctx.Err() != nil {
		return errors.Join(ctx.Err(), err)
	}
	return geo.Wrap(geo.Unavailable, err, format, args...)
}

func (p Package) layers() []layer {
	layers := []layer{p.control()}
	if p.Changes != nil {
		layers = append(layers, p.changes())
	}
	return append(layers, p.regions())
}

// layer is a table of features of a GeoPackage.
type layer struct {
	name, title, description string
	kind                     gpkg.GeometryType
	columns                  []string // declarations, after fid and geom
	features                 []feature
}

type feature struct {
	shape  geom.Geometry
	bound  orb.Bound
	values []any // of the columns
}

func polygonFeature(shape orb.Polygon, values ...any) feature {
	return feature{repair.ToGeom(shape), shape.Bound(), values}
}

func (p Package) control() layer {
	l := layer{
		name: "control", title: "Control", kind: gpkg.Polygon,
		description: p.credit("Who controls what in Ukraine on " + p.Snapshot.Date.String()),
		columns: []string{"source TEXT", "snapshot DATE", "revision INTEGER", "status TEXT", "since TEXT", "name TEXT",
			"sphere_km2 REAL", "geodesic_km2 REAL", "licence TEXT", "attribution TEXT"},
	}
	for _, a := range p.Polygons {
		by, _ := p.Snapshot.Origin(a.Status)
		l.features = append(l.features, polygonFeature(a.Shape,
			p.Source.Name, by.Date.String(), by.Revision, a.Status, a.Since, a.Name,
			a.Area.Sphere, a.Area.Geodesic, p.Source.Licence, p.Source.Attribution))
	}
	return l
}

func (p Package) changes() layer {
	from, to := p.Changes.From, p.Changes.To
	l := layer{
		name: "changes", title: "Changes", kind: gpkg.Polygon,
		description: p.credit(fmt.Sprintf("Ground gained and lost in Ukraine from %s to %s", from.Date, to.Date)),
		columns: []string{"source TEXT", "from_snapshot DATE", "from_revision INTEGER", "to_snapshot DATE", "to_revision INTEGER",
			"status TEXT", "kind TEXT", "redrawn BOOLEAN", "sphere_km2 REAL", "geodesic_km2 REAL", "licence TEXT", "attribution TEXT"},
	}
	for _, piece := range p.Changes.Polygons {
		l.features = append(l.features, polygonFeature(piece.Shape,
			p.Source.Name, from.Date.String(), from.Revision, to.Date.String(), to.Revision,
			piece.Status, piece.Direction, piece.Redrawn, piece.Area.Sphere, piece.Area.Geodesic, p.Source.Licence, p.Source.Attribution))
	}
	return l
}

func (p Package) regions() layer {
	l := layer{
		name: "regions", title: "Regions", kind: gpkg.MultiPolygon,
		description: "Oblast-level units of Ukraine in its internationally recognised borders: " + p.Regions.Boundary,
		columns:     []string{"code TEXT", "name_en TEXT", "name_uk TEXT", "sphere_km2 REAL", "geodesic_km2 REAL", "boundary TEXT"},
	}
	for _, r := range p.Regions.Units {
		var shape geom.MultiPolygon
		for _, polygon := range r.Shape {
			shape = append(shape, repair.ToGeom(polygon))
		}
		l.features = append(l.features, feature{shape, r.Shape.Bound(),
			[]any{r.Code, r.NameEN, r.NameUK, r.Area.Sphere, r.Area.Geodesic, p.Regions.Boundary}})
	}
	return l
}

func (p Package) credit(what string) string {
	return fmt.Sprintf("%s, by %s. %s. Licence: %s", what, p.Source.Title, p.Source.Attribution, p.Source.Licence)
}

func (l layer) write(ctx context.Context, file *gpkg.Handle) error {
	create := fmt.Sprintf(`CREATE TABLE %s (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom %s, %s)`, l.name, l.kind, strings.Join(l.columns, ", "))
	if _, err := file.ExecContext(ctx, create); err != nil {
		return err
	}
	err := file.AddGeometryTable(gpkg.TableDescription{
		Name: l.name, ShortName: l.title, Description: l.description,
		GeometryField: "geom", GeometryType: l.kind, SRS: wgs84, Z: gpkg.Prohibited, M: gpkg.Prohibited,
	})
	if err != nil || len(l.features) == 0 {
		return err
	}
	tx, err := file.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := l.insert(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return file.UpdateGeometryExtent(l.name, l.extent())
}

func (l layer) insert(ctx context.Context, tx *sql.Tx) error {
	var names []string
	for _, column := range l.columns {
		name, _, _ := strings.Cut(column, " ")
		names = append(names, name)
	}
	statement, err := tx.PrepareContext(ctx, fmt.Sprintf(`INSERT INTO %s (geom, %s) VALUES (?%s)`,
		l.name, strings.Join(names, ", "), strings.Repeat(", ?", len(names))))
	if err != nil {
		return err
	}
	defer statement.Close()
	for _, f := range l.features {
		binary, err := gpkg.NewBinary(wgs84, f.shape)
		if err != nil {
			return err
		}
		if _, err := statement.ExecContext(ctx, append([]any{binary}, f.values...)...); err != nil {
			return err
		}
	}
	return nil
}

func (l layer) extent() *geom.Extent {
	bound := l.features[0].bound
	for _, f := range l.features {
		bound = bound.Union(f.bound)
	}
	return geom.NewExtent(bound.Min, bound.Max)
}
