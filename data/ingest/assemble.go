package ingest

import (
	"bufio"
	"context"
	"io"
	"strings"

	"controlmap/data/format"
	"controlmap/data/source"
	"controlmap/geo"
)

// batchDays is how many days of an assembled source are held at a time.
const batchDays = 16

// Assembled imports the maps that files make together; see Files. Days are measured and stored a
// few at a time, so that a history takes little more memory than one of its maps.
func (in *Ingester) Assembled(ctx context.Context, assembler source.Assembler, paths []string) (Report, error) {
	report := newReport(assembler.Source().Name)
	if err := in.addAll(ctx, assembler, report.list(paths), &report); err != nil {
		return report, err
	}
	days, readings, err := assembler.Assemble(ctx)
	if ctx.Err() != nil {
		return report, context.Cause(ctx)
	}
	if err != nil {
		report.fail(strings.Join(paths, ", "), err)
		return report, nil
	}
	batch := make([]source.Reading, 0, batchDays)
	done := 0
	flush := func() error {
		err := in.storeBatch(ctx, assembler.Source(), batch, &report)
		done += len(batch)
		batch = batch[:0]
		in.progress(Storing, done, days)
		return err
	}
	for reading := range readings {
		if batch = append(batch, reading); len(batch) < batchDays {
			continue
		}
		if err := flush(); err != nil {
			return report, err
		}
	}
	if err := flush(); err != nil || days == 0 {
		return report, err
	}
	return report, in.measureMissing(ctx, report.Source, &report)
}

// addAll hands files to an assembler. Those with errors are listed in the report; the error is
// the context's.
func (in *Ingester) addAll(ctx context.Context, assembler source.Assembler, paths []string, report *Report) error {
	for i, path := range paths {
		for file, err := range format.OpenStreaming(path, in.Stdin, assembler.IsTable) {
			if err == nil {
				err = add(ctx, assembler, file)
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err != nil {
				report.fail(file.Path, err)
			}
		}
		in.progress("reading", i+1, len(paths))
	}
	return nil
}

func add(ctx context.Context, assembler source.Assembler, file format.File) error {
	if file.Body != nil {
		return assembler.AddTable(file.Name, bufio.NewReaderSize(contextReader{ctx, file.Body}, tableBuffer))
	}
	found, err := format.Read(file)
	if err != nil {
		return err
	}
	return assembler.AddFeatures(found)
}

const tableBuffer = 256 << 10

// contextReader reads until a context ends.
type contextReader struct {
	ctx  context.Context
	from io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, context.Cause(r.ctx)
	}
	return r.from.Read(p)
}

// storeBatch measures and stores days, without telling of progress.
func (in *Ingester) storeBatch(ctx context.Context, src geo.Source, batch []source.Reading, report *Report) error {
	quiet := *in
	quiet.progress = func(string, int, int) {}
	files, err := quiet.prepareAll(ctx, batch, report)
	if err != nil {
		return err
	}
	return quiet.write(ctx, src, files, report)
}
