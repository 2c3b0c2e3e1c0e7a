package snapround

// Box is a rectangle with its edges, on any integer grid.
type Box struct{ Min, Max Point }

// Bits of an outcode.
const (
	outWest = 1 << iota
	outEast
	outNorth
	outSouth
	outAll = outWest | outEast | outNorth | outSouth
)

// Outcode returns on which sides of the box p lies outside (Cohen and Sutherland).
func (b Box) Outcode(p Point) (sides uint8) {
	if p.X < b.Min.X {
		sides = outWest
	} else if p.X > b.Max.X {
		sides = outEast
	}
	if p.Y < b.Min.Y {
		sides |= outNorth
	} else if p.Y > b.Max.Y {
		sides |= outSouth
	}
	return sides
}

// clamp returns the point of the box that is nearest to p.
func (b Box) clamp(p Point) Point {
	return Point{min(max(p.X, b.Min.X), b.Max.X), min(max(p.Y, b.Min.Y), b.Max.Y)}
}

// onOneSide reports whether both points, which lie in the box, lie on one of its sides.
func (b Box) onOneSide(p, q Point) bool {
	return p.X == q.X && (p.X == b.Min.X || p.X == b.Max.X) || p.Y == q.Y && (p.Y == b.Min.Y || p.Y == b.Max.Y)
}

// Trim returns a ring with the same edges and the same winding numbers in the box as r, and
// without most of r's points outside; nil where no area is left.
func (b Box) Trim(r Ring) Ring {
	common := uint8(outAll)
	for _, p := range r {
		common &= b.Outcode(p)
	}
	if common != 0 {
		return nil
	}
	if kept := b.appendTrimmed(nil, r); len(kept) > 2 {
		return kept
	}
	return nil
}

// appendTrimmed is Trim into an empty slice. Fewer than three points bound no area.
func (b Box) appendTrimmed(kept, r Ring) Ring {
	before := b.Outcode(r[len(r)-1])
	here := b.Outcode(r[0])
	for i, p := range r {
		var after uint8
		if i+1 < len(r) {
			after = b.Outcode(r[i+1])
		} else if len(kept) > 0 {
			after = b.Outcode(kept[0])
		}
		if before&here&after == 0 {
			kept = append(kept, p)
			before = here
		}
		here = after
	}
	return kept
}

// Overlaps reports whether two boxes have a point in common.
func (b Box) Overlaps(o Box) bool {
	return b.Min.X <= o.Max.X && o.Min.X <= b.Max.X && b.Min.Y <= o.Max.Y && o.Min.Y <= b.Max.Y
}

// Contains reports whether a box lies in b.
func (b Box) Contains(o Box) bool { return b.Outcode(o.Min)|b.Outcode(o.Max) == 0 }

// IntersectsRing reports whether a ring, with its inside, and the box have a common point.
func (b Box) IntersectsRing(r Ring) bool {
	inside := false
	from := r[len(r)-1]
	for _, to := range r {
		if b.intersectsEdge(from, to) {
			return true
		}
		if from.Y <= b.Min.Y != (to.Y <= b.Min.Y) && (orientation(from, to, b.Min) > 0) == (to.Y > from.Y) {
			inside = !inside
		}
		from = to
	}
	return inside
}

// intersectsEdge reports whether a straight edge and the box have a common point.
func (b Box) intersectsEdge(from, to Point) bool {
	if b.Outcode(from)&b.Outcode(to) != 0 {
		return false
	}
	var left, right bool
	for _, corner := range [4]Point{b.Min, {b.Max.X, b.Min.Y}, b.Max, {b.Min.X, b.Max.Y}} {
		side := orientation(from, to, corner)
		left, right = left || side >= 0, right || side <= 0
	}
	return left && right
}

// Bounds returns the smallest box around a ring's points.
func (r Ring) Bounds() Box {
	b := Box{r[0], r[0]}
	for _, p := range r[1:] {
		b.Min = Point{min(b.Min.X, p.X), min(b.Min.Y, p.Y)}
		b.Max = Point{max(b.Max.X, p.X), max(b.Max.Y, p.Y)}
	}
	return b
}
