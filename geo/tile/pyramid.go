package tile

import (
	"slices"
	"sync/atomic"

	"controlmap/geo/snapround"

	"github.com/paulmach/orb"
)

// pyramid holds the rings and lines of one or more groups on the world's grid, clipped to
// what matters to one tile and to those below it. The pyramids of its quarters are made when
// they are first asked for. It may be used from many goroutines.
type pyramid struct {
	at       Address
	groups   [][]snapround.Ring   // by group
	bounds   [][]snapround.Box    // of rings, in the pyramid of the world alone
	lines    [][2]snapround.Point // edges of lines
	vertices int
	quarters [4]atomic.Pointer[pyramid]
}

// minSharedVertices is the number of vertices up to which it is cheaper to trim again than
// to keep what was trimmed.
const minSharedVertices = 96

func newPyramid(groups [][]orb.Polygon, lines orb.MultiLineString) *pyramid {
	p := &pyramid{groups: make([][]snapround.Ring, len(groups)), bounds: make([][]snapround.Box, len(groups))}
	for i, polygons := range groups {
		for _, polygon := range polygons {
			for j, r := range polygon {
				if projected := projectRing(r, j == 0); len(projected) > 2 {
					p.groups[i] = append(p.groups[i], projected)
					p.bounds[i] = append(p.bounds[i], projected.Bounds())
				}
			}
		}
	}
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			p.lines = append(p.lines, [2]snapround.Point{project(line[i-1]), project(line[i])})
		}
	}
	p.countVertices()
	return p
}

// projectRing returns a ring with its area to its left, where x grows to the right and y
// upwards, without repeated points.
func projectRing(r orb.Ring, outer bool) snapround.Ring {
	projected := make(snapround.Ring, 0, len(r))
	for _, p := range r {
		projected = append(projected, project(p))
	}
	projected = slices.Compact(projected)
	if n := len(projected); n > 1 && projected[0] == projected[n-1] {
		projected = projected[:n-1]
	}
	if len(projected) > 2 && projected.Area() > 0 != outer {
		slices.Reverse(projected)
	}
	return projected
}

func (p *pyramid) countVertices() {
	p.vertices = len(p.lines)
	for _, rings := range p.groups {
		for _, r := range rings {
			p.vertices += len(r)
		}
	}
}

// clippedTo returns the pyramid of a tile, and keeps those on the way to it.
func (p *pyramid) clippedTo(a Address) *pyramid {
	for zoom := p.at.Zoom() + 1; zoom <= a.Zoom() && p.vertices > minSharedVertices; zoom++ {
		next := a.ancestor(zoom)
		quarter := &p.quarters[next.quadrant()]
		clipped := quarter.Load()
		if clipped == nil {
			clipped = p.trim(next)
			quarter.Store(clipped)
		}
		p = clipped
	}
	if p.at == a {
		return p
	}
	return p.trim(a)
}

// trim returns what matters to a tile at or below the pyramid's.
func (p *pyramid) trim(a Address) *pyramid {
	frame := reach(a)
	trimmed := &pyramid{at: a, groups: make([][]snapround.Ring, len(p.groups))}
	for i, rings := range p.groups {
		for _, r := range rings {
			if part := frame.Trim(r); part != nil {
				trimmed.groups[i] = append(trimmed.groups[i], part)
			}
		}
	}
	for _, line := range p.lines {
		if frame.Outcode(line[0])&frame.Outcode(line[1]) == 0 {
			trimmed.lines = append(trimmed.lines, line)
		}
	}
	trimmed.countVertices()
	return trimmed
}

// isEmpty reports whether nothing matters to the tile.
func (p *pyramid) isEmpty() bool { return p.vertices == 0 }

// areas returns the area of each group in the pyramid's tile, in steps of the tile's grid.
func (p *pyramid) areas() [][]snapround.Polygon { return snapround.Areas(gridOf(p.at), p.groups) }

// paths returns the lines in the pyramid's tile, in steps of the tile's grid.
func (p *pyramid) paths() [][]snapround.Point { return snapround.Paths(gridOf(p.at), p.lines) }
