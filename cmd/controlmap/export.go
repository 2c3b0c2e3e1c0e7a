package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
	"controlmap/geo/tile"

	"github.com/paulmach/orb/maptile"
)

type exportCmd struct {
	databaseFlags
	Source      sourceFlag   `required:"" placeholder:"NAME" help:"Source, as the sources command lists them."`
	Date        *dateFlag    `xor:"when" required:"" placeholder:"DATE" help:"Day as YYYY-MM-DD, or latest."`
	All         bool         `xor:"when" required:"" help:"All snapshots (CSV only)."`
	From        *dateFlag    `xor:"when" required:"" placeholder:"DATE" help:"First day: what changed from then to --to (geojson, gpkg), or all days from then to --to (mbtiles, pmtiles)."`
	To          *dateFlag    `placeholder:"DATE" help:"Last day, or latest, which it is where --from stands alone."`
	Format      string       `enum:"geojson,csv,gpkg,mbtiles,pmtiles" default:"geojson" help:"geojson or gpkg (GeoPackage): the polygons; csv: the areas by region and status; mbtiles or pmtiles: vector tiles."`
	MinZoom     maptile.Zoom `name:"minzoom" default:"0" placeholder:"ZOOM" help:"First zoom of mbtiles and pmtiles (${default})."`
	MaxZoom     maptile.Zoom `name:"maxzoom" default:"10" placeholder:"ZOOM" help:"Last zoom of mbtiles and pmtiles (${default})."`
	Out         string       `required:"" placeholder:"FILE" help:"File to write; it appears when it is whole. - is stdout (geojson, csv)."`
	Publishable bool         `help:"You may publish this source's polygons."`
}

// Validate satisfies kong.
func (c *exportCmd) Validate() error {
	switch {
	case c.All && c.Format != formatCSV:
		return usageError{"--all goes with --format csv: the other formats hold one snapshot, or what lies between two"}
	case c.From != nil && c.Format == formatCSV:
		return usageError{"--from goes with the other formats: controlmap changes --csv tells what changed as a table"}
	case c.To != nil && c.From == nil:
		return usageError{"--to goes with --from"}
	case c.Out == "-" && c.Format != formatGeoJSON && c.Format != formatCSV:
		return usageError{"--format " + c.Format + " needs a file: it cannot be written to stdout"}
	}
	if c.From != nil && c.To != nil {
		if err := checkOrder(c.From.Date, c.To.Date); err != nil {
			return err
		}
	}
	return zoomRange{c.MinZoom, c.MaxZoom}.check()
}

// Formats of exports.
const (
	formatGeoJSON = "geojson"
	formatCSV     = "csv"
	formatPackage = "gpkg"
	formatMBTiles = "mbtiles"
	formatPMTiles = "pmtiles"
)

func (c *exportCmd) Run(ctx context.Context, std streams) error {
	open := c.with
	if c.Format == formatMBTiles || c.Format == formatPMTiles { // which know when each tile changed
		open = func(ctx context.Context, std streams, use func(*sqlite.Store) error) error {
			return c.withMeasured(ctx, std, c.Source.SourceName, use)
		}
	}
	return open(ctx, std, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		e := exportJob{exportCmd: c, std: std, store: store, engine: engine}
		if err := e.find(ctx); err != nil {
			return err
		}
		if c.Out == "-" {
			return e.writeText(ctx, std.out)
		}
		return writeWhole(c.Out, func(file *os.File) error { return e.writeFile(ctx, file) })
	})
}

// exportJob is one export under way.
type exportJob struct {
	*exportCmd
	std       streams
	store     *sqlite.Store
	engine    *answer.Engine
	source    geo.Source
	snapshots []snapshot // the one asked for, or the first and the last; none with --all
}

// snapshot is what is stored of a day, and what is said of it.
type snapshot struct {
	meta   answer.Meta
	stored geo.StoredSnapshot
}

// query asks for the snapshot by the date that it was asked for by.
func (s snapshot) query() geo.SnapshotQuery {
	return geo.SnapshotQuery{Source: s.meta.Source, Date: s.meta.Date}
}

