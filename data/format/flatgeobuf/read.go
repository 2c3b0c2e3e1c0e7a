package flatgeobuf

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"strings"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/geo"
)

// magic begins a file; the last byte is of a version that changes nothing.
const (
	magic     = "fgb\x03fgb"
	magicSize = 8
)

// IsFlatGeobuf reports whether a file begins as FlatGeobuf does, of any version.
func IsFlatGeobuf(data []byte) bool {
	return len(data) >= magicSize && string(data[:3]) == "fgb" && string(data[4:7]) == "fgb"
}

// Read reads all features of a FlatGeobuf. The error is Invalid; once the context has ended it
// is any.
func Read(ctx context.Context, data []byte) (feature.Collection, error) {
	budget := feature.NewBudget(len(data))
	r := reader{budget: budget, check: feature.NewChecker(ctx), features: feature.NewList(budget)}
	if err := r.read(data); err != nil {
		return feature.Collection{}, err
	}
	return feature.Collection{Form: "FlatGeobuf", Features: r.features.All()}, nil
}

// reader reads one file.
type reader struct {
	name     string
	kind     byte // of all geometries; 0 where each tells its own
	columns  []column
	system   crs.System
	budget   *feature.Budget
	check    feature.Checker
	object   feature.Object
	features *feature.List
	parts    int // geometries in geometries
}

func (r *reader) read(data []byte) error {
	if !bytes.HasPrefix(data, []byte(magic)) {
		return geo.Errorf(geo.Invalid, "FlatGeobuf of version %d: 3 is accepted", data[3])
	}
	head, rest, err := sized(data[magicSize:], "its header")
	if err != nil {
		return err
	}
	count, indexSize, err := r.header(head)
	if err != nil {
		return err
	}
	if indexSize > uint64(len(rest)) {
		return geo.Errorf(geo.Invalid, "truncated FlatGeobuf: it ends inside its index")
	}
	for rest = rest[indexSize:]; len(rest) > 0; {
		var one []byte
		if one, rest, err = sized(rest, "a feature"); err != nil {
			return err
		}
		if err := r.feature(one); err != nil {
			return err
		}
	}
	if n := uint64(r.features.Len()); n < count {
		return geo.Errorf(geo.Invalid, "truncated FlatGeobuf: %d of its %d features are there", n, count)
	}
	return nil
}

// sized cuts off a buffer behind the size that stands before it.
func sized(data []byte, what string) (buffer, rest []byte, err error) {
	if len(data) < 4 || uint64(binary.LittleEndian.Uint32(data)) > uint64(len(data)-4) {
		return nil, nil, geo.Errorf(geo.Invalid, "truncated FlatGeobuf: it ends inside %s", what)
	}
	size := 4 + int(binary.LittleEndian.Uint32(data))
	return data[4:size], data[size:], nil
}

// Fields of the header, of a coordinate system and of a column, by their numbers in the schema.
const (
	headerName, headerKind, headerColumns, headerCount = 0, 2, 7, 8
	headerNodeSize, headerCRS                          = 9, 10
	crsOrganization, crsCode, crsWKT, crsCodeText      = 0, 1, 4, 5
	columnName, columnType                             = 0, 1
	defaultNodeSize                                    = 16
)

// header reads the header: how many features there are, 0 where it does not tell, and the size of
// the index.
func (r *reader) header(data []byte) (count, indexSize uint64, err error) {
	b := &buffer{data: data}
	head := b.root()
	r.name, r.kind = head.text(headerName), head.byte(headerKind)
	if r.columns, err = r.columnsOf(head, headerColumns); err != nil {
		return 0, 0, err
	}
	count = head.number(headerCount, 64, 0)
	nodeSize := head.number(headerNodeSize, 16, defaultNodeSize)
	system := systemText(head.child(headerCRS))
	if b.damaged {
		return 0, 0, geo.Errorf(geo.Invalid, "damaged FlatGeobuf: its header leads to places outside of it")
	}
	if count > feature.MaxFeatures {
		return 0, 0, geo.Errorf(geo.Invalid, "%d features are more than the %d that are accepted", count, feature.MaxFeatures)
	}
	r.system, err = systemOf(system)
	return count, sizeOfIndex(count, nodeSize), err
}

// sizeOfIndex is that of a packed R-tree over so many features: 40 bytes for each of its nodes.
func sizeOfIndex(count, nodeSize uint64) uint64 {
	if count == 0 || nodeSize == 0 {
		return 0
	}
	nodeSize = max(nodeSize, 2)
	nodes := count
	for n := count; n != 1; {
		n = (n + nodeSize - 1) / nodeSize
		nodes += n
	}
	return nodes * 40
}

// systemText are the names of a coordinate system, the surest first.
func systemText(t table) []string {
	organization := cmp.Or(t.text(crsOrganization), "EPSG")
	var names []string
	if code := int32(t.number(crsCode, 32, 0)); code > 0 {
		names = append(names, organization+":"+itoa(code))
	}
	if code := t.text(crsCodeText); code != "" {
		names = append(names, organization+":"+code)
	}
	if wkt := strings.TrimSpace(t.text(crsWKT)); wkt != "" {
		names = append(names, wkt)
	}
	return names
}

// systemOf is the coordinate system of the first name that is known. The error is that of the
// first.
func systemOf(names []string) (crs.System, error) {
	var first error
	for _, name := range names {
		transform, err := crs.Parse(name)
		if err == nil {
			return crs.Stated(transform), nil
		}
		first = cmp.Or(first, err)
	}
	return crs.System{}, first
}

// Fields of a feature.
const (
	featureGeometry, featureProperties, featureColumns = 0, 1, 2
)

// feature adds a feature.
func (r *reader) feature(data []byte) error {
	b := &buffer{data: data}
	root := b.root()
	f := feature.Feature{Index: r.features.Len(), Layer: r.name}
	r.check.Begin(f.Index)
	if err := r.geometry(root.child(featureGeometry), &f); err != nil {
		return err
	}
	columns, err := r.columnsOf(root, featureColumns)
	if err != nil {
		return r.check.Errorf("%v", err)
	}
	if len(columns) == 0 {
		columns = r.columns
	}
	properties, _ := root.vector(featureProperties, 1)
	if b.damaged {
		return r.check.Errorf("damaged FlatGeobuf: it leads to places outside of itself")
	}
	if err := r.properties(columns, properties); err != nil {
		return err
	}
	f.Properties = r.object.Take()
	if err := r.budget.Properties(f.Properties); err != nil {
		return r.check.Errorf("%v", err)
	}
	if err := r.check.End(); err != nil {
		return err
	}
	return r.features.Add(f)
}
