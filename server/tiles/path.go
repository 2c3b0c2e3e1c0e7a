package tiles

import (
	"net/url"
	"strconv"
	"strings"

	"controlmap/geo"
	"controlmap/geo/tile"
	"controlmap/server/web"
)

const (
	Prefix       = "/tiles/"
	historyStep  = "history"
	spanMark     = ".."
	vectorEnding = ".mvt"
	rasterEnding = ".png"
	doubleEnding = "@2x.png"
)

// endings are those of tiles' files.
var endings = map[geo.TileFormat]string{geo.TileMVT: vectorEnding, geo.TilePNG: rasterEnding, geo.TilePNG2x: doubleEnding}

// tilePath is the address of a tile, read.
type tilePath struct {
	MapPath
	at     tile.Address
	format geo.TileFormat
}

// MapPath is as much of it as tells what the tile is of.
type MapPath struct {
	Source   geo.SourceName
	Kind     geo.MapKind
	From, To SnapshotRef // from is that of a change or history
}

// SnapshotRef names a snapshot of a source: a revision; else the last one at or before a date;
// else, as latest, the newest.
type SnapshotRef struct {
	Revision geo.Revision
	Date     geo.Date
}

// isFixed tells that the moment is the same snapshot forever.
func (m SnapshotRef) isFixed() bool { return m.Revision != 0 }

// isFixed tells that the map is the same forever.
func (p MapPath) isFixed() bool {
	return p.To.isFixed() && (p.Kind == geo.SnapshotMap || p.From.isFixed())
}

// parseTilePath reads the path of a tile, which begins with tilesPrefix; unescape makes a
// segment what it stands for. The error is NotFound for a path that no tile can have, and
// Invalid for one that is malformed.
func parseTilePath(path string, unescape func(string) (string, error)) (p tilePath, err error) {
	rest, file := cutLast(strings.TrimPrefix(path, Prefix))
	rest, x := cutLast(rest)
	rest, z := cutLast(rest)
	if p.MapPath, err = parseMapPath(rest, unescape); err != nil {
		return p, err
	}
	y := ""
	if y, p.format = cutFormat(file); p.format == "" {
		return p, geo.Errorf(geo.NotFound, "tile file %q is none of {y}.mvt, {y}.png, {y}@2x.png", web.Clip(file))
	}
	if p.Kind == geo.HistoryMap && p.format != geo.TileMVT {
		return p, geo.Errorf(geo.NotFound, "tiles of a history are vector tiles: {y}.mvt would be accepted")
	}
	p.at, err = tile.Parse(z, x, y)
	return p, err
}

// parseMapPath reads {source}/{date}, {source}/{from}..{to} or
// {source}/history/{from}..{to}.
func parseMapPath(path string, unescape func(string) (string, error)) (p MapPath, err error) {
	source, when, ok := strings.Cut(path, "/")
	if !ok {
		return p, geo.Errorf(geo.NotFound, "there are no tiles at %q: see /docs for what there is", web.Clip(path))
	}
	if source, err = unescape(source); err != nil {
		return p, geo.Errorf(geo.Invalid, "source %q is not percent-encoded", web.Clip(source))
	}
	if p.Source, err = geo.ParseSourceName(source); err != nil {
		return p, err
	}
	step, span, isHistory := strings.Cut(when, "/")
	switch {
	case isHistory && (step != historyStep || strings.Contains(span, "/")):
		return p, geo.Errorf(geo.NotFound, "there are no tiles at %q: see /docs for what there is", web.Clip(path))
	case isHistory:
		p.Kind, when = geo.HistoryMap, span
	}
	from, to, isSpan := strings.Cut(when, spanMark)
	switch {
	case !isSpan && isHistory:
		return p, geo.Errorf(geo.Invalid, "%q is not two days as 2025-01-01..2025-12-31", web.Clip(when))
	case !isSpan:
		p.To, err = parseSnapshotRef(when)
		return p, err
	case !isHistory:
		p.Kind = geo.ChangeMap
	}
	if p.From, err = parseSnapshotRef(from); err != nil {
		return p, err
	}
	p.To, err = parseSnapshotRef(to)
	return p, err
}

// cutLast parts the last segment from a path.
func cutLast(path string) (rest, last string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}

// cutFormat parts the ending from a tile's file; no format for another ending.
func cutFormat(file string) (y string, format geo.TileFormat) {
	if y, ok := strings.CutSuffix(file, vectorEnding); ok {
		return y, geo.TileMVT
	}
	if y, ok := strings.CutSuffix(file, doubleEnding); ok {
		return y, geo.TilePNG2x
	}
	if y, ok := strings.CutSuffix(file, rasterEnding); ok {
		return y, geo.TilePNG
	}
	return "", ""
}

// parseSnapshotRef reads YYYY-MM-DD, latest or r{revision}. The error is Invalid.
func parseSnapshotRef(text string) (SnapshotRef, error) {
	if text == web.Latest {
		return SnapshotRef{}, nil
	}
	if digits, ok := strings.CutPrefix(text, "r"); ok {
		n, err := strconv.ParseUint(digits, 10, 63)
		if err != nil || n == 0 || digits[0] == '0' {
			return SnapshotRef{}, geo.Errorf(geo.Invalid, "%q is not a revision such as r12", web.Clip(text))
		}
		return SnapshotRef{Revision: geo.Revision(n)}, nil
	}
	date, err := geo.ParseDate(text)
	if err != nil {
		return SnapshotRef{}, geo.Errorf(geo.Invalid, "%q is none of a day as 2025-12-01, latest, a revision as r12", web.Clip(text))
	}
	return SnapshotRef{Date: date}, nil
}

// asIs is the unescaping of a path that is not escaped.
func asIs(segment string) (string, error) { return segment, nil }

// IsTile tells a path that ends as one of a tile.
func IsTile(path string) bool {
	return strings.HasPrefix(path, Prefix) && (strings.HasSuffix(path, vectorEnding) || strings.HasSuffix(path, rasterEnding))
}

// readTilePath reads the path of a request.
func readTilePath(u *url.URL) (tilePath, error) {
	if u.RawPath == "" {
		return parseTilePath(u.Path, asIs)
	}
	return parseTilePath(u.RawPath, url.PathUnescape)
}
