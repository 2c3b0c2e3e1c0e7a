package format

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// StandardInput is the path that stands for the standard input.
const StandardInput = "-"

// File is one map as it was found, out of its wrapping.
type File struct {
	Path    string // for messages: "maps.zip/2025-03-01.geojson" of what an archive holds
	Name    string // base name without the endings of compression
	Archive string // base name of the archive that it lay in; empty where there was none
	Data    []byte
	// Body is what a file holds that is read as it comes, instead of Data: see OpenStreaming.
	Body *bufio.Reader
	// Parts are the files that belong to it: of a Shapefile ".dbf", ".prj", ".cpg", by their ending
	// in small letters; of a KMZ the files that its doc.kml needs, by their path.
	Parts map[string][]byte
	// SkipShape reports whether the shapes of features with given properties are not wanted:
	// where the form is GeoJSON they are not read, and may be anything. It may be nil.
	SkipShape func(properties json.RawMessage) bool
}

// Open opens what lies at a path: one file, or all that an archive holds. The error is
// Invalid and does not name the path; once the context has ended it is any.
func Open(ctx context.Context, path string, stdin io.Reader) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) { (&unpacker{ctx: ctx, yield: yield}).open(path, stdin) }
}

// open loads what lies at a path and unpacks it.
func (u *unpacker) open(path string, stdin io.Reader) {
	data, err := load(u.ctx, path, stdin)
	if err != nil {
		u.yield(File{Path: path}, err)
		return
	}
	u.budget = budgetOf(data)
	file := File{Path: path, Name: nameOf(path), Data: data}
	if isShapefile(data) {
		file.Parts, err = partsBeside(u.ctx, path)
	}
	if err != nil {
		u.yield(file, err)
		return
	}
	u.unpack(file, 0)
}

func nameOf(path string) string {
	if path == StandardInput {
		return "standard input"
	}
	return filepath.Base(path)
}

func load(ctx context.Context, path string, stdin io.Reader) ([]byte, error) {
	if path != StandardInput {
		return readFile(ctx, path)
	}
	data, err := io.ReadAll(io.LimitReader(feature.Until(ctx, stdin), feature.MaxBytes+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if len(data) > feature.MaxBytes {
		return nil, geo.Errorf(geo.Invalid, "more than the %d MB that one file may have", feature.MaxBytes>>20)
	}
	return data, nil
}

// readFile reads a regular file of at most feature.MaxBytes. The error is Invalid and does
// not name the file.
func readFile(ctx context.Context, path string) (data []byte, err error) {
	file, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if size > feature.MaxBytes {
		return nil, geo.Errorf(geo.Invalid, "%d MB is more than the %d MB that one file may have", size>>20, feature.MaxBytes>>20)
	}
	data = make([]byte, 0, size+1)
	body := feature.Until(ctx, file)
	for {
		n, err := body.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, unreadable(err)
		case len(data) == cap(data):
			return nil, geo.Errorf(geo.Invalid, "the file grows while it is read")
		}
	}
}

// openRegular opens a regular file and returns its size. The error is Invalid.
func openRegular(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, 0, geo.Errorf(geo.Invalid, "not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, unreadable(err)
	}
	return file, info.Size(), nil
}

// unreadable words a file system error without the path, which the report adds.
func unreadable(err error) error {
	if pathError, ok := errors.AsType[*os.PathError](err); ok {
		err = pathError.Err
	}
	return geo.Errorf(geo.Invalid, "not readable: %v", err)
}

// partEndings are the files beside a Shapefile's geometry that its reader wants.
var partEndings = []string{".dbf", ".prj", ".cpg"}

// partsBeside reads the files that belong to a Shapefile, whatever case their endings have.
func partsBeside(ctx context.Context, path string) (map[string][]byte, error) {
	parts := map[string][]byte{}
	entries, err := os.ReadDir(filepath.Dir(path))
	if errors.Is(err, fs.ErrNotExist) {
		return parts, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	for _, entry := range entries {
		ending := strings.ToLower(filepath.Ext(entry.Name()))
		if !slices.Contains(partEndings, ending) || strings.TrimSuffix(entry.Name(), filepath.Ext(entry.Name())) != stem {
			continue
		}
		if parts[ending], err = readFile(ctx, filepath.Join(filepath.Dir(path), entry.Name())); err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "%s", entry.Name())
		}
	}
	return parts, nil
}
