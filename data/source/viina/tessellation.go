package viina

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// tessellation is the cells of places.
type tessellation struct {
	name  string
	key   string // which of keyColumns
	cells []cell
}

// cell is the ground of one place.
type cell struct {
	key   string
	unit  string // first-level unit; empty where the file does not tell
	shape orb.MultiPolygon
}

const (
	unitProperty = "ADM1_NAME"
	// maxCellVertices is three to four times as many as the publisher's cells have.
	maxCellVertices = 3_000_000
)

// ground is where cells may lie: Ukraine and what is around it.
var ground = orb.Bound{Min: orb.Point{19, 42}, Max: orb.Point{45, 56}}

// readTessellation reads the cells of places. Places without ground are left out. The error is
// Invalid.
func readTessellation(ctx context.Context, found feature.Collection) (*tessellation, error) {
	t := &tessellation{name: found.Name}
	first := map[string]int{}
	vertices := 0
	for _, f := range found.Features {
		if err := feature.Ended(ctx); err != nil {
			return nil, err
		}
		c, err := t.cell(f)
		if err != nil {
			return nil, err
		}
		if len(c.shape) == 0 {
			continue
		}
		if other, twice := first[c.key]; twice {
			return nil, geo.Errorf(geo.Invalid, "feature %d: a second cell of place %s, after feature %d", f.Index, feature.Shorten(c.key), other)
		}
		first[c.key] = f.Index
		if vertices += count(c.shape); vertices > maxCellVertices {
			return nil, geo.Errorf(geo.Invalid, "more than the %d vertices that cells may have together", maxCellVertices)
		}
		t.cells = append(t.cells, c)
	}
	if len(t.cells) == 0 {
		return nil, geo.Errorf(geo.Invalid, "no cell of a place in the file: polygons with the property %s are wanted, gn_UA_tess.geojson", strings.Join(keyColumns, " or "))
	}
	return t, nil
}

// cell reads a feature; one that is no polygon has no shape.
func (t *tessellation) cell(f feature.Feature) (c cell, err error) {
	if len(f.Polygons) == 0 {
		return c, nil
	}
	var values map[string]json.RawMessage
	if err := f.Decode(&values); err != nil {
		return c, err
	}
	key, value := keyIn(values)
	switch {
	case key == "":
		return c, geo.Errorf(geo.Invalid, "feature %d: no property %s, which says whose cell it is: the tessellation of settlements is wanted, gn_UA_tess.geojson", f.Index, strings.Join(keyColumns, " or "))
	case t.key == "":
		t.key = key
	case t.key != key:
		return c, geo.Errorf(geo.Invalid, "feature %d: its place has a %s, those before have a %s", f.Index, key, t.key)
	}
	for _, polygon := range f.Polygons {
		for _, ring := range polygon {
			if outside := slices.IndexFunc(ring, func(p orb.Point) bool { return !ground.Contains(p) }); outside >= 0 {
				return c, geo.Errorf(geo.Invalid, "feature %d: a cell outside of Ukraine (near %.2f %.2f)", f.Index, ring[outside][0], ring[outside][1])
			}
		}
	}
	return cell{key: keyOf(value), unit: text(values[unitProperty]), shape: f.Polygons}, nil
}

// keyIn returns which of keyColumns properties have, and its value.
func keyIn(values map[string]json.RawMessage) (key, value string) {
	for _, key := range keyColumns {
		for name, raw := range values {
			if strings.EqualFold(name, key) && text(raw) != "" {
				return key, text(raw)
			}
		}
	}
	return "", ""
}

// text returns a string or a number as text; anything else is empty.
func text(raw json.RawMessage) string {
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return ""
	}
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	}
	return ""
}

func count(shape orb.MultiPolygon) (vertices int) {
	for _, polygon := range shape {
		for _, ring := range polygon {
			vertices += len(ring)
		}
	}
	return vertices
}
