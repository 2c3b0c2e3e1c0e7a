package tile

import (
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// sliver is a triangle, at most half a unit wide, between an edge of an outlineDifference
// and what snap rounding bent it to: there, the steps up to a day may show something else
// than the day.
type sliver struct {
	corners   [3]point
	group     uint16
	missing   bool   // what is drawn may lack it; otherwise it may be drawn where nothing is
	crossedBy uint64 // a packed edge of the day's outline that passes through it, 0 for none
}

type slivers []sliver

// repairSlivers adds steps for the slivers that a day's outline does not cross, each of which
// is wholly inside the day's area or wholly outside. It keeps the others, which lie along
// the front line of the day, for a later day.
func (b *historyBuilder) repairSlivers(date geo.Date, outline []uint64) {
	first := len(b.Steps)
	crossed := b.slivers[:0]
	for _, s := range b.slivers {
		if _, still := slices.BinarySearch(outline, s.crossedBy); still && s.crossedBy != 0 {
			crossed = append(crossed, s)
			continue
		}
		var inside bool
		if s.crossedBy, inside = s.crossingEdge(ofGroup(outline, s.group), gridOf(b.at).step); s.crossedBy != 0 {
			crossed = append(crossed, s)
		} else if inside == s.missing {
			b.addSliver(date, b.kinds[s.group], s, first)
		}
	}
	b.slivers = crossed
}

// addSliver adds a sliver to one of the steps from the given one on, or to a new one
// where it may overlap what they hold.
func (h *History) addSliver(date geo.Date, k kind, s sliver, first int) {
	direction := geo.Lost
	if s.missing {
		direction = geo.Gained
	}
	triangle := toOrb([]polygon{{ring(s.corners[:]).counterclockwise()}}, 1)
	for i := range h.Steps[first:] {
		step := &h.Steps[first+i]
		if step.Status == k.status && step.Since == k.since && step.Direction == direction && isApart(step.Polygons, triangle.Bound()) {
			step.Polygons = append(step.Polygons, triangle...)
			return
		}
	}
	h.Steps = append(h.Steps, HistoryStep{date, k.status, k.since, direction, triangle})
}

// isApart reports whether a bound meets none of the polygons' bounds.
func isApart(polygons orb.MultiPolygon, b orb.Bound) bool {
	return !slices.ContainsFunc(polygons, func(p orb.Polygon) bool { return p.Bound().Intersects(b) })
}

// counterclockwise returns a triangle with a positive area.
func (r ring) counterclockwise() ring {
	if r.area() < 0 {
		return ring{r[0], r[2], r[1]}
	}
	return r
}

// crossingEdge returns an edge of an outline that passes through a sliver. Where there is none
// it returns 0, and whether the sliver's middle is inside the outline.
func (s sliver) crossingEdge(outline []uint64, step int32) (crossedBy uint64, inside bool) {
	middle := point{}
	for _, p := range s.corners { // in thirds of a unit
		middle = point{middle.x + p.x, middle.y + p.y}
	}
	for _, packed := range outline {
		e := unpackEdge(packed)
		from, to := e.from.scaled(step), e.to.scaled(step)
		if s.isCrossedBy(from, to) {
			return packed, false
		}
		from, to = from.scaled(3), to.scaled(3)
		if from.y <= middle.y != (to.y <= middle.y) && (orientation(from, to, middle) > 0) == (to.y > from.y) {
			inside = !inside
		}
	}
	return 0, inside
}

// isCrossedBy reports whether an edge has a point inside the sliver: whether no line along a
// side of either separates them (the separating axis theorem).
func (s sliver) isCrossedBy(from, to point) bool {
	a, b, c := s.corners[0], s.corners[1], s.corners[2]
	if max(from.x, to.x) <= min(a.x, b.x, c.x) || min(from.x, to.x) >= max(a.x, b.x, c.x) ||
		max(from.y, to.y) <= min(a.y, b.y, c.y) || min(from.y, to.y) >= max(a.y, b.y, c.y) {
		return false
	}
	if orientation(a, b, c) < 0 {
		b, c = c, b
	}
	for _, side := range [3][2]point{{a, b}, {b, c}, {c, a}} {
		if orientation(side[0], side[1], from) <= 0 && orientation(side[0], side[1], to) <= 0 {
			return false
		}
	}
	sa, sb, sc := orientation(from, to, a), orientation(from, to, b), orientation(from, to, c)
	return min(sa, sb, sc) < 0 && max(sa, sb, sc) > 0
}
