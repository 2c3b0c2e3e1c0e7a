package shapefile

import (
	"math"

	"github.com/paulmach/orb"
)

// span is a stretch of a ring's edges and the bounds within which they lie.
type span struct {
	from, to         int // edges
	minY, maxY, maxX float64
}

const edgesPerSpan = 32

func spansOf(ring orb.Ring) []span {
	spans := make([]span, 0, len(ring)/edgesPerSpan+1)
	for from := 0; from+1 < len(ring); from += edgesPerSpan {
		to := min(from+edgesPerSpan, len(ring)-1)
		bound := orb.LineString(ring[from : to+1]).Bound()
		spans = append(spans, span{from, to, bound.Min[1], bound.Max[1], bound.Max[0]})
	}
	return spans
}

type location int

const (
	outsideRing location = iota
	insideRing
	onRing
)

// onTolerance is how far from an edge a point counts as on it, in degrees: a tenth of a millimetre.
const onTolerance = 1e-9

// locate tells where a point lies, by the edges that a ray to the east crosses.
func (n *nesting) locate(node *ringNode, p orb.Point) location {
	odd := false
	n.work += 20 + 2*len(node.spans)
	for _, s := range node.spans {
		if p[1] < s.minY-onTolerance || p[1] > s.maxY+onTolerance || p[0] > s.maxX+onTolerance {
			continue
		}
		n.work += 5 * (s.to - s.from)
		for i := s.from; i < s.to; i++ {
			a, b := node.ring[i], node.ring[i+1]
			if p[1] < min(a[1], b[1])-onTolerance || p[1] > max(a[1], b[1])+onTolerance {
				continue
			}
			if isOn(a, b, p) {
				return onRing
			}
			if (a[1] > p[1]) != (b[1] > p[1]) && (cross(a, b, p) > 0) == (b[1] > a[1]) {
				odd = !odd
			}
		}
	}
	if odd {
		return insideRing
	}
	return outsideRing
}

// isOn reports whether p lies on the edge from a to b.
func isOn(a, b, p orb.Point) bool {
	along := math.Hypot(b[0]-a[0], b[1]-a[1])
	if math.Abs(cross(a, b, p)) > onTolerance*along {
		return false
	}
	return p[0] >= min(a[0], b[0])-onTolerance && p[0] <= max(a[0], b[0])+onTolerance &&
		p[1] >= min(a[1], b[1])-onTolerance && p[1] <= max(a[1], b[1])+onTolerance
}
