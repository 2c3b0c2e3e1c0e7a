package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"controlmap/geo/encode"

	"github.com/labstack/echo/v4"
)

// Media types of answers.
const (
	typeJSON    = "application/json"
	typeGeoJSON = "application/geo+json"
	typeProblem = "application/problem+json"
	typeCSV     = "text/csv; charset=utf-8; header=present"
	typeHTML    = "text/html; charset=utf-8"
	typeCSS     = "text/css; charset=utf-8"
	typeText    = "text/plain; charset=utf-8"
)

// How long an answer stays fresh.
const (
	cacheLatest    = "public, max-age=60, must-revalidate"  // changes with every import
	cacheDated     = "public, max-age=300, must-revalidate" // changes with a correction
	cacheBuiltIn   = "public, max-age=300, must-revalidate" // changes with the program
	cacheAsk       = "no-cache"
	cacheNever     = "no-store"
	cacheImmutable = "public, max-age=31536000, immutable"
)

// cacheOf returns how long an answer stays fresh that is of the newest snapshot or not.
func cacheOf(latest bool) string {
	if latest {
		return cacheLatest
	}
	return cacheDated
}

// document is how an answer is labelled.
type document struct {
	mediaType string
	cache     string
	etag      string
	name      string // of a file to save it in, without its ending
	coding    coding // that the body is in already
}

// call is one request with its parameters, and the answer to it.
type call struct {
	echo.Context
	values values
}

func (c call) ctx() context.Context { return c.Request().Context() }

// formats are the media types of parameter format.
var formats = map[string]string{"json": typeJSON, "geojson": typeGeoJSON, "csv": typeCSV, "text": typeText}

// inFormat labels doc as the format asked for.
func (c call) inFormat(doc document) document {
	doc.mediaType = formats[c.values["format"]]
	return doc
}

// writeTable writes t in the format asked for.
func (c call) writeTable(t encode.Table, doc document) error {
	doc = c.inFormat(doc)
	return c.writeWhole(doc, func(w io.Writer) error { return doc.writeTable(w, t) })
}

func (d document) writeTable(w io.Writer, t encode.Table) error {
	if d.mediaType == typeCSV {
		return encode.CSV(w, t)
	}
	return encode.JSON(w, t)
}

func (c call) writeJSON(doc document, v any) error {
	return c.writeWhole(doc, func(w io.Writer) error { return encode.JSON(w, v) })
}

// writeWhole writes an answer that is small enough to be hashed first.
func (c call) writeWhole(doc document, write func(io.Writer) error) error {
	var body bytes.Buffer
	if err := write(&body); err != nil {
		return err
	}
	return c.writeBytes(doc, body.Bytes())
}

func (c call) writeBytes(doc document, body []byte) error {
	if doc.cache != cacheNever {
		doc.etag = weakTag(body)
	}
	if c.unchanged(doc) {
		return c.writeUnchanged(doc)
	}
	return c.send(doc, body)
}

func (c call) send(doc document, body []byte) error {
	if doc.coding != identity {
		header := c.Response().Header()
		header["Content-Encoding"] = codingHeaders[doc.coding]
		header.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	}
	return c.stream(doc, func(w io.Writer) error {
		_, err := w.Write(body)
		return err
	})
}

// stream writes an answer as it is made; doc has its ETag already.
func (c call) stream(doc document, write func(io.Writer) error) error {
	c.label(doc)
	c.Response().Header().Set(echo.HeaderContentType, doc.mediaType)
	c.Response().WriteHeader(http.StatusOK)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	return write(c.Response())
}

func (c call) label(doc document) {
	header := c.Response().Header()
	header.Set(echo.HeaderCacheControl, doc.cache)
	if doc.etag != "" {
		header.Set("ETag", doc.etag)
	}
	if doc.mediaType == typeCSV {
		header.Set("Content-Disposition",
			mime.FormatMediaType("attachment", map[string]string{"filename": "controlmap-" + doc.name + ".csv"}))
	}
}

// unchanged tells whether the client already has the document.
func (c call) unchanged(doc document) bool {
	return doc.etag != "" && tagMatches(c.Request().Header.Values("If-None-Match"), doc.etag)
}

func (c call) writeUnchanged(doc document) error {
	doc.mediaType = "" // there is nothing to be saved
	c.label(doc)
	return c.NoContent(http.StatusNotModified)
}

var entityTag = regexp.MustCompile(`(?:W/)?"[^"]*"`)

// tagMatches compares weakly (RFC 9110, 13.1.2).
func tagMatches(ifNoneMatch []string, etag string) bool {
	opaque := strings.TrimPrefix(etag, "W/")
	for _, list := range ifNoneMatch {
		if strings.TrimSpace(list) == "*" {
			return true
		}
		given := entityTag.FindAllString(list, -1)
		if slices.ContainsFunc(given, func(tag string) bool { return strings.TrimPrefix(tag, "W/") == opaque }) {
			return true
		}
	}
	return false
}

func weakTag(content []byte) string {
	sum := sha256.Sum256(content)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// identityTag is the tag of whatever follows from its parts alone.
func identityTag(parts ...any) (string, error) {
	content, err := json.Marshal(parts)
	if err != nil {
		return "", err
	}
	return weakTag(content), nil
}
