package server

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
	"controlmap/geo/tile"

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
	mapPath
	first, last maptile.Zoom
}

func (v values) changedQuery() (q changedQuery, err error) {
	q.subject = ofChange
	if q.source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.from, err = parseMoment(v["from"]); err != nil {
		return q, err
	}
	if q.to, err = parseMoment(v["to"]); err != nil {
		return q, err
	}
	first, err := v.integer("minzoom")
	if err != nil {
		return q, err
	}
	last, err := v.integer("maxzoom")
	if err == nil && first > last {
		err = geo.Errorf(geo.Invalid, "minzoom %d is more than maxzoom %d", first, last)
	}
	q.first, q.last = maptile.Zoom(first), maptile.Zoom(last)
	return q, err
}

func (s *server) changedTiles(c call) error {
	q, err := c.values.changedQuery()
	if err != nil {
		return err
	}
	e, err := s.tiles.find(c.ctx(), q.mapPath)
	if err != nil {
		return err
	}
	src, err := s.Store.Source(c.ctx(), q.source)
	if err != nil {
		return err
	}
	doc := c.inFormat(document{
		cache: q.documentCache(),
		name:  fmt.Sprintf("tiles-changed-%s-%s-%s", q.source, e.from.Date, e.to.Date),
	})
	return s.writeDerived(c, doc, []any{e.from.Revision, e.to.Revision, src.Source}, answer.CostOverlay, func(ctx context.Context, w io.Writer) error {
		changed, err := s.tiles.set.Changed(ctx, e.from.StoredSnapshot, e.to.StoredSnapshot, q.first, q.last)
		if err != nil {
			return err
		}
		table := newChangedTable(src.Source, e, q, changed)
		if doc.mediaType == typeText {
			return table.writeText(w)
		}
		return doc.writeTable(w, table)
	})
}

func newChangedTable(src geo.Source, e ends, q changedQuery, changed []tile.Address) changedTable {
	t := changedTable{
		Source:         src.Name,
		FromSnapshot:   e.from.Date,
		FromRevision:   e.from.Revision,
		ToSnapshot:     e.to.Date,
		ToRevision:     e.to.Revision,
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
	paramChangedFrom = param{
		name:        "from",
		required:    true,
		description: "The earlier day in Kyiv, or a revision as r12.",
		pattern:     anyMoment,
		expects:     paramTileDate.expects,
		example:     "2025-01-01",
	}
	paramChangedTo = param{
		name:        "to",
		description: "The later day in Kyiv, latest, or a revision as r40.",
		pattern:     anyMoment,
		expects:     paramTileDate.expects,
		standard:    latest,
		example:     "2025-12-01",
	}
	paramMinZoom = paramOfZoom("minzoom", "The first zoom.", "0", "5")
	paramMaxZoom = paramOfZoom("maxzoom", "The last zoom.", strconv.Itoa(int(tile.MaxZoom)), "11")
)

func paramOfZoom(name, description, standard, example string) param {
	return param{
		name:        name,
		description: description,
		pattern:     paramLimit.pattern,
		expects:     "a whole number",
		number:      &number{"integer", 0, float64(tile.MaxZoom)},
		standard:    standard,
		example:     example,
	}
}
