package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"

	"controlmap/geo"
)

const selectTile = `SELECT b.plain, b.gzip, b.br
	FROM tile_map m CROSS JOIN tile t ON t.map = m.id LEFT JOIN tile_body b ON b.id = t.body
	WHERE m.name = ? AND t.format = ? AND t.z = ? AND t.x = ? AND t.y = ?`

// Tile returns a stored tile. One that is not stored is NotFound, and has to be built.
func (s *Store) Tile(ctx context.Context, key geo.TileKey) (tile geo.StoredTile, err error) {
	err = s.readers.QueryRowContext(ctx, selectTile, key.Map.String(), key.Format, key.Z, key.X, key.Y).
		Scan(&tile.Plain, &tile.Gzip, &tile.Brotli)
	if errors.Is(err, sql.ErrNoRows) {
		err = geo.Errorf(geo.NotFound, "tile %s is not stored", key)
	}
	return tile, s.fault(ctx, err)
}

// TilesOf lists the tiles that are stored of a map in a format, by zoom, column and row.
func (s *Store) TilesOf(ctx context.Context, of geo.MapID, format geo.TileFormat) ([]geo.TileKey, error) {
	read := func(rows *sql.Rows) (geo.TileKey, error) {
		key := geo.TileKey{Map: of, Format: format}
		return key, rows.Scan(&key.Z, &key.X, &key.Y)
	}
	keys, err := list(ctx, s.readers, read, `SELECT t.z, t.x, t.y FROM tile_map m JOIN tile t ON t.map = m.id
		WHERE m.name = ? AND t.format = ? ORDER BY t.z, t.x, t.y`, of.String(), format)
	return keys, s.fault(ctx, err)
}

// TileUse says how much is stored of tiles.
func (s *Store) TileUse(ctx context.Context) (use geo.TileUse, err error) {
	err = s.readers.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM tile), count(*),
		coalesce(sum(coalesce(length(plain), 0) + coalesce(length(gzip), 0) + coalesce(length(br), 0)), 0) FROM tile_body`).
		Scan(&use.Tiles, &use.Bodies, &use.Bytes)
	return use, s.fault(ctx, err)
}

// PutTiles stores tiles in place of those of the same keys, in one transaction. A key
// without a map or format, or off the grid, is Invalid.
func (s *Store) PutTiles(ctx context.Context, tiles []geo.KeyedTile) error {
	for _, tile := range tiles {
		if err := checkTile(tile.TileKey); err != nil {
			return err
		}
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		w := tileWriter{ctx: ctx, tx: tx, maps: map[geo.MapID]int64{}}
		for _, tile := range tiles {
			if err := w.write(tile); err != nil {
				return err
			}
		}
		return nil
	})
}

// maxTileZoom is the last whose columns and rows fit into 31 bits.
const maxTileZoom = 30

func checkTile(key geo.TileKey) error {
	switch {
	case key.Map == geo.MapID{} || key.Format == "":
		return geo.Errorf(geo.Invalid, "tile %s lacks a map or a format", key)
	case key.Z > maxTileZoom:
		return geo.Errorf(geo.Invalid, "zoom of tile %s is out of range 0..%d", key, maxTileZoom)
	case key.X>>key.Z > 0 || key.Y>>key.Z > 0:
		return geo.Errorf(geo.Invalid, "tile %s is off the grid: columns and rows of zoom %d are 0..%d", key, key.Z, uint32(1)<<key.Z-1)
	}
	return nil
}

// tileWriter stores tiles in a transaction.
type tileWriter struct {
	ctx  context.Context
	tx   *sql.Tx
	maps map[geo.MapID]int64 // ids of rows
}

func (w *tileWriter) write(tile geo.KeyedTile) error {
	id, err := w.mapID(tile.Map)
	if err != nil {
		return err
	}
	body, err := w.bodyID(tile.StoredTile)
	if err != nil {
		return err
	}
	_, err = w.tx.ExecContext(w.ctx, `INSERT INTO tile (map, format, z, x, y, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET body = excluded.body`, id, tile.Format, tile.Z, tile.X, tile.Y, body)
	return err
}

func (w *tileWriter) mapID(of geo.MapID) (int64, error) {
	id, known := w.maps[of]
	if known {
		return id, nil
	}
	err := w.tx.QueryRowContext(w.ctx, `INSERT INTO tile_map (name) VALUES (?)
		ON CONFLICT DO UPDATE SET name = name RETURNING id`, of.String()).Scan(&id)
	w.maps[of] = id
	return id, err
}

// bodyID returns the id of a tile's bytes, which it stores if they are new; NULL for a tile
// that shows nothing.
func (w *tileWriter) bodyID(tile geo.StoredTile) (id sql.NullInt64, err error) {
	if tile.Empty() {
		return id, nil
	}
	hash := hashOf(tile)
	err = w.tx.QueryRowContext(w.ctx, `SELECT id FROM tile_body WHERE hash = ?`, hash[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = w.tx.QueryRowContext(w.ctx, `INSERT INTO tile_body (hash, plain, gzip, br) VALUES (?, ?, ?, ?) RETURNING id`,
			hash[:], tile.Plain, tile.Gzip, tile.Brotli).Scan(&id)
	}
	return id, err
}

func hashOf(tile geo.StoredTile) (d digest) {
	all := sha256.New()
	for _, part := range [][]byte{tile.Plain, tile.Gzip, tile.Brotli} {
		all.Write(binary.AppendUvarint(nil, uint64(len(part))))
		all.Write(part)
	}
	all.Sum(d[:0])
	return d
}

// TileMaps lists the maps of which tiles are stored, by name.
func (s *Store) TileMaps(ctx context.Context) ([]geo.MapID, error) {
	read := func(rows *sql.Rows) (geo.MapID, error) {
		var name string
		if err := rows.Scan(&name); err != nil {
			return geo.MapID{}, err
		}
		return geo.ParseMapID(name)
	}
	maps, err := list(ctx, s.readers, read, `SELECT name FROM tile_map ORDER BY name`)
	return maps, s.fault(ctx, err)
}

// DropTiles forgets the tiles of maps, of which there need not be any, in one
// transaction.
func (s *Store) DropTiles(ctx context.Context, maps ...geo.MapID) error {
	list := make([]string, len(maps))
	for i, of := range maps {
		list[i] = of.String()
	}
	names, err := json.Marshal(list)
	if err != nil {
		return geo.Wrap(geo.Internal, err, "maps to drop")
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			`DELETE FROM tile WHERE map IN (SELECT id FROM tile_map WHERE name IN (SELECT value FROM json_each(?)))`,
			`DELETE FROM tile_map WHERE name IN (SELECT value FROM json_each(?))`,
		} {
			if _, err := tx.ExecContext(ctx, statement, string(names)); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM tile_body WHERE NOT EXISTS (SELECT 1 FROM tile WHERE body = tile_body.id)`)
		return err
	})
}
