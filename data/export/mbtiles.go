package export

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// mbtilesSchema has each body once, as node-mbtiles lays it out. The application_id is
// that of the specification: "MPBX".
const mbtilesSchema = `
	PRAGMA application_id = 0x4d504258;
	CREATE TABLE metadata (name TEXT, value TEXT);
	CREATE UNIQUE INDEX metadata_index ON metadata (name);
	CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT);
	CREATE TABLE images (tile_data BLOB, tile_id TEXT);
	CREATE UNIQUE INDEX map_index ON map (zoom_level, tile_column, tile_row);
	CREATE UNIQUE INDEX images_id ON images (tile_id);
	CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column,
		map.tile_row AS tile_row, images.tile_data AS tile_data
		FROM map JOIN images ON images.tile_id = map.tile_id;`

// MBTiles writes tiles, which may come in any order, to an empty or new file at path, as
// MBTiles 1.3. Tiles that none of them shows anything are NotFound; the error of tiles
// is handed back.
func MBTiles(ctx context.Context, path string, a Archive, tiles Tiles) (err error) {
	db, err := sql.Open("sqlite3", unjournaled(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	w := mbtilesWriter{ctx: ctx, stored: map[[sha256.Size]byte]bool{}}
	if w.tx, err = db.BeginTx(ctx, nil); err != nil {
		return w.must(err)
	}
	defer w.tx.Rollback()
	if err := w.write(a, tiles); err != nil {
		return err
	}
	return w.must(w.tx.Commit())
}

type mbtilesWriter struct {
	ctx        context.Context
	tx         *sql.Tx
	place, add *sql.Stmt
	stored     map[[sha256.Size]byte]bool
	zooms      zooms
}

// must gives what SQLite says a code.
func (w *mbtilesWriter) must(err error) error {
	if err == nil {
		return nil
	}
	return coded(w.ctx, err, "MBTiles cannot be written")
}

func (w *mbtilesWriter) write(a Archive, tiles Tiles) (err error) {
	if _, err := w.tx.ExecContext(w.ctx, mbtilesSchema); err != nil {
		return w.must(err)
	}
	if w.place, err = w.tx.PrepareContext(w.ctx, `INSERT INTO map VALUES (?, ?, ?, ?)`); err != nil {
		return w.must(err)
	}
	defer w.place.Close()
	if w.add, err = w.tx.PrepareContext(w.ctx, `INSERT INTO images VALUES (?, ?)`); err != nil {
		return w.must(err)
	}
	defer w.add.Close()
	for batch, err := range tiles {
		if err != nil {
			return err
		}
		for _, tile := range batch {
			if err := w.addTile(tile); err != nil {
				return err
			}
		}
	}
	if err := w.zooms.check(); err != nil {
		return err
	}
	return w.addMetadata(a)
}

func (w *mbtilesWriter) addTile(tile Tile) error {
	if len(tile.Gzip) == 0 {
		return nil
	}
	w.zooms.add(tile.Z)
	hash := sha256.Sum256(tile.Gzip)
	id := fmt.Sprintf("%x", hash[:16])
	if !w.stored[hash] {
		w.stored[hash] = true
		if _, err := w.add.ExecContext(w.ctx, tile.Gzip, id); err != nil {
			return w.must(err)
		}
	}
	row := uint32(1)<<tile.Z - 1 - tile.Y // MBTiles count from the south
	_, err := w.place.ExecContext(w.ctx, tile.Z, tile.X, row, id)
	return w.must(err)
}

func (w *mbtilesWriter) addMetadata(a Archive) error {
	members := a.metadata()
	at, zoom := a.centre(w.zooms)
	members["format"] = "pbf"
	members["minzoom"] = strconv.Itoa(int(w.zooms.first))
	members["maxzoom"] = strconv.Itoa(int(w.zooms.last))
	members["bounds"] = list(a.Bound.Min, a.Bound.Max)
	members["center"] = fmt.Sprintf("%s,%d", list(at), zoom)
	members["json"] = `{"vector_layers":` + string(a.VectorLayers) + `}`
	for name, value := range members {
		if _, err := w.tx.ExecContext(w.ctx, `INSERT INTO metadata VALUES (?, ?)`, name, value); err != nil {
			return w.must(err)
		}
	}
	return nil
}

// list writes positions to a ten-millionth of a degree.
func list(points ...orb.Point) string {
	var all []string
	for _, p := range points {
		for _, degrees := range p {
			all = append(all, strconv.FormatFloat(math.Round(degrees*1e7)/1e7, 'f', -1, 64))
		}
	}
	return strings.Join(all, ",")
}
