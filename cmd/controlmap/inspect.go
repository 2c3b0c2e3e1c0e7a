package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/format"
	"controlmap/data/ingest"
	"controlmap/data/inspect"
	"controlmap/data/source/viina"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/encode"
	"controlmap/geo/tile"
)

type inspectCmd struct {
	Paths       []string   `arg:"" name:"path" help:"Files, folders and archives of them, or - for the standard input."`
	Source      sourceFlag `placeholder:"NAME" help:"Read them as this source's; else as the publisher's whose form they have, or as your own."`
	PNG         string     `name:"png" placeholder:"FILE" help:"Draw the newest day to a picture."`
	JSON        bool       `name:"json" help:"Print all that was found as JSON."`
	ownPolygons `prefix:"" group:"For polygons of your own, where the proposal is not what you want:"`

	files []string // Paths, with a file in place of the standard input
}

// inspection is what an import would make of some paths.
type inspection struct {
	Files   []inspectedFile `json:"files"`
	Days    []inspectedDay  `json:"days"`
	Report  ingest.Report   `json:"import"`
	Unknown []string        `json:"words_left_out"`
	Command string          `json:"command"`

	source   geo.SourceName
	needsDay bool // no file says of which day it is
}

// inspectedFile is one file, or why it cannot be read.
type inspectedFile struct {
	File  string               `json:"file"`
	Holds *inspect.Description `json:"holds"`
	Table *viina.Description   `json:"table,omitempty"` // of a file without shapes
	Error string               `json:"error,omitempty"`
}

// inspectedDay is how much ground has which status on a day.
type inspectedDay struct {
	Date  geo.Date                 `json:"date"`
	Areas map[geo.Status]statusKm2 `json:"areas"`
}

type statusKm2 struct {
	Sphere   float64 `json:"sphere_km2"`
	Geodesic float64 `json:"geodesic_km2"`
}

func (c *inspectCmd) Run(ctx context.Context, std streams) (err error) {
	defer exitIfSlow(ctx)()
	scratch, err := os.MkdirTemp("", "controlmap-inspect-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	if err := c.keepInput(scratch, std.in); err != nil {
		return err
	}
	if files := c.ledgerFiles(ctx); len(files) > 0 {
		return c.ledger(ctx, std, files)
	}
	found, importFiles, err := c.look(ctx)
	if err != nil {
		return err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	polygons, err := found.tryImport(ctx, filepath.Join(scratch, "inspect.db"), regions, importFiles)
	if err != nil {
		return err
	}
	if c.PNG != "" {
		if err := found.draw(c.PNG, regions, polygons); err != nil {
			return err
		}
	}
	if c.JSON {
		return encode.JSON(std.out, found)
	}
	found.print(std.out, terminalMap(regions, polygons))
	return nil
}

// keepInput puts the standard input into a file, so that it can be read twice.
func (c *inspectCmd) keepInput(scratch string, in io.Reader) error {
	c.files = slices.Clone(c.Paths)
	for i, path := range c.files {
		if path != format.StandardInput {
			continue
		}
		c.files[i] = filepath.Join(scratch, "standard input")
		if err := writeWhole(c.files[i], func(file *os.File) error { _, err := io.Copy(file, in); return err }); err != nil {
			return err
		}
	}
	return nil
}

// tryImport imports the files into a database that nobody will see again, and returns the
// polygons of the newest day.
func (f *inspection) tryImport(ctx context.Context, database string, regions geo.Regions, importFiles importFunc) (polygons []geo.ControlPolygon, err error) {
	store, err := sqlite.Open(ctx, database, time.Now)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if f.Report, err = importFiles(ctx, ingest.New(store, regions, nil)); err != nil {
		return nil, err
	}
	for _, s := range f.Report.Snapshots {
		areas, err := store.RegionAreas(ctx, s.Revision)
		if err != nil {
			return nil, err
		}
		f.Days = append(f.Days, newInspectedDay(s.Date, areas))
		if polygons, err = store.Polygons(ctx, geo.PolygonQuery{Revision: s.Revision}); err != nil {
			return nil, err
		}
	}
	return polygons, nil
}

func newInspectedDay(date geo.Date, areas []geo.RegionArea) inspectedDay {
	sums := map[geo.Status]geo.Km2{}
	for _, a := range areas {
		sums[a.Status] = sums[a.Status].Add(a.Km2)
	}
	day := inspectedDay{Date: date, Areas: map[geo.Status]statusKm2{}}
	for status, km2 := range sums {
		day.Areas[status] = statusKm2{encode.Round(km2.Sphere), encode.Round(km2.Geodesic)}
	}
	return day
}

// draw draws the polygons of the newest day over the country.
func (f *inspection) draw(path string, regions geo.Regions, polygons []geo.ControlPolygon) error {
	drawer, err := newDrawer(regions)
	if err != nil {
		return err
	}
	bound := boundOf(regions)
	for _, p := range polygons {
		bound = bound.Union(p.Shape.Bound())
	}
	picture, err := drawer.Picture(draw.Scene{Snapshot: tile.Prepare(f.source, polygons, nil)}, draw.Picture{
		Bound: bound, Width: 1200, Height: 800, Title: strings.Join(f.names(), ", "), Subtitle: f.lastDay(),
	})
	if err != nil {
		return err
	}
	return os.WriteFile(path, picture, 0o600)
}
