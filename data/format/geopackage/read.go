package geopackage

import (
	"context"
	"database/sql"
	"errors"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/geo"
)

// Read reads all layers of features of a GeoPackage. The error is Invalid; once the context has
// ended it is any.
func Read(ctx context.Context, data []byte) (feature.Collection, error) {
	walk, err := checkFile(data)
	if err != nil {
		return feature.Collection{}, err
	}
	features, err := readAll(ctx, data, walk)
	if err == nil {
		return feature.Collection{Form: "GeoPackage", Features: features}, nil
	}
	if geo.CodeOf(err) != geo.Invalid {
		err = geo.Wrap(geo.Invalid, err, "SQLite cannot read it")
	}
	return feature.Collection{}, err
}

func readAll(ctx context.Context, data []byte, walk *pageWalk) (features []feature.Feature, err error) {
	db, conn, err := open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close(), db.Close()) }()
	budget := feature.NewBudget(len(data))
	r := &reader{
		ctx: ctx, check: feature.NewChecker(ctx), conn: conn, pages: walk, budget: budget, features: feature.NewList(budget),
		systems: map[int32]crs.System{}, checked: map[string]bool{},
	}
	if r.tables, err = readSchema(ctx, conn); err != nil {
		return nil, err
	}
	if err := r.tables.refuseOthers(); err != nil {
		return nil, err
	}
	if _, err := r.table("gpkg_spatial_ref_sys"); err == nil {
		r.definesSystems = true
	}
	layers, err := r.layers()
	if err != nil {
		return nil, err
	}
	for _, l := range layers {
		if err := r.read(l); err != nil {
			return nil, err
		}
	}
	return r.features.All(), nil
}

// reader reads one GeoPackage.
type reader struct {
	ctx      context.Context
	conn     *sql.Conn
	tables   tables
	pages    *pageWalk
	checked  map[string]bool      // tables whose pages have been gone through
	systems  map[int32]crs.System // by srs_id
	budget   *feature.Budget
	check    feature.Checker
	object   feature.Object
	features *feature.List

	definesSystems bool // in a table of its own
}

// table returns a plain table, of whose pages SQLite reads none twice. The error is Invalid.
func (r *reader) table(name string) (table, error) {
	found, err := r.tables.plain(name)
	if err != nil || r.checked[found.name] {
		return found, err
	}
	r.checked[found.name] = true
	return found, r.pages.tree(found.root)
}
