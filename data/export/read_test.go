package export_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"testing"
)

// place is where a tile lies; y grows to the south.
type place struct{ z, x, y uint32 }

// archive is what a test reads back.
type archive struct {
	tiles    map[place][]byte // unpacked
	metadata map[string]any
}

var unzipper gzip.Reader

func unzip(t *testing.T, packed []byte) []byte {
	t.Helper()
	if err := unzipper.Reset(bytes.NewReader(packed)); err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(&unzipper)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readMBTiles(t *testing.T, path string) archive {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := archive{map[place][]byte{}, map[string]any{}}
	each(t, db, "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles", func(rows *sql.Rows) error {
		var p place
		var data []byte
		err := rows.Scan(&p.z, &p.x, &p.y, &data)
		p.y = 1<<p.z - 1 - p.y
		a.tiles[p] = unzip(t, data)
		return err
	})
	each(t, db, "SELECT name, value FROM metadata", func(rows *sql.Rows) error {
		var name, value string
		err := rows.Scan(&name, &value)
		a.metadata[name] = value
		return err
	})
	return a
}

func each(t *testing.T, db *sql.DB, query string, read func(*sql.Rows) error) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// pmtiles is a PMTiles 3 archive as its specification lays it out.
type pmtiles struct {
	archive
	header           [11]uint64 // offsets, lengths and counts, in the order of the header
	clustered        bool
	minZoom, maxZoom byte
	centreZoom       byte
	west, south      int32
	east, north      int32
	centreLon        int32
	centreLat        int32
	leaves           int
	runs             int
	offsets          map[uint64]bool
	end              uint64 // of the bytes read so far
	file             []byte
}

// Places in pmtiles.header.
const (
	rootAt = iota
	rootLength
	metadataAt
	metadataLength
	leavesAt
	leavesLength
	tilesAt
	tilesLength
	addressed
	entryCount
	contentCount
)

func readPMTiles(t *testing.T, path string) *pmtiles {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a := &pmtiles{archive: archive{tiles: map[place][]byte{}}, offsets: map[uint64]bool{}, file: file}
	if len(file) < 16384 || string(file[:8]) != "PMTiles\x03" {
		t.Fatalf("%s: got %d bytes and %q, want a PMTiles 3", path, len(file), file[:min(8, len(file))])
	}
	for i := range a.header {
		a.header[i] = binary.LittleEndian.Uint64(file[8+8*i:])
	}
	if packed := string(file[97:100]); packed != "\x02\x02\x01" {
		t.Errorf("compressions and type: got %x, want gzip, gzip, MVT", packed)
	}
	a.clustered, a.minZoom, a.maxZoom, a.centreZoom = file[96] == 1, file[100], file[101], file[118]
	for i, into := range map[int]*int32{102: &a.west, 106: &a.south, 110: &a.east, 114: &a.north, 119: &a.centreLon, 123: &a.centreLat} {
		*into = int32(binary.LittleEndian.Uint32(file[i:]))
	}
	if err := json.Unmarshal(unzip(t, a.section(metadataAt)), &a.metadata); err != nil {
		t.Fatal(err)
	}
	if end := a.header[rootAt] + a.header[rootLength]; end > 16384 {
		t.Errorf("root directory: ends at %d, want it within 16384", end)
	}
	a.readDirectory(t, a.section(rootAt), true)
	return a
}

func (a *pmtiles) section(at int) []byte {
	return a.file[a.header[at] : a.header[at]+a.header[at+1]]
}

func (a *pmtiles) readDirectory(t *testing.T, packed []byte, root bool) {
	t.Helper()
	r := bytes.NewReader(unzip(t, packed))
	next := func() uint64 {
		n, err := binary.ReadUvarint(r)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	n := int(next())
	columns := [4][]uint64{} // id, run, length, offset
	for c := range columns {
		for i := range n {
			v := next()
			switch {
			case c == 0 && i > 0:
				v += columns[0][i-1]
			case c == 3 && v == 0:
				v = columns[3][i-1] + columns[2][i-1]
			case c == 3:
				v--
			}
			columns[c] = append(columns[c], v)
		}
	}
	if r.Len() > 0 {
		t.Errorf("directory: %d bytes follow it", r.Len())
	}
	for i := range n {
		id, run, length, offset := columns[0][i], columns[1][i], columns[2][i], columns[3][i]
		if run == 0 && root {
			begin := a.header[leavesAt] + offset
			a.leaves++
			a.readDirectory(t, a.file[begin:begin+length], false)
			continue
		}
		a.readRun(t, id, run, offset, length)
	}
}

func (a *pmtiles) readRun(t *testing.T, id, run, offset, length uint64) {
	t.Helper()
	if offset+length > a.header[tilesLength] {
		t.Fatalf("tile %d: %d bytes at %d lie beyond the section of %d", id, length, offset, a.header[tilesLength])
	}
	if a.clustered && !a.offsets[offset] && offset != a.end {
		t.Fatalf("tile %d: new bytes at %d, want them at %d in a clustered archive", id, offset, a.end)
	}
	a.end = max(a.end, offset+length)
	a.runs++
	a.offsets[offset] = true
	begin := a.header[tilesAt] + offset
	body := unzip(t, a.file[begin:begin+length])
	for i := range run {
		p := placeOf(id + i)
		if _, twice := a.tiles[p]; twice {
			t.Errorf("tile %v is there twice", p)
		}
		a.tiles[p] = body
	}
}

// placeOf finds a tile by its number as the specification has it: d2xy of Hilbert's curve
// as it is commonly written, from the smallest square to the largest.
func placeOf(id uint64) place {
	var p place
	for id >= 1<<(2*p.z) {
		id -= 1 << (2 * p.z)
		p.z++
	}
	for side := uint32(1); side < 1<<p.z; side *= 2 {
		rx := uint32(1 & (id / 2))
		ry := uint32(1 & (id ^ uint64(rx)))
		if ry == 0 {
			if rx == 1 {
				p.x, p.y = side-1-p.x, side-1-p.y
			}
			p.x, p.y = p.y, p.x
		}
		p.x += side * rx
		p.y += side * ry
		id /= 4
	}
	return p
}

func (p place) String() string { return fmt.Sprintf("%d/%d/%d", p.z, p.x, p.y) }
