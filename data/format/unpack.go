package format

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/data/format/kml"
	"controlmap/geo"

	"github.com/klauspost/compress/zstd"
)

const (
	maxWrappings  = 3        // wrappings within each other: a zip of KMZ files is two
	minBudget     = 32 << 20 // bytes that anything may unpack to
	maxExpansion  = 100      // times its own size
	maxMembers    = 10_000   // of an archive
	maxZstdWindow = 64 << 20
)

// budgetOf is how many bytes may come out of a file's wrappings in all.
func budgetOf(data []byte) int64 { return max(minBudget, maxExpansion*int64(len(data))) }

// unpacker takes files out of their wrappings and hands them on.
type unpacker struct {
	ctx    context.Context
	budget int64
	yield  func(File, error) bool
	// isStreamed says of which files the Body is handed on; nil: of none.
	isStreamed func(start []byte) bool
	stopped    bool // nobody wants more than what was streamed
}

// unpack hands on what a file holds. It returns false when nobody wants more.
func (u *unpacker) unpack(f File, depth int) bool {
	if depth > maxWrappings {
		return u.yield(f, geo.Errorf(geo.Invalid, "archives lie within each other more than %d deep", maxWrappings))
	}
	switch wrappingOf(f.Data) {
	case "gzip":
		return u.inner(f, depth, "gzip", func() (io.ReadCloser, error) { return gzip.NewReader(bytes.NewReader(f.Data)) })
	case "Zstandard":
		return u.inner(f, depth, "Zstandard", func() (io.ReadCloser, error) {
			d, err := zstd.NewReader(bytes.NewReader(f.Data), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		})
	case "zip":
		return u.members(f, depth)
	}
	return u.yield(f, nil)
}

func wrappingOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return "gzip"
	case bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")):
		return "Zstandard"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "zip"
	}
	return ""
}

// inner hands on the one file that a compression holds.
func (u *unpacker) inner(f File, depth int, form string, open func() (io.ReadCloser, error)) bool {
	r, err := open()
	if err != nil {
		return u.yield(f, geo.Errorf(geo.Invalid, "%s that cannot be unpacked: %v", form, err))
	}
	if ending := strings.ToLower(path.Ext(f.Name)); slices.Contains(compressionEndings, ending) {
		f.Name = f.Name[:len(f.Name)-len(ending)]
	}
	streamed, err := u.content(&f, r, form)
	switch {
	case err != nil:
		return u.yield(f, err)
	case streamed:
		return !u.stopped
	}
	return u.unpack(f, depth+1)
}

// content hands on what comes out of a wrapping as it comes, if it is to be, or else sets the
// file's data to it. It closes r.
func (u *unpacker) content(f *File, r io.ReadCloser, form string) (streamed bool, err error) {
	limited := &unpacked{ctx: u.ctx, from: r, form: form, limit: u.budget}
	body := bufio.NewReaderSize(limited, PeekBytes)
	f.Data = nil
	if streamed = u.stream(*f, body); !streamed {
		limited.limit = min(limited.limit, feature.MaxBytes)
		f.Data, err = io.ReadAll(body)
	}
	u.budget -= limited.read
	cerr := r.Close()
	switch {
	case streamed: // whoever read it was told what is wrong with it
		return true, nil
	case err == nil && cerr != nil:
		err = geo.Errorf(geo.Invalid, "%s that cannot be unpacked: %v", form, cerr)
	}
	if err != nil {
		f.Data = nil
	}
	return false, err
}

