package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/fetch"
	"controlmap/data/ingest"
	"controlmap/data/sqlite"
	"controlmap/data/sync"
	"controlmap/geo"

	"golang.org/x/sync/errgroup"
)

type syncCmd struct {
	databaseFlags
	configFlag
	Once   bool         `help:"Check each source once and end, as from cron; else each whenever it is due, until told to end."`
	Source []sourceFlag `placeholder:"NAME" help:"Only these sources of the configuration."`
}

func (c *syncCmd) Run(ctx context.Context, std streams) error {
	read, err := c.load()
	if err != nil {
		return err
	}
	sources, err := read.sources()
	if err != nil {
		return err
	}
	if sources, err = chosen(sources, c.Source); err != nil {
		return err
	}
	if len(sources) == 0 {
		return noSources()
	}
	return c.with(ctx, std, func(store *sqlite.Store) error {
		f := following{read, sources}
		log := slog.New(slog.NewJSONHandler(std.err, nil))
		if c.Once {
			return f.once(ctx, store, log)
		}
		return f.run(ctx, store, log)
	})
}

// chosen returns the sources of the given names, or all where none are given.
func chosen(sources []sync.Source, names []sourceFlag) (found []sync.Source, err error) {
	if len(names) == 0 {
		return sources, nil
	}
	for _, name := range names {
		i := slices.IndexFunc(sources, func(s sync.Source) bool { return s.Name == name.SourceName })
		if i < 0 {
			return nil, geo.Errorf(geo.NotFound, "the configuration has no source %q", name.SourceName)
		}
		found = append(found, sources[i])
	}
	return found, nil
}

// newSyncer returns what follows sources into a database.
func newSyncer(store *sqlite.Store, read config, sources []sync.Source, client *fetch.Client, log *slog.Logger) (*sync.Syncer, error) {
	regions, err := builtin.Regions()
	if err != nil {
		return nil, err
	}
	rawMB := read.Limits.RawMB
	if rawMB == 0 {
		rawMB = defaultRawMB
	}
	return sync.New(sync.Config{
		Store:    store,
		Client:   client,
		Regions:  regions,
		Ingester: func() *ingest.Ingester { return ingest.New(store, regions, nil) },
		Sources:  sources, Clock: time.Now, Log: log, MaxRaw: rawMB << 20,
		After: func(ctx context.Context, source geo.SourceName) error { return read.derive(ctx, store, source) },
	}), nil
}

func newClient() *fetch.Client {
	return fetch.New(fetch.Config{Release: release, S3: fetch.S3FromEnvironment(os.Getenv), Clock: time.Now})
}

// following is what serve follows while it serves: nothing without --sync.
type following struct {
	read    config
	sources []sync.Source
}

// following reads what the configuration names, where serve is to follow it.
func (c *serveCmd) following() (f following, err error) {
	if f.read, err = c.load(); err != nil || !c.Sync {
		return following{}, err
	}
	if f.sources, err = f.read.sources(); err == nil && len(f.sources) == 0 {
		err = noSources()
	}
	return f, err
}

func noSources() error {
	return geo.Errorf(geo.Invalid, "the configuration names no source to follow: a table [source.NAME] is accepted, see controlmap.example.toml")
}

// run follows the sources into a database, and tells webhooks, until the context ends; at once where
// there are neither.
func (f following) run(ctx context.Context, store *sqlite.Store, log *slog.Logger) error {
	if len(f.sources)+len(f.read.Webhook) == 0 {
		return nil
	}
	client := newClient()
	defer client.Close()
	syncer, err := newSyncer(store, f.read, f.sources, client, log)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return syncer.Run(ctx) })
	group.Go(func() error { return f.read.notifier(store, client, log).Run(ctx) })
	return group.Wait()
}

// once checks each source once, and tells webhooks.
func (f following) once(ctx context.Context, store *sqlite.Store, log *slog.Logger) error {
	client := newClient()
	defer client.Close()
	syncer, err := newSyncer(store, f.read, f.sources, client, log)
	if err != nil {
		return err
	}
	notifier := f.read.notifier(store, client, log)
	if err := notifier.Once(ctx); err != nil { // so that those who are new are told of what comes now
		return err
	}
	return errors.Join(syncer.Once(ctx), notifier.Once(ctx))
}
