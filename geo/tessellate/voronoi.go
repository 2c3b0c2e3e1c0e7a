package tessellate

import (
	"math"
)

// divide returns the outlines and barriers of a frame, split where cell edges end on them,
// and the cell edges of each parcel as far as they lie in it.
func divide(g *parcelMap, sitesByParcel [][]int, points []point) []segment {
	cuts := make([][]point, len(g.fixed))
	index := newGridIndex(g.fixed, 0)
	seen := make([]int32, len(g.fixed))
	mark := int32(0)
	var all []segment
	for parcel, sites := range sitesByParcel {
		for _, edge := range cellEdges(sites, points, g.fixed) {
			mark++
			var own []point
			index.near(edge.a, edge.b, seen, mark, func(i int) {
				if g.fixed[i].left != parcel && g.fixed[i].right != parcel {
					return
				}
				for _, p := range exact.meeting(edge, g.fixed[i]) {
					own, cuts[i] = append(own, p), append(cuts[i], p)
				}
			})
			for _, s := range appendSplit(nil, edge, own) {
				if g.parcelAt(point{s.a.x + s.b.x, s.a.y + s.b.y}) == parcel {
					all = append(all, s)
				}
			}
		}
	}
	for i, s := range g.fixed {
		all = appendSplit(all, s, cuts[i])
	}
	return all
}

// cellEdges returns the edges between the cells of sites as far as the bounds of the
// fixed segments; left and right are sites.
func cellEdges(sites []int, points []point, fixed []segment) (edges []segment) {
	if len(sites) < 2 {
		return nil
	}
	own := make([]point, len(sites))
	for i, site := range sites {
		own[i] = points[site]
	}
	t := triangulate(own)
	window := boundsOf(fixed)
	for i, tri := range t.triangles {
		for k, j := range tri.across {
			right, left := tri.corner[(k+1)%3], tri.corner[(k+2)%3]
			if j < i || left >= len(sites) || right >= len(sites) {
				continue
			}
			if a, b, meets := window.clip(t, i, j); meets && a != b {
				edges = append(edges, newSegment(a, b, sites[left], sites[right], false))
			}
		}
	}
	return edges
}

// window is a rectangle in grid steps.
type window struct{ low, high point }

func boundsOf(segments []segment) window {
	const margin = perDegree / 10
	w := window{point{math.MaxInt64, math.MaxInt64}, point{math.MinInt64, math.MinInt64}}
	for _, s := range segments {
		w.low = point{min(w.low.x, s.a.x-margin), min(w.low.y, s.a.y-margin, s.b.y-margin)}
		w.high = point{max(w.high.x, s.b.x+margin), max(w.high.y, s.a.y+margin, s.b.y+margin)}
	}
	return w
}

// clip returns the part of the edge between the centres of two triangles that lies in
// the window, by Liang and Barsky.
func (w window) clip(t *triangulation, i, j int) (a, b point, meets bool) {
	ax, ay := t.centre(i)
	bx, by := t.centre(j)
	from, to := 0.0, 1.0
	within := func(start, delta, low, high float64) bool {
		if delta == 0 {
			return low <= start && start <= high
		}
		enter, leave := (low-start)/delta, (high-start)/delta
		if enter > leave {
			enter, leave = leave, enter
		}
		from, to = max(from, enter), min(to, leave)
		return from <= to
	}
	if !within(ax, bx-ax, float64(w.low.x), float64(w.high.x)) || !within(ay, by-ay, float64(w.low.y), float64(w.high.y)) {
		return point{}, point{}, false
	}
	at := func(f float64) point {
		switch f {
		case 0:
			return point{int64(math.Round(ax)), int64(math.Round(ay))}
		case 1:
			return point{int64(math.Round(bx)), int64(math.Round(by))}
		}
		return point{int64(math.Round(ax + f*(bx-ax))), int64(math.Round(ay + f*(by-ay)))}
	}
	return at(from), at(to), true
}
