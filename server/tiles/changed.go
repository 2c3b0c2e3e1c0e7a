package tiles

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"controlmap/geo"
	"controlmap/geo/encode"
	"controlmap/geo/tile"
	"controlmap/server/web"

	"github.com/paulmach/orb/maptile"
)

// changedTable lists the tiles that may differ between two snapshots.
type changedTable struct {
	Source         geo.SourceName `json:"source"`
	FromSnapshot   geo.Date       `json:"from_snapshot"`
	FromRevision   geo.Revision   `json:"from_revision"`
	ToSnapshot     geo.Date       `json:"to_snapshot"`
	ToRevision     geo.Revision   `json:"to_revision"`
	MinZoom        maptile.Zoom   `json:"minzoom"`
	MaxZoom        maptile.Zoom   `json:"maxzoom"`
	Licence        string         `json:"licence"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Rows           []changedRow   `json:"rows"`
	Total          changedTotal   `json:"total"`
}

type changedRow struct {
	Z maptile.Zoom `json:"z"`
	X uint32       `json:"x"`
	Y uint32       `json:"y"`
}

type changedTotal struct {
	Tiles int `json:"tiles"`
}

// Header implements encode.Table.
func (t changedTable) Header() []string {
	return []string{"z", "x", "y", "source", "from_snapshot", "from_revision", "to_snapshot", "to_revision", "attribution"}
}

// Records implements encode.Table.
func (t changedTable) Records() [][]string {
	records := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = []string{
			strconv.Itoa(int(row.Z)), strconv.FormatUint(uint64(row.X), 10), strconv.FormatUint(uint64(row.Y), 10),
			string(t.Source), t.FromSnapshot.String(), fmt.Sprint(t.FromRevision), t.ToSnapshot.String(), fmt.Sprint(t.ToRevision), t.Attribution,
		}
	}
	return records
}

// writeText writes z/x/y, a tile a line.
func (t changedTable) writeText(w io.Writer) error {
	var list []byte
	for _, row := range t.Rows {
		list = fmt.Appendf(list, "%d/%d/%d\n", row.Z, row.X, row.Y)
	}
	_, err := w.Write(list)
	return err
}

// changedQuery is what /tiles/changed is asked.
type changedQuery struct {
	MapPath
	first, last maptile.Zoom
}

func readChangedQuery(v web.Values) (q changedQuery, err error) {
	q.Kind = geo.ChangeMap
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.From, err = parseSnapshotRef(v["from"]); err != nil {
		return q, err
	}
	if q.To, err = parseSnapshotRef(v["to"]); err != nil {
		return q, err
	}
	first, err := v.Integer("minzoom")
	if err != nil {
		return q, err
	}
	last, err := v.Integer("maxzoom")
	if err == nil && first > last {
		err = geo.Errorf(geo.Invalid, "minzoom %d is more than maxzoom %d", first, last)
	}
	q.first, q.last = maptile.Zoom(first), maptile.Zoom(last)
	return q, err
}

func (t *Tiles) changedTiles(c web.Call) error {
	q, err := readChangedQuery(c.Values)
	if err != nil {
		return err
	}
	r, err := t.Find(c.Ctx(), q.MapPath)
	if err != nil {
		return err
	}
	src, err := t.store.Source(c.Ctx(), q.Source)
	if err != nil {
		return err
	}
	doc := c.InFormat(web.Document{
		Cache: q.DocumentCache(),
		Name:  fmt.Sprintf("tiles-changed-%s-%s-%s", q.Source, r.From.Date, r.To.Date),
	})
	return t.answers.Write(c, doc, append(r.Basis(), src.Source), t.overlays, func(ctx context.Context, w io.Writer) error {
		changed, err := t.set.Changed(ctx, r.From, r.To, q.first, q.last)
		if err != nil {
			return err
		}
		table := newChangedTable(src.Source, r, q, changed)
		if doc.MediaType == web.TypeText {
			return table.writeText(w)
		}
		return doc.WriteTable(w, table)
	})
}

func newChangedTable(src geo.Source, r SnapshotRange, q changedQuery, changed []tile.Address) changedTable {
	t := changedTable{
		Source:         src.Name,
		FromSnapshot:   r.From.Date,
		FromRevision:   r.From.Revision,
		ToSnapshot:     r.To.Date,
		ToRevision:     r.To.Revision,
		MinZoom:        q.first,
		MaxZoom:        q.last,
		Licence:        src.Licence,
		Attribution:    src.Attribution,
		AttributionURL: src.URL,
		Rows:           make([]changedRow, len(changed)),
		Total:          changedTotal{len(changed)},
	}
	for i, at := range changed {
		t.Rows[i] = changedRow{at.Zoom(), at.Tile().X, at.Tile().Y}
	}
	return t
}

var _ encode.Table = changedTable{}

var (
	paramChangedFrom = web.Param{
		Name:        "from",
		Required:    true,
		Description: "The earlier day in Kyiv, or a revision as r12-1a2b3c4d.",
		Pattern:     anySnapshotRef,
		Expects:     paramTileDate.Expects,
		Example:     "2025-01-01",
	}
	paramChangedTo = web.Param{
		Name:        "to",
		Description: "The later day in Kyiv, latest, or a revision as r40-5e6f7a8b.",
		Pattern:     anySnapshotRef,
		Expects:     paramTileDate.Expects,
		Default:     web.Latest,
		Example:     "2025-12-01",
	}
	paramMinZoom = paramOfZoom("minzoom", "The first zoom.", "0", "5")
	paramMaxZoom = paramOfZoom("maxzoom", "The last zoom.", strconv.Itoa(int(tile.MaxZoom)), "11")
)

func paramOfZoom(name, description, standard, example string) web.Param {
	return web.Param{
		Name:        name,
		Description: description,
		Pattern:     web.WholeNumber,
		Expects:     "a whole number",
		Number:      web.IntegerIn(0, float64(tile.MaxZoom)),
		Default:     standard,
		Example:     example,
	}
}
