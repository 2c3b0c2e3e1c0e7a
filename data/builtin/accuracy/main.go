package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"controlmap/data/ingest"
	"controlmap/data/sqlite"
	"controlmap/geo"

	"github.com/alecthomas/kong"
)

type command struct {
	DB          string `name:"db" default:"controlmap.db" help:"Database that holds publishers' sources."`
	Uncertainty string `default:"" placeholder:"FILE" help:"CSV to write how far the built-in source is from the publishers that it follows to; no tables then unless --chart is given."`
	Chart       string `default:"" placeholder:"FILE" help:"SVG to write the totals and differences to."`
}

// Run prints the comparison with each publisher, and draws all of them.
func (c command) Run() error {
	ctx := context.Background()
	l, err := readLedger()
	if err != nil {
		return err
	}
	if c.Uncertainty != "" {
		if err := c.writeUncertainty(ctx, l); err != nil || c.Chart == "" {
			return err
		}
	}
	comparisons, err := c.compare(ctx, l)
	if err != nil {
		return err
	}
	for _, one := range comparisons {
		if err := one.print(os.Stdout); err != nil {
			return err
		}
	}
	if c.Chart == "" {
		return nil
	}
	var out bytes.Buffer
	newChart(l, comparisons, geo.NewDate(time.Now().UTC().Date())).write(&out)
	return os.WriteFile(c.Chart, out.Bytes(), 0o644)
}

// writeUncertainty writes the file of the built-in data, and prints what changed by month.
func (c command) writeUncertainty(ctx context.Context, l ledger) (err error) {
	store, err := sqlite.Open(ctx, c.DB, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	// Areas are compared that the database has measured: by these boundaries, or not at all.
	if _, err := ingest.New(store, l.regions, nil).MeasureAnew(ctx); err != nil {
		return err
	}
	list, nets, err := uncertainty(ctx, store, l)
	if err != nil {
		return err
	}
	if err := printNets(os.Stdout, nets); err != nil {
		return err
	}
	return os.WriteFile(c.Uncertainty, uncertaintyCSV(list), 0o644)
}

func (c command) compare(ctx context.Context, l ledger) (comparisons []comparison, err error) {
	store, err := sqlite.Open(ctx, c.DB, time.Now)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	sources, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		if source.Name == l.source.Name || source.Snapshots == 0 {
			continue
		}
		one, err := compare(ctx, store, l, source.Source)
		if err != nil {
			return nil, geo.Wrap(geo.CodeOf(err), err, "source %s", source.Name)
		}
		comparisons = append(comparisons, one)
	}
	if len(comparisons) == 0 {
		return nil, geo.Errorf(geo.NotFound, "%s holds no publisher's source to compare with: import one", c.DB)
	}
	return comparisons, nil
}

func main() {
	ctx := kong.Parse(&command{}, kong.Name("accuracy"),
		kong.Description("Compares the built-in source with the publishers' sources in a database."))
	ctx.FatalIfErrorf(ctx.Run())
}
