package server

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// tileJSON is a document of TileJSON 3.0.0, with members of our own after its own.
type tileJSON struct {
	TileJSON     string                  `json:"tilejson"`
	Name         string                  `json:"name"`
	Description  string                  `json:"description"`
	Version      string                  `json:"version"`
	Attribution  string                  `json:"attribution"` // HTML
	Scheme       string                  `json:"scheme"`
	Tiles        []string                `json:"tiles"`
	MinZoom      int                     `json:"minzoom"`
	MaxZoom      int                     `json:"maxzoom"`
	Bounds       [4]float64              `json:"bounds"`
	Center       [3]float64              `json:"center"`
	VectorLayers []tile.LayerDescription `json:"vector_layers"`

	Source       geo.SourceName `json:"source"`
	FromSnapshot *geo.Date      `json:"from_snapshot,omitempty"`
	FromRevision geo.Revision   `json:"from_revision,omitempty"`
	Date         geo.Date       `json:"date"`
	Snapshot     geo.Date       `json:"snapshot"`
	AgeDays      int            `json:"age_days"`
	Revision     geo.Revision   `json:"revision"`
	Licence      string         `json:"licence"`
	Flags        answer.Flags   `json:"flags"`
	Raster       []string       `json:"raster,omitempty"` // templates of the same, drawn
	Style        string         `json:"style,omitempty"`  // of MapLibre
	Dates        []geo.Date     `json:"dates,omitempty"`  // of a history
}

func (s *server) tileJSON(c call) error {
	address, err := originOf(c.Request(), s.BehindProxy)
	if err != nil {
		return err
	}
	p, err := readMapPath(c.Request().URL, ".json")
	if err != nil {
		return err
	}
	e, err := s.tiles.find(c.ctx(), p)
	if err != nil {
		return err
	}
	doc, err := s.describe(c.ctx(), p, e, address)
	if err != nil {
		return err
	}
	return c.writeJSON(document{mediaType: typeJSON, cache: p.documentCache()}, doc)
}

// documentCache says how long what is said of a map is fresh. Unlike its tiles, that may
// change with the program and the source's terms.
func (p mapPath) documentCache() string {
	if p.isFixed() {
		return cacheDated
	}
	return p.freshness()[0]
}

// readMapPath reads the path of a document about tiles.
func readMapPath(u *url.URL, ending string) (mapPath, error) {
	path := strings.TrimPrefix(u.EscapedPath(), tilesPrefix)
	return parseMapPath(strings.TrimSuffix(path, ending), url.PathUnescape)
}

func (s *server) describe(ctx context.Context, p mapPath, e ends, address string) (tileJSON, error) {
	src, err := s.Store.Source(ctx, p.source)
	if err != nil {
		return tileJSON{}, err
	}
	days, err := s.Store.Snapshots(ctx, p.source, e.to.RecordedAt)
	if err != nil {
		return tileJSON{}, err
	}
	bound, err := s.tiles.bound(ctx, e)
	if err != nil {
		return tileJSON{}, err
	}
	meta := answer.NewMeta(src.Source, e.to.StoredSnapshot, p.to.date, answer.FlagsOf(days, e.to.Revision))
	base := address + tilesPrefix + url.PathEscape(string(p.source)) + "/" + e.name()
	doc := tileJSON{
		TileJSON:    "3.0.0",
		Name:        e.title(src.Source),
		Description: src.Description,
		Version:     fmt.Sprintf("%d.0.0", e.to.Revision),
		Attribution: creditOf(src.Source),
		Scheme:      "xyz",
		Tiles:       []string{base + "/{z}/{x}/{y}" + vectorEnding},
		MaxZoom:     int(tile.MaxZoom),
		Bounds:      [4]float64{round5(bound.Min[0]), round5(bound.Min[1]), round5(bound.Max[0]), round5(bound.Max[1])},
		Center:      [3]float64{round5(bound.Center()[0]), round5(bound.Center()[1]), startZoom},
		Source:      p.source,
		Date:        meta.Date,
		Snapshot:    meta.Snapshot,
		AgeDays:     meta.AgeDays,
		Revision:    meta.Revision,
		Licence:     meta.Licence,
		Flags:       meta.Flags,
	}
	if e.subject != ofDay {
		doc.FromSnapshot, doc.FromRevision = &e.from.Date, e.from.Revision
	}
	if e.subject != ofHistory {
		doc.Raster = []string{base + "/{z}/{x}/{y}" + rasterEnding, base + "/{z}/{x}/{y}" + doubleEnding}
		doc.Style = base + "/style.json"
	}
	switch e.subject {
	case ofDay:
		doc.VectorLayers = tile.DescribeDay()
	case ofChange:
		doc.VectorLayers = tile.DescribeChanges()
	case ofHistory:
		doc.VectorLayers = tile.DescribeHistory()
		doc.Dates, err = s.tiles.set.Dates(ctx, e.from.StoredSnapshot, e.to.StoredSnapshot)
	}
	return doc, err
}

