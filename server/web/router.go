package web

import (
	"io"
	"regexp"
	"slices"
	"strings"

	"controlmap/geo"

	"github.com/labstack/echo/v4"
)

// NewRouter makes echo routes of a table; GET routes answer HEAD as well. Those whose paths
// begin with one of inside have parameters inside of segments. What is nowhere in the table goes
// to rest.
func NewRouter(table []Route, inside []string, rest func(Call) error) *echo.Echo {
	e := echo.New()
	e.Logger.SetOutput(io.Discard) // echo only logs what this package logs itself
	e.HTTPErrorHandler = writeError
	e.Use(recoverPanic)
	both := func(path string, handler echo.HandlerFunc) {
		e.GET(path, handler)
		e.HEAD(path, handler)
	}
	for _, r := range table {
		begins := func(prefix string) bool { return strings.HasPrefix(r.Path, prefix) }
		if !slices.ContainsFunc(inside, begins) {
			both(r.echoPath(), handlerOf(r))
		}
	}
	for _, prefix := range inside {
		both(prefix+"*", under(table, prefix))
	}
	both("/*", func(c echo.Context) error { return rest(Call{Context: c}) })
	return e
}

// handlerOf checks the request against the route's parameters and then answers it.
func handlerOf(r Route) echo.HandlerFunc {
	return func(c echo.Context) error {
		SetRoute(c.Request(), r.Path)
		values, err := r.values(c)
		if err != nil {
			return err
		}
		return r.Handle(Call{Context: c, Values: values})
	}
}

// shape is a route with parameters inside of segments, which echo cannot tell apart.
type shape struct {
	route   string
	literal int // how much of the path is not a parameter
	pattern *regexp.Regexp
	names   []string
	handle  echo.HandlerFunc
}

var pathParam = regexp.MustCompile(`\\\{(\w+)\\\}`)

func newShape(r Route, handle echo.HandlerFunc) shape {
	quoted := regexp.QuoteMeta(r.Path)
	s := shape{route: r.Path, handle: handle}
	for _, found := range pathParam.FindAllStringSubmatch(quoted, -1) {
		s.names = append(s.names, found[1])
	}
	s.literal = len(pathParam.ReplaceAllString(quoted, ""))
	s.pattern = regexp.MustCompile("^" + pathParam.ReplaceAllString(quoted, "([^/]+?)") + "$")
	return s
}

// under routes what lies under a prefix to the routes of the table, to the one whose path
// says most where several fit.
func under(table []Route, prefix string) echo.HandlerFunc {
	var shapes []shape
	for _, r := range table {
		if strings.HasPrefix(r.Path, prefix) {
			shapes = append(shapes, newShape(r, handlerOf(r)))
		}
	}
	return func(c echo.Context) error {
		path := c.Request().URL.EscapedPath()
		var best shape
		var values []string
		for _, candidate := range shapes {
			if candidate.literal <= best.literal {
				continue
			}
			if found := candidate.pattern.FindStringSubmatch(path); found != nil {
				best, values = candidate, found[1:]
			}
		}
		if best.handle == nil {
			return geo.Errorf(geo.NotFound, "there is nothing at %q: see /docs for what there is", Clip(path))
		}
		c.SetPath(best.route)
		c.SetParamNames(best.names...)
		c.SetParamValues(values...)
		return best.handle(c)
	}
}
