package server

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"controlmap/geo"

	"github.com/labstack/echo/v4"
)

const maxValue = 256 // bytes of one parameter

// param describes one parameter of a route, for its reader and for its check.
type param struct {
	name        string
	inPath      bool
	required    bool
	description string
	pattern     *regexp.Regexp // of the value; nil: any
	expects     string         // the pattern in words, after "is not"
	format      string         // an OpenAPI format
	enum        []string       // empty: any
	number      *number        // nil: text
	standard    string         // the value where none is given; empty: none
	example     string
}

// number is what a parameter that the pattern has found to be one may be.
type number struct {
	kind     string // as JSON Schema calls it: number or integer
	min, max float64
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
		if err := p.check([]string{value}); err != nil {
			return nil, err
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
		if _, given := found[p.name]; given || p.inPath {
			continue
		}
		if p.required {
			return nil, r.missingParam(p)
		}
		if p.standard != "" {
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

// missingParam shows an address that would be accepted.
func (r route) missingParam(missing param) error {
	var needed []string
	for _, p := range r.params {
		if p.required && !p.inPath {
			needed = append(needed, p.name+"="+p.example)
		}
	}
	return geo.Errorf(geo.Invalid, "parameter %s is missing: try %s?%s", missing.name, r.path, strings.Join(needed, "&"))
}

func (p param) check(given []string) error {
	value := given[0]
	switch {
	case len(given) > 1:
		return geo.Errorf(geo.Invalid, "parameter %s is given %d times, once would be accepted", p.name, len(given))
	case len(value) > maxValue:
		return geo.Errorf(geo.Invalid, "parameter %s is %d bytes long, up to %d would be accepted", p.name, len(value), maxValue)
	case value == "" && p.required:
		return geo.Errorf(geo.Invalid, "parameter %s is empty: try %s=%s", p.name, p.name, p.example)
	case value == "":
		return geo.Errorf(geo.Invalid, "parameter %s is empty: leave it out, or try %s=%s", p.name, p.name, p.example)
	case p.pattern != nil && !p.pattern.MatchString(value):
		return geo.Errorf(geo.Invalid, "%s %q is not %s", p.name, value, p.expects)
	case len(p.enum) > 0 && !slices.Contains(p.enum, value):
		return geo.Errorf(geo.Invalid, "%s %q is none of %s", p.name, value, strings.Join(p.enum, ", "))
	case p.number != nil:
		return p.number.check(p.name, value)
	}
	return nil
}

func (n number) check(name, value string) error {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || x < n.min || n.max < x {
		return geo.Errorf(geo.Invalid, "%s %s is out of range %.0f..%.0f", name, value, n.min, n.max)
	}
	return nil
}

func clip(s string) string {
	if len(s) > maxValue {
		return s[:maxValue] + "..."
	}
	return s
}
