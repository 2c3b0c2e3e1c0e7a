package export

import (
	"context"
	"encoding/xml"
	"fmt"
	"image/color"

	"github.com/go-spatial/geom/encoding/gpkg"
)

// Style is how a layer of polygons is drawn: each feature by the rules that apply to it.
type Style struct {
	Layer string
	Rules []Rule
}

// Rule is how features with certain properties are drawn. A colour that is transparent is
// not drawn at all.
type Rule struct {
	Label string
	Where []Property // all of them; none: every feature
	Fill  color.NRGBA
	Hatch Hatch       // over the fill
	Mark  color.NRGBA // of the hatch
	Edge  color.NRGBA
	Width float64 // of the edge, in pixels
}

// Property is a column with its value.
type Property struct{ Name, Value string }

// Hatch is a pattern in QGIS's words; empty: none.
type Hatch string

// The patterns that styles use.
const (
	Rising  Hatch = "b_diagonal"
	Falling Hatch = "f_diagonal"
	Crossed Hatch = "diagonal_x"
	Dotted  Hatch = "dense6"
)

// createStyles is the table as QGIS makes it and looks for it.
const createStyles = `
	CREATE TABLE layer_styles (
		id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
		f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
		useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
		update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
	INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
		VALUES ('layer_styles', 'attributes', 'layer_styles', 'How QGIS draws the layers', 0);`

const insertStyle = `INSERT INTO layer_styles
	(f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)
	VALUES ('', '', ?, 'geom', ?, ?, ?, 1, 'As controlmap draws it', '')`

func writeStyles(ctx context.Context, file *gpkg.Handle, styles []Style) error {
	if len(styles) == 0 {
		return nil
	}
	if _, err := file.ExecContext(ctx, createStyles); err != nil {
		return err
	}
	for _, s := range styles {
		qml, err := document(qmlOf(s))
		if err != nil {
			return err
		}
		sld, err := document(sldOf(s))
		if err != nil {
			return err
		}
		if _, err := file.ExecContext(ctx, insertStyle, s.Layer, s.Layer, qml, sld); err != nil {
			return err
		}
	}
	return nil
}

func document(root any) (string, error) {
	text, err := xml.MarshalIndent(root, "", " ")
	return xml.Header + string(text) + "\n", err
}

// hex writes a colour without its opacity.
func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
