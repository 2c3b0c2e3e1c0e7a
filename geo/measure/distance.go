package measure

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// stepKm is the length up to which an edge is measured by the scale at its middle; the
// error is 1e-7 of its length.
const stepKm = 10

// scale is the length of a degree on the WGS84 ellipsoid, in km.
type scale struct{ lon, lat float64 }

// scaleAt returns the scale at a latitude, from the radii of curvature (Snyder, Map
// Projections: A Working Manual, 1987, eq. 4-18 and 4-20).
func scaleAt(lat float64) scale {
	const kmPerRadian = wgs84SemiMajor / 1000 * math.Pi / 180
	const e2 = wgs84Flattening * (2 - wgs84Flattening)
	sin, cos := math.Sincos(lat * math.Pi / 180)
	w2 := 1 - e2*sin*sin
	n := kmPerRadian / math.Sqrt(w2)
	return scale{lon: n * cos, lat: n * (1 - e2) / w2}
}

func (s scale) km(a, b orb.Point) float64 {
	return math.Hypot((b[0]-a[0])*s.lon, (b[1]-a[1])*s.lat)
}

// nearest returns the square of how far p is from the straight line from a to b, in
// km2, and which fraction of the way along it the nearest point lies.
func (s scale) nearest(p, a, b orb.Point) (km2, at float64) {
	x, y := (b[0]-a[0])*s.lon, (b[1]-a[1])*s.lat
	px, py := (p[0]-a[0])*s.lon, (p[1]-a[1])*s.lat
	if length2 := x*x + y*y; length2 > 0 {
		at = max(0, min(1, (px*x+py*y)/length2))
	}
	px, py = px-at*x, py-at*y
	return px*px + py*py, at
}

// lerp returns the point the fraction t of the way from a to b, straight in longitude
// and latitude.
func lerp(a, b orb.Point, t float64) orb.Point {
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

// stepCount returns in how many steps of at most km an edge is walked.
func stepCount(a, b orb.Point, km float64) int {
	return max(1, int(math.Ceil(scaleAt((a[1]+b[1])/2).km(a, b)/km)))
}

// edgeKm is the length of the edge from a to b on the WGS84 ellipsoid.
func edgeKm(a, b orb.Point) (km float64) {
	n := stepCount(a, b, stepKm)
	for i := range n {
		from, to := lerp(a, b, float64(i)/float64(n)), lerp(a, b, float64(i+1)/float64(n))
		km += scaleAt((from[1]+to[1])/2).km(from, to)
	}
	return km
}

// Distance returns how far p (WGS84 lon, lat) is from the nearest of lines on the WGS84
// ellipsoid, in km, and the nearest point of them; ok is false where lines have no
// points. Lines are straight in longitude and latitude, as GeoJSON has them. Within
// 500 km the distance is good to 0.1 % or 5 m, whichever is more.
func Distance(p orb.Point, lines orb.MultiLineString) (km float64, nearest orb.Point, ok bool) {
	best := math.Inf(1)
	from := newECEFPoint(p)
	for _, line := range lines {
		if len(line) == 1 {
			line = orb.LineString{line[0], line[0]}
		}
		for i := 1; i < len(line); i++ {
			if chord2, at := from.toEdge(line[i-1], line[i], best); chord2 < best {
				best, nearest, ok = chord2, at, true
			}
		}
	}
	if !ok {
		return 0, orb.Point{}, false
	}
	var metres float64
	geodesic.WGS84.Inverse(p[1], p[0], nearest[1], nearest[0], &metres, nil, nil)
	return metres / 1000, nearest, true
}

// ecefPoint is a point in Earth-centred, Earth-fixed coordinates, in units of the semi-
// major axis. Straight distances between points of the surface order them as distances
// along the surface do.
type ecefPoint [3]float64

func newECEFPoint(p orb.Point) ecefPoint {
	const e2 = wgs84Flattening * (2 - wgs84Flattening)
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	n := 1 / math.Sqrt(1-e2*sinLat*sinLat)
	return ecefPoint{n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - e2) * sinLat}
}

func (s ecefPoint) sub(o ecefPoint) ecefPoint {
	return ecefPoint{s[0] - o[0], s[1] - o[1], s[2] - o[2]}
}

func (s ecefPoint) dot(o ecefPoint) float64 { return s[0]*o[0] + s[1]*o[1] + s[2]*o[2] }

// toEdge returns the square of the straight distance to the nearest point of an edge,
// and that point; where the edge is farther than limit (a square too), infinity and any
// of its points.
func (s ecefPoint) toEdge(a, b orb.Point, limit float64) (chord2 float64, nearest orb.Point) {
	first, last := newECEFPoint(a), newECEFPoint(b)
	if chord := last.sub(first); s.sub(first).dot(s.sub(first)) > 2*(limit+2*chord.dot(chord)) {
		return math.Inf(1), a
	}
	n := stepCount(a, b, stepKm)
	chord2 = math.Inf(1)
	for i := range n {
		to, at := last, float64(i+1)/float64(n)
		if i+1 < n {
			to = newECEFPoint(lerp(a, b, at))
		}
		if d, t := s.toChord(first, to); d < chord2 {
			chord2, nearest = d, lerp(a, b, (float64(i)+t)/float64(n))
		}
		first = to
	}
	return chord2, nearest
}

// toChord returns the square of the distance to the straight line from a to b and
// which fraction of the way along it the nearest point lies.
func (s ecefPoint) toChord(a, b ecefPoint) (distance2, at float64) {
	chord, rest := b.sub(a), s.sub(a)
	if length2 := chord.dot(chord); length2 > 0 {
		at = max(0, min(1, rest.dot(chord)/length2))
	}
	for i := range rest {
		rest[i] -= at * chord[i]
	}
	return rest.dot(rest), at
}
