package tile

import "slices"

// splitRim adds to noded edges those along the frame, split wherever one ends there.
func (c *clipper) splitRim(noded []edge) []edge {
	split, rim := noded[:0], c.rim
	var stops []point
	for _, e := range noded {
		if c.onOneSide(e.from, e.to) {
			rim = append(rim, e)
			continue
		}
		split = append(split, e)
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
			split = append(split, edge{from, next, e.group})
			from = next
		}
	}
	return split
}

// stopsOn appends the stops on an edge along the frame, in its direction, its start left
// out and its end included.
func stopsOn(path []point, e edge, stops []point) []point {
	for _, p := range stops {
		if p != e.from && isBetween(e.from, e.to, p) {
			path = append(path, p)
		}
	}
	sortAlong(path, e.from)
	return path
}

// isBetween reports whether p lies in the bounds of a level or upright edge from a to b.
func isBetween(a, b, p point) bool {
	return min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y)
}
