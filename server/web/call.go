package web

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"

	"controlmap/geo/encode"

	"github.com/labstack/echo/v4"
)

// Media types of answers.
const (
	TypeJSON    = "application/json"
	TypeGeoJSON = "application/geo+json"
	typeProblem = "application/problem+json"
	TypeCSV     = "text/csv; charset=utf-8; header=present"
	TypeHTML    = "text/html; charset=utf-8"
	TypeCSS     = "text/css; charset=utf-8"
	TypePNG     = "image/png"
	TypeText    = "text/plain; charset=utf-8"
)

// How long an answer stays fresh.
const (
	CacheLatest      = "public, max-age=60, must-revalidate"  // changes with every import
	CacheDated       = "public, max-age=300, must-revalidate" // changes with a correction
	CacheBuiltIn     = "public, max-age=300, must-revalidate" // changes with the program
	CacheRevalidated = "no-cache"
	CacheNever       = "no-store"
	CacheImmutable   = "public, max-age=31536000, immutable"
)

// CacheOf returns how long an answer stays fresh that is of the newest snapshot or not.
func CacheOf(latest bool) string {
	if latest {
		return CacheLatest
	}
	return CacheDated
}

// Document is how an answer is labelled.
type Document struct {
	MediaType string
	Cache     string
	ETag      string
	Name      string // of a file to save it in, without its ending
	Coding    Coding // that the body is in already
}

// Call is one request with its parameters, and the answer to it.
type Call struct {
	echo.Context
	Values Values
}

// Ctx is the context of the request.
func (c Call) Ctx() context.Context { return c.Request().Context() }

// formats are the media types of parameter format.
var formats = map[string]string{"json": TypeJSON, "geojson": TypeGeoJSON, "csv": TypeCSV, "text": TypeText}

// InFormat labels doc as the format asked for.
func (c Call) InFormat(doc Document) Document {
	doc.MediaType = formats[c.Values["format"]]
	return doc
}

// WriteTable writes t in the format asked for.
func (c Call) WriteTable(t encode.Table, doc Document) error {
	doc = c.InFormat(doc)
	return c.WriteWhole(doc, func(w io.Writer) error { return doc.WriteTable(w, t) })
}

// WriteTable writes t as CSV where that is the media type, else as JSON.
func (d Document) WriteTable(w io.Writer, t encode.Table) error {
	if d.MediaType == TypeCSV {
		return encode.CSV(w, t)
	}
	return encode.JSON(w, t)
}

// WriteJSON writes v, whatever format is asked for.
func (c Call) WriteJSON(doc Document, v any) error {
	return c.WriteWhole(doc, func(w io.Writer) error { return encode.JSON(w, v) })
}

// WriteWhole writes an answer that is small enough to be hashed first.
func (c Call) WriteWhole(doc Document, write func(io.Writer) error) error {
	var body bytes.Buffer
	if err := write(&body); err != nil {
		return err
	}
	return c.WriteBytes(doc, body.Bytes())
}

// WriteBytes writes a body, whose hash is its ETag unless it is never to be cached.
func (c Call) WriteBytes(doc Document, body []byte) error {
	if doc.Cache != CacheNever {
		doc.ETag = weakTag(body)
	}
	if c.NotModified(doc) {
		return c.WriteNotModified(doc)
	}
	return c.send(doc, body)
}

func (c Call) send(doc Document, body []byte) error {
	if doc.Coding != Identity {
		header := c.Response().Header()
		SetCoding(header, doc.Coding)
		header.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	}
	return c.Stream(doc, func(w io.Writer) error {
		_, err := w.Write(body)
		return err
	})
}

// Stream writes an answer as it is made; doc has its ETag already.
func (c Call) Stream(doc Document, write func(io.Writer) error) error {
	c.label(doc)
	c.Response().Header().Set(echo.HeaderContentType, doc.MediaType)
	c.Response().WriteHeader(http.StatusOK)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	return write(c.Response())
}

func (c Call) label(doc Document) {
	header := c.Response().Header()
	header.Set(echo.HeaderCacheControl, doc.Cache)
	if doc.ETag != "" {
		header.Set("ETag", doc.ETag)
	}
	if doc.MediaType == TypeCSV {
		header.Set("Content-Disposition",
			mime.FormatMediaType("attachment", map[string]string{"filename": "controlmap-" + doc.Name + ".csv"}))
	}
}

// NotModified reports whether the client already has the document.
func (c Call) NotModified(doc Document) bool {
	return doc.ETag != "" && MatchesWeakly(c.Request().Header.Values("If-None-Match"), doc.ETag)
}

// WriteNotModified answers 304 with the headers of the document.
func (c Call) WriteNotModified(doc Document) error {
	doc.MediaType = "" // there is nothing to be saved
	c.label(doc)
	return c.NoContent(http.StatusNotModified)
}
