package geopackage

import (
	"context"
	"database/sql"
	"regexp"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

const maxTables = 10_000 // tables, views, indexes and triggers of a file

// table is an entry of the schema that can be read from.
type table struct {
	name string
	sql  string // its definition
	root int    // number of its first page
}

// tables are those of a file, by their names in small letters.
type tables map[string]table

func (t tables) has(names ...string) bool {
	for _, name := range names {
		if _, ok := t[name]; !ok {
			return false
		}
	}
	return true
}

func readSchema(ctx context.Context, conn *sql.Conn) (tables, error) {
	rows, err := conn.QueryContext(ctx, `SELECT type, name, sql, rootpage FROM sqlite_schema LIMIT ?`, maxTables+1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := tables{}
	for count := 0; rows.Next(); count++ {
		if count == maxTables {
			return nil, geo.Errorf(geo.Invalid, "SQLite file of more than the %d tables and indexes that are accepted", maxTables)
		}
		var kind, name, definition sql.NullString
		var root sql.NullInt64
		if err := rows.Scan(&kind, &name, &definition, &root); err != nil {
			return nil, err
		}
		if kind.String == "table" || kind.String == "view" {
			found[strings.ToLower(name.String)] = table{name.String, definition.String, int(root.Int64)}
		}
	}
	return found, rows.Err()
}

// others are SQLite files that are known and no GeoPackage, by tables that they have.
var others = []struct {
	tables []string
	form   string
}{
	{[]string{"snapshot", "revision", "shape"}, "a database of controlmap: name it with --db, or take maps out of it with controlmap export"},
	{[]string{"spatial_ref_sys", "geometry_columns"}, "a SpatiaLite database: convert it to GeoPackage, as ogr2ogr and QGIS do"},
	{[]string{"tiles", "metadata"}, "MBTiles, a set of tiles: the polygons themselves are needed"},
	{[]string{"map", "images", "metadata"}, "MBTiles, a set of tiles: the polygons themselves are needed"},
	{[]string{"ddmetadata"}, "an Esri mobile geodatabase: export the layer as GeoPackage"},
	{[]string{"gdb_items"}, "an Esri mobile geodatabase: export the layer as GeoPackage"},
	{[]string{"moz_places"}, "a history of Firefox and not a map"},
}

// refuseOthers refuses by its name what is no GeoPackage.
func (t tables) refuseOthers() error {
	if t.has("gpkg_contents") && t.has("gpkg_geometry_columns") {
		return nil
	}
	for _, other := range others {
		if t.has(other.tables...) {
			return geo.Errorf(geo.Invalid, "%s", other.form)
		}
	}
	if t.has("gpkg_contents") {
		return geo.Errorf(geo.Invalid, "a GeoPackage without layers of features: the polygons themselves are needed")
	}
	return geo.Errorf(geo.Invalid, "a SQLite database and no GeoPackage: it has no table gpkg_contents")
}

// SQLite goes by the definition of a table, whatever its entry calls it.
var (
	plainTable   = regexp.MustCompile(`(?i)^CREATE\s+TABLE\b`)
	virtualTable = regexp.MustCompile(`(?i)^CREATE\s+VIRTUAL\b`)
)

// plain returns a table that can be read without running anything. The error is Invalid.
func (t tables) plain(name string) (table, error) {
	found, ok := t[strings.ToLower(name)]
	switch {
	case !ok:
		return table{}, geo.Errorf(geo.Invalid, "there is no table %q, which the GeoPackage lists", feature.Shorten(name))
	case found.runs() != "":
		return table{}, geo.Errorf(geo.Invalid, "%q is a %s, which is not run: save it as a table", feature.Shorten(name), found.runs())
	}
	return found, nil
}

// runs reports whether there is a table that runs something when it is read.
func (t tables) runs(name string) bool {
	found, ok := t[strings.ToLower(name)]
	return ok && found.runs() != ""
}

// runs says what a table is that runs something when it is read; empty for a plain one.
func (t table) runs() string {
	switch {
	case virtualTable.MatchString(t.sql):
		return "virtual table"
	case !plainTable.MatchString(t.sql):
		return "view"
	}
	return ""
}

// quoted is a name as it stands in SQL.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
