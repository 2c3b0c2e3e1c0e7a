package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/ingest"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

// databaseFlags say which database a command works on.
type databaseFlags struct {
	DB string `name:"db" env:"CONTROLMAP_DB" default:"controlmap.db" placeholder:"FILE" help:"Database file; created and seeded with the built-in source where there is none ($CONTROLMAP_DB, else ${default})."`
}

// with opens the database, seeds it if need be, hands it to f and closes it.
func (f databaseFlags) with(ctx context.Context, std streams, use func(*sqlite.Store) error) (err error) {
	store, err := sqlite.Open(ctx, f.DB, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := seed(ctx, store, std); err != nil {
		return err
	}
	return use(store)
}

// seed brings the built-in source in the database up to the one in the binary. A
// database that cannot be written is used as it is.
func seed(ctx context.Context, store *sqlite.Store, std streams) error {
	edition := builtin.Edition()
	seeded, err := store.Setting(ctx, settingEdition)
	if err != nil || seeded == edition {
		return err
	}
	src, parsed, err := builtin.Settlements()
	if err != nil {
		return err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	bar := newProgress(std.err)
	report, err := ingest.New(store, regions, bar.update).Snapshots(ctx, src, parsed)
	bar.finish()
	switch {
	case geo.CodeOf(err) == geo.Unavailable && store.ReadOnly():
		return nil
	case err != nil:
		return err
	case report.Failed > 0:
		return geo.Errorf(geo.Internal, "built-in source: %s: %s", report.Errors[0].File, report.Errors[0].Error)
	}
	fmt.Fprintf(std.err, "seeded the built-in source: %d snapshots\n", len(report.Snapshots))
	debug.FreeOSMemory()
	return store.PutSetting(ctx, settingEdition, edition)
}

// settingEdition holds which edition of the built-in source the database was seeded
// with.
const settingEdition = "builtin-edition"

// found is a snapshot with the source and the flags that go with it.
type found struct {
	source geo.Source
	stored geo.Stored
	meta   answer.Meta
}

func find(ctx context.Context, store *sqlite.Store, query geo.SnapshotQuery) (f found, err error) {
	summary, err := store.Source(ctx, query.Source)
	if err != nil {
		return found{}, err
	}
	f.source = summary.Source
	if f.stored, err = store.Snapshot(ctx, query); err != nil {
		return found{}, err
	}
	days, err := store.Days(ctx, query.Source, query.AsKnownAt)
	if err != nil {
		return found{}, err
	}
	f.meta = answer.NewMeta(f.source, f.stored, query.Date, answer.FlagsOf(days, f.stored.Revision))
	return f, nil
}
