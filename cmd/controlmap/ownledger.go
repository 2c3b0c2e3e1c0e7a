package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/format"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/source/ownledger"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/ledger"
)

// checkExtends refuses a source that has no ledger to extend.
func checkExtends(name string) error {
	if name != "" && name != string(geo.Settlements) {
		return usageError{fmt.Sprintf("--extends %s: settlements alone, the built-in ledger, can be extended", name)}
	}
	return nil
}

// ownLedger is an operator's ledger, and the built-in rows that it extends.
type ownLedger struct {
	ownledger.Ledger
	provenance string
	own, base  []ledger.Entry
}

// readLedger reads the files of one ledger. A file that cannot be read is a problem of the
// ledger.
func readLedger(ctx context.Context, paths []string, stdin io.Reader, extends string, flags ledgerFlags) (l ownLedger, err error) {
	words, err := flags.words()
	if err != nil {
		return l, err
	}
	places, err := newGazetteer()
	if err != nil {
		return l, err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return l, err
	}
	files := make([]ownledger.File, 0, len(paths))
	var unreadable []ownledger.Problem
	for _, path := range filesOf(paths) {
		for file, err := range format.Open(ctx, path, stdin) {
			if err != nil {
				unreadable = append(unreadable, ownledger.Problem{File: file.Path, Message: geo.MessageOf(err)})
				continue
			}
			files = append(files, ownledger.File{Name: file.Path, Data: file.Data})
		}
	}
	reader := ownledger.New(places, regions, geo.KyivDate(time.Now()))
	reader.Date, reader.Words = flags.Date.Date, words
	l.Ledger = reader.Read(files)
	l.Problems = append(unreadable, l.Problems...)
	l.own = l.Entries()
	l.provenance = ownledger.Provenance(baseNames(files))
	if extends != "" {
		l.base, err = builtin.Ledger()
	}
	return l, err
}

func baseNames(files []ownledger.File) []ownledger.File {
	named := make([]ownledger.File, len(files))
	for i, file := range files {
		named[i].Name = filepath.Base(file.Name)
	}
	return named
}

// entries are all rows that the ledger's maps are made of.
func (l ownLedger) entries() []ledger.Entry { return ledger.Extend(l.base, l.own) }

// remarks are what may be mistakes in the operator's rows.
func (l ownLedger) remarks() []ledger.Remark {
	return ledger.Review(l.own, l.base)
}

// refusal is the report where the ledger has problems.
func (l ownLedger) refusal(name geo.SourceName) ingest.Report {
	files := map[string]bool{}
	var errs []ingest.ErrorEntry
	for _, p := range l.Problems {
		files[p.File] = true
		errs = append(errs, ingest.ErrorEntry{File: p.File, Error: p.Text()})
	}
	return ingest.Refused(name, len(files), errs)
}

// importLedger makes a source of the files of one ledger.
func (c *importCmd) importLedger(ctx context.Context, std streams) error {
	flags, _ := c.ofLedger()
	l, err := readLedger(ctx, c.Paths, std.in, c.Extends, flags)
	if err != nil {
		return err
	}
	if len(l.Problems) > 0 {
		return c.finish(std, l.refusal(c.Source.SourceName), nil)
	}
	var readings []source.Reading
	err = orEnded(ctx, func() (err error) {
		readings, err = l.draw(c.Source.SourceName)
		return err
	})
	if err != nil {
		return err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	return c.with(ctx, std, func(store *sqlite.Store) error {
		if err := requireKind(ctx, store, c.Source.SourceName, kindLedger); err != nil {
			return err
		}
		bar := newProgress(std.err)
		report, err := ingest.New(store, regions, bar.update).Snapshots(ctx, describeLedger(c.describe(), c.Extends), readings)
		bar.finish()
		if n := len(l.remarks()); n > 0 && err == nil {
			fmt.Fprintf(std.err, "%d remarks on rows that may be mistakes; \"controlmap ledger check\" lists them\n", n)
		}
		return c.finish(std, report, err)
	})
}

// draw makes the ledger's maps. The error is Invalid where there are none.
func (l ownLedger) draw(name geo.SourceName) ([]source.Reading, error) {
	readings, err := builtin.Draw(l.entries(), geo.Snapshot{Source: name, Provenance: l.provenance})
	if err == nil && len(readings) == 0 {
		err = geo.Errorf(geo.Invalid, "no row changes anything: every place is ukrainian before its first row")
	}
	return readings, err
}

// describeLedger adds to what the operator says of a ledger what it is made of.
func describeLedger(own geo.Source, extends string) geo.Source {
	if extends == "" {
		return ownledger.Describe(own, nil, builtin.Credit)
	}
	base := builtin.Describe()
	return ownledger.Describe(own, &base, builtin.Credit)
}

// requireKind refuses to mix a ledger with polygons in one source: a ledger is the whole
// of its source, and withdraws what is not in it.
func requireKind(ctx context.Context, store *sqlite.Store, name geo.SourceName, kind string) error {
	stored, err := store.Snapshots(ctx, name, time.Time{})
	if geo.CodeOf(err) == geo.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for _, s := range stored {
		is := kindPolygons
		if ownledger.IsOf(s.Snapshot) {
			is = kindLedger
		}
		if is != kind {
			return geo.Errorf(geo.Invalid, "source %s holds maps of kind %s, as that of %s (%s): import %s under another name",
				name, is, s.Date, s.Provenance, kind)
		}
	}
	return nil
}
