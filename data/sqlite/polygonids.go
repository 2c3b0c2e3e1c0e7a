package sqlite

import (
	"maps"
	"sync"
)

// polygonIDs remembers the ids of rows of area, which are never changed or deleted, by the
// digests of their polygons. It is safe for concurrent use.
type polygonIDs struct {
	mu  sync.Mutex
	ids map[digest]int64
}

// maxPolygonIDs bounds the memory for ids to some MB: a map has a few hundred polygons, most of
// them those of the day before.
const maxPolygonIDs = 1 << 15

func (p *polygonIDs) id(of digest) (id int64, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id, ok = p.ids[of]
	return id, ok
}

// add remembers ids, which must be of rows that are committed.
func (p *polygonIDs) add(ids map[digest]int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ids == nil || len(p.ids)+len(ids) > maxPolygonIDs {
		p.ids = map[digest]int64{}
	}
	maps.Copy(p.ids, ids)
}
