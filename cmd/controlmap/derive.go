package main

import (
	"context"
	"io"
	"maps"
	"slices"

	"controlmap/data/builtin"
	"controlmap/data/ingest"
	"controlmap/data/source/ownledger"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/ledger"
)

// derive makes the ledgers anew that a configuration has read off a source's maps.
func (c config) derive(ctx context.Context, store *sqlite.Store, from geo.SourceName) error {
	for _, name := range slices.Sorted(maps.Keys(c.Source)) {
		if s := c.Source[name]; s.Propose == string(from) {
			if err := s.deriveLedger(ctx, store, geo.SourceName(name)); err != nil {
				return geo.Wrap(geo.CodeOf(err), err, "source %s, read off %s", name, from)
			}
		}
	}
	return nil
}

// deriveLedger reads a ledger off the maps of another source and imports it, as "ledger propose" and
// an import do.
func (s sourceConfig) deriveLedger(ctx context.Context, store *sqlite.Store, name geo.SourceName) error {
	if err := requireKind(ctx, store, name, kindLedger); err != nil {
		return err
	}
	read, err := propose(ctx, store, streams{out: io.Discard, err: io.Discard}, geo.SourceName(s.Propose))
	if geo.CodeOf(err) == geo.NotFound {
		return nil // nothing to read yet
	}
	if err != nil {
		return err
	}
	l := ownLedger{own: read.entries, provenance: ownledger.Provenance([]ownledger.File{{Name: "read off " + s.Propose}})}
	if s.Extends != "" {
		if l.base, err = builtin.Ledger(); err != nil {
			return err
		}
	}
	readings, err := l.draw(name)
	if err != nil {
		return err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	report, err := ingest.New(store, regions, nil).Snapshots(ctx, describeLedger(s.describe(name), s.Extends), readings)
	if err == nil && report.Failed > 0 {
		err = geo.Errorf(geo.Invalid, "%s: %s", report.Errors[0].File, report.Errors[0].Error)
	}
	return err
}

// proposal is a ledger that was read off maps.
type proposal struct {
	maps    proposalMaps
	entries []ledger.Entry
	places  []geo.Place
}

// propose reads a ledger off the maps of a source. The error is NotFound where they show nothing.
func propose(ctx context.Context, store *sqlite.Store, std streams, from geo.SourceName) (p proposal, err error) {
	places, cells, err := placesWithCells()
	if err != nil {
		return p, err
	}
	p.places = places
	if p.maps, err = readMaps(ctx, store, std, from, ledger.NewReader(places, cells)); err != nil {
		return p, err
	}
	if len(p.maps.readings) == 0 {
		return p, geo.Errorf(geo.NotFound, "source %s has no map to read that is confirmed and not flagged", from)
	}
	if p.entries = ledger.Propose(p.maps.all(), places); len(p.entries) == 0 {
		return p, geo.Errorf(geo.NotFound, "the maps of source %s show no settlement as occupied or contested", from)
	}
	return p, nil
}
