package geopackage

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/geo"
)

// Reading takes a second for 100 MB; a file that makes SQLite turn in circles is given up.
const (
	leastTime   = 2 * time.Second
	bytesPerSec = 10 << 20
)

// Read reads all layers of features of a GeoPackage. The error is Invalid; once the context has
// ended it is any.
func Read(ctx context.Context, data []byte) (feature.Collection, error) {
	if err := checkFile(data); err != nil {
		return feature.Collection{}, err
	}
	limit := leastTime + time.Duration(len(data)/bytesPerSec)*time.Second
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	features, err := readAll(ctx, data)
	switch {
	case err == nil:
		return feature.Collection{Form: "GeoPackage", Features: features}, nil
	case ctx.Err() != nil:
		err = geo.Errorf(geo.Invalid, "SQLite needs more than %v to read it: the file may be damaged", limit)
	case geo.CodeOf(err) != geo.Invalid:
		err = geo.Wrap(geo.Invalid, err, "SQLite cannot read it")
	}
	return feature.Collection{}, err
}

func readAll(ctx context.Context, data []byte) (features []feature.Feature, err error) {
	db, conn, err := open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close(), db.Close()) }()
	budget := feature.NewBudget(len(data))
	r := &reader{ctx: ctx, check: feature.NewChecker(ctx), conn: conn, budget: budget, features: feature.NewList(budget), systems: map[int32]crs.System{}}
	if r.tables, err = readSchema(ctx, conn); err != nil {
		return nil, err
	}
	if err := r.tables.refuseOthers(); err != nil {
		return nil, err
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
	systems  map[int32]crs.System // by srs_id
	budget   *feature.Budget
	check    feature.Checker
	object   feature.Object
	features *feature.List
}
