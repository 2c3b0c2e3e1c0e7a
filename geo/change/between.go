package change

import (
	"math"
	"slices"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// Difference is the polygons that changed between two maps: valid, wound as RFC 7946 asks,
// and none overlapping another.
type Difference struct {
	Gained orb.MultiPolygon // covered more often by the later map than by the earlier one
	Lost   orb.MultiPolygon // covered more often by the earlier map than by the later one
}

// Between returns what is in to and not in from (gained), and the other way around
// (lost), without slivers of less than a tenth of a metre in width. Polygons are WGS84
// lon, lat and must be valid; those of one map may touch, and an overlap counts as often
// as it is drawn. Winding does not matter. The error is geo.Invalid: a ring that is not
// closed or not on the globe, or shapes that the overlay library refuses.
func Between(from, to []orb.Polygon) (Difference, error) {
	d, err := findChanges(from, to, maxRounds)
	if err != nil {
		return Difference{}, err
	}
	return d.shapes(), nil
}

// shapes returns the polygons of a changeSet by direction, each area once.
func (d *changeSet) shapes() (shapes Difference) {
	for _, p := range d.polygons {
		switch {
		case p.isRepeat:
		case p.direction == geo.Gained:
			shapes.Gained = append(shapes.Gained, p.shape)
		default:
			shapes.Lost = append(shapes.Lost, p.shape)
		}
	}
	return shapes
}

// changedPolygon is a polygon that was gained or lost.
type changedPolygon struct {
	direction geo.Direction
	isRepeat  bool // covers a polygon of the same direction, whose area counts once more
	shape     orb.Polygon
	contour   measure.Contour // of shape, in parts of the maps' own edges
	// oldLength and newLength are how much of its boundary is drawn by the earlier and by
	// the later map, in degrees of latitude; 0 where an overlay made it.
	oldLength, newLength float64
	isRedrawn            bool // set by Measurer
}

// isShift reports whether p lies between an old line and a new one that run beside each
// other: neither is more than twice as long as the other.
func (p *changedPolygon) isShift() bool {
	return 2*min(p.oldLength, p.newLength) >= max(p.oldLength, p.newLength)
}

// meanWidthKm is the width of p averaged along its boundary, in km.
func (p *changedPolygon) meanWidthKm() float64 {
	const kmPerDegree = 111.2 // of latitude
	return 2 * p.contour.Area().Geodesic / ((p.oldLength + p.newLength) * kmPerDegree)
}

// changeSet is all that changed between two maps.
type changeSet struct {
	polygons []changedPolygon
	// slivers has an area but is not worth showing: polygons as narrow as rounding, and
	// what lies between two edges where a map inserted a vertex in an unmoved line.
	slivers measure.Contour
	// usedOverlay is set where a general overlay made some of the polygons: they are not
	// in parts of the maps' own edges, and their areas need not add up.
	usedOverlay bool
}

// findChanges finds what changed, splitting edges in at most so many rounds before it
// falls back on an overlay. The error is geo.Invalid.
func findChanges(from, to []orb.Polygon, rounds int) (changeSet, error) {
	edges, err := unsharedEdges(from, to)
	if err != nil {
		return changeSet{}, err
	}
	var d changeSet
	for _, c := range clusterEdges(edges) {
		if d.addCluster(c, rounds) {
			continue
		}
		polygons, err := overlayWindow(from, to, c.bound)
		if err != nil {
			return overlayWhole(from, to)
		}
		d.polygons, d.usedOverlay = append(d.polygons, polygons...), true
	}
	return d, nil
}

// addCluster adds what changed within a cluster. It adds nothing and returns false where
// the edges make no consistent arrangement.
func (d *changeSet) addCluster(c cluster, rounds int) (ok bool) {
	n, ok := nodeEdges(c.edges, rounds)
	if !ok {
		return false
	}
	g, ok := newArrangement(n.segments)
	if !ok {
		return false
	}
	found := changeSet{}
	for _, direction := range []geo.Direction{geo.Gained, geo.Lost} {
		if !found.addFaces(n, g, direction) {
			return false
		}
	}
	for _, c := range n.coincidences {
		found.addLune(n, c)
	}
	d.polygons, d.slivers = append(d.polygons, found.polygons...), append(d.slivers, found.slivers...)
	return true
}

// addFaces adds the faces of one direction, and again those that count more than once.
func (d *changeSet) addFaces(n *noder, g *arrangement, direction geo.Direction) (ok bool) {
	sign := int32(1)
	if direction == geo.Lost {
		sign = -1
	}
	for times := int32(1); times <= g.maxWinding(sign); times++ {
		faces, ok := g.faces(sign * times)
		if !ok {
			return false
		}
		for _, f := range faces {
			p := changedPolygon{direction: direction, isRepeat: times > 1, shape: g.polygon(f), contour: n.contour(f)}
			p.oldLength, p.newLength = g.boundaryLengths(f)
			d.add(p)
		}
	}
	return true
}

// maxWinding is the largest winding of a sign, as a positive number.
func (g *arrangement) maxWinding(sign int32) (most int32) {
	for _, w := range g.winding {
		most = max(most, sign*w)
	}
	return most
}

func (g *arrangement) polygon(f face) orb.Polygon {
	polygon := make(orb.Polygon, len(f))
	for i, l := range f {
		polygon[i] = g.ring(l)
	}
	return polygon
}

// boundaryLengths returns how much of a face's boundary is drawn by the earlier map and
// how much by the later one, in degrees of latitude.
func (g *arrangement) boundaryLengths(f face) (earlier, later float64) {
	for _, l := range f {
		for _, h := range l {
			s := &g.segments[h>>1]
			length := math.Hypot((s.b[0]-s.a[0])*math.Cos(s.a[1]*math.Pi/180), s.b[1]-s.a[1])
			if s.laterNet != 0 {
				later += length
			}
			if s.laterNet != s.net {
				earlier += length
			}
		}
	}
	return earlier, later
}

func (n *noder) contour(f face) measure.Contour {
	contour := make(measure.Contour, len(f))
	for i, l := range f {
		contour[i] = make([]measure.EdgePart, len(l))
		for j, h := range l {
			contour[i][j] = n.part(n.segments[h>>1], h&1 == 1)
		}
	}
	return contour
}

func (n *noder) part(s segment, back bool) measure.EdgePart {
	if back {
		s.from, s.to = s.to, s.from
	}
	return measure.EdgePart{A: n.edges[s.edge].a, B: n.edges[s.edge].b, From: s.from, To: s.to}
}

func (d *changeSet) add(p changedPolygon) {
	switch {
	case !isSliver(p.shape):
		d.polygons = append(d.polygons, p)
	case p.direction == geo.Gained:
		d.slivers = append(d.slivers, p.contour...)
	default:
		d.slivers = append(d.slivers, reverseContour(p.contour)...)
	}
}

// sliverDegrees is the width, about a tenth of a metre, of what rounding leaves between
// two drawings of one line: publishers write degrees with six decimals.
const sliverDegrees = 1e-6

// isSliver reports whether a polygon is on average narrower than the rounding of its
// points.
func isSliver(p orb.Polygon) bool {
	var area, length float64
	for _, ring := range p {
		area += doubledArea(ring) / 2
		for i := 1; i < len(ring); i++ {
			length += math.Hypot(ring[i][0]-ring[i-1][0], ring[i][1]-ring[i-1][1])
		}
	}
	return area < sliverDegrees*length/2
}

func reverseContour(c measure.Contour) measure.Contour {
	back := make(measure.Contour, len(c))
	for i, ring := range c {
		for _, part := range slices.Backward(ring) {
			part.From, part.To = part.To, part.From
			back[i] = append(back[i], part)
		}
	}
	return back
}

// addLune adds what lies between two edges that are drawn alike and measure
// differently.
func (d *changeSet) addLune(n *noder, c coincidence) {
	const nothingKm2 = 1e-9
	lune := measure.Contour{{n.part(c.dropped, false), n.part(c.kept, true)}}
	if km2 := lune.Area(); max(math.Abs(km2.Sphere), math.Abs(km2.Geodesic)) < nothingKm2 {
		return
	}
	if c.dropped.net < 0 {
		lune = reverseContour(lune)
	}
	for range max(c.dropped.net, -c.dropped.net) {
		d.slivers = append(d.slivers, lune...)
	}
}
