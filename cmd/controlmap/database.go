package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/sqlite"
	"controlmap/geo"
)

// databaseFlags say which database a command works on.
type databaseFlags struct {
	DB string `name:"db" env:"CONTROLMAP_DB" default:"controlmap.db" placeholder:"FILE" help:"Database file; created and seeded with the built-in source where there is none (${default})."`
}

// with opens the database, seeds it if need be, hands it to use and closes it.
func (f databaseFlags) with(ctx context.Context, std streams, use func(*sqlite.Store) error) error {
	return f.open(ctx, std, func(store *sqlite.Store) error {
		if err := seed(ctx, store, std); err != nil {
			return err
		}
		return use(store)
	})
}

// open opens the database, measured by the boundaries of the program but not seeded, hands it
// to use and closes it.
func (f databaseFlags) open(ctx context.Context, std streams, use func(*sqlite.Store) error) (err error) {
	store, err := sqlite.Open(ctx, f.DB, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := measureAnew(ctx, store, std); err != nil {
		return err
	}
	return use(store)
}

// measureAnew brings a database that was measured by other boundaries or rules up to those of
// the program, before anything is read from it: areas of one edition beside shares of another
// would be wrong without a word.
func measureAnew(ctx context.Context, store *sqlite.Store, std streams) error {
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	by, err := store.MeasuredBy(ctx)
	if err != nil || by == ingest.Edition(regions) {
		return err
	}
	if store.ReadOnly() {
		return geo.Errorf(geo.Unavailable, "the database was measured by other boundaries (%s are in force) and is read-only: open it once where it may be measured anew", regions.Boundary)
	}
	bar := newProgress(std.err)
	measured, err := ingest.New(store, regions, bar.update).MeasureAnew(ctx)
	bar.finish()
	if err == nil && measured {
		fmt.Fprintf(std.err, "measured all areas, front lines and changes anew by %s\n", regions.Boundary)
	}
	return err
}

// withMeasured is with for commands that read stored changes of a source, or of all where
// it is empty: a database of an earlier version lacks them.
func (f databaseFlags) withMeasured(ctx context.Context, std streams, source geo.SourceName, use func(*sqlite.Store) error) error {
	return f.with(ctx, std, func(store *sqlite.Store) error {
		if err := measureAll(ctx, store, std, source); err != nil {
			return err
		}
		return use(store)
	})
}

// measureAll measures what is missing of a source, or of all where it is empty.
func measureAll(ctx context.Context, store *sqlite.Store, std streams, source geo.SourceName) error {
	sources, err := store.Sources(ctx)
	if err != nil {
		return err
	}
	for _, s := range sources {
		if source != "" && source != s.Name {
			continue
		}
		if err := measure(ctx, store, std, s.Name); err != nil {
			return err
		}
	}
	return nil
}

// measure makes up for changes and front lines that are not stored, and says so where it
// cannot: what is known without them is worth showing.
func measure(ctx context.Context, store *sqlite.Store, std streams, name geo.SourceName) error {
	changes, err := store.UnmeasuredChanges(ctx, name)
	if err != nil {
		return err
	}
	fronts, err := store.UnmeasuredFronts(ctx, name)
	if err != nil || len(changes)+len(fronts) == 0 {
		return err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	bar := newProgress(std.err)
	err = ingest.New(store, regions, bar.update).Measure(ctx, name)
	bar.finish()
	switch geo.CodeOf(err) {
	case geo.Invalid:
		fmt.Fprintf(std.err, "%s\n", oneLine(geo.MessageOf(err)))
		return nil
	case geo.Unavailable:
		if store.ReadOnly() {
			fmt.Fprintf(std.err, "source %s: %d changes and %d front lines are missing, and the database is read-only: they count as nothing\n", name, len(changes), len(fronts))
			return nil
		}
	}
	return err
}

// seed brings the built-in source in the database up to the one in the binary. A
// database that cannot be written is used as it is.
func seed(ctx context.Context, store *sqlite.Store, std streams) error {
	bar := newProgress(std.err)
	defer bar.finish()
	return seedWith(ctx, store, std, builtin.Settlements, bar.update)
}

// seedWith is seed with snapshots that may have been drawn before.
func seedWith(ctx context.Context, store *sqlite.Store, std streams, settlements func() (geo.Source, []source.Reading, error), progress ingest.Progress) error {
	edition := builtin.Edition()
	seeded, err := store.Setting(ctx, settingEdition)
	if err != nil || seeded == edition {
		return err
	}
	var src geo.Source
	var parsed []source.Reading
	err = orEnded(ctx, func() (err error) { src, parsed, err = settlements(); return err })
	if err != nil {
		return err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	report, err := ingest.New(store, regions, progress).Snapshots(ctx, src, parsed)
	switch {
	case geo.CodeOf(err) == geo.Unavailable && store.ReadOnly():
		return nil
	case err != nil:
		return err
	case report.Failed > 0:
		return geo.Errorf(geo.Internal, "built-in source: %s: %s", report.Errors[0].File, report.Errors[0].Error)
	}
	if err := seedUncertainty(ctx, store, src.Name); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "seeded the built-in source: %d snapshots, %d withdrawn\n", len(report.Snapshots), len(report.Withdrawn))
	debug.FreeOSMemory()
	return store.PutSetting(ctx, settingEdition, edition)
}

func seedUncertainty(ctx context.Context, store *sqlite.Store, source geo.SourceName) error {
	deviations, err := builtin.Uncertainty()
	if err != nil {
		return err
	}
	return store.PutDeviations(ctx, source, deviations)
}

// settingEdition holds which edition of the built-in source the database was seeded
// with.
const settingEdition = "builtin-edition"
