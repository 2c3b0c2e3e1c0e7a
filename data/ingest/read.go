package ingest

import (
	"context"
	"fmt"
	"sync/atomic"

	"controlmap/data/format"
	"controlmap/data/source"
	"controlmap/geo"

	"golang.org/x/sync/errgroup"
)

// pathOutcome is what came of one path: of an archive it may be many files, some of them with
// errors.
type pathOutcome struct {
	files    []fileImport
	failures []ErrorEntry
	skipped  []SkippedEntry
}

func (o *pathOutcome) add(path string, file fileImport, err error) {
	if err != nil {
		o.failures = append(o.failures, ErrorEntry{path, geo.MessageOf(err)})
		return
	}
	o.files = append(o.files, file)
}

func (in *Ingester) read(ctx context.Context, importer source.Importer, paths []string, report *Report) ([]fileImport, error) {
	return in.each(ctx, "reading", paths, report, func(path string) (o pathOutcome) {
		for file, err := range format.Open(ctx, path, in.Stdin) {
			if ctx.Err() != nil {
				return o
			}
			if err != nil {
				o.add(file.Path, fileImport{}, err)
				continue
			}
			in.readFile(ctx, importer, file, &o)
		}
		return o
	})
}

// readFile adds the days of one file; a day that cannot be measured costs no other.
func (in *Ingester) readFile(ctx context.Context, importer source.Importer, file format.File, o *pathOutcome) {
	if s, ok := importer.(source.FileSkipper); ok {
		if reason := s.SkipFile(file.Name); reason != "" {
			o.skipped = append(o.skipped, SkippedEntry{file.Path, reason})
			return
		}
	}
	if s, ok := importer.(source.ShapeSkipper); ok {
		file.SkipShape = s.SkipShape
	}
	found, err := format.Read(ctx, file)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		o.add(file.Path, fileImport{}, err)
		return
	}
	days, err := importer.Parse(ctx, found)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		o.add(file.Path, fileImport{}, err)
		return
	}
	in.prepareDays(ctx, file.Path, days, o)
}

// prepareDays repairs and measures the days of one file, and takes their polygons from them: what
// was read of a large file is not held until the last of it is measured.
func (in *Ingester) prepareDays(ctx context.Context, path string, days []source.Reading, o *pathOutcome) {
	prepared := make([]fileImport, len(days))
	refused := make([]error, len(days))
	err := in.parallel(ctx, len(days), func(ctx context.Context, i int) error {
		day := days[i]
		days[i].Polygons = nil
		if refused[i] = day.Refused; refused[i] == nil {
			prepared[i], refused[i] = in.prepare(ctx, dayOf(path, days, i), day)
		}
		return ctx.Err()
	})
	if err != nil {
		return // the context has ended
	}
	for i := range days {
		o.add(dayOf(path, days, i), prepared[i], refused[i])
	}
}

// dayOf names one of a file's days.
func dayOf(path string, days []source.Reading, i int) string {
	if len(days) == 1 {
		return path
	}
	return path + ", " + days[i].Snapshot.Date.String()
}

func (in *Ingester) prepareAll(ctx context.Context, parsed []source.Reading, report *Report) ([]fileImport, error) {
	byName := make(map[string]source.Reading, len(parsed))
	names := make([]string, len(parsed))
	for i, p := range parsed {
		names[i] = nameOf(p)
		byName[names[i]] = p
	}
	return in.each(ctx, "measuring", names, report, func(name string) (o pathOutcome) {
		prepared, err := in.prepare(ctx, name, byName[name])
		o.add(name, prepared, err)
		return o
	})
}

// nameOf names a day that is of no file of its own.
func nameOf(r source.Reading) string {
	return fmt.Sprintf("%s %s", r.Snapshot.Provenance, r.Snapshot.Date)
}

// each runs one function per path on all cores and returns what succeeded, in the order
// of the paths; what failed goes into the report.
func (in *Ingester) each(ctx context.Context, stage string, paths []string, report *Report, f func(path string) pathOutcome) ([]fileImport, error) {
	outcomes := make([]pathOutcome, len(paths))
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(in.workers)
	for i, path := range paths {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			outcomes[i] = f(path)
			in.progress(stage, int(done.Add(1)), len(paths))
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var files []fileImport
	for _, o := range outcomes {
		files = append(files, o.files...)
		report.failAll(o.failures)
		report.Skipped = append(report.Skipped, o.skipped...)
	}
	return files, nil
}