// find looks up what is to be written, and whether it may be.
func (e *exportJob) find(ctx context.Context) error {
	source, err := e.store.Source(ctx, e.Source.SourceName)
	if err != nil {
		return err
	}
	if !source.Publishable && !e.Publishable {
		return geo.Errorf(geo.Forbidden, "source %s is restricted (%s): import it, or export, with --publishable where its publisher lets you", source.Name, source.Licence)
	}
	e.source = source.Source
	switch {
	case e.All:
		return nil
	case e.From != nil:
		return e.findEach(ctx, e.From.Date, cmp.Or(e.To, &dateFlag{}).Date)
	}
	return e.findEach(ctx, e.Date.Date)
}

func (e *exportJob) findEach(ctx context.Context, dates ...geo.Date) error {
	for _, date := range dates {
		meta, stored, err := e.engine.Find(ctx, geo.SnapshotQuery{Source: e.source.Name, Date: date})
		if err != nil {
			return err
		}
		e.snapshots = append(e.snapshots, snapshot{meta, stored})
	}
	if last := len(e.snapshots) - 1; e.snapshots[last].stored.Date.Before(e.snapshots[0].stored.Date) {
		return geo.Errorf(geo.Invalid, "from %s is after to %s", e.snapshots[0].meta.Date, e.snapshots[last].meta.Date)
	}
	return nil
}

// first and last are the ends of a period, or the one snapshot twice.
func (e *exportJob) first() snapshot { return e.snapshots[0] }
func (e *exportJob) last() snapshot  { return e.snapshots[len(e.snapshots)-1] }

func (e *exportJob) writeFile(ctx context.Context, file *os.File) error {
	switch e.Format {
	case formatPackage:
		return e.writePackage(ctx, file.Name())
	case formatMBTiles, formatPMTiles:
		return e.writeArchive(ctx, file)
	}
	buffered := bufio.NewWriter(file)
	return errors.Join(e.writeText(ctx, buffered), buffered.Flush())
}

func (e *exportJob) writeText(ctx context.Context, w io.Writer) error {
	switch {
	case e.Format == formatCSV:
		return e.writeAreas(ctx, w)
	case e.From != nil:
		return e.writeChanges(ctx, w)
	}
	return e.writeControl(ctx, w)
}

func (e *exportJob) writeControl(ctx context.Context, w io.Writer) error {
	control, err := ask(ctx, e.engine.Control, answer.ControlQuery{SnapshotQuery: e.last().query()})
	if err != nil {
		return err
	}
	return control.WriteGeoJSON(w)
}

// writeChanges writes what was gained and lost of occupied, as the API does.
func (e *exportJob) writeChanges(ctx context.Context, w io.Writer) error {
	table, err := e.changes(ctx, geo.Occupied)
	if err != nil {
		return err
	}
	shapes, err := table.Shapes(ctx)
	if err != nil {
		return err
	}
	return shapes.WriteGeoJSON(w)
}

func (e *exportJob) changes(ctx context.Context, status geo.Status) (answer.ChangesTable, error) {
	return ask(ctx, e.engine.Changes, answer.ChangesQuery{
		Source: e.source.Name, From: e.first().meta.Date, To: e.last().meta.Date, Status: status,
	})
}

// writeAreas writes the areas of the snapshot, or of all under one header.
func (e *exportJob) writeAreas(ctx context.Context, w io.Writer) error {
	if e.All {
		all, err := e.engine.AllAreas(ctx, e.source.Name, time.Time{})
		return writeCSV(ctx, w, all, err)
	}
	one, err := e.engine.Areas(ctx, answer.AreasQuery{SnapshotQuery: e.last().query()})
	return writeCSV(ctx, w, one, err)
}

// writeCSV writes the table that a plan builds, unless the question could not be opened.
func writeCSV[T encode.Table](ctx context.Context, w io.Writer, plan answer.Plan[T], err error) error {
	if err != nil {
		return err
	}
	table, err := plan.Build(ctx)
	if err != nil {
		return err
	}
	return encode.CSV(w, table)
}

// zoomRange is from one zoom to another, both included.
type zoomRange struct{ first, last maptile.Zoom }

func (z zoomRange) check() error {
	if z.first > z.last || z.last > tile.MaxZoom {
		return geo.Errorf(geo.Invalid, "zooms %d to %d are not a range within 0..%d", z.first, z.last, tile.MaxZoom)
	}
	return nil
}

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
