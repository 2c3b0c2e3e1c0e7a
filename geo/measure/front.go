package measure

import (
	"cmp"
	"context"
	"slices"

	"github.com/paulmach/orb"
)

const (
	// segmentKm is the length up to which a part of a boundary is classified as a whole.
	segmentKm = 1.0

	// probeKm is how far off a boundary the point lies at which the ground beside it is
	// looked up, and seamKm how far off to look past a seam between two polygons.
	probeKm = 0.001
	seamKm  = 0.1
)

// Front returns the front line: the boundary between occupied ground and ground that is
// not, less what of it is coast or border (see the package's decisions). Polygons must be
// valid; they may overlap, touch or leave seams of less than 100 m between them.
//
// Each line is as long as possible and has the occupied ground on its left; a front
// around an island ends where it began. Where a line meets coast or border its end is
// good to half a kilometre. Lines are in the order of their points (WGS84 lon, lat), and
// neither their order nor their points depend on the order, the first vertices or the
// winding of the polygons.
func (b *Border) Front(occupied []orb.Polygon) orb.MultiLineString {
	outlines := make([]*Outline, len(occupied))
	for i, p := range occupied {
		outlines[i] = b.Outline(p)
	}
	front, _ := b.FrontOf(context.Background(), outlines) // the only error is the context's
	return front
}

// FrontOf is Front of the polygons that outlines are of, all by this border. The error is the
// context's.
func (b *Border) FrontOf(ctx context.Context, outlines []*Outline) (orb.MultiLineString, error) {
	f := frontTracer{border: b, occupied: besideEachOther(outlines)}
	f.byPlace = newPolygonIndex(outlines)
	f.waters = f.inlandWaters()
	for i := range f.occupied {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		f.addPolygon(&f.occupied[i])
	}
	return sortedLines(f.joinLines()), nil
}

type frontTracer struct {
	border   *Border
	occupied []occupiedPolygon
	byPlace  *polygonIndex
	waters   []*scanlineIndex // those with occupied ground on all sides
	lines    []frontLine
}

// occupiedPolygon is one of the polygons whose boundary is searched for fronts.
type occupiedPolygon struct {
	*Outline
	others []neighbour
}

// neighbour is another occupied polygon, whose bounds meet those of the first.
type neighbour struct {
	interior *scanlineIndex
	earlier  bool // stands before the first in the list
}

// farSide is what lies across a boundary from an occupied polygon.
type farSide uint8

const (
	freeSide     farSide = iota // ground that is not occupied: the boundary is front
	nobodysSide                 // the sea, another country, or a water with occupied ground on all sides
	occupiedSide                // another occupied polygon
)

// besideEachOther finds the neighbours of each polygon, in a sweep from west to east.
func besideEachOther(outlines []*Outline) []occupiedPolygon {
	occupied := make([]occupiedPolygon, len(outlines))
	order := make([]int, len(outlines))
	for i, o := range outlines {
		occupied[i].Outline, order[i] = o, i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Compare(outlines[i].interior.bound.Min[0], outlines[j].interior.bound.Min[0])
	})
	for at, i := range order {
		near := outlines[i].interior.bound.Pad(seamDegrees)
		for _, j := range order[at+1:] {
			bound := outlines[j].interior.bound
			if bound.Min[0] > near.Max[0] {
				break
			}
			if near.Intersects(bound) {
				occupied[i].others = append(occupied[i].others, neighbour{outlines[j].interior, j < i})
				occupied[j].others = append(occupied[j].others, neighbour{outlines[i].interior, i < j})
			}
		}
	}
	return occupied
}

// seamDegrees is more than seamKm in any direction anywhere in Ukraine.
const seamDegrees = seamKm / 50

func (f *frontTracer) addPolygon(p *occupiedPolygon) {
	for _, ring := range p.rings {
		segments := f.classify(p, ring)
		segments = smooth(segments, nobodysSide, freeSide)
		segments = smooth(segments, freeSide, nobodysSide)
		f.addLines(runs(segments))
	}
}

// classify returns the segments of a ring with what lies on the far side of each.
func (f *frontTracer) classify(p *occupiedPolygon, ring outlineRing) []segment {
	segments := slices.Clone(ring.segments)
	for i := range ring.inland {
		at := &ring.inland[i]
		segments[at.segment].farSide = f.farSideOf(p, at)
	}
	return segments
}

func (f *frontTracer) farSideOf(p *occupiedPolygon, at *inlandSegment) farSide {
	switch {
	case at.isNearBorder && f.isCoastOrBorder(at):
		return nobodysSide
	case p.facesAnother(at.edgeNormal):
		return occupiedSide
	case slices.ContainsFunc(f.waters, func(w *scanlineIndex) bool { return w.contains(at.middle) }):
		return nobodysSide
	}
	return freeSide
}

// isCoastOrBorder reports whether there is no occupied ground between a segment and the
// border nearby. It looks along a line that is shifted towards the occupied polygon, so that
// a front that ends at the border is front to its end.
func (f *frontTracer) isCoastOrBorder(at *inlandSegment) bool {
	aside := at.at(-0.25 * at.borderKm)
	end := orb.Point{at.border[0] + aside[0] - at.middle[0], at.border[1] + aside[1] - at.middle[1]}
	for _, t := range []float64{0.25, 0.5, 0.75} {
		if f.isOccupied(lerp(at.middle, end, t)) {
			return false
		}
	}
	return true
}

// isOccupied reports whether p lies in occupied ground.
func (f *frontTracer) isOccupied(p orb.Point) bool {
	return f.byPlace.contains(p)
}

// facesAnother reports whether another polygon lies on the far side of a segment, at once
// or past a seam; or whether another polygon has the same boundary with the same near
// side, so that the segment counts for that one: the earlier of two, or the one that is no
// spike there.
func (p *occupiedPolygon) facesAnother(normal edgeNormal) bool {
	beside, pastSeam, own := normal.at(probeKm), normal.at(seamKm), normal.at(-probeKm)
	return slices.ContainsFunc(p.others, func(o neighbour) bool {
		return o.interior.contains(beside) || o.interior.contains(pastSeam) ||
			o.interior.contains(own) && (o.earlier || !p.interior.contains(own))
	})
}

// inlandWaters returns the waters that occupied ground surrounds.
func (f *frontTracer) inlandWaters() (within []*scanlineIndex) {
	for _, w := range waters {
		free := func(corner orb.Point) bool { return !f.isOccupied(corner) && !f.border.Along(corner) }
		if !slices.ContainsFunc(w, free) {
			within = append(within, w.index())
		}
	}
	return within
}
