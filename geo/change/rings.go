package change

import (
	"slices"

	"github.com/paulmach/orb"
)

// loop is a closed walk of half-edges that visits no vertex twice.
type loop []int32

// face is a connected polygon: its outer loop, counter-clockwise, then its holes.
type face []loop

// faceTracer finds the faces in which the winding number is at least level or, where
// level is negative, at most level.
type faceTracer struct {
	*arrangement
	level     int32
	walked    []bool  // by half-edge
	openIndex []int32 // by vertex: where it is in the open walk, or -1
	faces     []face
	orphans   []loop // holes of a face that its outer walk does not touch
}

// faces returns the faces of a level, in order of their westernmost points. It reports
// whether all rings close and every hole lies in a face.
func (g *arrangement) faces(level int32) ([]face, bool) {
	t := faceTracer{arrangement: g, level: level, walked: make([]bool, len(g.order)), openIndex: slices.Repeat([]int32{-1}, len(g.order))}
	for _, h := range g.order {
		if t.walked[h] || !t.isBoundary(h) {
			continue
		}
		walk, ok := t.walk(h)
		if !ok || !t.splitWalk(walk) {
			return nil, false
		}
	}
	return t.faces, t.assignHoles()
}

func (t *faceTracer) inside(h int32) bool {
	if t.level > 0 {
		return t.winding[h] >= t.level
	}
	return t.winding[h] <= t.level
}

// isBoundary reports whether the inside lies to the left of a half-edge only.
func (t *faceTracer) isBoundary(h int32) bool { return t.inside(h) && !t.inside(twin(h)) }

// walk follows the boundary of the face to the left of a half-edge. It returns false
// where it does not close.
func (t *faceTracer) walk(start int32) (walk loop, ok bool) {
	for h := start; !t.walked[h]; {
		t.walked[h] = true
		walk = append(walk, h)
		if h, ok = t.next(h); !ok {
			return nil, false
		}
		if h == start {
			return walk, true
		}
	}
	return nil, false
}

// next is the next half-edge of the boundary: the first one clockwise from h's twin that
// is a boundary.
func (t *faceTracer) next(h int32) (int32, bool) {
	back := twin(h)
	around := t.leaving(t.vertex[back])
	for i := 1; i < len(around); i++ {
		k := around[(int(t.place[back]-t.vertex[back])-i+len(around))%len(around)]
		if t.isBoundary(k) {
			return k, true
		}
	}
	return 0, false
}

// splitWalk cuts a walk at the vertices that it visits twice into loops, and adds the face
// or the holes that they make. It returns false where more than one is an outer loop.
func (t *faceTracer) splitWalk(walk loop) bool {
	var outer face
	var holes []loop
	var open loop
	for _, h := range walk {
		if first := t.openIndex[t.vertex[h]]; first >= 0 {
			outer, holes = t.closeLoop(open[first:], outer, holes)
			open = open[:first]
		}
		t.openIndex[t.vertex[h]] = int32(len(open))
		open = append(open, h)
	}
	outer, holes = t.closeLoop(open, outer, holes)
	switch len(outer) {
	case 0:
		t.orphans = append(t.orphans, holes...)
	case 1:
		t.faces = append(t.faces, append(outer, holes...))
	}
	return len(outer) <= 1
}

// closeLoop makes a loop of the half-edges between two visits of a vertex, and appends it
// to the outer loops or to the holes by its direction.
func (t *faceTracer) closeLoop(open loop, outer face, holes []loop) (face, []loop) {
	for _, h := range open {
		t.openIndex[t.vertex[h]] = -1
	}
	l := t.fromFirst(open)
	if before, at, after := t.origin(l[len(l)-1]), t.origin(l[0]), t.origin(twin(l[0])); side(before, at, after) > 0 {
		return append(outer, l), holes
	}
	return outer, append(holes, l)
}

// fromFirst returns a copy that starts at the first of its vertices.
func (t *faceTracer) fromFirst(l loop) loop {
	first := 0
	for i, h := range l {
		if t.vertex[h] < t.vertex[l[first]] {
			first = i
		}
	}
	return slices.Concat(l[first:], l[:first])
}

// assignHoles gives each orphan to the smallest face around it, and reports whether there
// is one for each.
func (t *faceTracer) assignHoles() bool {
	for _, hole := range t.orphans {
		found := -1
		for i, f := range t.faces {
			if t.contains(f[0], t.origin(hole[0])) && (found < 0 || t.doubledArea(f[0]) < t.doubledArea(t.faces[found][0])) {
				found = i
			}
		}
		if found < 0 {
			return false
		}
		t.faces[found] = append(t.faces[found], hole)
	}
	return true
}

// doubledArea is twice the area of a loop in square degrees, as drawn on a flat map.
func (t *faceTracer) doubledArea(l loop) (doubled float64) { return doubledArea(t.ring(l)) }

// contains reports whether p lies within a loop and is none of its vertices.
func (t *faceTracer) contains(l loop, p orb.Point) (inside bool) {
	for _, h := range l {
		a, b := t.origin(h), t.origin(twin(h))
		if a == p {
			return false
		}
		up := a[1] <= p[1] && p[1] < b[1]
		down := b[1] <= p[1] && p[1] < a[1]
		if up && side(a, b, p) > 0 || down && side(a, b, p) < 0 {
			inside = !inside
		}
	}
	return inside
}

// ring returns the points of a loop.
func (g *arrangement) ring(l loop) orb.Ring {
	ring := make(orb.Ring, 0, len(l)+1)
	for _, h := range l {
		ring = append(ring, g.origin(h))
	}
	return append(ring, ring[0])
}
