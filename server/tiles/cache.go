package tiles

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"

	"controlmap/geo"
	"controlmap/geo/tileset"
	"controlmap/server/web"

	"github.com/klauspost/compress/gzip"
	"github.com/maypok86/otter/v2"
)

// encodedTile is a tile with all that its headers say of it. It is not changed once made.
type encodedTile struct {
	renditions [web.Codings]rendition
	isVector   bool
	path       tilePath // by revisions
	counters   *routeMetrics
}

// rendition is a tile in one coding, with its headers' values as net/http keeps them. An
// empty tile has no body; nor has the plain one of a vector tile, which is cached compressed.
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
func newRaster(picture []byte) *encodedTile {
	plain := newRendition(picture)
	return &encodedTile{renditions: [web.Codings]rendition{plain, plain, plain}}
}

// newVector makes a tile of a vector tile as it is stored.
func newVector(stored geo.StoredTile) (*encodedTile, error) {
	plain, err := gunzip(stored.Gzip)
	if err != nil {
		return nil, err
	}
	t := &encodedTile{isVector: true, renditions: [web.Codings]rendition{
		newRendition(plain), newRendition(stored.Gzip), newRendition(stored.Brotli),
	}}
	t.renditions[web.Identity].body = nil
	return t, nil
}

// body returns the bytes of the tile in a coding.
func (t *encodedTile) body(c web.Coding) ([]byte, error) {
	if r := t.renditions[c]; r.body != nil || r.isEmpty() {
		return r.body, nil
	}
	return gunzip(t.renditions[web.Gzip].body)
}

// isEmpty reports whether the tile shows nothing.
func (r rendition) isEmpty() bool { return r.length[0] == "0" }

// overhead is about what a tile takes beside its bytes.
const overhead = 500

func (t *encodedTile) size() int {
	if !t.isVector {
		return len(t.renditions[web.Identity].body) + overhead
	}
	return len(t.renditions[web.Gzip].body) + len(t.renditions[web.Brotli].body) + overhead
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

// StoredTiles is where tiles may be that were made before.
type StoredTiles interface {
	// Tile returns a stored tile; NotFound.
	Tile(context.Context, geo.TileKey) (geo.StoredTile, error)
}

// cache holds the tiles that are asked for most, by their paths (SnapshotRange.path), up to a
// number of bytes; nil holds none.
type cache struct {
	*otter.Cache[string, *encodedTile]
}

func newCache(size int64) *cache {
	if size <= 0 {
		return nil
	}
	return &cache{otter.Must(&otter.Options[string, *encodedTile]{
		MaximumWeight: uint64(size),
		Weigher:       func(_ string, t *encodedTile) uint32 { return uint32(t.size()) },
	})}
}

func (c *cache) get(path string) (*encodedTile, bool) {
	if c == nil {
		return nil, false
	}
	return c.GetIfPresent(path)
}

func (c *cache) put(path string, t *encodedTile) {
	if c != nil {
		c.Set(path, t)
	}
}

// use returns how many tiles are cached, and their bytes.
func (c *cache) use() (tiles int, size uint64) {
	if c == nil {
		return 0, 0
	}
	return c.EstimatedSize(), c.WeightedSize()
}

// newTile makes a tile of its plain bytes, in one coding where only names one and else in all.
func newTile(format geo.TileFormat, content []byte, only codingChoice) (*encodedTile, error) {
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
	coding web.Coding
}

// newVectorIn makes a tile that will not be cached.
func newVectorIn(c web.Coding, content []byte) (t *encodedTile, err error) {
	if len(content) == 0 {
		return newVector(geo.StoredTile{})
	}
	switch c {
	case web.Gzip:
		content, err = tileset.Gzip(content)
	case web.Brotli:
		content, err = tileset.Brotli(content)
	}
	t = &encodedTile{isVector: true}
	t.renditions[c] = newRendition(content)
	return t, err
}

// fromStored makes a tile of what is stored under a key.
func fromStored(key geo.TileKey, stored geo.StoredTile) (*encodedTile, error) {
	if key.Format != geo.TileMVT {
		return newRaster(stored.Plain), nil
	}
	return newVector(stored)
}
