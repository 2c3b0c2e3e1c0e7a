package web

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

// Param describes one parameter of a route, for its reader and for its check.
type Param struct {
	Name        string
	InPath      bool
	Required    bool
	Description string
	Pattern     *regexp.Regexp // of the value; nil: any
	Expects     string         // the pattern in words, after "is not"
	Format      string         // an OpenAPI format
	Enum        []string       // empty: any
	Number      *Number        // nil: text
	Default     string         // the value where none is given; empty: none
	Example     string
}

// Number is what a parameter that the pattern has found to be one may be.
type Number struct {
	Kind     string // as JSON Schema calls it: number or integer
	Min, Max float64
}

// NumberIn is any number in a range.
func NumberIn(least, most float64) *Number { return &Number{"number", least, most} }

// IntegerIn is a whole number in a range.
func IntegerIn(least, most float64) *Number { return &Number{"integer", least, most} }

// Values holds a request's parameters by name, checked and with defaults filled in.
type Values map[string]string

// values reads the request's parameters. The error is Invalid for one that the route
// does not take, for a repeated one and for one that is not among those possible.
func (r Route) values(c echo.Context) (Values, error) {
	found := Values{}
	if !r.AnyQuery {
		query, err := url.ParseQuery(c.Request().URL.RawQuery)
		if err != nil {
			return nil, geo.Errorf(geo.Invalid, "query %q is not name=value pairs joined by &, percent-encoded", c.Request().URL.RawQuery)
		}
		if found, err = r.queryValues(query); err != nil {
			return nil, err
		}
	}
	for _, p := range r.Params {
		if !p.InPath {
			continue
		}
		value, err := url.PathUnescape(c.Param(p.Name))
		if err != nil {
			return nil, geo.Errorf(geo.Invalid, "%s %q is not percent-encoded", p.Name, c.Param(p.Name))
		}
		if err := p.check([]string{value}); err != nil {
			return nil, err
		}
		found[p.Name] = value
	}
	return found, nil
}

func (r Route) queryValues(query url.Values) (Values, error) {
	found := Values{}
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
	for _, p := range r.Params {
		if _, given := found[p.Name]; given || p.InPath {
			continue
		}
		if p.Required {
			return nil, r.missingParam(p)
		}
		if p.Default != "" {
			found[p.Name] = p.Default
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

func (r Route) queryParam(name string) (Param, bool) {
	i := slices.IndexFunc(r.Params, func(p Param) bool { return p.Name == name && !p.InPath })
	if i < 0 {
		return Param{}, false
	}
	return r.Params[i], true
}

func (r Route) unknownParam(name string) error {
	var accepted []string
	for _, p := range r.Params {
		if !p.InPath {
			accepted = append(accepted, p.Name)
		}
	}
	if len(accepted) == 0 {
		return geo.Errorf(geo.Invalid, "parameter %q is unknown: %s takes none", Clip(name), r.Path)
	}
	hint := ""
	if near, ok := nearest(name, accepted); ok {
		hint = fmt.Sprintf("did you mean %s? ", near)
	}
	return geo.Errorf(geo.Invalid, "parameter %q is unknown: %s%s takes %s", Clip(name), hint, r.Path, strings.Join(accepted, ", "))
}

// missingParam shows an address that would be accepted.
func (r Route) missingParam(missing Param) error {
	var needed []string
	for _, p := range r.Params {
		if p.Required && !p.InPath {
			needed = append(needed, p.Name+"="+p.Example)
		}
	}
	return geo.Errorf(geo.Invalid, "parameter %s is missing: try %s?%s", missing.Name, r.Path, strings.Join(needed, "&"))
}

func (p Param) check(given []string) error {
	value := given[0]
	switch {
	case len(given) > 1:
		return geo.Errorf(geo.Invalid, "parameter %s is given %d times, once would be accepted", p.Name, len(given))
	case len(value) > maxValue:
		return geo.Errorf(geo.Invalid, "parameter %s is %d bytes long, up to %d would be accepted", p.Name, len(value), maxValue)
	case value == "" && p.Required:
		return geo.Errorf(geo.Invalid, "parameter %s is empty: try %s=%s", p.Name, p.Name, p.Example)
	case value == "":
		return geo.Errorf(geo.Invalid, "parameter %s is empty: leave it out, or try %s=%s", p.Name, p.Name, p.Example)
	case p.Pattern != nil && !p.Pattern.MatchString(value):
		return geo.Errorf(geo.Invalid, "%s %q is not %s", p.Name, value, p.Expects)
	case len(p.Enum) > 0 && !slices.Contains(p.Enum, value):
		return geo.Errorf(geo.Invalid, "%s %q is none of %s", p.Name, value, strings.Join(p.Enum, ", "))
	case p.Number != nil:
		return p.Number.check(p.Name, value)
	}
	return nil
}

func (n Number) check(name, value string) error {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || x < n.Min || n.Max < x {
		return geo.Errorf(geo.Invalid, "%s %s is out of range %.0f..%.0f", name, value, n.Min, n.Max)
	}
	return nil
}

// Clip shortens what a client sent to what an error may repeat.
func Clip(s string) string {
	if len(s) > maxValue {
		return s[:maxValue] + "..."
	}
	return s
}
