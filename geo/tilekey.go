package geo

import "fmt"

// TileFormat is what the bytes of a tile are.
type TileFormat string

// The formats of tiles.
const (
	TileMVT   TileFormat = "mvt"    // Mapbox Vector Tile 2.1
	TilePNG   TileFormat = "png"    // 256 pixels a side
	TilePNG2x TileFormat = "png@2x" // 512 pixels a side
)

// TileKey names a tile that never changes.
type TileKey struct {
	Map     MapID // what the tile shows
	Format  TileFormat
	Z, X, Y uint32 // of the XYZ scheme: y grows to the south
}

// String returns {map}/{z}/{x}/{y}.{format}.
func (k TileKey) String() string {
	return fmt.Sprintf("%s/%d/%d/%d.%s", k.Map, k.Z, k.X, k.Y, k.Format)
}

// StoredTile is a tile as it is sent: vector tiles compressed, pictures plain. A vector
// tile that shows nothing has no bytes at all.
type StoredTile struct {
	Plain, Gzip, Brotli []byte
}

// Empty reports whether the tile shows nothing.
func (t StoredTile) Empty() bool { return len(t.Plain)+len(t.Gzip)+len(t.Brotli) == 0 }

// KeyedTile is a tile with its name.
type KeyedTile struct {
	TileKey
	StoredTile
}

// TileUse is how much a store keeps of tiles.
type TileUse struct {
	Tiles  int   // those that show nothing included
	Bodies int   // different ones
	Bytes  int64 // of the bodies
}
