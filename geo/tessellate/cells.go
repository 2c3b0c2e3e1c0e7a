package tessellate

import (
	"context"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// FromCells makes a mesh of cells that somebody else has drawn, WGS84 lon, lat: cells[i] is the
// cell of site i, valid, its rings closed and wound either way, and none is 90 degrees wide.
// Neighbours need not share all vertices of their common border, and may lie a tenth of a metre
// apart or over each other. Ground that several cells have is one's whose border it touches;
// ground between cells is nobody's. The error
// is geo.Invalid: no cell has ground, or cells lie over each other so much that their borders
// cannot be told apart; or the context's.
func FromCells(ctx context.Context, cells []orb.MultiPolygon) (*Mesh, error) {
	segments, err := drawnCells.split(ctx, borders(cells))
	if err != nil {
		return nil, err
	}
	m := &Mesh{graph: newGraph(segments), sites: len(cells)}
	m.numberFaces(m.mostFrequentSite)
	if len(m.siteOf) == 0 {
		return nil, geo.Errorf(geo.Invalid, "no cell has any ground")
	}
	m.group()
	return m, nil
}

// drawnCells is the noding of cells that somebody else has drawn. Edges of 33 000 cells of
// settlements lie in 2 bins and near 17 others.
var drawnCells = noding{combine: merge, reach: weldSteps, limits: &limits{bins: 16, checks: 100, splits: 8}}

// borders returns the edges of cells, each with its cell to one side.
func borders(cells []orb.MultiPolygon) (segments []segment) {
	weld := welder{}
	var points []point
	for site, cell := range cells {
		for _, polygon := range cell {
			for i, ring := range polygon {
				points = points[:0]
				for _, p := range ring {
					points = append(points, weld.point(onGrid(p)))
				}
				segments = appendBorder(segments, points, site, i == 0)
			}
		}
	}
	return segments
}

// weldSteps is how near points are one, and a point is on an edge, in steps of the grid: a tenth
// of a metre.
const weldSteps = 10

// welder makes points that are near to each other one.
type welder map[point][]point // by square of weldSteps

// point returns the first point that it has seen near p.
func (w welder) point(p point) point {
	square := point{p.x / weldSteps, p.y / weldSteps}
	for x := square.x - 1; x <= square.x+1; x++ {
		for y := square.y - 1; y <= square.y+1; y++ {
			for _, q := range w[point{x, y}] {
				if max(p.x-q.x, q.x-p.x, p.y-q.y, q.y-p.y) <= weldSteps {
					return q
				}
			}
		}
	}
	w[square] = append(w[square], p)
	return p
}

// appendBorder appends the edges of a ring, with the site on the inner side of an outer ring
// and on the outer side of a hole.
func appendBorder(to []segment, ring []point, site int, isOuter bool) []segment {
	left, right := site, none
	if (doubledArea(ring) > 0) != isOuter {
		left, right = none, site
	}
	for i := 1; i < len(ring); i++ {
		if ring[i-1] != ring[i] {
			to = append(to, newSegment(ring[i-1], ring[i], left, right, false))
		}
	}
	return to
}

// merge is what two segments in the same place are together: each side is the lower site's.
func merge(s, t segment) segment {
	s.left, s.right = lower(s.left, t.left), lower(s.right, t.right)
	return s
}

func lower(a, b int) int {
	if a == none || b == none {
		return max(a, b)
	}
	return min(a, b)
}

// mostFrequentSite returns the site whose border a cycle runs along most often on its inner
// side, the lowest of several, or none.
func (m *Mesh) mostFrequentSite(c int32) int {
	votes := map[int]int{}
	best := none
	m.graph.each(c, func(h int32) {
		site := m.graph.site(h)
		if site == none {
			return
		}
		votes[site]++
		if best == none || votes[site] > votes[best] || votes[site] == votes[best] && site < best {
			best = site
		}
	})
	return best
}
