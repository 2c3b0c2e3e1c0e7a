package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/export"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

type exportCmd struct {
	databaseFlags
	Source      sourceFlag `required:"" placeholder:"NAME" help:"Source, as the sources command lists them."`
	Date        *dateFlag  `xor:"when" required:"" placeholder:"DATE" help:"Day as YYYY-MM-DD, or latest."`
	All         bool       `xor:"when" required:"" help:"All snapshots (CSV only)."`
	Format      string     `enum:"geojson,csv,gpkg" default:"geojson" help:"geojson or gpkg (GeoPackage): the polygons; csv: the areas by region and status."`
	Out         string     `required:"" placeholder:"FILE" help:"File to write; it appears when it is whole. - is stdout."`
	Publishable bool       `help:"You may publish this source's polygons."`
}

func (c *exportCmd) Run(ctx context.Context, std streams) error {
	if c.All && c.Format != "csv" {
		return usageError{"--all goes with --format csv: the other formats hold one snapshot"}
	}
	if c.Format == "gpkg" && c.Out == "-" {
		return usageError{"--format gpkg needs a file: a GeoPackage cannot be written to stdout"}
	}
	return c.with(ctx, std, func(store *sqlite.Store) error {
		source, err := store.Source(ctx, c.Source.SourceName)
		if err != nil {
			return err
		}
		if !source.Publishable && !c.Publishable {
			return geo.Errorf(geo.Forbidden, "source %s is restricted (%s): import it, or export, with --publishable where its publisher lets you", source.Name, source.Licence)
		}
		if c.Out == "-" {
			return c.write(ctx, store, std.out)
		}
		return writeWhole(c.Out, func(file *os.File) error { return c.writeFile(ctx, store, file) })
	})
}

func (c *exportCmd) writeFile(ctx context.Context, store *sqlite.Store, file *os.File) error {
	if c.Format == "gpkg" {
		return c.writeGeoPackage(ctx, store, file.Name())
	}
	buffered := bufio.NewWriter(file)
	return errors.Join(c.write(ctx, store, buffered), buffered.Flush())
}

func (c *exportCmd) writeGeoPackage(ctx context.Context, store *sqlite.Store, path string) error {
	snapshots, err := c.snapshots(ctx, store)
	if err != nil {
		return err
	}
	one := snapshots[0].stored
	source, err := store.Source(ctx, c.Source.SourceName)
	if err != nil {
		return err
	}
	areas, err := store.Areas(ctx, geo.AreaQuery{Revision: one.Revision})
	if err != nil {
		return err
	}
	return export.GeoPackage(ctx, path, source.Source, one, areas)
}

func (c *exportCmd) write(ctx context.Context, store *sqlite.Store, w io.Writer) error {
	snapshots, err := c.snapshots(ctx, store)
	if err != nil {
		return err
	}
	if c.Format == "csv" {
		return writeAreas(ctx, store, snapshots, w)
	}
	return writeControl(ctx, store, snapshots[0], w)
}

// snapshot is what is stored of a day, and what is said of it.
type snapshot struct {
	meta   answer.Meta
	stored geo.Stored
}

// snapshots returns the one snapshot asked for, or all of the source.
func (c *exportCmd) snapshots(ctx context.Context, store *sqlite.Store) (all []snapshot, err error) {
	name := c.Source.SourceName
	if !c.All {
		meta, stored, err := answer.Find(ctx, store, geo.SnapshotQuery{Source: name, Date: c.Date.Date})
		return []snapshot{{meta, stored}}, err
	}
	source, err := store.Source(ctx, name)
	if err != nil {
		return nil, err
	}
	days, err := store.Days(ctx, name, time.Time{})
	for _, d := range days {
		all = append(all, snapshot{answer.NewMeta(source.Source, d.Stored, d.Date, d.Flags), d.Stored})
	}
	return all, err
}

func writeControl(ctx context.Context, store *sqlite.Store, one snapshot, w io.Writer) error {
	areas, err := store.Areas(ctx, geo.AreaQuery{Revision: one.stored.Revision})
	if err != nil {
		return err
	}
	control, err := answer.Control(ctx, one.meta, areas, answer.Clip{})
	if err != nil {
		return err
	}
	return control.WriteGeoJSON(w)
}

// writeAreas writes the areas of all the snapshots under one header.
func writeAreas(ctx context.Context, store *sqlite.Store, snapshots []snapshot, w io.Writer) error {
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	all := rows{header: answer.AreasTable{}.Header()}
	for _, one := range snapshots {
		ground, err := store.Ground(ctx, one.stored.Revision)
		if err != nil {
			return err
		}
		table, err := answer.Areas(one.meta, ground, regions, answer.AreasQuery{})
		if err != nil {
			return err
		}
		all.records = append(all.records, table.Records()...)
	}
	return answer.WriteCSV(w, all)
}

// rows is a table made of the rows of several.
type rows struct {
	header  []string
	records [][]string
}

func (r rows) Header() []string    { return r.header }
func (r rows) Records() [][]string { return r.records }

// writeWhole writes a file under a temporary name beside it and renames it when it is
// whole, so that nobody reads half of one.
func writeWhole(path string, write func(*os.File) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return geo.Errorf(geo.Unavailable, "%s: cannot be written: %v", path, errors.Unwrap(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	err = errors.Join(write(file), file.Chmod(0o644), file.Sync(), file.Close())
	if err != nil {
		return geo.Wrap(geo.CodeOf(err), err, "%s: not written", path)
	}
	return os.Rename(file.Name(), path)
}
