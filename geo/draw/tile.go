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
// which is 1 or 2. It is transparent where nothing is drawn, and nil where that is everywhere.
// Equal geometry makes equal bytes, which may be shared and must not be altered. The
// error is Invalid or Internal.
func (d *Drawer) Tile(scene Scene, at tile.Address, scale int) ([]byte, error) {
	if scale != 1 && scale != 2 {
		return nil, geo.Errorf(geo.Invalid, "tile scale %d is none of 1, 2", scale)
	}
	layers := scene.layers(at)
	front := scene.front(at)
	if len(layers) == 0 && len(front) == 0 {
		return nil, nil
	}
	if len(layers) != 1 || len(front) > 0 || !layers[0].isPlain() {
		return d.drawTile(scene.theme(), layers, front, scale)
	}
	plain := plainTile{layers[0].kind, scene.theme(), scale}
	if drawn, ok := d.plainTiles.Load(plain); ok {
		return drawn.([]byte), nil
	}
	drawn, err := d.drawTile(scene.theme(), layers, front, scale)
	if err == nil {
		d.plainTiles.Store(plain, drawn)
	}
	return drawn, err
}

// plainTile is a tile that is filled by one kind, as every second one of a large zoom.
type plainTile struct {
	kind  string
	theme Theme
	scale int
}

func (d *Drawer) drawTile(theme Theme, layers []kindLayer, front orb.MultiLineString, scale int) ([]byte, error) {
	c, err := d.tileCanvas()
	if err != nil {
		return nil, err
	}
	defer d.canvases.Put(c)
	size := TileSize * scale
	c.reset(size, size, color.NRGBA{})
	brush := brush{&c.canvas, d.style, theme, float64(scale)}
	c.pen.setTransform(float64(size)/tile.Extent, 0, 0)
	for _, layer := range layers {
		brush.fillLayer(layer)
	}
	for _, layer := range layers {
		brush.strokeEdges(layer)
	}
	brush.strokeLines(front, "front")
	return c.png(c.compressor)
}

// tileCanvas is a canvas with a compressor for it.
type tileCanvas struct {
	canvas
	compressor *compressor
}

// tileCanvas returns one that has been used before, or a new one. The error is Internal.
func (d *Drawer) tileCanvas() (*tileCanvas, error) {
	if c, ok := d.canvases.Get().(*tileCanvas); ok {
		return c, nil
	}
	compressor, err := newCompressor(zlib.BestSpeed)
	if err != nil {
		return nil, err
	}
	return &tileCanvas{compressor: compressor}, nil
}
