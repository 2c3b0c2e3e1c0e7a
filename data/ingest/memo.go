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

// regionGround is the ground of one polygon in each region that it touches.
type regionGround map[geo.RegionCode]geo.Km2

// measuredPolygon is a valid polygon and its ground.
type measuredPolygon struct {
	shape   orb.Polygon
	ground  geo.Km2
	regions regionGround
}

// repaired is what became of a published polygon.
type repaired struct {
	valid  []measuredPolygon
	counts repair.Counts
	err    error
}

// polygonMemo repairs and measures each distinct polygon once. It is safe for
// concurrent use.
type polygonMemo struct {
	regional *measure.Regional
	mu       sync.Mutex
	known    map[[sha256.Size]byte]func() repaired
}

func newPolygonMemo(regional *measure.Regional) *polygonMemo {
	return &polygonMemo{regional: regional, known: map[[sha256.Size]byte]func() repaired{}}
}

// get returns p repaired and measured. The error is geo.Invalid.
func (m *polygonMemo) get(p orb.Polygon) (repaired, error) {
	key := polygonKey(p)
	m.mu.Lock()
	once, ok := m.known[key]
	if !ok {
		once = sync.OnceValue(func() repaired { return m.repair(p) })
		m.known[key] = once
	}
	m.mu.Unlock()
	r := once()
	return r, r.err
}

func (m *polygonMemo) repair(p orb.Polygon) repaired {
	valid, counts, err := repair.Polygon(p)
	r := repaired{counts: counts, err: err}
	for _, v := range valid {
		r.valid = append(r.valid, m.measure(v))
	}
	return r
}

func (m *polygonMemo) measure(p orb.Polygon) measuredPolygon {
	return measuredPolygon{shape: p, ground: measure.Polygon(p), regions: m.regional.Split(p)}
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
