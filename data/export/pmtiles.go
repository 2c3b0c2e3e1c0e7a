package export

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Sizes and words of PMTiles 3.
const (
	headerSize = 127
	rootEnd    = 16384 // where the root directory has to end
	packedGzip = 2
	typeMVT    = 1
)

// PMTiles writes tiles, which must come in the order of TileID, to an empty file, as a
// clustered PMTiles 3. Tiles that none of them shows anything are NotFound, and tiles out
// of order Internal; the error of tiles is handed back.
func PMTiles(ctx context.Context, file io.WriteSeeker, a Archive, tiles Tiles) error {
	metadata, err := a.pmtilesMetadata()
	if err != nil {
		return geo.Wrap(geo.Internal, err, "metadata of PMTiles")
	}
	w := pmtilesWriter{out: bufio.NewWriterSize(file, 1<<20), stored: map[[sha256.Size]byte]uint64{}}
	if err := w.write(ctx, metadata, tiles); err != nil {
		return err
	}
	root, leaves, err := buildDirectories(w.entries, rootEnd-headerSize)
	if err != nil {
		return geo.Wrap(geo.Internal, err, "directories of PMTiles")
	}
	if err := w.put(leaves); err != nil {
		return err
	}
	if err := w.out.Flush(); err != nil {
		return unwritten(err)
	}
	l := layout{root: len(root), metadata: len(metadata), tiles: w.size, leaves: len(leaves)}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return unwritten(err)
	}
	_, err = file.Write(append(w.header(a, l), root...))
	return unwritten(err)
}

func unwritten(err error) error {
	if err == nil {
		return nil
	}
	return geo.Wrap(geo.Unavailable, err, "PMTiles cannot be written")
}

func (a Archive) pmtilesMetadata() ([]byte, error) {
	members := map[string]any{"vector_layers": a.VectorLayers}
	for name, value := range a.metadata() {
		members[name] = value
	}
	text, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	return compress(text)
}

type pmtilesWriter struct {
	out       *bufio.Writer
	entries   []entry
	stored    map[[sha256.Size]byte]uint64 // offsets of bodies
	addressed uint64
	size      uint64 // of all bodies
	zooms     zooms
}

// write leaves room for what comes first, and writes the metadata and the tiles.
func (w *pmtilesWriter) write(ctx context.Context, metadata []byte, tiles Tiles) error {
	if err := w.put(make([]byte, rootEnd)); err != nil {
		return err
	}
	if err := w.put(metadata); err != nil {
		return err
	}
	for batch, err := range tiles {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		for _, tile := range batch {
			if err := w.add(tile); err != nil {
				return err
			}
		}
	}
	return w.zooms.check()
}

func (w *pmtilesWriter) put(data []byte) error {
	_, err := w.out.Write(data)
	return unwritten(err)
}

func (w *pmtilesWriter) add(tile Tile) error {
	if len(tile.Gzip) == 0 {
		return nil
	}
	id := TileID(tile.Z, tile.X, tile.Y)
	offset, err := w.body(tile.Gzip)
	if err != nil {
		return err
	}
	w.zooms.add(tile.Z)
	w.addressed++
	if len(w.entries) > 0 {
		last := &w.entries[len(w.entries)-1]
		switch next := last.id + uint64(last.run); {
		case id < next:
			return geo.Errorf(geo.Internal, "tile %d/%d/%d comes after tile number %d: PMTiles are written in the order of their numbers", tile.Z, tile.X, tile.Y, next-1)
		case id == next && offset == last.offset:
			last.run++
			return nil
		}
	}
	w.entries = append(w.entries, entry{id: id, offset: offset, length: uint32(len(tile.Gzip)), run: 1})
	return nil
}

// body returns where a tile's bytes are, which it writes if they are new.
func (w *pmtilesWriter) body(data []byte) (uint64, error) {
	hash := sha256.Sum256(data)
	offset, stored := w.stored[hash]
	if stored {
		return offset, nil
	}
	offset = w.size
	w.stored[hash] = offset
	w.size += uint64(len(data))
	return offset, w.put(data)
}

// layout are the sizes of the sections: header and root, room up to rootEnd, metadata,
// tiles, leaves.
type layout struct {
	root, metadata int
	tiles          uint64
	leaves         int
}

func (w *pmtilesWriter) header(a Archive, l layout) []byte {
	h := append(make([]byte, 0, headerSize), "PMTiles\x03"...)
	metadata := uint64(rootEnd)
	tiles := metadata + uint64(l.metadata)
	for _, n := range []uint64{
		headerSize, uint64(l.root),
		metadata, uint64(l.metadata),
		tiles + l.tiles, uint64(l.leaves),
		tiles, l.tiles,
		w.addressed, uint64(len(w.entries)), uint64(len(w.stored)),
	} {
		h = binary.LittleEndian.AppendUint64(h, n)
	}
	const clustered = 1
	h = append(h, clustered, packedGzip, packedGzip, typeMVT, byte(w.zooms.first), byte(w.zooms.last))
	h = appendPoint(h, a.Bound.Min)
	h = appendPoint(h, a.Bound.Max)
	at, zoom := a.centre(w.zooms)
	return appendPoint(append(h, byte(zoom)), at)
}

// appendPoint writes a position in ten-millionths of a degree.
func appendPoint(h []byte, p orb.Point) []byte {
	for _, degrees := range p {
		h = binary.LittleEndian.AppendUint32(h, uint32(int32(math.Round(degrees*1e7))))
	}
	return h
}