// startZoom is the zoom at which all of Ukraine fits a screen.
const startZoom = 5

// title names a map for a list of layers.
func (e ends) title(src geo.Source) string {
	title := cmp.Or(src.Title, string(src.Name))
	if e.subject == ofDay {
		return fmt.Sprintf("%s, %s", title, e.to.Date)
	}
	return fmt.Sprintf("%s, %s to %s", title, e.from.Date, e.to.Date)
}

// bound is what the tiles of a map cover: Ukraine, and ground beyond it that the map has.
func (t *tiles) bound(ctx context.Context, e ends) (orb.Bound, error) {
	b := t.set.Bound()
	for _, r := range []resolved{e.from, e.to} {
		if r.Revision == 0 {
			continue
		}
		day, err := t.set.Day(ctx, r.StoredSnapshot)
		if err != nil {
			return b, err
		}
		b = b.Union(day.Bound)
	}
	return b, nil
}

func round5(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }

// creditOf is a source's attribution as HTML, as TileJSON and map libraries have it.
func creditOf(src geo.Source) string {
	text := html.EscapeString(src.Attribution)
	if !strings.HasPrefix(src.URL, "https://") && !strings.HasPrefix(src.URL, "http://") {
		return text
	}
	return `<a href="` + html.EscapeString(src.URL) + `">` + text + `</a>`
}

var saneHost = regexp.MustCompile(`^[A-Za-z0-9._:\[\]-]{1,255}$`)

// originOf is the scheme and host by which the client reached the server: what a proxy
// says of it, if that is to be believed. The error is Invalid for a host that is none.
func originOf(r *http.Request, behindProxy bool) (string, error) {
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if behindProxy {
		if proto := firstOf(r.Header.Get("X-Forwarded-Proto")); proto == "http" || proto == "https" {
			scheme = proto
		}
		host = cmp.Or(firstOf(r.Header.Get("X-Forwarded-Host")), host)
	}
	if !saneHost.MatchString(host) {
		return "", geo.Errorf(geo.Invalid, "host %q is not a name with or without a port", clip(host))
	}
	return scheme + "://" + host, nil
}

// firstOf returns the first of a list between commas: the word of the outermost proxy.
func firstOf(list string) string {
	first, _, _ := strings.Cut(list, ",")
	return strings.TrimSpace(first)
}

type tileCatalogue struct {
	Sources []catalogueRow `json:"sources"`
}

type catalogueRow struct {
	Source      geo.SourceName `json:"source"`
	Title       string         `json:"title"`
	Licence     string         `json:"licence"`
	Attribution string         `json:"attribution"`
	First       geo.Date       `json:"first"`
	Last        geo.Date       `json:"last"`
	Snapshots   int            `json:"snapshots"`
	TileJSON    string         `json:"tilejson"` // of the newest day
	Style       string         `json:"style"`    // of the newest day
	History     string         `json:"history"`  // TileJSON of all days
	Vector      string         `json:"vector"`   // template of the newest day
	Raster      string         `json:"raster"`   // template of the newest day, drawn
}

func (s *server) tileCatalogue(c call) error {
	address, err := originOf(c.Request(), s.BehindProxy)
	if err != nil {
		return err
	}
	sources, err := s.Store.Sources(c.ctx())
	if err != nil {
		return err
	}
	list := tileCatalogue{Sources: []catalogueRow{}}
	for _, src := range sources {
		if src.Snapshots == 0 {
			continue
		}
		base := address + tilesPrefix + url.PathEscape(string(src.Name)) + "/"
		list.Sources = append(list.Sources, catalogueRow{
			Source: src.Name, Title: src.Title, Licence: src.Licence, Attribution: src.Attribution,
			First: src.First, Last: src.Last, Snapshots: src.Snapshots,
			TileJSON: base + latest + ".json",
			Style:    base + latest + "/style.json",
			History:  base + historyStep + "/" + src.First.String() + spanMark + latest + ".json",
			Vector:   base + latest + "/{z}/{x}/{y}" + vectorEnding,
			Raster:   base + latest + "/{z}/{x}/{y}" + rasterEnding,
		})
	}
	return c.writeJSON(document{mediaType: typeJSON, cache: cacheLatest}, list)
}
