package ingest

import (
	"bufio"
	"context"
	"iter"
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
	if err := in.checkName(ctx, report.Source); err != nil {
		return report, err
	}
	if err := in.addAll(ctx, assembler, report.list(paths), &report); err != nil {
		return report, err
	}
	days, readings, err := assembler.Assemble(ctx)
	if ctx.Err() != nil {
		return report, context.Cause(ctx)
	}
	if err != nil {
		if report.Failed == 0 { // else the file that is missing is one of those
			report.fail(strings.Join(paths, ", "), err)
		}
		return report, nil
	}
	if err := in.storeDays(ctx, assembler.Source(), days, readings, &report); err != nil || len(report.Snapshots) == 0 {
		return report, err
	}
	return report, in.measureMissing(ctx, report.Source, &report)
}

// storeDays measures and stores days in batches.
func (in *Ingester) storeDays(ctx context.Context, src geo.Source, days int, readings iter.Seq[source.Reading], report *Report) error {
	var batch []source.Reading
	done := 0
	for reading := range readings {
		done++
		if reading.Skip != "" {
			report.skip(nameOf(reading), reading.Skip)
		} else {
			batch = append(batch, reading)
		}
		if len(batch) < batchDays && done < days {
			continue
		}
		if err := in.storeBatch(ctx, src, batch, report); err != nil {
			return err
		}
		batch = batch[:0]
		in.progress(Storing, done, days)
	}
	return nil
}

// addAll hands files to an assembler. Those with errors are listed in the report; the error is
// the context's.
func (in *Ingester) addAll(ctx context.Context, assembler source.Assembler, paths []string, report *Report) error {
	for i, path := range paths {
		for file, err := range format.OpenStreaming(ctx, path, in.Stdin, assembler.IsTable) {
			if reason := assembler.SkipFile(file.Name); err == nil && reason != "" {
				report.skip(file.Path, reason)
				continue
			}
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
		return assembler.AddTable(file.Name, bufio.NewReaderSize(file.Body, tableBuffer))
	}
	found, err := format.Read(ctx, file)
	if err != nil {
		return err
	}
	return assembler.AddFeatures(ctx, found)
}

const tableBuffer = 256 << 10

// storeBatch measures and stores days, without telling of progress.
func (in *Ingester) storeBatch(ctx context.Context, src geo.Source, batch []source.Reading, report *Report) error {
	if len(batch) == 0 {
		return nil
	}
	quiet := *in
	quiet.progress = func(string, int, int) {}
	files, err := quiet.prepareAll(ctx, batch, report)
	if err != nil {
		return err
	}
	return quiet.write(ctx, src, files, report)
}
