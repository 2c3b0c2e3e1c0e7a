package tile

import (
	"slices"
	"sync/atomic"

	"github.com/paulmach/orb"
)

// pyramid holds the rings and lines of one or more groups on the world's grid: all that
// matters to one tile and those below it. Covers of smaller tiles are made when they
// are first asked for; a cover may be used from many goroutines.
type pyramid struct {
	at       Address
	groups   [][]ring   // by group
	bounds   [][]box    // of rings, in the cover of the world alone
	lines    [][2]point // edges of lines
	vertices int
	children    [4]atomic.Pointer[pyramid]
}

// smallCover is the number of vertices from which on it is cheaper to trim a cover
// again than to keep what was trimmed.
const minSharedVertices = 96

func newPyramid(groups [][]orb.Polygon, lines orb.MultiLineString) *pyramid {
	c := &pyramid{groups: make([][]ring, len(groups)), bounds: make([][]box, len(groups))}
	for i, polygons := range groups {
		for _, p := range polygons {
			for j, r := range p {
				if projected := projectRing(r, j == 0); len(projected) > 2 {
					c.groups[i] = append(c.groups[i], projected)
					c.bounds[i] = append(c.bounds[i], projected.bounds())
				}
			}
		}
	}
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			c.lines = append(c.lines, [2]point{project(line[i-1]), project(line[i])})
		}
	}
	c.countVertices()
	return c
}

// projectRing returns a ring with the ground to its left, where x grows to the right
// and y upwards, without repeated points.
func projectRing(r orb.Ring, outer bool) ring {
	projected := make(ring, 0, len(r))
	for _, p := range r {
		projected = append(projected, project(p))
	}
	projected = slices.Compact(projected)
	if n := len(projected); n > 1 && projected[0] == projected[n-1] {
		projected = projected[:n-1]
	}
	if len(projected) > 2 && projected.area() > 0 != outer {
		slices.Reverse(projected)
	}
	return projected
}

func (c *pyramid) countVertices() {
	c.vertices = len(c.lines)
	for _, rings := range c.groups {
		for _, r := range rings {
			c.vertices += len(r)
		}
	}
}

// clippedTo returns what matters to a tile, and keeps what it trims on the way.
func (c *pyramid) clippedTo(a Address) *pyramid {
	for zoom := c.at.Zoom() + 1; zoom <= a.Zoom() && c.vertices > minSharedVertices; zoom++ {
		step := a.ancestor(zoom)
		part := &c.children[step.quadrant()]
		kept := part.Load()
		if kept == nil {
			kept = c.trim(step)
			part.Store(kept)
		}
		c = kept
	}
	if c.at == a {
		return c
	}
	return c.trim(a)
}

// trim returns what matters to a tile at or below the cover's.
func (c *pyramid) trim(a Address) *pyramid {
	frame := reach(a)
	trimmed := &pyramid{at: a, groups: make([][]ring, len(c.groups))}
	for i, rings := range c.groups {
		for _, r := range rings {
			if part := frame.trim(r); part != nil {
				trimmed.groups[i] = append(trimmed.groups[i], part)
			}
		}
	}
	for _, line := range c.lines {
		if frame.outcode(line[0])&frame.outcode(line[1]) == 0 {
			trimmed.lines = append(trimmed.lines, line)
		}
	}
	trimmed.countVertices()
	return trimmed
}

// isEmpty tells that nothing is near the tile.
func (c *pyramid) isEmpty() bool { return c.vertices == 0 }

// outlines returns what bounds each group's ground in the cover's tile, in steps of the
// tile's grid, clipped to its frame.
func (c *pyramid) outlines() [][]bundle {
	cut := newClipper(gridOf(c.at))
	for i, rings := range c.groups {
		for _, r := range rings {
			cut.addRing(r, uint16(i))
		}
	}
	return cut.outlines(len(c.groups))
}

// outlines joins what was cut into what bounds each group's ground.
func (c *clipper) outlines(groups int) [][]bundle {
	bundles := c.bundles(groups)
	for i, b := range bundles {
		bundles[i] = outline(b)
	}
	return bundles
}

// bundles joins what was cut, so that it meets at ends only.
func (c *clipper) bundles(groups int) [][]bundle {
	return cancel(c.splitRim(node(c.inner)), groups)
}

// splitRim adds to noded edges those along the frame, split wherever one ends there.
func (c *clipper) splitRim(noded []edge) []edge {
	kept, rim := noded[:0], c.rim
	var stops []point
	for _, e := range noded {
		if c.onOneSide(e.from, e.to) {
			rim = append(rim, e)
			continue
		}
		kept = append(kept, e)
		for _, p := range [2]point{e.from, e.to} {
			if c.onOneSide(p, p) {
				stops = append(stops, p)
			}
		}
	}
	for _, e := range rim {
		stops = append(stops, e.from, e.to)
	}
	slices.SortFunc(stops, comparePoints)
	stops = slices.Compact(stops)
	var path []point
	for _, e := range rim {
		path = stopsOn(path[:0], e, stops)
		from := e.from
		for _, next := range path {
			kept = append(kept, edge{from, next, e.group})
			from = next
		}
	}
	return kept
}

// stopsOn appends the stops on an edge along the frame, from the one after its start
// to its end.
func stopsOn(path []point, e edge, stops []point) []point {
	for _, p := range stops {
		if p != e.from && isBetween(e.from, e.to, p) {
			path = append(path, p)
		}
	}
	sortAlong(path, e.from)
	return path
}

func comparePoints(a, b point) int { return int(pack(a)) - int(pack(b)) }

// isBetween tells whether p lies on the way, along one axis, from a to b.
func isBetween(a, b, p point) bool {
	return min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y)
}
