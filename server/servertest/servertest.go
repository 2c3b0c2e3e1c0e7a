// Package servertest is a server of a small country of squares, for the tests of its rooms: a
// store in memory, the configuration that serves it, and answers that are easy to check.
package servertest

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/draw"
	"controlmap/geo/gazetteer"
	"controlmap/server"

	"github.com/paulmach/orb"
)

var built = fstest.MapFS{
	"index.html":          {Data: []byte("<!doctype html><title>map</title>")},
	"favicon.svg":         {Data: []byte("<svg/>")},
	"assets/index-abc.js": {Data: []byte(strings.Repeat("export const x = 1;\n", 200))},
	".gitkeep":            {},
}

var (
	towns = []geo.Place{
		{
			ID: 490, NameEN: "Bakhmut", NameUK: "Бахмут", Kind: geo.KindCity, Code: "UA14020010010059145", Region: "UA-14",
			Raion:   geo.AdminUnit{Code: "UA14020000000013572", NameEN: "Bakhmutskyi raion", NameUK: "Бахмутський район"},
			Hromada: geo.AdminUnit{Code: "UA14020010000088496", NameEN: "Bakhmutska hromada", NameUK: "Бахмутська громада"},
			Point:   orb.Point{37.75, 48.5}, Population: 80500, PopulationYear: 2020,
		},
		{ID: 7, NameEN: "Bakhchysarai", NameUK: "Бахчисарай", Kind: geo.KindPart, Region: "UA-43", Point: orb.Point{34.5, 45.75}},
	}
	index   = gazetteer.New(towns, nil)
	printed = []geo.Figure{{
		ID: "total", Metric: geo.MetricTotal, To: geo.NewDate(2025, 12, 1), Value: 800, Unit: geo.UnitKm2, Publisher: "A paper",
		Rule: geo.FigureRule{Source: "settlements", Region: geo.Ukraine, Statuses: []geo.Status{geo.Occupied}, Formula: geo.Sphere, Map: geo.MapOfDay, Rounding: 1},
	}, {
		ID: "elsewhere", Metric: geo.MetricShare, To: geo.NewDate(2025, 12, 1), Value: 0.1, Unit: geo.UnitPercent, Qualifier: geo.About, Publisher: "A paper",
		Rule: geo.FigureRule{Source: "isw", Region: geo.Ukraine, Statuses: []geo.Status{geo.Occupied}, Formula: geo.Sphere, Map: geo.MapOfDay, Rounding: 0.1},
	}}
)

// NewAtlas is of four squares and two towns.
func NewAtlas() *atlas.Atlas {
	located := atlas.New(squares)
	located.Places = index
	return located
}

// Config serves NewStore.
func Config() server.Config {
	return server.Config{
		Store: NewStore(), Database: "0123456789abcdef", Atlas: NewAtlas(), Gazetteer: index, Figures: printed,
		Places: towns, Drawer: drawer, Style: style, TileCache: 8 << 20,
	}
}

var style, drawer = mustDraw()

func mustDraw() (draw.Style, *draw.Drawer) {
	style, err := draw.Default()
	if err != nil {
		panic(err)
	}
	drawer, err := draw.New(style, squares, towns)
	if err != nil {
		panic(err)
	}
	return style, drawer
}

// Serve starts a server of Config, changed by change if that is not nil, until the test is over.
func Serve(t testing.TB, change func(*server.Config)) *httptest.Server {
	t.Helper()
	cfg := Config()
	cfg.Static, cfg.Release.Version = built, "v1.2.3"
	if change != nil {
		change(&cfg)
	}
	srv := httptest.NewServer(server.New(cfg))
	t.Cleanup(srv.Close)
	return srv
}
