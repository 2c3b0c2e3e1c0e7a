package tiles

import (
	"strconv"

	"controlmap/geo"
	"controlmap/geo/tile"
	"controlmap/server/web"
)

// SnapshotRange is the snapshots that a map is of.
type SnapshotRange struct {
	Kind     geo.MapKind
	From, To geo.StoredSnapshot // From is the zero StoredSnapshot for a geo.SnapshotMap
	mapID    string             // ID, printed
}

func newSnapshotRange(kind geo.MapKind, from, to resolvedSnapshot) SnapshotRange {
	r := SnapshotRange{Kind: kind, From: from.StoredSnapshot, To: to.StoredSnapshot, mapID: to.mapID}
	if kind != geo.SnapshotMap {
		r.mapID = r.ID().String()
	}
	return r
}

// ID names the map for good.
func (r SnapshotRange) ID() geo.MapID {
	id := geo.MapID{Kind: r.Kind, To: r.To.ID()}
	if r.Kind != geo.SnapshotMap {
		id.From = r.From.ID()
	}
	return id
}

// Basis is what an answer about the tiles of the map follows from, with the number of what
// tiles look like.
func (r SnapshotRange) Basis() web.Basis { return web.Basis{tile.Look, r.mapID} }

// check returns Invalid where the first snapshot is later than the second.
func (r SnapshotRange) check() error {
	if r.Kind != geo.SnapshotMap && r.To.Date.Before(r.From.Date) {
		return geo.Errorf(geo.Invalid, "from %s is after to %s", r.From.Date, r.To.Date)
	}
	return nil
}

// key names a tile of the map.
func (r SnapshotRange) key(p tilePath) geo.TileKey {
	at := p.at.Tile()
	return geo.TileKey{Map: r.ID(), Format: p.format, Z: uint32(at.Z), X: at.X, Y: at.Y}
}

// fixed is the address of the same tile by revisions.
func (r SnapshotRange) fixed(p tilePath) tilePath {
	id := r.ID()
	p.From, p.To = SnapshotRef{ID: id.From}, SnapshotRef{ID: id.To}
	return p
}

// path is the address of a tile of fixed snapshots: as a client that asks by revision
// writes it, unescaped.
func (r SnapshotRange) path(p tilePath) string {
	at := p.at.Tile()
	path := append(make([]byte, 0, 80), Prefix...)
	path = append(append(append(path, p.Source...), '/'), r.mapID...)
	for _, n := range [...]uint32{uint32(at.Z), at.X, at.Y} {
		path = strconv.AppendUint(append(path, '/'), uint64(n), 10)
	}
	return string(append(path, endings[p.format]...))
}
