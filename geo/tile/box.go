package tile

// box is a rectangle with its edges, on any integer grid.
type box struct{ min, max point }

// Bits of an outcode.
const (
	outWest = 1 << iota
	outEast
	outNorth
	outSouth
	outAll = outWest | outEast | outNorth | outSouth
)

// outcode returns on which sides of the box p lies outside (Cohen and Sutherland).
func (b box) outcode(p point) (sides uint8) {
	if p.x < b.min.x {
		sides = outWest
	} else if p.x > b.max.x {
		sides = outEast
	}
	if p.y < b.min.y {
		sides |= outNorth
	} else if p.y > b.max.y {
		sides |= outSouth
	}
	return sides
}

// clamp returns the point of the box that is nearest to p.
func (b box) clamp(p point) point {
	return point{min(max(p.x, b.min.x), b.max.x), min(max(p.y, b.min.y), b.max.y)}
}

// onOneSide reports whether both points, which lie in the box, lie on one of its sides.
func (b box) onOneSide(p, q point) bool {
	return p.x == q.x && (p.x == b.min.x || p.x == b.max.x) || p.y == q.y && (p.y == b.min.y || p.y == b.max.y)
}

// trim returns a ring with the same edges and the same winding numbers in the box as r, and
// without most of r's points outside; nil where no area is left.
func (b box) trim(r ring) ring {
	common := uint8(outAll)
	for _, p := range r {
		common &= b.outcode(p)
	}
	if common != 0 {
		return nil
	}
	if kept := b.appendTrimmed(nil, r); len(kept) > 2 {
		return kept
	}
	return nil
}

// appendTrimmed is trim into an empty slice. Fewer than three points bound no area.
func (b box) appendTrimmed(kept, r ring) ring {
	before := b.outcode(r[len(r)-1])
	here := b.outcode(r[0])
	for i, p := range r {
		var after uint8
		if i+1 < len(r) {
			after = b.outcode(r[i+1])
		} else if len(kept) > 0 {
			after = b.outcode(kept[0])
		}
		if before&here&after == 0 {
			kept = append(kept, p)
			before = here
		}
		here = after
	}
	return kept
}

// overlaps reports whether two boxes have a point in common.
func (b box) overlaps(o box) bool {
	return b.min.x <= o.max.x && o.min.x <= b.max.x && b.min.y <= o.max.y && o.min.y <= b.max.y
}

// contains reports whether a box lies in b.
func (b box) contains(o box) bool { return b.outcode(o.min)|b.outcode(o.max) == 0 }

// intersectsRing reports whether a ring, with its inside, and the box have a common point.
func (b box) intersectsRing(r ring) bool {
	inside := false
	from := r[len(r)-1]
	for _, to := range r {
		if b.intersectsEdge(from, to) {
			return true
		}
		if from.y <= b.min.y != (to.y <= b.min.y) && (orientation(from, to, b.min) > 0) == (to.y > from.y) {
			inside = !inside
		}
		from = to
	}
	return inside
}

// intersectsEdge reports whether a straight edge and the box have a common point.
func (b box) intersectsEdge(from, to point) bool {
	if b.outcode(from)&b.outcode(to) != 0 {
		return false
	}
	var left, right bool
	for _, corner := range [4]point{b.min, {b.max.x, b.min.y}, b.max, {b.min.x, b.max.y}} {
		side := orientation(from, to, corner)
		left, right = left || side >= 0, right || side <= 0
	}
	return left && right
}

// bounds returns the smallest box around a ring's points.
func (r ring) bounds() box {
	b := box{r[0], r[0]}
	for _, p := range r[1:] {
		b.min = point{min(b.min.x, p.x), min(b.min.y, p.y)}
		b.max = point{max(b.max.x, p.x), max(b.max.y, p.y)}
	}
	return b
}

// bounds returns the smallest box around an edge.
func (e edge) bounds() box {
	return box{
		point{min(e.from.x, e.to.x), min(e.from.y, e.to.y)},
		point{max(e.from.x, e.to.x), max(e.from.y, e.to.y)},
	}
}
