package geo

// Formula says how areas are measured.
type Formula string

// The formulas.
const (
	Sphere   Formula = "sphere"   // a sphere of 6 378 137 m: what publishers print
	Geodesic Formula = "geodesic" // the WGS84 ellipsoid
)

// ParseFormula reads a formula. The error is Invalid.
func ParseFormula(s string) (Formula, error) {
	switch f := Formula(s); f {
	case Sphere, Geodesic:
		return f, nil
	}
	return "", Errorf(Invalid, "formula %q is none of sphere, geodesic", s)
}

// Of returns what k measures by the formula, in km2; Sphere is the default.
func (f Formula) Of(k Km2) float64 {
	if f == Geodesic {
		return k.Geodesic
	}
	return k.Sphere
}
