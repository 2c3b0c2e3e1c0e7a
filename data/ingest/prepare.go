package ingest

import (
	"context"
	"time"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

const (
	// maxPreparing is how long repairing and measuring one file may take.
	maxPreparing = time.Minute

	// maxOutlineKm is how long the outline of a polygon may be, or maxOutlineKmPerVertex for
	// each of its vertices where that is more: those of a country, drawn in metres, have some
	// 10 000 km.
	maxOutlineKm          = 100_000
	maxOutlineKmPerVertex = 3
	// maxTotalKm is how long all outlines of a file may be together, and maxTotalKmPerVertex how
	// much longer for each vertex: cells of 10 km that cover a country have 8.
	maxTotalKm          = 150_000
	maxTotalKmPerVertex = 10
)

// fileImport is a parsed file whose polygons are repaired and measured.
type fileImport struct {
	path     string
	reading  source.Reading // without its polygons
	polygons []preparedPolygon
	counts   repair.Counts
	rejected []source.Rejected
	front    []geo.FrontLength // of the occupied polygons

	overlaps       []geo.Note // ground that one status has more than once
	statusOverlaps []geo.Note // ground that two statuses have
}

type preparedPolygon struct {
	geo.ControlPolygon
	regions areaByRegion
	water   areaByRegion
}

// repairedPolygon is a published polygon and what repair made of it.
type repairedPolygon struct {
	published *source.Polygon
	*cachedPolygon
}

// prepare repairs and measures the polygons of a parsed file. The error is geo.Invalid, or the
// context's.
func (in *Ingester) prepare(ctx context.Context, path string, parsed source.Reading) (fileImport, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, maxPreparing,
		geo.Errorf(geo.Invalid, "polygons take longer than the %v in which a file has to be repaired and measured", maxPreparing))
	defer cancel()
	c := fileImport{path: path, reading: parsed, rejected: parsed.Rejected}
	c.reading.Polygons = nil
	repaired, err := in.repairAll(ctx, parsed.Polygons)
	if err != nil {
		return fileImport{}, err
	}
	for _, r := range repaired {
		if err := in.addMeasured(ctx, &c, r); err != nil {
			return fileImport{}, featureError(r.published, err)
		}
	}
	if err := in.countGroundOnce(ctx, &c); err != nil {
		return fileImport{}, err
	}
	if !parsed.LacksSince { // else splitSince measures it
		c.front, err = in.fronts.lengths(ctx, occupied(c.polygons))
	}
	return c, err
}

func featureError(p *source.Polygon, err error) error {
	return geo.Wrap(geo.CodeOf(err), err, "feature %d", p.Feature)
}

// repairAll repairs polygons and checks that together they are a map.
func (in *Ingester) repairAll(ctx context.Context, published []source.Polygon) ([]repairedPolygon, error) {
	repaired := make([]repairedPolygon, len(published))
	for i := range published {
		polygon, err := in.polygons.repair(ctx, published[i].Shape)
		if err != nil {
			return nil, featureError(&published[i], err)
		}
		repaired[i] = repairedPolygon{&published[i], polygon}
	}
	if err := requireGround(repaired); err != nil {
		return nil, err
	}
	return repaired, checkOutlines(repaired)
}

// requireGround refuses a map that is nothing but slivers, or whose occupied ground is: it
// would chart as the end of the war.
func requireGround(repaired []repairedPolygon) error {
	var published, left, occupied, occupiedLeft int
	for _, r := range repaired {
		published, left = published+1, left+len(r.valid)
		if r.published.Status == geo.Occupied {
			occupied, occupiedLeft = occupied+1, occupiedLeft+len(r.valid)
		}
	}
	switch {
	case published > 0 && left == 0:
		return geo.Errorf(geo.Invalid, "no ground among the polygons of the file: all %d are slivers of less than %d m2", published, repair.SliverSquareMetres)
	case occupied > 0 && occupiedLeft == 0:
		return geo.Errorf(geo.Invalid, "no occupied ground among the polygons of the file: all %d are slivers of less than %d m2", occupied, repair.SliverSquareMetres)
	}
	return nil
}

// checkOutlines refuses outlines that no map of ground has, like those of combs and spirals: to
// measure a line takes time and memory by its length.
func checkOutlines(repaired []repairedPolygon) error {
	var totalKm float64
	vertices := 0
	for _, r := range repaired {
		if most := max(maxOutlineKm, maxOutlineKmPerVertex*float64(r.vertices)); r.outlineKm > most {
			return featureError(r.published, endless("outline is %.0f km long", r.outlineKm, most, r.vertices))
		}
		totalKm, vertices = totalKm+r.outlineKm, vertices+r.vertices
	}
	if most := maxTotalKm + maxTotalKmPerVertex*float64(vertices); totalKm > most {
		return endless("outlines of the file are %.0f km long together", totalKm, most, vertices)
	}
	return nil
}

func endless(what string, km, most float64, vertices int) error {
	return geo.Errorf(geo.Invalid, what+", more than the %.0f km that %d vertices may have: no map of ground has so many long edges", km, most, vertices)
}

// addMeasured adds the polygons that repair made of one, but for those that are rejected.
func (in *Ingester) addMeasured(ctx context.Context, c *fileImport, r repairedPolygon) error {
	measured, err := in.polygons.measureRepaired(ctx, r.cachedPolygon)
	if err != nil {
		return err
	}
	c.counts = c.counts.Add(r.counts)
	area := r.published
	for _, p := range measured {
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
	return nil
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
func outsideUkraine(area *source.Polygon, p measuredPolygon) bool {
	if area.Status == geo.Occupied || area.Name != "" || p.area.Geodesic < abroadKm2 {
		return false
	}
	return p.area.Geodesic-p.regions[geo.Outside].Geodesic < abroadInside*p.area.Geodesic
}
