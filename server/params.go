package server

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
)

const (
	latest   = "latest"
	maxValue = 256 // bytes of one parameter
)

// param describes one parameter of a route, for its reader and for its check.
type param struct {
	name        string
	inPath      bool
	description string
	pattern     *regexp.Regexp // of the value; nil: any
	expects     string         // the pattern in words, after "is not"
	format      string         // an OpenAPI format
	enum        []string       // empty: any
	standard    string         // the value where none is given; empty: none
	example     string
}

var (
	paramSource = param{
		name:        "source",
		description: "Whose map: a name from /api/v1/sources.",
		standard:    string(geo.Settlements),
		example:     string(geo.Settlements),
	}
	paramDate = param{
		name: "date",
		description: "The day in Kyiv, or latest. The answer is the last snapshot at or before it, named in snapshot and age_days; " +
			"a date before the first snapshot is 404, one after the newest answers with the newest.",
		pattern:  regexp.MustCompile(`^(latest|\d{4}-\d{2}-\d{2})$`),
		expects:  "a day as YYYY-MM-DD, or latest",
		standard: latest,
		example:  "2025-12-01",
	}
	paramRegion = param{
		name:        "region",
		description: "An ISO 3166-2 code (UA-14), a group (donbas, crimea), UA for all there is, or outside for ground in no region: codes from /api/v1/regions.",
		pattern:     regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}$`),
		expects:     "a code such as UA-14, donbas or UA",
		standard:    string(geo.Ukraine),
		example:     string(geo.Donetsk),
	}
	paramStatus = param{
		name:        "status",
		description: "Only this status; all of them where it is not given.",
		enum:        statusNames(),
		example:     string(geo.Occupied),
	}
	paramBBox = param{
		name: "bbox",
		description: "minLon,minLat,maxLon,maxLat in degrees: only areas whose bounds meet it. They are returned whole, not cut; " +
			"a region is what cuts.",
		pattern: regexp.MustCompile(`^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$`),
		expects: "minLon,minLat,maxLon,maxLat in degrees",
		example: "36.5,47,38.5,49",
	}
	paramAsKnownAt = param{
		name:        "as_known_at",
		description: "RFC 3339 instant: answer with what this database knew then, before later corrections. A + is written %2B.",
		format:      "date-time",
		example:     "2026-01-01T00:00:00Z",
	}
)

func paramFormat(formats ...string) param {
	return param{
		name:        "format",
		description: "How to write the answer.",
		enum:        formats,
		standard:    formats[0],
		example:     formats[len(formats)-1],
	}
}

func (p param) ofPath() param {
	p.inPath, p.standard = true, ""
	return p
}

func statusNames() (names []string) {
	for _, s := range geo.Statuses() {
		names = append(names, string(s))
	}
	return names
}

// values holds a request's parameters by name, checked and with defaults filled in.
type values map[string]string

// values reads the request's parameters. The error is Invalid for one that the route
// does not take, for a repeated one and for one that is not among those possible.
func (r route) values(c echo.Context) (values, error) {
	found := values{}
	if !r.anyQuery {
		query, err := url.ParseQuery(c.Request().URL.RawQuery)
		if err != nil {
			return nil, geo.Errorf(geo.Invalid, "query %q is not name=value pairs joined by &, percent-encoded", c.Request().URL.RawQuery)
		}
		if found, err = r.queryValues(query); err != nil {
			return nil, err
		}
	}
	for _, p := range r.params {
		if !p.inPath {
			continue
		}
		value, err := url.PathUnescape(c.Param(p.name))
		if err != nil {
			return nil, geo.Errorf(geo.Invalid, "%s %q is not percent-encoded", p.name, c.Param(p.name))
		}
		found[p.name] = value
	}
	return found, nil
}

func (r route) queryValues(query url.Values) (values, error) {
	found := values{}
	for _, name := range sortedNames(query) {
		p, ok := r.queryParam(name)
		if !ok {
			return nil, r.unknownParam(name)
		}
		if err := p.check(query[name]); err != nil {
			return nil, err
		}
		found[name] = query[name][0]
	}
	for _, p := range r.params {
		if _, given := found[p.name]; !given && p.standard != "" {
			found[p.name] = p.standard
		}
	}
	return found, nil
}

func sortedNames(query url.Values) []string {
	names := make([]string, 0, len(query))
	for name := range query {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (r route) queryParam(name string) (param, bool) {
	i := slices.IndexFunc(r.params, func(p param) bool { return p.name == name && !p.inPath })
	if i < 0 {
		return param{}, false
	}
	return r.params[i], true
}

func (r route) unknownParam(name string) error {
	var accepted []string
	for _, p := range r.params {
		if !p.inPath {
			accepted = append(accepted, p.name)
		}
	}
	if len(accepted) == 0 {
		return geo.Errorf(geo.Invalid, "parameter %q is unknown: %s takes none", clip(name), r.path)
	}
	hint := ""
	if near, ok := nearest(name, accepted); ok {
		hint = fmt.Sprintf("did you mean %s? ", near)
	}
	return geo.Errorf(geo.Invalid, "parameter %q is unknown: %s%s takes %s", clip(name), hint, r.path, strings.Join(accepted, ", "))
}

func (p param) check(given []string) error {
	value := given[0]
	switch {
	case len(given) > 1:
		return geo.Errorf(geo.Invalid, "parameter %s is given %d times, once would be accepted", p.name, len(given))
	case len(value) > maxValue:
		return geo.Errorf(geo.Invalid, "parameter %s is %d bytes long, up to %d would be accepted", p.name, len(value), maxValue)
	case value == "":
		return geo.Errorf(geo.Invalid, "parameter %s is empty: leave it out, or try %s=%s", p.name, p.name, p.example)
	case p.pattern != nil && !p.pattern.MatchString(value):
		return geo.Errorf(geo.Invalid, "%s %q is not %s", p.name, value, p.expects)
	case len(p.enum) > 0 && !slices.Contains(p.enum, value):
		return geo.Errorf(geo.Invalid, "%s %q is none of %s", p.name, value, strings.Join(p.enum, ", "))
	}
	return nil
}

func clip(s string) string {
	if len(s) > maxValue {
		return s[:maxValue] + "..."
	}
	return s
}

// snapshotQuery reads source, date and as_known_at.
func (v values) snapshotQuery() (q geo.SnapshotQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.Date, err = parseDate(v["date"]); err != nil {
		return q, err
	}
	q.AsKnownAt, err = parseInstant("as_known_at", v["as_known_at"])
	return q, err
}

// status reads a status that check has already found to be one, or none.
func (v values) status() geo.Status { return geo.Status(v["status"]) }

// region reads a region code that may not exist.
func (v values) region() geo.RegionCode { return geo.RegionCode(v["region"]) }

// bbox reads bounds; nil where there are none.
func (v values) bbox() (*orb.Bound, error) {
	text, given := v["bbox"]
	if !given {
		return nil, nil
	}
	return parseBound(text)
}

// parseDate reads a day; zero for latest.
func parseDate(s string) (geo.Date, error) {
	if s == latest {
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

// parseBound reads minLon,minLat,maxLon,maxLat.
func parseBound(s string) (*orb.Bound, error) {
	var n [4]float64
	for i, part := range strings.SplitN(s, ",", len(n)) {
		degrees, err := strconv.ParseFloat(part, 64)
		if err != nil {
			return nil, geo.Errorf(geo.Invalid, "bbox %q: %q is not a number of degrees", s, part)
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
