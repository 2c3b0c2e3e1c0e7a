package shapefile

import (
	"context"
	"strings"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/geo"
)

// Read reads the geometry of a .shp with the parts that belong to it, by their endings in
// small letters (".dbf", ".prj", ".cpg"); each may be missing. The error is Invalid; once
// the context has ended it is any.
func Read(ctx context.Context, shp []byte, parts map[string][]byte) (feature.Collection, error) {
	size := len(shp)
	for _, part := range parts {
		size += len(part)
	}
	r := reader{budget: feature.NewBudget(size), check: feature.NewChecker(ctx)}
	features, err := r.read(shp, parts)
	if err != nil {
		return feature.Collection{}, err
	}
	return feature.Collection{Form: "Shapefile", Features: features}, nil
}

// reader reads one Shapefile.
type reader struct {
	budget  *feature.Budget
	check   feature.Checker
	system  crs.System
	nesting nesting
	table   *table
	object  feature.Object
}

func (r *reader) read(shp []byte, parts map[string][]byte) ([]feature.Feature, error) {
	records, err := recordsOf(shp)
	if err != nil {
		return nil, err
	}
	count, err := records.count()
	if err != nil {
		return nil, err
	}
	if r.table, err = readTable(parts[".dbf"], parts[".cpg"]); err != nil {
		return nil, err
	}
	if r.table != nil && r.table.rows != count {
		return nil, geo.Errorf(geo.Invalid, "%d shapes in the .shp and %d rows in the .dbf: they do not belong together, or one was cut short", count, r.table.rows)
	}
	if r.system, err = systemOf(parts[".prj"]); err != nil {
		return nil, err
	}
	if err := r.budget.Features(count); err != nil {
		return nil, err
	}
	features := make([]feature.Feature, 0, count)
	for i := range count {
		if r.table.isDeleted(i) {
			records.next()
			continue
		}
		f, err := r.feature(i, records.next())
		if err != nil {
			return nil, err
		}
		features = append(features, f)
	}
	return features, nil
}

// feature makes a feature of a record and its row.
func (r *reader) feature(index int, content []byte) (feature.Feature, error) {
	f := feature.Feature{Index: index}
	r.check.Begin(index)
	err := r.geometry(content, &f)
	if err == nil {
		err = r.check.End()
	}
	if err == nil {
		r.table.write(index, &r.object)
		f.Properties = r.object.Take()
		if err = r.budget.Properties(f.Properties); err != nil {
			err = geo.Wrap(geo.Invalid, err, "feature %d", index)
		}
	}
	return f, err
}

// systemOf finds the coordinate system that a .prj defines. The error is Invalid.
func systemOf(prj []byte) (crs.System, error) {
	text := strings.Trim(string(prj), "\x00 \t\r\n")
	if text == "" {
		return crs.System{}, nil
	}
	transform, err := crs.Parse(text)
	if err != nil {
		return crs.System{}, geo.Wrap(geo.Invalid, err, ".prj")
	}
	return crs.Stated(transform), nil
}