// members hands on the maps of a zip archive, each with its parts.
func (u *unpacker) members(f File, depth int) bool {
	archive, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	if err != nil {
		return u.yield(f, geo.Errorf(geo.Invalid, "zip archive that cannot be read: %v", err))
	}
	if form := officeForm(archive); form != "" {
		return u.yield(f, geo.Errorf(geo.Invalid, "%s: save the table as CSV", form))
	}
	if len(archive.File) > maxMembers {
		return u.yield(f, geo.Errorf(geo.Invalid, "zip archive of %d files, more than the %d that are accepted", len(archive.File), maxMembers))
	}
	maps := slices.DeleteFunc(slices.Clone(archive.File), func(m *zip.File) bool { return !IsMapName(m.Name) })
	slices.SortFunc(maps, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	if len(maps) == 0 {
		return u.yield(f, withoutMap(archive))
	}
	if i := slices.IndexFunc(maps, isRootOfKMZ); i >= 0 {
		root := maps[i]
		return u.kmz(f, archive, root, slices.Delete(maps, i, i+1), depth)
	}
	return u.each(f, archive, maps, depth)
}

func (u *unpacker) each(f File, archive *zip.Reader, maps []*zip.File, depth int) bool {
	for _, m := range maps {
		if !u.member(f, archive, m, depth) {
			return false
		}
	}
	return true
}

func isRootOfKMZ(m *zip.File) bool { return strings.EqualFold(m.Name, "doc.kml") }

// kmz hands on the map of a KMZ with the files that belong to it, and then others.
func (u *unpacker) kmz(f File, archive *zip.Reader, root *zip.File, others []*zip.File, depth int) bool {
	file := memberOf(f, root)
	var err error
	if file.Data, err = u.readMember(root); err != nil {
		return u.yield(file, err)
	}
	links := kml.Links(file.Data)
	file.Parts = map[string][]byte{}
	others = slices.DeleteFunc(others, func(m *zip.File) bool {
		if err != nil || !strings.EqualFold(path.Ext(m.Name), ".kml") {
			return false
		}
		var data []byte
		if data, err = u.readMember(m); err != nil {
			return false
		}
		isPart := slices.Contains(links, path.Clean(m.Name)) || !kml.HasPlacemarks(data)
		if isPart {
			file.Parts[path.Clean(m.Name)] = data
		}
		return isPart
	})
	if err != nil {
		return u.yield(file, err)
	}
	return u.unpack(file, depth+1) && u.each(f, archive, others, depth)
}

func memberOf(f File, m *zip.File) File {
	return File{Path: f.Path + "/" + m.Name, Name: path.Base(m.Name), Archive: filepath.Base(f.Name)}
}

func (u *unpacker) member(f File, archive *zip.Reader, m *zip.File, depth int) bool {
	inner := memberOf(f, m)
	r, err := openMember(m)
	if err != nil {
		return u.yield(inner, err)
	}
	streamed, err := u.content(&inner, r, zipForm)
	switch {
	case err != nil:
		return u.yield(inner, err)
	case streamed:
		return !u.stopped
	}
	if isShapefile(inner.Data) {
		if inner.Parts, err = u.partsWithin(archive, m.Name); err != nil {
			return u.yield(inner, err)
		}
	}
	return u.unpack(inner, depth+1)
}

const zipForm = "zip archive" // for messages

func openMember(m *zip.File) (io.ReadCloser, error) {
	r, err := m.Open()
	if err != nil {
		return nil, geo.Errorf(geo.Invalid, "%s in the zip archive cannot be unpacked: %v", m.Name, err)
	}
	return r, nil
}

// readMember reads a member of an archive that belongs to another.
func (u *unpacker) readMember(m *zip.File) ([]byte, error) {
	r, err := openMember(m)
	if err != nil {
		return nil, err
	}
	var part File
	whole := unpacker{ctx: u.ctx, budget: u.budget}
	_, err = whole.content(&part, r, zipForm)
	u.budget = whole.budget
	return part.Data, err
}

// partsWithin reads the members that belong to a Shapefile of an archive.
func (u *unpacker) partsWithin(archive *zip.Reader, name string) (map[string][]byte, error) {
	parts := map[string][]byte{}
	stem := strings.TrimSuffix(name, path.Ext(name))
	for _, m := range archive.File {
		ending := strings.ToLower(path.Ext(m.Name))
		if !slices.Contains(partEndings, ending) || strings.TrimSuffix(m.Name, path.Ext(m.Name)) != stem {
			continue
		}
		data, err := u.readMember(m)
		if err != nil {
			return nil, err
		}
		parts[ending] = data
	}
	return parts, nil
}

// withoutMap says what an archive is that holds no map.
func withoutMap(archive *zip.Reader) error {
	for _, m := range archive.File {
		switch strings.ToLower(path.Ext(m.Name)) {
		case ".gdbtable":
			return RefuseGeodatabase()
		case ".qgs":
			return geo.Errorf(geo.Invalid, "a QGIS project, which only names its layers: import the files that they are in")
		}
	}
	return geo.Errorf(geo.Invalid, "zip archive without a map: %s are looked for", mapEndingsInWords())
}

// officeForm names the programs whose files are zip archives, too.
func officeForm(archive *zip.Reader) string {
	for _, m := range archive.File {
		switch {
		case strings.HasPrefix(m.Name, "xl/"):
			return "an Excel workbook"
		case strings.HasPrefix(m.Name, "word/"):
			return "a Word document"
		case m.Name == "content.xml":
			return "an OpenDocument file"
		}
	}
	return ""
}
