package crs

import "math"

const radian = math.Pi / 180

// inverse takes easting and northing in metres to lon, lat in radians.
type inverse func(x, y float64) (lon, lat float64)

// ellipsoid has the semi-major axis in metres and the flattening.
type ellipsoid struct{ a, f float64 }

var (
	wgs84Ellipsoid = ellipsoid{6378137, 1 / 298.257223563}
	grs80          = ellipsoid{6378137, 1 / 298.257222101}
	krassowsky     = ellipsoid{6378245, 1 / 298.3}
)

func (e ellipsoid) eccentricitySquared() float64 { return e.f * (2 - e.f) }

// grid is how a projection's plane lies: its origin in radians and metres, and its scale.
type grid struct{ lon, lat, scale, east, north float64 }

// transverseMercator is Krueger's series to the fourth order of the third flattening: Karney,
// "Transverse Mercator with an accuracy of a few nanometers" (2011), equations 7 to 36.
func transverseMercator(e ellipsoid, g grid) inverse {
	n := e.f / (2 - e.f)
	radius := g.scale * e.a / (1 + n) * (1 + n*n/4 + n*n*n*n/64)
	beta := [...]float64{
		n * (1./2 + n*(-2./3+n*(37./96-n/360))),
		n * n * (1./48 + n*(1./15-n*437/1440)),
		n * n * n * (17./480 - n*37/840),
		n * n * n * n * 4397 / 161280,
	}
	north := g.north - radius*rectifyingLatitude(e, g.lat)
	return func(x, y float64) (lon, lat float64) {
		xi, eta := (y-north)/radius, (x-g.east)/radius
		u, v := xi, eta
		for i, b := range beta {
			j := 2 * float64(i+1)
			u -= b * math.Sin(j*xi) * math.Cosh(j*eta)
			v -= b * math.Cos(j*xi) * math.Sinh(j*eta)
		}
		conformal := math.Sin(u) / math.Hypot(math.Sinh(v), math.Cos(u))
		return g.lon + math.Atan2(math.Sinh(v), math.Cos(u)), math.Atan(geographic(e, conformal))
	}
}

// rectifyingLatitude of a geographic one, both in radians.
func rectifyingLatitude(e ellipsoid, lat float64) float64 {
	n := e.f / (2 - e.f)
	chi := math.Atan(conformalTangent(e, math.Tan(lat)))
	return chi +
		n*(1./2+n*(-2./3+n*(5./16+n*41/180)))*math.Sin(2*chi) +
		n*n*(13./48+n*(-3./5+n*557/1440))*math.Sin(4*chi) +
		n*n*n*(61./240-n*103/140)*math.Sin(6*chi) +
		n*n*n*n*49561/161280*math.Sin(8*chi)
}

// conformalTangent is the tangent of the conformal latitude, from that of the geographic one.
func conformalTangent(e ellipsoid, tangent float64) float64 {
	ecc := math.Sqrt(e.eccentricitySquared())
	sigma := math.Sinh(ecc * math.Atanh(ecc*tangent/math.Hypot(1, tangent)))
	return tangent*math.Hypot(1, sigma) - sigma*math.Hypot(1, tangent)
}

// geographic is the inverse of conformalTangent, by Newton's method.
func geographic(e ellipsoid, conformal float64) float64 {
	e2 := e.eccentricitySquared()
	tangent := conformal
	for range 5 {
		c := conformalTangent(e, tangent)
		tangent += (conformal - c) / math.Hypot(1, c) * (1 + (1-e2)*tangent*tangent) / ((1 - e2) * math.Hypot(1, tangent))
	}
	return tangent
}

func mercator(e ellipsoid, g grid) inverse {
	return func(x, y float64) (lon, lat float64) {
		conformal := math.Sinh((y - g.north) / (e.a * g.scale))
		return g.lon + (x-g.east)/(e.a*g.scale), math.Atan(geographic(e, conformal))
	}
}

// scaleAt is the scale of a Mercator projection that is true at a latitude in radians.
func scaleAt(e ellipsoid, lat float64) float64 {
	sin, cos := math.Sincos(lat)
	return cos / math.Sqrt(1-e.eccentricitySquared()*sin*sin)
}
