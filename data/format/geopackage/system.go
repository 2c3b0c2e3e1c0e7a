package geopackage

import (
	"database/sql"
	"errors"
	"strings"

	"controlmap/data/format/crs"
	"controlmap/geo"
)

const (
	maxSystems     = 20_000 // listed, which is more than the registry of EPSG has
	maxSystemsUsed = 100    // by shapes of one file
)

// Identifiers of coordinate systems that nothing is known of, in every GeoPackage.
const (
	undefinedCartesian  = -1
	undefinedGeographic = 0
)

// system is the coordinate system of an srs_id. The error is Invalid.
func (r *reader) system(srs int32) (crs.System, error) {
	if srs == undefinedCartesian || srs == undefinedGeographic {
		return crs.System{}, nil
	}
	if known, ok := r.systems[srs]; ok {
		return known, nil
	}
	if len(r.systems) == maxSystemsUsed {
		return crs.System{}, geo.Errorf(geo.Invalid, "shapes in more than the %d coordinate systems that are accepted in a file", maxSystemsUsed)
	}
	transform, err := r.transform(srs)
	if err != nil {
		return crs.System{}, err
	}
	r.systems[srs] = crs.Stated(transform)
	return r.systems[srs], nil
}

func (r *reader) transform(srs int32) (crs.Transform, error) {
	if !r.definesSystems {
		return crs.ByCode(int(srs))
	}
	var organization, definition sql.NullString
	var code sql.NullInt64
	err := r.conn.QueryRowContext(r.ctx,
		`SELECT organization, organization_coordsys_id, definition FROM (SELECT * FROM gpkg_spatial_ref_sys NOT INDEXED LIMIT ?) WHERE srs_id = ?`, maxSystems, srs).
		Scan(&organization, &code, &definition)
	if errors.Is(err, sql.ErrNoRows) {
		return crs.ByCode(int(srs))
	}
	if err != nil {
		return crs.Transform{}, err
	}
	if strings.EqualFold(organization.String, "EPSG") || strings.EqualFold(organization.String, "ESRI") {
		if transform, err := crs.ByCode(int(code.Int64)); err == nil {
			return transform, nil
		}
	}
	transform, err := crs.Parse(definition.String)
	if err != nil {
		return transform, geo.Wrap(geo.Invalid, err, "%s:%d", organization.String, code.Int64)
	}
	return transform, nil
}
