package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	"controlmap/data/source"
	"controlmap/data/source/feature"
	"controlmap/geo"

	"golang.org/x/sync/errgroup"
)

func (in *Ingester) read(ctx context.Context, importer source.Importer, paths []string, report *Report) ([]fileImport, error) {
	return in.each(ctx, "reading", paths, report, func(ctx context.Context, path string) (fileImport, error) {
		data, err := ReadFile(path)
		if err != nil {
			return fileImport{}, err
		}
		parsed, err := importer.Parse(filepath.Base(path), data)
		if err != nil {
			return fileImport{}, err
		}
		return in.prepare(ctx, path, parsed)
	})
}

func (in *Ingester) prepareAll(ctx context.Context, parsed []source.Reading, report *Report) ([]fileImport, error) {
	byName := make(map[string]source.Reading, len(parsed))
	names := make([]string, len(parsed))
	for i, p := range parsed {
		names[i] = fmt.Sprintf("%s %s", p.Snapshot.Provenance, p.Snapshot.Date)
		byName[names[i]] = p
	}
	return in.each(ctx, "measuring", names, report, func(ctx context.Context, name string) (fileImport, error) {
		return in.prepare(ctx, name, byName[name])
	})
}

// each runs one function per path on all cores and returns what succeeded, in the order
// of the paths; what failed goes into the report.
func (in *Ingester) each(ctx context.Context, stage string, paths []string, report *Report, f func(ctx context.Context, path string) (fileImport, error)) ([]fileImport, error) {
	results := make([]fileImport, len(paths))
	failures := make([]error, len(paths))
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(in.workers)
	for i, path := range paths {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			results[i], failures[i] = f(ctx, path)
			if err := ctx.Err(); err != nil {
				return err
			}
			in.progress(stage, int(done.Add(1)), len(paths))
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i, err := range failures {
		if err != nil {
			report.fail(paths[i], err)
		}
	}
	return slices.DeleteFunc(results, func(c fileImport) bool { return c.path == "" }), nil
}

// ReadFile reads a regular file of at most feature.MaxBytes. The error is Invalid and does
// not name the file.
func ReadFile(path string) (data []byte, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, geo.Errorf(geo.Invalid, "not a regular file")
	}
	if info.Size() > feature.MaxBytes {
		return nil, geo.Errorf(geo.Invalid, "%d MB is more than the %d MB that one file may have", info.Size()>>20, feature.MaxBytes>>20)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err = io.ReadAll(io.LimitReader(file, feature.MaxBytes+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// unreadable words a file system error without the path, which the report adds.
func unreadable(err error) error {
	if pathError, ok := errors.AsType[*os.PathError](err); ok {
		err = pathError.Err
	}
	return geo.Errorf(geo.Invalid, "not readable: %v", err)
}
