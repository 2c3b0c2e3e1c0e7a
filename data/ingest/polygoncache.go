package ingest

import (
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

// repairResult is the valid polygons that repair made of a published one.
type repairResult struct {
	valid  []measuredPolygon
	counts repair.Counts
	err    error
}

// polygonCache repairs and measures each distinct polygon once, and keeps the results. It is safe for
// concurrent use.
type polygonCache struct {
	regional *measure.Regional
	mu       sync.Mutex
	results  map[[sha256.Size]byte]func() repairResult
	stored   map[[sha256.Size]byte]func() measuredPolygon
}

func newPolygonCache(regional *measure.Regional) *polygonCache {
	return &polygonCache{regional: regional, results: map[[sha256.Size]byte]func() repairResult{}, stored: map[[sha256.Size]byte]func() measuredPolygon{}}
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

// get returns p repaired and measured. The error is geo.Invalid.
func (m *polygonCache) get(p orb.Polygon) (repairResult, error) {
	key := polygonKey(p)
	m.mu.Lock()
	once, ok := m.results[key]
	if !ok {
		once = sync.OnceValue(func() repairResult { return m.repair(p) })
		m.results[key] = once
	}
	m.mu.Unlock()
	r := once()
	return r, r.err
}

func (m *polygonCache) repair(p orb.Polygon) repairResult {
	valid, counts, err := repair.Polygon(p)
	r := repairResult{counts: counts, err: err}
	for _, v := range valid {
		r.valid = append(r.valid, m.measure(v))
	}
	return r
}

func (m *polygonCache) measure(p orb.Polygon) measuredPolygon {
	return measuredPolygon{shape: p, area: measure.Polygon(p), regions: m.regional.Split(p), water: m.regional.Water(p)}
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
