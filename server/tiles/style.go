package tiles

import (
	"fmt"
	"net/url"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"
	"controlmap/server/web"
)

// mapStyle is a document of the MapLibre Style Specification.
type mapStyle struct {
	Version  int                    `json:"version"`
	Name     string                 `json:"name"`
	Center   [2]float64             `json:"center"`
	Zoom     float64                `json:"zoom"`
	Sources  map[string]styleSource `json:"sources"`
	Layers   []styleLayer           `json:"layers"`
	Metadata web.Object             `json:"metadata"`
}

type styleSource struct {
	Type        string     `json:"type"`
	Tiles       []string   `json:"tiles"`
	MinZoom     int        `json:"minzoom"`
	MaxZoom     int        `json:"maxzoom"`
	Bounds      [4]float64 `json:"bounds"`
	Attribution string     `json:"attribution"`
}

type styleLayer struct {
	ID          string     `json:"id"`
	Type        string     `json:"type"`
	Source      string     `json:"source,omitempty"`
	SourceLayer string     `json:"source-layer,omitempty"`
	Filter      []any      `json:"filter,omitempty"`
	Layout      web.Object `json:"layout,omitempty"`
	Paint       web.Object `json:"paint"`
}

// The sources of a style.
const (
	styleDay    = "controlmap"
	styleChange = "controlmap-changes"
)

func (t *Tiles) mapStyle(c web.Call) error {
	address, err := web.Origin(c.Request(), t.behindProxy)
	if err != nil {
		return err
	}
	p, err := readMapPath(c.Request().URL, "/style.json")
	if err != nil {
		return err
	}
	if p.Kind == geo.HistoryMap {
		return geo.Errorf(geo.NotFound, "a history has no style: a client has to draw its steps in turn")
	}
	r, err := t.Find(c.Ctx(), p)
	if err != nil {
		return err
	}
	doc, err := t.describe(c.Ctx(), p, r, address)
	if err != nil {
		return err
	}
	painter := stylePainter{t.style, draw.Theme(c.Values["theme"])}
	style := mapStyle{
		Version: 8, Name: doc.Name, Center: [2]float64{doc.Center[0], doc.Center[1]}, Zoom: doc.Center[2],
		Sources:  map[string]styleSource{styleDay: doc.styleSource()},
		Metadata: web.Object{"source": doc.Source, "snapshot": doc.Snapshot, "revision": doc.Revision, "licence": doc.Licence},
	}
	if p.Kind == geo.SnapshotMap {
		style.Layers = painter.day()
		return c.WriteJSON(web.Document{MediaType: web.TypeJSON, Cache: p.DocumentCache()}, style)
	}
	style.Sources[styleChange] = style.Sources[styleDay]
	later := doc.styleSource()
	later.Tiles = []string{address + Prefix + url.PathEscape(string(p.Source)) + "/" + geo.MapID{To: r.To.ID()}.String() + "/{z}/{x}/{y}" + vectorEnding}
	style.Sources[styleDay] = later
	style.Layers = painter.change()
	return c.WriteJSON(web.Document{MediaType: web.TypeJSON, Cache: p.DocumentCache()}, style)
}

func (t tileJSON) styleSource() styleSource {
	return styleSource{"vector", t.Tiles, t.MinZoom, t.MaxZoom, t.Bounds, t.Attribution}
}

// stylePainter makes layers in the colours of a style.
type stylePainter struct {
	style draw.Style
	theme draw.Theme
}

// controlLayers are the kinds of control, by their names in a draw.Style, with the features
// of each. Those that others may cover come first.
var controlLayers = []struct {
	name   string
	filter []any
}{
	{"liberated", isStatus(geo.Liberated)},
	{"pre-2022", []any{"all", isStatus(geo.Occupied), []any{"==", []any{"get", "since"}, string(geo.SincePre2022)}}},
	{"occupied", []any{"all", isStatus(geo.Occupied), []any{"!=", []any{"get", "since"}, string(geo.SincePre2022)}}},
	{"contested", isStatus(geo.Contested)},
	{"advance", isStatus(geo.Advance)},
	{"claimed", isStatus(geo.Claimed)},
	{"infiltration", isStatus(geo.Infiltration)},
}

func isStatus(s geo.Status) []any { return []any{"==", []any{"get", "status"}, string(s)} }

// day shows all layers of a day's tiles.
func (p stylePainter) day() []styleLayer {
	layers := p.country()
	for _, control := range controlLayers {
		layers = append(layers,
			p.fill(control.name, control.name, styleDay, tile.LayerControl, control.filter),
			p.line(control.name+"-edge", control.name+"-edge", styleDay, tile.LayerControl, control.filter, 1))
	}
	return append(layers, p.over()...)
}

// change shows what changed over the later day.
func (p stylePainter) change() []styleLayer {
	layers := append(p.country(), p.fill("held", "held", styleDay, tile.LayerControl, isStatus(geo.Occupied)))
	for _, kind := range []geo.Direction{geo.Gained, geo.Lost} {
		filter := []any{"all", isStatus(geo.Occupied), []any{"==", []any{"get", "kind"}, string(kind)}}
		layers = append(layers,
			p.fill(string(kind), string(kind), styleChange, tile.LayerChanges, filter),
			p.line(string(kind)+"-edge", string(kind)+"-edge", styleChange, tile.LayerChanges, filter, 1))
	}
	return append(layers, p.over()...)
}

// country is what lies below control.
func (p stylePainter) country() []styleLayer {
	return []styleLayer{
		{ID: "surround", Type: "background", Paint: web.Object{"background-color": p.colour("surround")}},
		p.fill("ukraine", "ukraine", styleDay, tile.LayerRegions, nil),
		p.line("unit", "unit", styleDay, tile.LayerRegions, nil, 0.8),
	}
}

// over is what lies above control.
func (p stylePainter) over() []styleLayer {
	return []styleLayer{
		p.line("frontline", "front", styleDay, tile.LayerFront, nil, 1.8),
		{ID: "places", Type: "circle", Source: styleDay, SourceLayer: tile.LayerPlaces, Paint: web.Object{
			"circle-color": p.colour("name"), "circle-stroke-color": p.colour("halo"), "circle-stroke-width": 1,
			"circle-radius": radiusByRank(),
		}},
	}
}

// radiusByRank draws places larger that show from earlier zooms on. It names each rank,
// since QGIS interpolates by zoom alone and makes dots of 10 mm of the rest.
func radiusByRank() []any {
	radius := []any{"match", []any{"get", "rank"}}
	const first, last = 4, 12
	for rank := first; rank < last; rank++ {
		radius = append(radius, rank, 4-2*float64(rank-first)/(last-first))
	}
	return append(radius, 2)
}

func (p stylePainter) fill(id, colour, source, layer string, filter []any) styleLayer {
	return styleLayer{ID: id, Type: "fill", Source: source, SourceLayer: layer, Filter: filter,
		Paint: web.Object{"fill-color": p.colour(colour), "fill-antialias": false}}
}

func (p stylePainter) line(id, colour, source, layer string, filter []any, width float64) styleLayer {
	return styleLayer{ID: id, Type: "line", Source: source, SourceLayer: layer, Filter: filter,
		Layout: web.Object{"line-join": "round"}, Paint: web.Object{"line-color": p.colour(colour), "line-width": width}}
}

// colour writes a colour of the style as CSS does.
func (p stylePainter) colour(name string) string {
	c, _ := p.style.Colour(p.theme, name)
	return fmt.Sprintf("rgba(%d, %d, %d, %.2f)", c.R, c.G, c.B, float64(c.A)/255)
}
