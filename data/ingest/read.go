package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	"controlmap/data/source"
	"controlmap/data/source/feature"
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

func (in *Ingester) read(ctx context.Context, importer source.Importer, paths []string, report *Report) ([]fileImport, error) {
	return in.each(ctx, "reading", paths, report, func(path string) (fileImport, error) {
		data, err := ReadFile(path)
		if err != nil {
			return fileImport{}, err
		}
		parsed, err := importer.Parse(filepath.Base(path), data)
		if err != nil {
			return fileImport{}, err
		}
		return in.prepare(path, parsed)
	})
}

func (in *Ingester) prepareAll(ctx context.Context, parsed []source.Reading, report *Report) ([]fileImport, error) {
	byName := make(map[string]source.Reading, len(parsed))
	names := make([]string, len(parsed))
	for i, p := range parsed {
		names[i] = fmt.Sprintf("%s %s", p.Snapshot.Provenance, p.Snapshot.Date)
		byName[names[i]] = p
	}
	return in.each(ctx, "measuring", names, report, func(name string) (fileImport, error) {
		return in.prepare(name, byName[name])
	})
}

// each runs one function per path on all cores and returns what succeeded, in the order
// of the paths; what failed goes into the report.
func (in *Ingester) each(ctx context.Context, stage string, paths []string, report *Report, f func(path string) (fileImport, error)) ([]fileImport, error) {
	results := make([]fileImport, len(paths))
	failures := make([]error, len(paths))
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(in.workers)
	for i, path := range paths {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			results[i], failures[i] = f(path)
			in.progress(stage, int(done.Add(1)), len(paths))
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i, err := range failures {
		if err != nil {
			report.fail(paths[i], err)
		}
		if reason := results[i].reading.Skip; reason != "" {
			report.skip(paths[i], reason)
			results[i] = fileImport{}
		}
	}
	return slices.DeleteFunc(results, func(c fileImport) bool { return c.path == "" }), nil
}

// ReadFile reads a regular file of at most feature.MaxBytes. The error is Invalid and does
// not name the file.
func ReadFile(path string) (data []byte, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, geo.Errorf(geo.Invalid, "not a regular file")
	}
	if info.Size() > feature.MaxBytes {
		return nil, geo.Errorf(geo.Invalid, "%d MB is more than the %d MB that one file may have", info.Size()>>20, feature.MaxBytes>>20)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err = io.ReadAll(io.LimitReader(file, feature.MaxBytes+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// unreadable words a file system error without the path, which the report adds.
func unreadable(err error) error {
	if pathError, ok := errors.AsType[*os.PathError](err); ok {
		err = pathError.Err
	}
	return geo.Errorf(geo.Invalid, "not readable: %v", err)
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
