package draw

import (
	"image/color"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/klauspost/compress/zlib"
	"github.com/paulmach/orb"
)

// TileSize is the width and height of a tile at scale 1, in pixels.
const TileSize = 256

// Tile returns a tile of a scene as a paletted PNG of 256 pixels a side times scale,
// which is 1 or 2. It is transparent where nothing is, and nil where nothing is at all.
// Equal geometry makes equal bytes, which may be shared and must not be altered. The
// error is Invalid or Internal.
func (d *Drawer) Tile(scene Scene, at tile.Address, scale int) ([]byte, error) {
	if scale != 1 && scale != 2 {
		return nil, geo.Errorf(geo.Invalid, "tile scale %d is none of 1, 2", scale)
	}
	sheets := scene.layers(at)
	front := scene.front(at)
	if len(sheets) == 0 && len(front) == 0 {
		return nil, nil
	}
	if len(sheets) != 1 || len(front) > 0 || !sheets[0].isPlain() {
		return d.drawTile(scene.theme(), sheets, front, scale)
	}
	even := plainTile{sheets[0].kind, scene.theme(), scale}
	if drawn, ok := d.plainTiles.Load(even); ok {
		return drawn.([]byte), nil
	}
	drawn, err := d.drawTile(scene.theme(), sheets, front, scale)
	if err == nil {
		d.plainTiles.Store(even, drawn)
	}
	return drawn, err
}

// plainTile is a tile that has nothing but ground of one kind, as every second one of a
// large zoom.
type plainTile struct {
	kind  string
	theme Theme
	scale int
}

func (d *Drawer) drawTile(theme Theme, sheets []kindLayer, front orb.MultiLineString, scale int) ([]byte, error) {
	e, err := d.tileCanvas()
	if err != nil {
		return nil, err
	}
	defer d.canvases.Put(e)
	size := TileSize * scale
	e.reset(size, size, color.NRGBA{})
	brush := brush{&e.canvas, d.style, theme, float64(scale)}
	e.pen.setTransform(float64(size)/tile.Extent, 0, 0)
	for _, s := range sheets {
		brush.fillLayer(s)
	}
	for _, s := range sheets {
		brush.strokeEdges(s)
	}
	brush.strokeLines(front, "front")
	return e.png(e.compressor)
}

// tileCanvas is what a tile is drawn on.
type tileCanvas struct {
	canvas
	compressor *compressor
}

// tileCanvas returns one that has been used before, or a new one. The error is Internal.
func (d *Drawer) tileCanvas() (*tileCanvas, error) {
	if e, ok := d.canvases.Get().(*tileCanvas); ok {
		return e, nil
	}
	press, err := newCompressor(zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	return &tileCanvas{compressor: press}, nil
}
