package geopackage

import (
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

const maxLayers = 1000

// layer is a table of features.
type layer struct {
	name     string
	geometry string // name of the column
	srs      int32  // where a geometry does not say
	columns  []column
}

// column is one that becomes a property.
type column struct{ name, kind string }

// layers lists the layers of features, in the order of the file.
func (r *reader) layers() ([]layer, error) {
	for _, name := range []string{"gpkg_contents", "gpkg_geometry_columns"} {
		if _, err := r.table(name); err != nil {
			return nil, err
		}
	}
	names, err := r.layerNames()
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, geo.Errorf(geo.Invalid, "a GeoPackage without layers of features: the polygons themselves are needed")
	}
	plain := slices.DeleteFunc(slices.Clone(names), r.tables.runs)
	if len(plain) == 0 {
		_, err := r.tables.plain(names[0])
		return nil, err
	}
	if err := r.addUnread(names); err != nil {
		return nil, err
	}
	layers := make([]layer, len(plain))
	for i, name := range plain {
		if layers[i], err = r.layer(name); err != nil {
			return nil, err
		}
	}
	return layers, nil
}

// addUnread adds a feature without a shape for each layer that would run something, so that it
// is told of.
func (r *reader) addUnread(names []string) error {
	for _, name := range names {
		if !r.tables.runs(name) {
			continue
		}
		kind := r.tables[strings.ToLower(name)].runs() + ", which is not run"
		if err := r.features.Add(feature.Feature{Index: r.features.Len(), Layer: name, Kind: kind}); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) layerNames() (names []string, err error) {
	rows, err := r.conn.QueryContext(r.ctx, `SELECT table_name, data_type FROM gpkg_contents NOT INDEXED LIMIT ?`, maxLayers+1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for count := 0; rows.Next(); count++ {
		if count == maxLayers {
			return nil, geo.Errorf(geo.Invalid, "GeoPackage of more than the %d layers that are accepted", maxLayers)
		}
		var name, kind sql.NullString
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, err
		}
		isListed := slices.ContainsFunc(names, func(other string) bool { return strings.EqualFold(other, name.String) })
		if strings.EqualFold(kind.String, "features") && !isListed {
			names = append(names, name.String)
		}
	}
	return names, rows.Err()
}

// layer finds the geometry, the coordinate system and the columns of a layer.
func (r *reader) layer(name string) (layer, error) {
	found, err := r.table(name)
	if err != nil {
		return layer{}, err
	}
	l := layer{name: found.name}
	var srs sql.NullInt64
	err = r.conn.QueryRowContext(r.ctx,
		`SELECT column_name, srs_id FROM (SELECT * FROM gpkg_geometry_columns NOT INDEXED LIMIT ?) WHERE table_name = ? OR table_name = ?`, maxTables, name, found.name).Scan(&l.geometry, &srs)
	if errors.Is(err, sql.ErrNoRows) {
		return layer{}, geo.Errorf(geo.Invalid, "layer %q: gpkg_geometry_columns does not tell which column has its shapes", feature.Shorten(name))
	}
	if err != nil {
		return layer{}, err
	}
	l.srs = int32(srs.Int64)
	return l, r.readColumns(&l)
}

// Values of hidden in table_xinfo.
const ordinaryColumn = 0

// readColumns lists the columns that become properties: not the key, nor what would be computed.
func (r *reader) readColumns(l *layer) error {
	rows, err := r.conn.QueryContext(r.ctx, `PRAGMA table_xinfo(`+quoted(l.name)+`)`)
	if err != nil {
		return err
	}
	defer rows.Close()
	hasGeometry := false
	for rows.Next() {
		var position, notNull, key, hidden int
		var c column
		var fallback any
		if err := rows.Scan(&position, &c.name, &c.kind, &notNull, &fallback, &key, &hidden); err != nil {
			return err
		}
		isKey := key > 0 && strings.EqualFold(c.kind, "INTEGER")
		switch {
		case hidden != ordinaryColumn:
		case strings.EqualFold(c.name, l.geometry):
			l.geometry, hasGeometry = c.name, true
		case !isKey:
			l.columns = append(l.columns, c)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if !hasGeometry {
		return geo.Errorf(geo.Invalid, "layer %q has no column %q for its shapes", feature.Shorten(l.name), feature.Shorten(l.geometry))
	}
	return nil
}

// query selects geometry and columns. The plus keeps the driver from turning values into what
// it makes of a declared type; no index is asked, since it may disagree with its table.
func (l layer) query() string {
	columns := []string{"+" + quoted(l.geometry)}
	for _, c := range l.columns {
		columns = append(columns, "+"+quoted(c.name))
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + quoted(l.name) + " NOT INDEXED"
}

// read adds the features of a layer.
func (r *reader) read(l layer) error {
	rows, err := r.conn.QueryContext(r.ctx, l.query())
	if err != nil {
		return err
	}
	defer rows.Close()
	var blob sql.RawBytes
	values := make([]any, len(l.columns))
	into := []any{&blob}
	for i := range values {
		into = append(into, &values[i])
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		f, err := r.feature(l, blob, values)
		if err != nil {
			return geo.Wrap(geo.Invalid, err, "layer %q", feature.Shorten(l.name))
		}
		if err := r.features.Add(f); err != nil {
			return err
		}
	}
	return rows.Err()
}

// feature makes a feature of a row.
func (r *reader) feature(l layer, blob []byte, values []any) (feature.Feature, error) {
	f := feature.Feature{Index: r.features.Len(), Layer: l.name}
	r.check.Begin(f.Index)
	if err := r.geometry(l, blob, &f); err != nil {
		return f, err
	}
	if err := r.check.End(); err != nil {
		return f, err
	}
	for i, c := range l.columns {
		if err := r.write(c, values[i]); err != nil {
			return f, err
		}
	}
	f.Properties = r.object.Take()
	if err := r.budget.Properties(f.Properties); err != nil {
		return f, r.check.Errorf("%v", err)
	}
	return f, nil
}

// write adds the value of a column by its declared type; blobs are left out.
func (r *reader) write(c column, value any) error {
	isBoolean := strings.EqualFold(c.kind, "BOOLEAN") || strings.EqualFold(c.kind, "BOOL")
	switch v := value.(type) {
	case int64:
		if isBoolean {
			r.object.Bool(c.name, v != 0)
			return nil
		}
		r.object.Integer(c.name, v)
	case float64:
		r.object.Float(c.name, v)
	case string:
		if !utf8.ValidString(v) {
			return r.check.Errorf("property %s is not UTF-8: save the file as that", strconv.Quote(feature.Shorten(c.name)))
		}
		r.object.Text(c.name, v)
	}
	return nil
}
