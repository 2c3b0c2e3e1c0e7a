package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"

	"controlmap/geo"
	"controlmap/geo/tileset"

	"github.com/klauspost/compress/gzip"
	"github.com/maypok86/otter/v2"
)

// builtTile is a tile with all that an answer says of it. It is not changed once made.
type builtTile struct {
	renditions [codings]rendition
	isVector   bool
	path       tilePath // by revisions
	counted    *tileMetrics
}

// rendition is a tile in one coding, with its headers' values as net/http keeps them. An
// empty tile has no body; nor has the plain one of a vector tile that is kept compressed.
type rendition struct {
	body   []byte
	etag   []string
	length []string
}

func newRendition(body []byte) rendition {
	sum := sha256.Sum256(body)
	return rendition{body, []string{`"` + hex.EncodeToString(sum[:12]) + `"`}, []string{strconv.Itoa(len(body))}}
}

// newRaster makes a tile of a picture.
func newRaster(picture []byte) *builtTile {
	plain := newRendition(picture)
	return &builtTile{renditions: [codings]rendition{plain, plain, plain}}
}

// newVector makes a tile of a vector tile as it is stored.
func newVector(stored geo.StoredTile) (*builtTile, error) {
	plain, err := gunzip(stored.Gzip)
	if err != nil {
		return nil, err
	}
	t := &builtTile{isVector: true, renditions: [codings]rendition{
		newRendition(plain), newRendition(stored.Gzip), newRendition(stored.Brotli),
	}}
	t.renditions[identity].body = nil
	return t, nil
}

// body returns the bytes of the tile in a coding.
func (t *builtTile) body(c coding) ([]byte, error) {
	if r := t.renditions[c]; r.body != nil || r.isEmpty() {
		return r.body, nil
	}
	return gunzip(t.renditions[gzipped].body)
}

// isEmpty tells that the tile shows nothing.
func (r rendition) isEmpty() bool { return r.length[0] == "0" }

// overhead is about what a tile takes beside its bytes.
const overhead = 500

func (t *builtTile) size() int {
	if !t.isVector {
		return len(t.renditions[identity].body) + overhead
	}
	return len(t.renditions[gzipped].body) + len(t.renditions[brotlied].body) + overhead
}

func gunzip(zipped []byte) ([]byte, error) {
	if len(zipped) == 0 {
		return nil, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "a stored tile")
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "a stored tile")
	}
	return plain, nil
}

// storedTiles is where tiles may lie that somebody made before.
type storedTiles interface {
	// Tile returns a stored tile; NotFound.
	Tile(context.Context, geo.TileKey) (geo.StoredTile, error)
}

// tileCache holds the tiles that are asked for most by their paths (ends.path), up to a
// number of bytes; nil holds none.
type tileCache struct {
	*otter.Cache[string, *builtTile]
}

func newTileCache(size int64) *tileCache {
	if size <= 0 {
		return nil
	}
	return &tileCache{otter.Must(&otter.Options[string, *builtTile]{
		MaximumWeight: uint64(size),
		Weigher:       func(_ string, t *builtTile) uint32 { return uint32(t.size()) },
	})}
}

func (c *tileCache) get(path string) (*builtTile, bool) {
	if c == nil {
		return nil, false
	}
	return c.GetIfPresent(path)
}

func (c *tileCache) put(path string, t *builtTile) {
	if c != nil {
		c.Set(path, t)
	}
}

// use tells how many tiles are held, and their bytes.
func (c *tileCache) use() (tiles int, size uint64) {
	if c == nil {
		return 0, 0
	}
	return c.EstimatedSize(), c.WeightedSize()
}

// built makes a tile of the bytes that were made for it, in one coding where only is one
// and else in all.
func built(format geo.TileFormat, content []byte, only codingChoice) (*builtTile, error) {
	switch {
	case format != geo.TileMVT:
		return newRaster(content), nil
	case only.one:
		return newVectorIn(only.coding, content)
	}
	stored, err := tileset.Compress(content)
	if err != nil {
		return nil, err
	}
	return newVector(stored)
}

// codingChoice is one coding, or all.
type codingChoice struct {
	one    bool
	coding coding
}

// newVectorIn makes a tile that will not be kept.
func newVectorIn(c coding, content []byte) (t *builtTile, err error) {
	if len(content) == 0 {
		return newVector(geo.StoredTile{})
	}
	switch c {
	case gzipped:
		content, err = tileset.Gzip(content)
	case brotlied:
		content, err = tileset.Brotli(content)
	}
	t = &builtTile{isVector: true}
	t.renditions[c] = newRendition(content)
	return t, err
}

// storedTile makes a tile of what is stored under a key.
func storedTile(key geo.TileKey, stored geo.StoredTile) (*builtTile, error) {
	if key.Format != geo.TileMVT {
		return newRaster(stored.Plain), nil
	}
	return newVector(stored)
}
