package crs

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// datum is an ellipsoid and where it lies.
type datum struct {
	ellipsoid ellipsoid
	shift     *shift // to WGS84; nil where there is none
}

// shift is a Helmert transformation in the convention of the position vector, which TOWGS84
// has, too: metres, seconds of arc, millionths.
type shift struct{ x, y, z, rx, ry, rz, scale float64 }

var (
	wgs84       = datum{ellipsoid: wgs84Ellipsoid}
	etrs89      = datum{ellipsoid: grs80}
	pulkovo1942 = datum{krassowsky, &shift{x: 23.57, y: -140.95, z: -79.8, ry: 0.35, rz: 0.79, scale: -0.22}} // EPSG:5044
	ucs2000     = datum{krassowsky, &shift{x: 24, y: -121, z: -76}}                                           // EPSG:5840
)

var datums = map[string]datum{
	"wgs1984": wgs84, "wgs84": wgs84, "worldgeodeticsystem1984": wgs84, "worldgeodeticsystem1984ensemble": wgs84,
	"etrs1989": etrs89, "etrs89": etrs89, "europeanterrestrialreferencesystem1989": etrs89, "europeanterrestrialreferencesystem1989ensemble": etrs89,
	"northamericandatum1983": etrs89, "northamerican1983": etrs89, "nad83": etrs89,
	"pulkovo1942": pulkovo1942, "s42": pulkovo1942, "sk42": pulkovo1942,
	"ukraine2000": ucs2000, "ucs2000": ucs2000, "ukraine2000coordinatesystem": ucs2000,
}

// datumOf finds a datum by its name, of any authority.
func datumOf(name string) (d datum, ok bool) {
	name = strings.TrimPrefix(name, "D_")
	if main, realization, ok := strings.Cut(name, " (G"); ok && len(realization) <= len("2296)") {
		name = main
	}
	d, ok = datums[plain(name)]
	return d, ok
}

// plain is a name without case and punctuation.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

// toWGS84 takes lon, lat in radians on the datum to WGS84 degrees.
func (d datum) toWGS84(lon, lat float64) orb.Point {
	if d.shift != nil {
		lon, lat = wgs84Ellipsoid.fromEarthCentred(d.shift.apply(d.ellipsoid.toEarthCentred(lon, lat)))
	}
	return orb.Point{lon / radian, lat / radian}
}

func (s shift) apply(x, y, z float64) (float64, float64, float64) {
	const second = radian / 3600
	rx, ry, rz, m := s.rx*second, s.ry*second, s.rz*second, 1+s.scale*1e-6
	return s.x + m*(x-rz*y+ry*z), s.y + m*(rz*x+y-rx*z), s.z + m*(-ry*x+rx*y+z)
}

// parseShift reads the three or seven numbers of TOWGS84; nil where they are none.
func parseShift(words []string) *shift {
	var v [7]float64
	if len(words) != 3 && len(words) != len(v) {
		return nil
	}
	for i, word := range words {
		value, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil {
			return nil
		}
		v[i] = value
	}
	return &shift{v[0], v[1], v[2], v[3], v[4], v[5], v[6]}
}

// boundShift reads the parameters of a method, of which one turns the other way round.
func boundShift(method string, words []string) *shift {
	s := parseShift(words)
	if s != nil && strings.HasPrefix(plain(method), "coordinateframe") {
		s.rx, s.ry, s.rz = -s.rx, -s.ry, -s.rz
	}
	return s
}

// toEarthCentred takes a position on the ellipsoid to metres from the middle of the earth.
func (e ellipsoid) toEarthCentred(lon, lat float64) (x, y, z float64) {
	sin, cos := math.Sincos(lat)
	e2 := e.eccentricitySquared()
	normal := e.a / math.Sqrt(1-e2*sin*sin)
	return normal * cos * math.Cos(lon), normal * cos * math.Sin(lon), normal * (1 - e2) * sin
}

// fromEarthCentred is Bowring's formula, exact to nanometres near the ellipsoid.
func (e ellipsoid) fromEarthCentred(x, y, z float64) (lon, lat float64) {
	e2, b := e.eccentricitySquared(), e.a*(1-e.f)
	p := math.Hypot(x, y)
	sin, cos := math.Sincos(math.Atan2(z*e.a, p*b))
	return math.Atan2(y, x), math.Atan2(z+e2/(1-e2)*b*sin*sin*sin, p-e2*e.a*cos*cos*cos)
}
