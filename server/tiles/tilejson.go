package tiles

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"net/url"
	"strings"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/tile"
	"controlmap/server/web"

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
	Covers       []geo.Status   `json:"covers"`
	Carried      []carried      `json:"carried,omitempty"` // of the map of a snapshot
	Raster       []string       `json:"raster,omitempty"`  // templates of the same, drawn
	Style        string         `json:"style,omitempty"`   // of MapLibre
	Dates        []geo.Date     `json:"dates,omitempty"`   // of a history
}

// carried is a status that a map shows by an earlier snapshot.
type carried struct {
	Status   geo.Status `json:"status"`
	Snapshot geo.Date   `json:"snapshot"`
}

// carriedInto lists what the map of a snapshot shows by earlier ones.
func carriedInto(src geo.Source, s geo.StoredSnapshot) (list []carried) {
	for _, o := range s.DrawnOfEarlier(src) {
		list = append(list, carried{o.Status, o.Date})
	}
	return list
}

func (t *Tiles) tileJSON(c web.Call) error {
	address, err := web.Origin(c.Request(), t.behindProxy)
	if err != nil {
		return err
	}
	p, err := readMapPath(c.Request().URL, ".json")
	if err != nil {
		return err
	}
	r, err := t.Find(c.Ctx(), p)
	if err != nil {
		return err
	}
	doc, err := t.describe(c.Ctx(), p, r, address)
	if err != nil {
		return err
	}
	return c.WriteJSON(web.Document{MediaType: web.TypeJSON, Cache: p.DocumentCache()}, doc)
}

// DocumentCache is the Cache-Control of what describes a map. Unlike its tiles, that may
// change with the program and the source's terms.
func (p MapPath) DocumentCache() string {
	if p.isFixed() {
		return web.CacheDated
	}
	return p.freshness()[0]
}

// readMapPath reads the path of a document about tiles.
func readMapPath(u *url.URL, ending string) (MapPath, error) {
	path := strings.TrimPrefix(u.EscapedPath(), Prefix)
	return parseMapPath(strings.TrimSuffix(path, ending), url.PathUnescape)
}

func (t *Tiles) describe(ctx context.Context, p MapPath, r SnapshotRange, address string) (tileJSON, error) {
	src, err := t.store.Source(ctx, p.Source)
	if err != nil {
		return tileJSON{}, err
	}
	days, err := t.store.Snapshots(ctx, p.Source, r.To.RecordedAt)
	if err != nil {
		return tileJSON{}, err
	}
	bound, err := t.bound(ctx, r)
	if err != nil {
		return tileJSON{}, err
	}
	meta := answer.NewMeta(src.Source, r.To, p.To.Date, answer.FlagsOf(days, r.To.Revision))
	base := address + Prefix + url.PathEscape(string(p.Source)) + "/" + r.mapID
	doc := tileJSON{
		TileJSON:     "3.0.0",
		Name:         r.title(src.Source),
		Description:  src.Description,
		Version:      fmt.Sprintf("%d.0.0", r.To.Revision),
		Attribution:  creditOf(src.Source),
		Scheme:       "xyz",
		Tiles:        []string{base + "/{z}/{x}/{y}" + vectorEnding},
		MaxZoom:      int(tile.MaxZoom),
		VectorLayers: layerDescriptions[r.Kind](),
		Bounds:       [4]float64{web.Round5(bound.Min[0]), web.Round5(bound.Min[1]), web.Round5(bound.Max[0]), web.Round5(bound.Max[1])},
		Center:       [3]float64{web.Round5(bound.Center()[0]), web.Round5(bound.Center()[1]), startZoom},
		Source:       p.Source,
		Date:         meta.Date,
		Snapshot:     meta.Snapshot,
		AgeDays:      meta.AgeDays,
		Revision:     meta.Revision,
		Licence:      meta.Licence,
		Flags:        meta.Flags,
		Covers:       answer.CoversOf(src.Source, r.To.Snapshot),
	}
	if r.Kind == geo.SnapshotMap {
		doc.Carried = carriedInto(src.Source, r.To)
	} else {
		doc.FromSnapshot, doc.FromRevision = &r.From.Date, r.From.Revision
	}
	if r.Kind != geo.HistoryMap {
		doc.Raster = []string{base + "/{z}/{x}/{y}" + rasterEnding, base + "/{z}/{x}/{y}" + doubleEnding}
		doc.Style = base + "/style.json"
	} else if doc.Dates, err = t.set.Dates(ctx, r.From, r.To); err != nil {
		return tileJSON{}, err
	}
	return doc, nil
}

// layerDescriptions are the layers of the vector tiles of each kind of map.
var layerDescriptions = map[geo.MapKind]func() []tile.LayerDescription{
	geo.SnapshotMap: tile.DescribeDay,
	geo.ChangeMap:   tile.DescribeChanges,
	geo.HistoryMap:  tile.DescribeHistory,
}

// startZoom is the zoom at which all of Ukraine fits a screen.
const startZoom = 5

// title names a map for a list of layers.
func (r SnapshotRange) title(src geo.Source) string {
	title := cmp.Or(src.Title, string(src.Name))
	if r.Kind == geo.SnapshotMap {
		return fmt.Sprintf("%s, %s", title, r.To.Date)
	}
	return fmt.Sprintf("%s, %s to %s", title, r.From.Date, r.To.Date)
}

// bound is what the tiles of a map cover: Ukraine, and what the map shows beyond it.
func (t *Tiles) bound(ctx context.Context, r SnapshotRange) (orb.Bound, error) {
	b := t.set.Bound()
	for _, s := range []geo.StoredSnapshot{r.From, r.To} {
		if s.Revision == 0 {
			continue
		}
		day, err := t.set.Day(ctx, s)
		if err != nil {
			return b, err
		}
		b = b.Union(day.Bound)
	}
	return b, nil
}

// creditOf is a source's attribution as HTML, as TileJSON and map libraries have it.
func creditOf(src geo.Source) string {
	text := html.EscapeString(src.Attribution)
	if !strings.HasPrefix(src.URL, "https://") && !strings.HasPrefix(src.URL, "http://") {
		return text
	}
	return `<a href="` + html.EscapeString(src.URL) + `">` + text + `</a>`
}
