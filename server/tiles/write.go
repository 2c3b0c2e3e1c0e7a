package tiles

import (
	"net/http"
	"time"

	"controlmap/geo"
	"controlmap/server/web"

	"github.com/labstack/echo/v4"
)

const typeVector = "application/vnd.mapbox-vector-tile"

// countedBody is how long a body may be, in bytes, for net/http to set its length by
// itself, which takes less time than to set the header here.
const countedBody = 2 << 10

// Values of headers as net/http keeps them: they are shared by all answers, which do not
// change them. A cached tile has seven headers; an eighth that it can do without costs
// some hundredths of the tiles in a second, and a ninth, for which a map has to grow, a
// tenth.
var (
	anyOrigin   = []string{"*"}
	noSniff     = []string{"nosniff"}
	vectorType  = []string{typeVector}
	pngType     = []string{web.TypePNG}
	immutable   = []string{web.CacheImmutable}
	freshDated  = []string{web.CacheDated}
	freshLatest = []string{web.CacheLatest}
)

// freshness is the Cache-Control of the tiles of a map.
func (p MapPath) freshness() []string {
	switch {
	case p.isFixed():
		return immutable
	case p.To == SnapshotRef{}, p.Kind != geo.SnapshotMap && p.From == SnapshotRef{}:
		return freshLatest
	}
	return freshDated
}

// codingFor chooses the coding of a tile. The error is 406 for a client that takes none.
func codingFor(r *http.Request, format geo.TileFormat) (web.Coding, error) {
	if format != geo.TileMVT {
		return web.Identity, nil
	}
	best, ok := web.BestCoding(r.Header["Accept-Encoding"])
	if !ok {
		return best, web.ErrNotAcceptable
	}
	return best, nil
}

var errPrecondition = web.StatusError{Status: http.StatusPreconditionFailed, Detail: "the tile is not what If-Match names"}

// writeTile answers with a tile, or with what the request's conditions make of it (RFC
// 9110, 13.2.2). Ranges are not offered: a request for one is answered whole.
func writeTile(w http.ResponseWriter, r *http.Request, p tilePath, t *encodedTile, c web.Coding) (status int, err error) {
	rendition := &t.renditions[c]
	if match := r.Header["If-Match"]; match != nil && !web.MatchesStrongly(match, rendition.etag[0]) {
		return 0, errPrecondition
	}
	header := w.Header()
	header["Cache-Control"] = p.freshness()
	header["Etag"] = rendition.etag
	header["Access-Control-Allow-Origin"] = anyOrigin
	if t.isVector {
		header["Vary"] = web.VaryEncoding
	}
	if match := r.Header["If-None-Match"]; match != nil && web.MatchesWeakly(match, rendition.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, nil
	}
	if rendition.isEmpty() {
		w.WriteHeader(http.StatusNoContent)
		return http.StatusNoContent, nil
	}
	body, err := t.body(c)
	if err != nil {
		return 0, err
	}
	header["X-Content-Type-Options"] = noSniff
	if len(body) > countedBody || r.Method == http.MethodHead {
		header["Content-Length"] = rendition.length
	}
	if !t.isVector {
		header["Content-Type"] = pngType
	} else {
		header["Content-Type"] = vectorType
		web.SetCoding(header, c)
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, err = w.Write(body)
	}
	return http.StatusOK, err
}

// CachedFirst answers for tiles that are in memory, and hands all other requests on. It is the
// fast path that most requests for tiles take: no echo, no line in the log, no time limit.
func (t *Tiles) CachedFirst(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !t.writeCached(w, r) {
			next.ServeHTTP(w, r)
		}
	})
}

// writeCached answers if the request is a plain one for a tile in memory.
func (t *Tiles) writeCached(w http.ResponseWriter, r *http.Request) bool {
	if !IsTile(r.URL.Path) || r.URL.RawQuery != "" || r.URL.RawPath != "" || r.ContentLength != 0 ||
		r.Header["If-Match"] != nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	start := time.Now()
	found, p, ok := t.cached(r.URL.Path)
	if !ok {
		return false
	}
	c, err := codingFor(r, p.format)
	if err != nil {
		return false
	}
	if id, ok := web.RequestID(r); ok {
		w.Header()[echo.HeaderXRequestID] = []string{id}
	}
	// An error after the status is the client's, who has gone: there is nobody to tell.
	status, _ := writeTile(w, r, p, found, c)
	if status == 0 {
		return false // the layers behind it answer with what is wrong
	}
	t.metrics.cachedTile(p, found.counters, status, time.Since(start))
	return true
}

// tile answers for any tile.
func (t *Tiles) tile(c web.Call) error {
	p, err := readTilePath(c.Request().URL)
	if err != nil {
		return err
	}
	if p.format == geo.TileMVT {
		c.Response().Header()["Vary"] = web.VaryEncoding // an error's answer, too
	}
	coding, err := codingFor(c.Request(), p.format)
	if err != nil {
		return err
	}
	r, err := t.Find(c.Ctx(), p.MapPath)
	if err != nil {
		return err
	}
	found, err := t.get(c.Ctx(), r, p, coding)
	if err != nil {
		return err
	}
	_, err = writeTile(c.Response(), c.Request(), p, found, coding)
	return err
}
