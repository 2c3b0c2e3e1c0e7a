package tile

import (
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// sliver is a triangle, at most half a unit wide, between an edge of a residue and what
// snap rounding bent it to: there, what is drawn may not be what the day shows.
type sliver struct {
	corners ring
	group   uint16
	missing bool // else drawn and not there
}

type slivers []sliver

// sliversOf returns what lies between edges and what node makes of them.
func sliversOf(edges []edge) (all slivers) {
	hot := hotVertices(edges)
	var path []point
	for _, e := range edges {
		path = passed(path[:0], e, hot)
		from := e.from
		for _, bend := range path[:len(path)-1] {
			if side := turn(from, e.to, bend); side != 0 {
				all = append(all, sliver{ring{from, e.to, bend}, e.group, side > 0})
			}
			from = bend
		}
	}
	return all
}

// settle adds steps that make good the slivers that a day's outlines do not cross, each
// of which is wholly inside the day's ground or wholly outside. It returns the others,
// along the front as it is, to be settled on a later day.
func (h *History) settle(date geo.Date, kinds []kind, today dayOutlines, open slivers) (left slivers) {
	step := gridOf(today.view.at).step
	first := len(h.Steps)
	for _, s := range open {
		crossed, inside := s.against(today.outlines[s.group], step)
		switch {
		case crossed:
			left = append(left, s)
		case inside == s.missing:
			h.addSliver(date, kinds[s.group], s, first)
		}
	}
	return left
}

// addSliver adds a sliver to one of the steps from the given one on, or to a new one
// where it may overlap what they hold.
func (h *History) addSliver(date geo.Date, k kind, s sliver, first int) {
	direction := geo.Lost
	if s.missing {
		direction = geo.Gained
	}
	triangle := toOrb([]polygon{{s.corners.counterclockwise()}}, 1)
	for i := range h.Steps[first:] {
		step := &h.Steps[first+i]
		if step.Status == k.status && step.Since == k.since && step.Direction == direction && apart(step.Polygons, triangle.Bound()) {
			step.Polygons = append(step.Polygons, triangle...)
			return
		}
	}
	h.Steps = append(h.Steps, Step{date, k.status, k.since, direction, triangle})
}

// apart tells that a bound meets none of the polygons' bounds.
func apart(polygons orb.MultiPolygon, b orb.Bound) bool {
	return !slices.ContainsFunc(polygons, func(p orb.Polygon) bool { return p.Bound().Intersects(b) })
}

// counterclockwise returns a triangle with a positive area.
func (r ring) counterclockwise() ring {
	if r.area() < 0 {
		return ring{r[0], r[2], r[1]}
	}
	return r
}

// against tells whether edges of an outline pass through a sliver, and whether its
// middle is inside the outline.
func (s sliver) against(outline []bundle, step int32) (crossed, inside bool) {
	middle := point{}
	for _, p := range s.corners { // in thirds of a unit
		middle = point{middle.x + p.x, middle.y + p.y}
	}
	for _, b := range outline {
		from, to := b.from.scaled(step), b.to.scaled(step)
		if s.passedBy(from, to) {
			return true, false
		}
		from, to = from.scaled(3), to.scaled(3)
		if from.y <= middle.y != (to.y <= middle.y) && (turn(from, to, middle) > 0) == (to.y > from.y) {
			inside = !inside
		}
	}
	return false, inside
}

// passedBy tells whether an edge has a point inside the sliver: unless a line along a
// side of either parts them.
func (s sliver) passedBy(from, to point) bool {
	a, b, c := s.corners[0], s.corners[1], s.corners[2]
	if max(from.x, to.x) <= min(a.x, b.x, c.x) || min(from.x, to.x) >= max(a.x, b.x, c.x) ||
		max(from.y, to.y) <= min(a.y, b.y, c.y) || min(from.y, to.y) >= max(a.y, b.y, c.y) {
		return false
	}
	if turn(a, b, c) < 0 {
		b, c = c, b
	}
	for _, side := range [3][2]point{{a, b}, {b, c}, {c, a}} {
		if turn(side[0], side[1], from) <= 0 && turn(side[0], side[1], to) <= 0 {
			return false
		}
	}
	sa, sb, sc := turn(from, to, a), turn(from, to, b), turn(from, to, c)
	return min(sa, sb, sc) < 0 && max(sa, sb, sc) > 0
}
