package tiles

import (
	"net/url"
	"regexp"
	"strings"

	"controlmap/geo"
	"controlmap/geo/tile"
	"controlmap/server/web"
)

// Prefix begins the path of every tile.
const Prefix = "/tiles/"

const (
	vectorEnding = ".mvt"
	rasterEnding = ".png"
	doubleEnding = "@2x.png"
)

// endings are those of tiles' file names.
var endings = map[geo.TileFormat]string{geo.TileMVT: vectorEnding, geo.TilePNG: rasterEnding, geo.TilePNG2x: doubleEnding}

// tilePath is the address of a tile, read.
type tilePath struct {
	MapPath
	at     tile.Address
	format geo.TileFormat
}

// MapPath is the part of the address that names the map.
type MapPath struct {
	Source   geo.SourceName
	Kind     geo.MapKind
	From, To SnapshotRef // From is that of a change or history
}

// SnapshotRef names a snapshot of a source: a revision; else the last one at or before a date;
// else, as latest, the newest.
type SnapshotRef struct {
	ID   geo.RevisionID
	Date geo.Date
}

// isFixed reports whether the reference names the same snapshot forever.
func (r SnapshotRef) isFixed() bool { return r.ID.Revision != 0 }

// isFixed reports whether the address names the same map forever.
func (p MapPath) isFixed() bool {
	return p.To.isFixed() && (p.Kind == geo.SnapshotMap || p.From.isFixed())
}

// parseTilePath reads the path of a tile, which begins with Prefix; unescape makes a
// segment what it stands for. The error is NotFound for a path that no tile can have, and
// Invalid for one that is malformed.
func parseTilePath(path string, unescape func(string) (string, error)) (p tilePath, err error) {
	rest, file := cutLast(strings.TrimPrefix(path, Prefix))
	rest, x := cutLast(rest)
	rest, z := cutLast(rest)
	if p.MapPath, err = parseMapPath(rest, unescape); err != nil {
		return p, err
	}
	y, format := cutFormat(file)
	if format == "" {
		return p, geo.Errorf(geo.NotFound, "tile file %q is none of {y}.mvt, {y}.png, {y}@2x.png", web.Clip(file))
	}
	p.format = format
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
	when, isHistory := strings.CutPrefix(when, geo.HistoryPrefix)
	from, to, isRange := strings.Cut(when, geo.MapRange)
	switch {
	case strings.Contains(when, "/"):
		return p, geo.Errorf(geo.NotFound, "there are no tiles at %q: see /docs for what there is", web.Clip(path))
	case !isRange && isHistory:
		return p, geo.Errorf(geo.Invalid, "%q is not two days as 2025-01-01..2025-12-31", web.Clip(when))
	case !isRange:
		p.To, err = parseSnapshotRef(when)
		return p, err
	case isHistory:
		p.Kind = geo.HistoryMap
	default:
		p.Kind = geo.ChangeMap
	}
	if p.From, err = parseSnapshotRef(from); err != nil {
		return p, err
	}
	p.To, err = parseSnapshotRef(to)
	return p, err
}

// cutLast splits the last segment from a path.
func cutLast(path string) (rest, last string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}

// cutFormat splits the ending from a tile's file; no format for another ending.
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

// numberAlone is a revision without its fingerprint, which is one of every database.
var numberAlone = regexp.MustCompile(`^r[1-9]\d{0,17}$`)

// parseSnapshotRef reads YYYY-MM-DD, latest or a geo.RevisionID. The error is Invalid, or
// NotFound for the number of a revision alone.
func parseSnapshotRef(text string) (SnapshotRef, error) {
	switch {
	case text == web.Latest:
		return SnapshotRef{}, nil
	case numberAlone.MatchString(text):
		return SnapshotRef{}, geo.Errorf(geo.NotFound, "revision %s lacks the beginning of its hash: %s-1a2b3c4d, as in TileJSON, would be accepted", text, text)
	case strings.HasPrefix(text, "r"):
		id, err := geo.ParseRevisionID(web.Clip(text))
		return SnapshotRef{ID: id}, err
	}
	date, err := geo.ParseDate(text)
	if err != nil {
		return SnapshotRef{}, geo.Errorf(geo.Invalid, "%q is none of a day as 2025-12-01, latest, a revision as r12-1a2b3c4d", web.Clip(text))
	}
	return SnapshotRef{Date: date}, nil
}

// asIs is the unescaping of a path that is not escaped.
func asIs(segment string) (string, error) { return segment, nil }

// IsTile reports whether a path ends as one of a tile.
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
