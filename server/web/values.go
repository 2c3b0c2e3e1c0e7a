package web

import (
	"math"
	"strconv"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// SnapshotQuery reads source, date and as_known_at.
func (v Values) SnapshotQuery() (q geo.SnapshotQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.Date, err = ParseDate(v["date"]); err != nil {
		return q, err
	}
	q.AsKnownAt, err = v.AsKnownAt()
	return q, err
}

// AsKnownAt reads an instant; zero for now.
func (v Values) AsKnownAt() (time.Time, error) {
	return parseInstant(ParamAsKnownAt.Name, v[ParamAsKnownAt.Name])
}

// Span reads from and to: zero where they are not given, and for latest. The error is
// Invalid, also for from after to.
func (v Values) Span() (from, to geo.Date, err error) {
	if from, err = v.Day("from"); err != nil {
		return from, to, err
	}
	if to, err = v.Day("to"); err != nil {
		return from, to, err
	}
	if !to.IsZero() && to.Before(from) {
		return from, to, geo.Errorf(geo.Invalid, "from %s is after to %s", from, to)
	}
	return from, to, nil
}

// Day reads a date that may be left out.
func (v Values) Day(name string) (geo.Date, error) {
	text, given := v[name]
	if !given {
		return geo.Date{}, nil
	}
	return ParseDate(text)
}

// Pair reads two sources to be compared.
func (v Values) Pair() (a, b geo.SourceName, err error) {
	if a, err = geo.ParseSourceName(v["a"]); err != nil {
		return a, b, err
	}
	b, err = geo.ParseSourceName(v["b"])
	return a, b, err
}

// Point reads lon and lat.
func (v Values) Point() (p orb.Point, err error) {
	if p[0], err = parseDegrees(v["lon"]); err != nil {
		return p, err
	}
	p[1], err = parseDegrees(v["lat"])
	return p, err
}

// Integer reads a whole number that check has found to be one and in range.
func (v Values) Integer(name string) (int, error) {
	n, err := strconv.Atoi(v[name])
	if err != nil {
		return 0, geo.Errorf(geo.Invalid, "%s %q is not a whole number", name, v[name])
	}
	return n, nil
}

// Status reads a status that check has already found to be one, or none.
func (v Values) Status() geo.Status { return geo.Status(v["status"]) }

// Region reads a region code that may not exist.
func (v Values) Region() geo.RegionCode { return geo.RegionCode(v["region"]) }

// BBox reads bounds; nil where there are none.
func (v Values) BBox() (*orb.Bound, error) {
	text, given := v["bbox"]
	if !given {
		return nil, nil
	}
	return parseBound(text)
}

// ParseDate reads a day; zero for latest.
func ParseDate(s string) (geo.Date, error) {
	if s == Latest {
		return geo.Date{}, nil
	}
	return geo.ParseDate(s)
}

// parseInstant reads an RFC 3339 instant; zero for nothing.
func parseInstant(name, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, geo.Errorf(geo.Invalid, "%s %q is not an instant as 2026-01-01T00:00:00Z (RFC 3339, a + written %%2B)", name, s)
	}
	return t.UTC(), nil
}

func parseDegrees(s string) (float64, error) {
	degrees, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, geo.Errorf(geo.Invalid, "%q is not a number of degrees", s)
	}
	return degrees, nil
}

// parseBound reads minLon,minLat,maxLon,maxLat.
func parseBound(s string) (*orb.Bound, error) {
	var n [4]float64
	for i, part := range strings.SplitN(s, ",", len(n)) {
		degrees, err := parseDegrees(part)
		if err != nil {
			return nil, err
		}
		n[i] = degrees
	}
	b := orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}
	switch {
	case b.Min[0] > b.Max[0] || b.Min[1] > b.Max[1]:
		return nil, geo.Errorf(geo.Invalid, "bbox %q is empty: minLon,minLat,maxLon,maxLat would be accepted", s)
	case b.Min[0] < -180 || b.Max[0] > 180 || b.Min[1] < -90 || b.Max[1] > 90:
		return nil, geo.Errorf(geo.Invalid, "bbox %q is out of range -180,-90,180,90", s)
	}
	return &b, nil
}

// Round5 keeps five digits of degrees, which is about a metre.
func Round5(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }
