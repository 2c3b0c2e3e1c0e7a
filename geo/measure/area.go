package measure

import (
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

const (
	squareMetresPerKm2 = 1e6

	wgs84SemiMajor  = 6378137.0 // metres
	wgs84Flattening = 1 / 298.257223563
)

var (
	eccentricity   = math.Sqrt(wgs84Flattening * (2 - wgs84Flattening))
	poleQ          = authalicQ(1)
	authalicRadius = wgs84SemiMajor * math.Sqrt(poleQ/2) // metres
)

// authalicQ is Snyder's q (eq. 3-12) as a function of the sine of the geodetic
// latitude.
func authalicQ(sinLat float64) float64 {
	e := eccentricity
	es := e * sinLat
	return (1 - e*e) * (sinLat/(1-es*es) - math.Log((1-es)/(1+es))/(2*e))
}

// Sphere returns the area of a polygon less its holes in km2, by orb's ring formula
// on a sphere of 6 378 137 m. Winding does not matter; validity is not checked.
func Sphere(p orb.Polygon) float64 { return orbgeo.Area(p) / squareMetresPerKm2 }

// Geodesic returns the area of a polygon less its holes in km2 on the WGS84
// ellipsoid. Winding does not matter; rings must be closed; validity is not checked.
func Geodesic(p orb.Polygon) float64 {
	var km2 float64
	for i, ring := range p {
		area := math.Abs(ringArea(ring).Geodesic)
		if i > 0 {
			area = -area
		}
		km2 += area
	}
	return km2
}

// Polygon measures a polygon both ways.
func Polygon(p orb.Polygon) geo.Km2 { return geo.Km2{Sphere: Sphere(p), Geodesic: Geodesic(p)} }

// MultiPolygon measures polygons that do not overlap both ways.
func MultiPolygon(m orb.MultiPolygon) (sum geo.Km2) {
	for _, p := range m {
		sum = sum.Add(Polygon(p))
	}
	return sum
}

// vertex is a point with what the area formulas need of it.
type vertex struct {
	lon, lat float64 // degrees
	lambda   float64 // longitude in radians
	sphere   float64 // sine of the latitude
	authalic float64 // tangent of half the authalic latitude
}

func newVertex(p orb.Point) vertex {
	sin := math.Sin(p[1] * math.Pi / 180)
	return vertex{lon: p[0], lat: p[1], lambda: p[0] * math.Pi / 180, sphere: sin, authalic: tanHalfAuthalic(sin)}
}

// tanHalfAuthalic is the tangent of half the authalic latitude as a function of the sine of
// the geodetic latitude.
func tanHalfAuthalic(sinLat float64) float64 {
	sin := max(-1, min(1, authalicQ(sinLat)/poleQ))
	return sin / (1 + math.Sqrt(1-sin*sin))
}

func (v vertex) point() orb.Point { return orb.Point{v.lon, v.lat} }

// ringVertices returns the vertices of a ring, with points between those of long edges.
func ringVertices(ring orb.Ring) []vertex {
	vertices := make([]vertex, 0, len(ring))
	for _, p := range ring {
		v := newVertex(p)
		if n := len(vertices); n > 0 && isLong(vertices[n-1], v) {
			vertices = EdgePart{To: 1}.appendPath(vertices, vertices[n-1], v)
			continue
		}
		vertices = append(vertices, v)
	}
	return vertices
}

// pointAlong returns the point that lies the fraction t of the way from a to b, such that
// the areas under the two parts add up to the area under the whole edge.
func pointAlong(a, b vertex, t float64) vertex {
	mix := func(x, y float64) float64 { return x + t*(y-x) }
	lambda := mix(a.lambda, b.lambda)
	return vertex{
		lon: mix(a.lon, b.lon), lat: mix(a.lat, b.lat), lambda: lambda,
		sphere: mix(a.sphere, b.sphere), authalic: onGreatCircle(a, b, lambda, t),
	}
}

// onGreatCircle returns the tangent of half the authalic latitude where the great
// circle from a to b meets a meridian between them, the fraction t of the way.
func onGreatCircle(a, b vertex, lambda, t float64) float64 {
	sinWidth := math.Sin(b.lambda - a.lambda)
	if math.Abs(sinWidth) < 1e-12 { // along a meridian, under which there is no area
		return a.authalic + t*(b.authalic-a.authalic)
	}
	tangent := func(half float64) float64 { return 2 * half / (1 - half*half) }
	tan := (tangent(a.authalic)*math.Sin(b.lambda-lambda) + tangent(b.authalic)*math.Sin(lambda-a.lambda)) / sinWidth
	return tan / (1 + math.Sqrt(1+tan*tan))
}

// edgeArea is a short edge's share in the signed area of a ring, in km2: the area between
// the edge and the equator, positive where the edge runs west, so that rings that run
// counter-clockwise are positive.
//
// On the sphere it is orb's formula. On the ellipsoid it is the spherical excess of
// the quadrilateral under the great circle (Karney, Algorithms for geodesics, 2013,
// eq. 62) on the authalic sphere.
func edgeArea(a, b vertex) geo.Km2 {
	const halfSphere = wgs84SemiMajor * wgs84SemiMajor / 2 / squareMetresPerKm2
	west := a.lambda - b.lambda
	excess := 2 * math.Atan2(math.Tan(west/2)*(a.authalic+b.authalic), 1+a.authalic*b.authalic)
	return geo.Km2{
		Sphere:   west * (a.sphere + b.sphere) * halfSphere,
		Geodesic: excess * authalicRadius * authalicRadius / squareMetresPerKm2,
	}
}

func ringArea(ring orb.Ring) (sum geo.Km2) {
	if len(ring) == 0 {
		return geo.Km2{}
	}
	before := newVertex(ring[0])
	for _, p := range ring[1:] {
		v := newVertex(p)
		sum = sum.Add(wholeEdgeArea(before, v))
		before = v
	}
	return sum
}

// wholeEdgeArea is edgeArea of an edge of any length.
func wholeEdgeArea(a, b vertex) (sum geo.Km2) {
	if !isLong(a, b) {
		return edgeArea(a, b)
	}
	stops := stopsAlong(a, b)
	for i := 1; i < len(stops); i++ {
		sum = sum.Add(edgeArea(stops[i-1].vertex, stops[i].vertex))
	}
	return sum
}
