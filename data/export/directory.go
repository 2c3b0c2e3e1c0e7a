package export

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
)

// entry is where in the tile data a run of tiles has its bytes; in a root directory that
// has leaves, a run of 0 says where in them a leaf begins.
type entry struct {
	id     uint64 // TileID of the first
	offset uint64
	length uint32
	run    uint32
}

// encodeDirectory writes entries column by column, as PMTiles 3 has them.
func encodeDirectory(entries []entry) ([]byte, error) {
	raw := binary.AppendUvarint(nil, uint64(len(entries)))
	before := uint64(0)
	for _, e := range entries {
		raw = binary.AppendUvarint(raw, e.id-before)
		before = e.id
	}
	for _, e := range entries {
		raw = binary.AppendUvarint(raw, uint64(e.run))
	}
	for _, e := range entries {
		raw = binary.AppendUvarint(raw, uint64(e.length))
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+uint64(entries[i-1].length) {
			raw = append(raw, 0) // right after the one before
		} else {
			raw = binary.AppendUvarint(raw, e.offset+1)
		}
	}
	return compress(raw)
}

func compress(raw []byte) ([]byte, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// smallestLeaf is how many entries a leaf has before there are too many leaves.
const smallestLeaf = 4096

// buildDirectories returns a root directory of at most limit bytes and the leaves that it
// needs, none where it holds all entries itself.
func buildDirectories(entries []entry, limit int) (root, leaves []byte, err error) {
	if len(entries) <= limit { // an entry is more than a byte
		root, err = encodeDirectory(entries)
	}
	for size := smallestLeaf; err == nil && (root == nil || len(root) > limit); size *= 2 {
		root, leaves, err = buildLeaves(entries, size)
	}
	return root, leaves, err
}

func buildLeaves(entries []entry, size int) (root, leaves []byte, err error) {
	var pointers []entry
	for begin := 0; begin < len(entries); begin += size {
		leaf, err := encodeDirectory(entries[begin:min(begin+size, len(entries))])
		if err != nil {
			return nil, nil, err
		}
		pointers = append(pointers, entry{id: entries[begin].id, offset: uint64(len(leaves)), length: uint32(len(leaf))})
		leaves = append(leaves, leaf...)
	}
	root, err = encodeDirectory(pointers)
	return root, leaves, err
}
