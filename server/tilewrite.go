package server

import (
	"net/http"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/labstack/echo/v4"
)

const (
	typeVector = "application/vnd.mapbox-vector-tile"
	typePNG    = "image/png"
)

// countedBody is how long a body may be, in bytes, for net/http to tell its length by
// itself, which takes less than a header.
const countedBody = 2 << 10

// Values of headers as net/http keeps them: they are shared by all answers, which do not
// change them. A tile at hand has seven headers; an eighth that it can do without costs
// some hundredths of the tiles in a second, and a ninth, for which a map has to grow, a
// tenth.
var (
	anyOrigin     = []string{"*"}
	noSniff       = []string{"nosniff"}
	varyCoding    = []string{"Accept-Encoding"}
	vectorType    = []string{typeVector}
	pngType       = []string{typePNG}
	immutable     = []string{cacheImmutable}
	freshDated    = []string{cacheDated}
	freshLatest   = []string{cacheLatest}
	codingHeaders = [codings][]string{gzipped: {"gzip"}, brotlied: {"br"}}
)

// freshness says how long the tiles of a map are fresh.
func (p mapPath) freshness() []string {
	switch {
	case p.isFixed():
		return immutable
	case p.to == moment{}, p.subject != ofDay && p.from == moment{}:
		return freshLatest
	}
	return freshDated
}

// codingFor chooses the coding of a tile. The error is what an answer is when the client
// takes none.
func codingFor(r *http.Request, format geo.TileFormat) (coding, error) {
	if format != geo.TileMVT {
		return identity, nil
	}
	best, ok := bestCoding(r.Header["Accept-Encoding"])
	if !ok {
		return best, errNotAcceptable
	}
	return best, nil
}

var (
	errNotAcceptable = refusal{http.StatusNotAcceptable, "Accept-Encoding takes none of br, gzip, identity"}
	errPrecondition  = refusal{http.StatusPreconditionFailed, "the tile is not what If-Match names"}
)

// writeTile answers with a tile, or with what the request's conditions make of it (RFC
// 9110, 13.2.2). Ranges are not offered: a request for one is answered whole.
func writeTile(w http.ResponseWriter, r *http.Request, p tilePath, t *builtTile, c coding) (status int, err error) {
	shown := &t.renditions[c]
	if match := r.Header["If-Match"]; match != nil && !tagIsAmong(match, shown.etag[0]) {
		return 0, errPrecondition
	}
	header := w.Header()
	header["Cache-Control"] = p.freshness()
	header["Etag"] = shown.etag
	header["Access-Control-Allow-Origin"] = anyOrigin
	if t.isVector {
		header["Vary"] = varyCoding
	}
	if match := r.Header["If-None-Match"]; match != nil && tagMatches(match, shown.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, nil
	}
	if shown.isEmpty() {
		w.WriteHeader(http.StatusNoContent)
		return http.StatusNoContent, nil
	}
	body, err := t.body(c)
	if err != nil {
		return 0, err
	}
	header["X-Content-Type-Options"] = noSniff
	if len(body) > countedBody || r.Method == http.MethodHead {
		header["Content-Length"] = shown.length
	}
	if !t.isVector {
		header["Content-Type"] = pngType
	} else {
		header["Content-Type"] = vectorType
		if c != identity {
			header["Content-Encoding"] = codingHeaders[c]
		}
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, err = w.Write(body)
	}
	return http.StatusOK, err
}

// tagIsAmong compares strongly (RFC 9110, 13.1.1).
func tagIsAmong(ifMatch []string, etag string) bool {
	for _, list := range ifMatch {
		if strings.TrimSpace(list) == "*" {
			return true
		}
		for _, tag := range entityTag.FindAllString(list, -1) {
			if tag == etag {
				return true
			}
		}
	}
	return false
}

// ahead answers for tiles that are at hand, and hands all other requests on. It is what
// most requests for tiles take: no echo, no line in the log, no time limit.
func (s *server) ahead(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.writeAtHand(w, r) {
			next.ServeHTTP(w, r)
		}
	})
}

// writeAtHand answers if the request is a plain one for a tile that is at hand.
func (s *server) writeAtHand(w http.ResponseWriter, r *http.Request) bool {
	if !isTile(r.URL.Path) || r.URL.RawQuery != "" || r.URL.RawPath != "" || r.ContentLength != 0 ||
		r.Header["If-Match"] != nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	start := time.Now()
	found, p, ok := s.tiles.cached(r.URL.Path)
	if !ok {
		return false
	}
	c, err := codingFor(r, p.format)
	if err != nil {
		return false
	}
	if id := r.Header[echo.HeaderXRequestID]; len(id) > 0 && saneID.MatchString(id[0]) {
		w.Header()[echo.HeaderXRequestID] = id[:1]
	}
	// An error after the status is the client's, who has gone: there is nobody to tell.
	status, _ := writeTile(w, r, p, found, c)
	if status == 0 {
		return false // the layers behind tell what is wrong
	}
	s.metrics.tileAtHand(p, found.counted, status, time.Since(start))
	return true
}

// tile answers for any tile.
func (s *server) tile(c call) error {
	p, err := readTilePath(c.Request().URL)
	if err != nil {
		return err
	}
	if p.format == geo.TileMVT {
		c.Response().Header()["Vary"] = varyCoding // an error's answer, too
	}
	coding, err := codingFor(c.Request(), p.format)
	if err != nil {
		return err
	}
	e, err := s.tiles.find(c.ctx(), p.mapPath)
	if err != nil {
		return err
	}
	found, err := s.tiles.get(c.ctx(), e, p, coding)
	if err != nil {
		return err
	}
	_, err = writeTile(c.Response(), c.Request(), p, found, coding)
	return err
}
