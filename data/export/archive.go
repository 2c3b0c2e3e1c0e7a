package export

import (
	"encoding/json"
	"html"
	"iter"
	"maps"
	"strings"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Archive is what an archive says of its vector tiles.
type Archive struct {
	Name           string // short, for a list of layers
	Description    string
	Attribution    string // plain text, shown wherever the tiles are
	AttributionURL string // where it links to; may be empty
	Licence        string
	// Facts are further members of the metadata, such as source, date and revision.
	Facts        map[string]string
	Bound        orb.Bound       // WGS84; not empty
	VectorLayers json.RawMessage // as in TileJSON 3.0.0
}

// Tile is a vector tile, compressed with gzip; y grows to the south. One without bytes
// shows nothing.
type Tile struct {
	Z, X, Y uint32
	Gzip    []byte
}

// Tiles are those of an archive, a batch at a time, or the error that ends them.
type Tiles = iter.Seq2[[]Tile, error]

// metadata are the members that MBTiles and PMTiles share.
func (a Archive) metadata() map[string]string {
	members := map[string]string{
		"name":        a.Name,
		"description": a.Description,
		"attribution": a.credit(),
		"licence":     a.Licence,
		"type":        "overlay",
		"version":     "1",
	}
	maps.Copy(members, a.Facts)
	return members
}

// credit is the attribution as HTML, as both formats want it.
func (a Archive) credit() string {
	text := html.EscapeString(a.Attribution)
	if !strings.HasPrefix(a.AttributionURL, "http://") && !strings.HasPrefix(a.AttributionURL, "https://") {
		return text
	}
	return `<a href="` + html.EscapeString(a.AttributionURL) + `">` + text + `</a>`
}

// zooms are the first and the last of which there is a tile.
type zooms struct {
	first, last uint32
	tiles       int
}

func (z *zooms) add(zoom uint32) {
	if z.tiles == 0 || zoom < z.first {
		z.first = zoom
	}
	z.last = max(z.last, zoom)
	z.tiles++
}

func (z *zooms) check() error {
	if z.tiles == 0 {
		return geo.Errorf(geo.NotFound, "there is nothing to write: no tile shows anything")
	}
	return nil
}

// centre is where a viewer may begin: all of the bound on one screen.
func (a Archive) centre(z zooms) (at orb.Point, zoom uint32) {
	return a.Bound.Center(), min(max(z.first, overviewZoom), z.last)
}

// overviewZoom shows all of Ukraine on a screen.
const overviewZoom = 5
