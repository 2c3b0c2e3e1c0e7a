package main

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"controlmap/data/fetch"
	"controlmap/data/follow"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/isw"
	"controlmap/data/source/nzz"
	"controlmap/data/source/ownpolygons"
	"controlmap/data/source/viina"
	"controlmap/data/sync"
	"controlmap/geo"
)

// nobody stands for who would ask for addresses, where nothing is asked.
type nobody struct{}

func (nobody) Get(context.Context, string) (fetch.Response, error) {
	return fetch.Response{}, geo.Errorf(geo.Internal, "nobody asks")
}

// sources returns the sources that a configuration follows, by name.
func (c config) sources() ([]sync.Source, error) {
	sources := make([]sync.Source, 0, len(c.Source))
	for _, name := range slices.Sorted(maps.Keys(c.Source)) {
		if c.Source[name].Propose != "" {
			continue // made of another source's maps
		}
		s, err := c.Source[name].source(geo.SourceName(name), c)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
}

// source returns how a source is followed.
func (s sourceConfig) source(name geo.SourceName, c config) (sync.Source, error) {
	kind := s.kind(string(name))
	terms, err := follow.TermsOf(kind)
	if err != nil {
		return sync.Source{}, err
	}
	hours, err := parseHours(s.Hours)
	if err != nil {
		return sync.Source{}, err
	}
	importFiles, err := s.importFiles(name, kind)
	if err != nil {
		return sync.Source{}, err
	}
	every, confirmAfter := s.Every.Duration, s.ConfirmAfter.Duration
	if every == 0 {
		every = terms.Usual
	}
	if confirmAfter == 0 {
		confirmAfter = defaultConfirmAfter
	}
	return sync.Source{
		Name: name, Kind: kind, URL: s.URL, Layers: s.Layers,
		Every: every, ConfirmAfter: confirmAfter, Hours: hours, From: s.From, To: s.To,
		Fetch: fetch.Options{
			Contact: c.Fetch.Contact, Headers: s.headers(), AllowPrivate: s.AllowPrivate, MaxBytes: c.Limits.FileMB << 20,
			Floor: s.floor(),
		},
		Import: importFiles,
	}, nil
}

// floor is the time between two requests: none where the host is the operator's own.
func (s sourceConfig) floor() time.Duration {
	if s.AllowPrivate {
		return -1
	}
	return 0
}

// importFiles returns how what is fetched of a source is imported.
func (s sourceConfig) importFiles(name geo.SourceName, kind follow.Kind) (func(context.Context, *ingest.Ingester, []string) (ingest.Report, error), error) {
	switch kind {
	case follow.VIINA:
		return func(ctx context.Context, in *ingest.Ingester, paths []string) (ingest.Report, error) {
			return in.Assembled(ctx, viina.New(s.Column), paths)
		}, nil
	case follow.Ledger:
		return s.importLedger(name), nil
	}
	importer, err := s.importer(name)
	return func(ctx context.Context, in *ingest.Ingester, paths []string) (ingest.Report, error) {
		return in.Files(ctx, importer, paths)
	}, err
}

// importLedger returns how a ledger is imported: the whole of its source, anew each time.
func (s sourceConfig) importLedger(name geo.SourceName) func(context.Context, *ingest.Ingester, []string) (ingest.Report, error) {
	return func(ctx context.Context, in *ingest.Ingester, paths []string) (ingest.Report, error) {
		flags, _ := s.ownPolygons().ofLedger()
		l, err := readLedger(ctx, paths, nil, s.Extends, flags)
		if err != nil {
			return ingest.Report{}, err
		}
		if len(l.Problems) > 0 {
			return l.refusal(name), nil
		}
		readings, err := l.draw(name)
		if err != nil {
			return ingest.Report{}, err
		}
		return in.Snapshots(ctx, describeLedger(s.describe(name), s.Extends), readings)
	}
}

// importer reads the files of a source's kind.
func (s sourceConfig) importer(name geo.SourceName) (source.Importer, error) {
	var importer source.Importer
	switch s.kind(string(name)) {
	case follow.DeepState, follow.Mirror:
		importer = deepstate.New()
	case follow.NZZ:
		importer = nzz.New()
	case follow.ISW:
		importer = isw.New()
	case follow.VIINA, follow.Ledger:
		return nil, nil
	default:
		options, err := s.ownPolygons().options(s.describe(name))
		if err != nil {
			return nil, err
		}
		return ownpolygons.New(options)
	}
	return s.named(importer, name), nil
}

// named is an importer whose source has the name, and the terms, of the configuration.
func (s sourceConfig) named(importer source.Importer, name geo.SourceName) source.Importer {
	return source.Described(importer, func(src geo.Source) geo.Source {
		src.Name = name
		src.Publishable = src.Publishable || s.Publish == "yes"
		return src
	})
}

func (s sourceConfig) describe(name geo.SourceName) geo.Source {
	title := s.Title
	if title == "" {
		title = string(name)
	}
	return geo.Source{
		Name: name, Title: title, Licence: s.Licence, Attribution: s.Attribution, URL: s.AttributionURL,
		Publishable: s.Publish == "yes",
	}
}

// ownPolygons are the settings as the import command takes them.
func (s sourceConfig) ownPolygons() ownPolygons {
	covers := make([]statusFlag, len(s.Covers))
	for i, status := range s.Covers {
		covers[i] = statusFlag{geo.Status(strings.ToLower(status))}
	}
	return ownPolygons{
		Date: dateFlag{s.Date}, DateProperty: s.DateProperty, FromProperty: s.FromProperty, ToProperty: s.ToProperty,
		Status: statusFlag{geo.Status(s.Status)}, StatusProperty: s.StatusProperty, StatusMap: s.StatusMap, Covers: covers,
		NameProperty: s.NameProperty, SinceProperty: s.SinceProperty,
	}
}
