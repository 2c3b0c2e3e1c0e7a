package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"sync"

	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

// areaByRegion is the area of one polygon in each region that it touches.
type areaByRegion map[geo.RegionCode]geo.Km2

// measuredPolygon is a valid polygon and its area.
type measuredPolygon struct {
	shape   orb.Polygon
	area    geo.Km2
	regions areaByRegion
	water   areaByRegion // the part of regions in open water
}

// cachedPolygon is what repair made of a published polygon. Once it is repaired it is handed
// out, and does not change but for its measures.
type cachedPolygon struct {
	mu       sync.Mutex // held by who repairs or measures it
	done     bool
	err      error // geo.Invalid
	counts   repair.Counts
	valid    []orb.Polygon
	measured []measuredPolygon // nil until measured

	outlineKm float64
	vertices  int
}

// polygonCache repairs and measures each distinct polygon once, and keeps the results. It is safe for
// concurrent use.
type polygonCache struct {
	regional *measure.Regional
	mu       sync.Mutex
	results  map[[sha256.Size]byte]*cachedPolygon
	stored   map[[sha256.Size]byte]func() measuredPolygon
}

func newPolygonCache(regional *measure.Regional) *polygonCache {
	return &polygonCache{regional: regional, results: map[[sha256.Size]byte]*cachedPolygon{}, stored: map[[sha256.Size]byte]func() measuredPolygon{}}
}

// getStored returns a polygon that has been repaired, measured.
func (m *polygonCache) getStored(p orb.Polygon) measuredPolygon {
	key := polygonKey(p)
	m.mu.Lock()
	once, ok := m.stored[key]
	if !ok {
		once = sync.OnceValue(func() measuredPolygon { return m.measure(p) })
		m.stored[key] = once
	}
	m.mu.Unlock()
	return once()
}

// repair returns p repaired. The error is geo.Invalid, or the context's, which is not kept.
func (m *polygonCache) repair(ctx context.Context, p orb.Polygon) (*cachedPolygon, error) {
	key := polygonKey(p)
	m.mu.Lock()
	c, ok := m.results[key]
	if !ok {
		c = &cachedPolygon{}
		m.results[key] = c
	}
	m.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done {
		return c, c.err
	}
	valid, counts, err := repair.Polygon(ctx, p)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	c.done, c.err, c.counts, c.valid = true, err, counts, valid
	for _, v := range valid {
		km, vertices := measure.OutlineKm(v)
		c.outlineKm, c.vertices = c.outlineKm+km, c.vertices+vertices
	}
	return c, c.err
}

// measureRepaired measures what repair made of a polygon. The error is geo.Invalid, or the
// context's.
func (m *polygonCache) measureRepaired(ctx context.Context, c *cachedPolygon) ([]measuredPolygon, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.measured != nil || c.err != nil {
		return c.measured, c.err
	}
	measured := make([]measuredPolygon, 0, len(c.valid))
	for _, v := range c.valid {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		polygon := m.measure(v)
		if err := polygon.check(); err != nil {
			c.err = err
			return nil, err
		}
		measured = append(measured, polygon)
	}
	c.measured = measured
	return measured, nil
}

func (m *polygonCache) measure(p orb.Polygon) measuredPolygon {
	regions, water := m.regional.SplitLand(p)
	return measuredPolygon{shape: p, area: measure.Polygon(p), regions: regions, water: water}
}

// noAreaKm2 is what rounding may leave of a region that a polygon only touches.
const noAreaKm2 = -0.01

// check refuses what is no area: where long edges of a hole bulge over those of its shell,
// less than nothing may be left.
func (p measuredPolygon) check() error {
	least := min(p.area.Sphere, p.area.Geodesic)
	for _, km2 := range p.regions {
		if part := min(km2.Sphere, km2.Geodesic); !(part >= noAreaKm2) {
			least = min(least, part)
		}
	}
	if least >= 0 {
		return nil
	}
	at := p.shape[0][0]
	return geo.Errorf(geo.Invalid, "polygon has an area of %.4g km2, which is none (near %.5f %.5f): "+
		"its edges are so long that, as great circles, they cross", least, at[0], at[1])
}

func polygonKey(p orb.Polygon) [sha256.Size]byte {
	size := 0
	for _, ring := range p {
		size += 8 + 16*len(ring)
	}
	bytes := make([]byte, 0, size)
	for _, ring := range p {
		bytes = binary.LittleEndian.AppendUint64(bytes, uint64(len(ring)))
		for _, point := range ring {
			bytes = binary.LittleEndian.AppendUint64(bytes, math.Float64bits(point[0]))
			bytes = binary.LittleEndian.AppendUint64(bytes, math.Float64bits(point[1]))
		}
	}
	return sha256.Sum256(bytes)
}
