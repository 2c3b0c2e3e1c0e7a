package ingest

import (
	"context"
	"fmt"
	"sync/atomic"

	"controlmap/data/format"
	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"
)

// fileImport is a parsed file whose polygons are repaired and measured.
type fileImport struct {
	path     string
	reading  source.Reading // without its polygons
	polygons []preparedPolygon
	counts   repair.Counts
	rejected []source.Rejected
	front    []geo.FrontLength // of the occupied polygons
}

type preparedPolygon struct {
	geo.ControlPolygon
	regions areaByRegion
	water   areaByRegion
}

// pathOutcome is what came of one path: of an archive it may be many files, some of them with
// errors.
type pathOutcome struct {
	files    []fileImport
	failures []ErrorEntry
	skipped  []SkippedEntry
}

func (o *pathOutcome) add(path string, file fileImport, err error) {
	if err != nil {
		o.failures = append(o.failures, ErrorEntry{path, geo.MessageOf(err)})
		return
	}
	o.files = append(o.files, file)
}

func (in *Ingester) read(ctx context.Context, importer source.Importer, paths []string, report *Report) ([]fileImport, error) {
	return in.each(ctx, "reading", paths, report, func(path string) (o pathOutcome) {
		for file, err := range format.Open(path, in.Stdin) {
			if ctx.Err() != nil {
				return o
			}
			if err != nil {
				o.add(file.Path, fileImport{}, err)
				continue
			}
			in.readFile(ctx, importer, file, &o)
		}
		return o
	})
}

// readFile adds the days of one file; a day that cannot be measured costs no other.
func (in *Ingester) readFile(ctx context.Context, importer source.Importer, file format.File, o *pathOutcome) {
	if s, ok := importer.(source.FileSkipper); ok {
		if reason := s.SkipFile(file.Name); reason != "" {
			o.skipped = append(o.skipped, SkippedEntry{file.Path, reason})
			return
		}
	}
	if s, ok := importer.(source.ShapeSkipper); ok {
		file.SkipShape = s.SkipShape
	}
	found, err := format.Read(file)
	if err != nil {
		o.add(file.Path, fileImport{}, err)
		return
	}
	days, err := importer.Parse(found)
	if err != nil {
		o.add(file.Path, fileImport{}, err)
		return
	}
	for _, day := range days {
		if ctx.Err() != nil {
			return
		}
		path := file.Path
		if len(days) > 1 {
			path += ", " + day.Snapshot.Date.String()
		}
		if day.Refused != nil {
			o.add(path, fileImport{}, day.Refused)
			continue
		}
		prepared, err := in.prepare(path, day)
		o.add(path, prepared, err)
	}
}

func (in *Ingester) prepareAll(ctx context.Context, parsed []source.Reading, report *Report) ([]fileImport, error) {
	byName := make(map[string]source.Reading, len(parsed))
	names := make([]string, len(parsed))
	for i, p := range parsed {
		names[i] = nameOf(p)
		byName[names[i]] = p
	}
	return in.each(ctx, "measuring", names, report, func(name string) (o pathOutcome) {
		prepared, err := in.prepare(name, byName[name])
		o.add(name, prepared, err)
		return o
	})
}

// nameOf names a day that is of no file of its own.
func nameOf(r source.Reading) string {
	return fmt.Sprintf("%s %s", r.Snapshot.Provenance, r.Snapshot.Date)
}

// each runs one function per path on all cores and returns what succeeded, in the order
// of the paths; what failed goes into the report.
func (in *Ingester) each(ctx context.Context, stage string, paths []string, report *Report, f func(path string) pathOutcome) ([]fileImport, error) {
	outcomes := make([]pathOutcome, len(paths))
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(in.workers)
	for i, path := range paths {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			outcomes[i] = f(path)
			in.progress(stage, int(done.Add(1)), len(paths))
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var files []fileImport
	for _, o := range outcomes {
		files = append(files, o.files...)
		report.failAll(o.failures)
		report.Skipped = append(report.Skipped, o.skipped...)
	}
	return files, nil
}

// prepare repairs and measures the polygons of a parsed file.
func (in *Ingester) prepare(path string, parsed source.Reading) (fileImport, error) {
	c := fileImport{path: path, reading: parsed, rejected: parsed.Rejected}
	c.reading.Polygons = nil
	for _, area := range parsed.Polygons {
		polygons, err := in.polygons.get(area.Shape)
		if err != nil {
			return fileImport{}, geo.Wrap(geo.CodeOf(err), err, "feature %d", area.Feature)
		}
		c.counts = c.counts.Add(polygons.counts)
		for _, p := range polygons.valid {
			if outsideUkraine(area, p) {
				c.rejected = append(c.rejected, source.Rejected{Feature: area.Feature, Name: area.Name, Reason: "outside Ukraine"})
				continue
			}
			c.polygons = append(c.polygons, preparedPolygon{
				ControlPolygon: geo.ControlPolygon{Status: area.Status, Since: area.Since, Name: area.Name, Shape: p.shape, Area: p.area},
				regions:        p.regions,
				water:          p.water,
			})
		}
	}
	c.front = in.fronts.lengths(occupied(c.polygons))
	return c, nil
}

func occupied(areas []preparedPolygon) (shapes []orb.Polygon) {
	for _, a := range areas {
		if a.Status == geo.Occupied {
			shapes = append(shapes, a.Shape)
		}
	}
	return shapes
}

const (
	// abroadKm2 spares specks of a line that strays over the border.
	abroadKm2 = 1
	// abroadInside is how much of an area may lie inside the border and yet be abroad:
	// neighbouring lines are drawn a few hundred metres apart.
	abroadInside = 0.1
)

// outsideUkraine reports whether a polygon is none of Ukraine. Occupied polygons are admitted
// wherever they are drawn, so that publishers' totals are reproduced, and so is what the
// publisher names, such as Snake Island, which the boundary set lacks.
func outsideUkraine(area source.Polygon, p measuredPolygon) bool {
	if area.Status == geo.Occupied || area.Name != "" || p.area.Geodesic < abroadKm2 {
		return false
	}
	return p.area.Geodesic-p.regions[geo.Outside].Geodesic < abroadInside*p.area.Geodesic
}
