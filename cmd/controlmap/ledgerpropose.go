package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/ledger"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"
)

type ledgerProposeCmd struct {
	databaseFlags
	From sourceFlag `required:"" placeholder:"NAME" help:"Source whose maps are read."`
	Out  string     `required:"" placeholder:"FILE" help:"CSV file to write; it appears when it is whole. - is stdout."`
}

func (c *ledgerProposeCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		read, err := propose(ctx, store, std, c.From.SourceName)
		if err != nil {
			return err
		}
		write := func(w io.Writer) error { return writeProposal(w, read.maps, read.entries, read.places) }
		if c.Out == "-" {
			return write(std.out)
		}
		if err := writeWhole(c.Out, func(file *os.File) error { return write(file) }); err != nil {
			return err
		}
		fmt.Fprintf(std.err, "%d rows read off %d maps of %s; \"controlmap ledger check\" lists what may be mistakes\n", len(read.entries), len(read.maps.readings), c.From.SourceName)
		return nil
	})
}

// placesWithCells returns the places that have ground of their own, and the ground.
func placesWithCells() (places []geo.Place, shapes []orb.MultiPolygon, err error) {
	all, err := builtin.Places()
	if err != nil {
		return nil, nil, err
	}
	cells, err := builtin.Cells()
	if err != nil {
		return nil, nil, err
	}
	for _, p := range all {
		if cell, drawn := cells[p.ID]; drawn {
			places, shapes = append(places, p), append(shapes, cell)
		}
	}
	return places, shapes, nil
}

// proposalMaps is what the maps of a source show of places.
type proposalMaps struct {
	source   geo.SourceSummary
	readings []ledger.Reading
	skipped  int             // maps that cannot be the result of fighting
	before   *ledger.Reading // of what was held before the invasion; nil where they do not tell
}

// readMaps reads the maps of a source but those that are flagged or not confirmed, on all cores.
func readMaps(ctx context.Context, store *sqlite.Store, std streams, name geo.SourceName, reader *ledger.Reader) (m proposalMaps, err error) {
	if m.source, err = store.Source(ctx, name); err != nil {
		return m, err
	}
	stored, err := store.Snapshots(ctx, name, time.Time{})
	if err != nil {
		return m, err
	}
	whole := slices.DeleteFunc(slices.Clone(stored), func(s geo.SnapshotSummary) bool { return len(s.Flags) > 0 || s.State != geo.Confirmed })
	if m.skipped = len(stored) - len(whole); m.skipped > 0 {
		fmt.Fprintf(std.err, "%d maps that are flagged or not confirmed are left out\n", m.skipped)
	}
	bar := newProgress(std.err)
	defer bar.finish()
	m.readings = make([]ledger.Reading, len(whole))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, s := range whole {
		polygons, err := store.Polygons(ctx, geo.PolygonQuery{Revision: s.Revision})
		if err != nil {
			return m, errors.Join(err, workers.Wait())
		}
		workers.Go(func() error {
			m.readings[i] = m.reading(reader, s.Date, polygons)
			return nil
		})
		if i == 0 {
			m.readBefore(reader, s.Date, polygons)
		}
		bar.update("reading", i+1, len(whole))
	}
	return m, workers.Wait()
}

func (m *proposalMaps) reading(reader *ledger.Reader, date geo.Date, polygons []geo.ControlPolygon) ledger.Reading {
	drawn := make([]ledger.Drawn, len(polygons))
	for i, p := range polygons {
		drawn[i] = ledger.Drawn{Status: p.Status, Shape: p.Shape}
	}
	return ledger.Reading{
		Date: date, Evidence: fmt.Sprintf("%s %s", m.source.Title, date), Cells: reader.Read(drawn),
		HeldOnly: !slices.ContainsFunc(polygons, func(p geo.ControlPolygon) bool { return p.Status != geo.Occupied }),
	}
}

// eve is the day before the invasion.
var eve = geo.NewDate(2022, time.February, 23)

// readBefore reads off the first map, where it is later than the invasion, what it tells to
// have been held before: rows of the eve, so that it stays apart.
func (m *proposalMaps) readBefore(reader *ledger.Reader, date geo.Date, polygons []geo.ControlPolygon) {
	old := slices.DeleteFunc(slices.Clone(polygons), func(p geo.ControlPolygon) bool { return p.Since != geo.SincePre2022 })
	if len(old) == 0 || !eve.Before(date) {
		return
	}
	r := m.reading(reader, eve, old)
	r.Evidence = fmt.Sprintf("%s %s (occupied before 2022)", m.source.Title, date)
	m.before = &r
}

// all are the readings in the order of their dates.
func (m *proposalMaps) all() []ledger.Reading {
	if m.before == nil {
		return m.readings
	}
	return append([]ledger.Reading{*m.before}, m.readings...)
}

// writeProposal writes rows with the names of their places, in the form that an import of a
// ledger reads.
func writeProposal(w io.Writer, m proposalMaps, entries []ledger.Entry, places []geo.Place) error {
	byID := make(map[int]geo.Place, len(places))
	for _, p := range places {
		byID[p.ID] = p
	}
	first, last := m.readings[0].Date, m.readings[len(m.readings)-1].Date
	if _, err := fmt.Fprintf(w, "# Read off %d maps of source %s (%s), %s to %s: which settlements they show as held, with the ground nearest to them.\n",
		len(m.readings), m.source.Name, m.source.Title, first, last); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	records := [][]string{{"katottg", "place_id", "name", "region", "date", "status", "evidence"}}
	for _, e := range entries {
		p := byID[e.Place]
		records = append(records, []string{p.Code, strconv.Itoa(p.ID), p.NameUK, string(p.Region), e.Date.String(), string(e.Status), e.Evidence})
	}
	return out.WriteAll(records)
}
