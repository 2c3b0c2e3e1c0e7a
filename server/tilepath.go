package server

import (
	"net/url"
	"strconv"
	"strings"

	"controlmap/geo"
	"controlmap/geo/tile"
)

// subject is what a tile is of.
type subject byte

const (
	ofDay     subject = iota // {date}
	ofChange                 // {from}..{to}
	ofHistory                // history/{from}..{to}
)

const (
	tilesPrefix  = "/tiles/"
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
	mapPath
	at     tile.Address
	format geo.TileFormat
}

// mapPath is as much of it as tells what the tile is of.
type mapPath struct {
	source   geo.SourceName
	subject  subject
	from, to moment // from is that of a change or history
}

// moment names a snapshot of a source: a revision; else the last one at or before a date;
// else, as latest, the newest.
type moment struct {
	revision geo.Revision
	date     geo.Date
}

// isFixed tells that the moment is the same snapshot forever.
func (m moment) isFixed() bool { return m.revision != 0 }

// isFixed tells that the map is the same forever.
func (p mapPath) isFixed() bool { return p.to.isFixed() && (p.subject == ofDay || p.from.isFixed()) }

// parseTilePath reads the path of a tile, which begins with tilesPrefix; unescape makes a
// segment what it stands for. The error is NotFound for a path that no tile can have, and
// Invalid for one that is malformed.
func parseTilePath(path string, unescape func(string) (string, error)) (p tilePath, err error) {
	rest, file := cutLast(strings.TrimPrefix(path, tilesPrefix))
	rest, x := cutLast(rest)
	rest, z := cutLast(rest)
	if p.mapPath, err = parseMapPath(rest, unescape); err != nil {
		return p, err
	}
	y := ""
	if y, p.format = cutFormat(file); p.format == "" {
		return p, geo.Errorf(geo.NotFound, "tile file %q is none of {y}.mvt, {y}.png, {y}@2x.png", clip(file))
	}
	if p.subject == ofHistory && p.format != geo.TileMVT {
		return p, geo.Errorf(geo.NotFound, "tiles of a history are vector tiles: {y}.mvt would be accepted")
	}
	p.at, err = tile.Parse(z, x, y)
	return p, err
}

// parseMapPath reads {source}/{date}, {source}/{from}..{to} or
// {source}/history/{from}..{to}.
func parseMapPath(path string, unescape func(string) (string, error)) (p mapPath, err error) {
	source, when, ok := strings.Cut(path, "/")
	if !ok {
		return p, geo.Errorf(geo.NotFound, "there are no tiles at %q: see /docs for what there is", clip(path))
	}
	if source, err = unescape(source); err != nil {
		return p, geo.Errorf(geo.Invalid, "source %q is not percent-encoded", clip(source))
	}
	if p.source, err = geo.ParseSourceName(source); err != nil {
		return p, err
	}
	step, span, isHistory := strings.Cut(when, "/")
	switch {
	case isHistory && (step != historyStep || strings.Contains(span, "/")):
		return p, geo.Errorf(geo.NotFound, "there are no tiles at %q: see /docs for what there is", clip(path))
	case isHistory:
		p.subject, when = ofHistory, span
	}
	from, to, isSpan := strings.Cut(when, spanMark)
	switch {
	case !isSpan && isHistory:
		return p, geo.Errorf(geo.Invalid, "%q is not two days as 2025-01-01..2025-12-31", clip(when))
	case !isSpan:
		p.to, err = parseMoment(when)
		return p, err
	case !isHistory:
		p.subject = ofChange
	}
	if p.from, err = parseMoment(from); err != nil {
		return p, err
	}
	p.to, err = parseMoment(to)
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

// parseMoment reads YYYY-MM-DD, latest or r{revision}. The error is Invalid.
func parseMoment(text string) (moment, error) {
	if text == latest {
		return moment{}, nil
	}
	if digits, ok := strings.CutPrefix(text, "r"); ok {
		n, err := strconv.ParseUint(digits, 10, 63)
		if err != nil || n == 0 || digits[0] == '0' {
			return moment{}, geo.Errorf(geo.Invalid, "%q is not a revision such as r12", clip(text))
		}
		return moment{revision: geo.Revision(n)}, nil
	}
	date, err := geo.ParseDate(text)
	if err != nil {
		return moment{}, geo.Errorf(geo.Invalid, "%q is none of a day as 2025-12-01, latest, a revision as r12", clip(text))
	}
	return moment{date: date}, nil
}

// asIs is the unescaping of a path that is not escaped.
func asIs(segment string) (string, error) { return segment, nil }

// isTile tells a path that ends as one of a tile.
func isTile(path string) bool {
	return strings.HasPrefix(path, tilesPrefix) && (strings.HasSuffix(path, vectorEnding) || strings.HasSuffix(path, rasterEnding))
}

// readTilePath reads the path of a request.
func readTilePath(u *url.URL) (tilePath, error) {
	if u.RawPath == "" {
		return parseTilePath(u.Path, asIs)
	}
	return parseTilePath(u.RawPath, url.PathUnescape)
}
