package measure

import (
	"math"
	"slices"

	"github.com/tidwall/geodesic"
)

const (
	// longDegrees is how far an edge leads in longitude or latitude from where on it is
	// measured along its geodesic, in steps of at most stepDegrees. A great circle of the
	// authalic sphere leaves the geodesic as the cube of the length: the area between them
	// is up to 0.003 km2 at half a degree, 3 km2 at five.
	longDegrees = 0.5
	stepDegrees = 0.25
	// meridianDegrees is how wide an edge may be that counts as a part of a meridian, under which
	// there is no area.
	meridianDegrees = 1e-9
)

func isLong(a, b vertex) bool {
	return math.Abs(b.lon-a.lon) > longDegrees || math.Abs(b.lat-a.lat) > longDegrees
}

// stop is a vertex on an edge, and the fraction of the way along it.
type stop struct {
	vertex
	at float64
}

// stopsAlong returns the ends of a long edge and points between them: on the straight line in
// longitude and latitude, with the authalic latitude of the geodesic.
func stopsAlong(a, b vertex) []stop {
	if b.lon > a.lon || b.lon == a.lon && b.lat > a.lat {
		return geodesicStops(a, b)
	}
	stops := geodesicStops(b, a) // so that both directions have the same points
	slices.Reverse(stops)
	for i := range stops {
		stops[i].at = 1 - stops[i].at
	}
	return stops
}

func geodesicStops(a, b vertex) []stop {
	var metres, azimuth float64
	geodesic.WGS84.Inverse(a.lat, a.lon, b.lat, b.lon, &metres, &azimuth, nil)
	line := geodesic.WGS84.LineInit(a.lat, a.lon, azimuth, geodesic.Longitude|geodesic.DistanceIn)
	steps := int(math.Ceil(max(math.Abs(b.lon-a.lon), math.Abs(b.lat-a.lat)) / stepDegrees))
	stops := make([]stop, 1, steps+1)
	stops[0] = stop{a, 0}
	for i := 1; i < steps; i++ {
		at := float64(i) / float64(steps)
		var lat, lon float64
		line.Position(at*metres, &lat, &lon, nil)
		if width := b.lon - a.lon; width > meridianDegrees {
			at = (lon - a.lon) / width
		}
		stops = append(stops, newStop(a, b, at, lat))
	}
	return append(stops, stop{b, 1})
}

// newStop returns the point the fraction at of the way along the edge from a to b, where its
// geodesic has a latitude.
func newStop(a, b vertex, at, lat float64) stop {
	mix := func(x, y float64) float64 { return x + at*(y-x) }
	return stop{vertex{
		lon: mix(a.lon, b.lon), lat: mix(a.lat, b.lat), lambda: mix(a.lambda, b.lambda),
		sphere: mix(a.sphere, b.sphere), authalic: tanHalfAuthalic(math.Sin(lat * math.Pi / 180)),
	}, at}
}

// between returns the vertex the fraction at of the way along the edge that stops are on.
func between(stops []stop, at float64) vertex {
	next := 1
	for next+1 < len(stops) && stops[next].at < at {
		next++
	}
	a, b := stops[next-1], stops[next]
	return pointAt(a.vertex, b.vertex, (at-a.at)/(b.at-a.at))
}

// pointAt is pointAlong that returns the ends as they are.
func pointAt(a, b vertex, t float64) vertex {
	switch t {
	case 0:
		return a
	case 1:
		return b
	}
	return pointAlong(a, b, t)
}

// appendPath appends the vertices of the part, whose edge runs from a to b, and leaves out the
// first one where the path ends there.
func (p EdgePart) appendPath(path []vertex, a, b vertex) []vertex {
	if isLong(a, b) {
		return p.appendLongPath(path, stopsAlong(a, b))
	}
	return append(appendNew(path, pointAt(a, b, p.From)), pointAt(a, b, p.To))
}

func (p EdgePart) appendLongPath(path []vertex, stops []stop) []vertex {
	path = appendNew(path, between(stops, p.From))
	inner := stops[1 : len(stops)-1]
	if p.To < p.From {
		inner = slices.Clone(inner)
		slices.Reverse(inner)
	}
	for _, s := range inner {
		if min(p.From, p.To) < s.at && s.at < max(p.From, p.To) {
			path = append(path, s.vertex)
		}
	}
	return append(path, between(stops, p.To))
}

func appendNew(path []vertex, v vertex) []vertex {
	if n := len(path); n > 0 && path[n-1] == v {
		return path
	}
	return append(path, v)
}
