package export

import (
	"context"
	"errors"

	"controlmap/geo"
	"controlmap/geo/repair"

	"github.com/go-spatial/geom"
	"github.com/go-spatial/geom/encoding/gpkg"
)

const (
	controlTable = "control"
	wgs84        = 4326

	createControl = `CREATE TABLE control (
		fid INTEGER PRIMARY KEY AUTOINCREMENT, geom POLYGON, source TEXT, snapshot DATE, revision INTEGER,
		status TEXT, since TEXT, name TEXT, sphere_km2 REAL, geodesic_km2 REAL, licence TEXT, attribution TEXT)`
	insertControl = `INSERT INTO control
		(geom, source, snapshot, revision, status, since, name, sphere_km2, geodesic_km2, licence, attribution)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// GeoPackage writes the areas of a snapshot as the layer "control" of a new OGC
// GeoPackage at path, in WGS84, each with its source, licence and attribution. The file
// must not exist or be empty.
func GeoPackage(ctx context.Context, path string, source geo.Source, stored geo.Stored, areas []geo.Area) (err error) {
	file, err := gpkg.New(path)
	if err != nil {
		return geo.Wrap(geo.Unavailable, err, "GeoPackage %s", path)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := addTable(file); err != nil {
		return geo.Wrap(geo.Unavailable, err, "GeoPackage %s", path)
	}
	if err := addAreas(ctx, file, source, stored, areas); err != nil {
		return geo.Wrap(geo.Unavailable, err, "GeoPackage %s", path)
	}
	return nil
}

func addTable(file *gpkg.Handle) error {
	if _, err := file.Exec(createControl); err != nil {
		return err
	}
	return file.AddGeometryTable(gpkg.TableDescription{
		Name: controlTable, ShortName: "Control", Description: "Who controls what in Ukraine",
		GeometryField: "geom", GeometryType: gpkg.Polygon, SRS: wgs84, Z: gpkg.Prohibited, M: gpkg.Prohibited,
	})
}

func addAreas(ctx context.Context, file *gpkg.Handle, source geo.Source, stored geo.Stored, areas []geo.Area) error {
	tx, err := file.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var extent *geom.Extent
	for _, a := range areas {
		shape := repair.ToGeom(a.Shape)
		binary, err := gpkg.NewBinary(wgs84, shape)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, insertControl, binary, source.Name, stored.Date.String(), stored.Revision,
			a.Status, a.Since, a.Name, a.Ground.Sphere, a.Ground.Geodesic, source.Licence, source.Attribution); err != nil {
			return err
		}
		bound := a.Shape.Bound()
		if extent == nil {
			extent = geom.NewExtent(bound.Min, bound.Max)
		}
		extent.AddPoints(bound.Min, bound.Max)
	}
	if err := tx.Commit(); err != nil || extent == nil {
		return err
	}
	return file.UpdateGeometryExtent(controlTable, extent)
}
