package snapround

import "math/bits"

// trackedEdge is an edge of a group, without direction, as it is before it is noded.
type trackedEdge struct {
	key          uint64
	net          int32 // eastward copies less westward ones
	netBefore    int32 // net before the last update
	isPresent    bool  // has copies of either direction
	bends        []vertex
	bounds       Box
	touchesFrame bool
}

func (e *trackedEdge) edge() edge { return eastward(e.key) }

// isNew reports whether the edge has not been noded: it was absent before the last update.
func (e *trackedEdge) isNew() bool { return e.bends == nil }

// parts yields the noded parts of an edge, from its western end.
func (e *trackedEdge) parts(yield func(edge) bool) {
	whole := e.edge()
	from := whole.from
	for _, v := range e.bends {
		if !yield(edge{from, v.point(), whole.group}) {
			return
		}
		from = v.point()
	}
	yield(edge{from, whole.to, whole.group})
}

// edgeTable finds tracked edges by their keys: a hash table with open addressing, of their
// indices plus one.
type edgeTable struct {
	slots []int32
	shift int
}

// find returns the index of an edge, or the one that it would be appended at.
func (t *edgeTable) find(key uint64, in []trackedEdge) (i int, ok bool) {
	if len(t.slots) == 0 {
		return len(in), false
	}
	for at := t.slot(key); ; at = (at + 1) & (len(t.slots) - 1) {
		i := t.slots[at]
		if i == 0 {
			return len(in), false
		}
		if in[i-1].key == key {
			return int(i - 1), true
		}
	}
}

// slot is where the search for a key begins (Fibonacci hashing).
func (t *edgeTable) slot(key uint64) int { return int(key * 0x9e3779b97f4a7c15 >> t.shift) }

// put adds the i-th edge, which the table does not have.
func (t *edgeTable) put(i int, in []trackedEdge) {
	if 2*len(in) > len(t.slots) {
		t.fill(in)
		return
	}
	at := t.slot(in[i].key)
	for t.slots[at] != 0 {
		at = (at + 1) & (len(t.slots) - 1)
	}
	t.slots[at] = int32(i + 1)
}

// fill makes the table that of the given edges.
func (t *edgeTable) fill(in []trackedEdge) {
	if 2*len(in) > len(t.slots) {
		width := max(8, bits.Len(uint(2*len(in))))
		t.slots, t.shift = make([]int32, 1<<width), 64-width
	} else {
		clear(t.slots)
	}
	for i := range in {
		at := t.slot(in[i].key)
		for t.slots[at] != 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = int32(i + 1)
	}
}
