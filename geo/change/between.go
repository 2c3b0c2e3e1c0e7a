package change

import (
	"math"
	"slices"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// Difference is what changed hands between two maps. The polygons of both are valid, wound
// as RFC 7946 asks, and none overlaps another.
type Difference struct {
	Gained orb.MultiPolygon // more often in the later map than in the earlier one
	Lost   orb.MultiPolygon // more often in the earlier map than in the later one
}

// Between returns the ground that is in to and not in from (gained), and the other way
// around (lost), without slivers of less than a tenth of a metre in width. Polygons
// must be valid; those of one map may touch, and where they overlap ground counts as
// often as it is drawn. Winding does not matter. The error is geo.Invalid: a ring that
// is not closed or not on the globe, or shapes that no overlay can part.
func Between(from, to []orb.Polygon) (Difference, error) {
	d, err := findChanges(from, to, maxRounds)
	if err != nil {
		return Difference{}, err
	}
	return d.shapes(), nil
}

// shapes returns the shapes of a difference.
func (d *changeSet) shapes() (ground Difference) {
	for _, p := range d.polygons {
		switch {
		case p.isRepeat:
		case p.direction == geo.Gained:
			ground.Gained = append(ground.Gained, p.shape)
		default:
			ground.Lost = append(ground.Lost, p.shape)
		}
	}
	return ground
}

// changedPolygon is one polygon of what changed.
type changedPolygon struct {
	direction geo.Direction
	isRepeat  bool // lies on a piece of the same direction: the ground counts again
	shape     orb.Polygon
	contour   measure.Contour // of shape, in parts of the maps' own edges
	// oldLine and newLine are the lengths of the parts of its boundary that the earlier
	// and the later map have, in degrees of latitude; 0 where an overlay made it.
	oldLength, newLength float64
	isRedrawn            bool // set by Measurer
}

// isShift reports whether a piece lies between an old line and a new one that run beside
// each other, and is not ground that one map alone outlines.
func (p *changedPolygon) isShift() bool {
	return 2*min(p.oldLength, p.newLength) >= max(p.oldLength, p.newLength)
}

// meanWidthKm is how wide a piece is on average, in km.
func (p *changedPolygon) meanWidthKm() float64 {
	const kmPerDegree = 111.2 // of latitude
	return 2 * p.contour.Area().Geodesic / ((p.oldLength + p.newLength) * kmPerDegree)
}

// changeSet is all that changed between two maps.
type changeSet struct {
	polygons []changedPolygon
	// slivers is what measures as ground though it has no shape worth showing: slivers,
	// and what lies between two edges where a map put a vertex on an unmoved line.
	slivers measure.Contour
	// usedOverlay tells that an overlay made some of the pieces: they are not in parts
	// of the maps' own edges, and their ground need not add up.
	usedOverlay bool
}

// findChanges finds what changed, splitting edges in at most so many rounds before it turns
// to an overlay. The error is geo.Invalid.
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
		pieces, err := overlayWindow(from, to, c.bound)
		if err != nil {
			return overlayWhole(from, to)
		}
		d.polygons, d.usedOverlay = append(d.polygons, pieces...), true
	}
	return d, nil
}

// addCluster adds what changed within a cluster, or nothing where its edges do not make
// a sound arrangement.
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
	for _, twice := range n.coincidences {
		found.addLune(n, twice)
	}
	d.polygons, d.slivers = append(d.polygons, found.polygons...), append(d.slivers, found.slivers...)
	return true
}

// addFaces adds the ground of one direction, and again what counts more than once.
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

// boundaryLengths returns how much of a face's boundary the earlier map has, and how much the
// later one.
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

// isSliver tells a polygon that is on average narrower than the rounding of its points.
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
func (d *changeSet) addLune(n *noder, twice coincidence) {
	const nothingKm2 = 1e-9
	lune := measure.Contour{{n.part(twice.merged, false), n.part(twice.kept, true)}}
	if km2 := lune.Area(); max(math.Abs(km2.Sphere), math.Abs(km2.Geodesic)) < nothingKm2 {
		return
	}
	if twice.merged.net < 0 {
		lune = reverseContour(lune)
	}
	for range max(twice.merged.net, -twice.merged.net) {
		d.slivers = append(d.slivers, lune...)
	}
}
