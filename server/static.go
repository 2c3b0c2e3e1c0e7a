package server

import (
	"bytes"
	"errors"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"controlmap/geo"

	_ "embed"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"
)

const (
	indexFile = "index.html"
	assetsDir = "assets/"
)

// staticTypes are the types that Go's own table lacks.
var staticTypes = map[string]string{
	".geojson":     typeGeoJSON,
	".map":         typeJSON,
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

//go:embed unbuilt.html
var unbuiltHTML string

var unbuilt = template.Must(template.New("unbuilt").Parse(unbuiltHTML))

// mapPage answers with the built front end, whose head tells what it shows, or with how
// to build it.
func (s *server) mapPage(c call) error {
	c.Response().Header().Set("Content-Security-Policy", s.BaseMap.policy())
	page, err := s.readStatic(indexFile)
	if geo.CodeOf(err) != geo.NotFound {
		if err != nil {
			return err
		}
		return c.writeBytes(document{mediaType: typeHTML, cache: cacheAsk}, withHead(page, s.previewOf(c.Request()), s.BaseMap.elements()))
	}
	var body bytes.Buffer
	if err := unbuilt.Execute(&body, s.Version); err != nil {
		return err
	}
	return c.writeBytes(document{mediaType: typeHTML, cache: cacheAsk}, body.Bytes())
}

// staticFile answers with a file of the build. Names under assets/ bear a hash of
// their content and never change.
func (s *server) staticFile(c echo.Context) error {
	exchangeOf(c.Request()).route = "static"
	name := strings.TrimPrefix(c.Request().URL.Path, "/")
	if name == indexFile {
		return s.mapPage(call{Context: c})
	}
	content, err := s.readStatic(name)
	if err != nil {
		return err
	}
	doc := document{mediaType: mediaType(name, content), cache: cacheAsk}
	if !strings.HasPrefix(name, assetsDir) {
		return call{Context: c}.writeBytes(doc, content)
	}
	doc.cache = cacheImmutable
	return s.writeAsset(call{Context: c}, doc, name, content)
}

// codedEndings are what the build adds to the name of a file for its codings.
var codedEndings = [codings]string{gzipped: ".gz", brotlied: ".br"}

// writeAsset answers with what the build has of the file: in the coding that serves the
// client best, where it made any.
func (s *server) writeAsset(c call, doc document, name string, plain []byte) error {
	have := [codings]bool{identity: true}
	for coding, ending := range codedEndings {
		have[coding] = ending == "" || s.hasStatic(name+ending)
	}
	header := c.Response().Header()
	if have == [codings]bool{identity: true} {
		if path.Ext(name) == ".woff2" { // is brotli inside
			header.Set(gzhttp.HeaderNoCompression, "gains nothing")
		}
		return c.writeBytes(doc, plain)
	}
	header.Set(gzhttp.HeaderNoCompression, "coded by the build")
	header["Vary"] = varyCoding
	best, ok := bestOf(have, c.Request().Header["Accept-Encoding"])
	if !ok {
		return errNotAcceptable
	}
	if best == identity {
		return c.writeBytes(doc, plain)
	}
	doc.coding = best
	coded, err := fs.ReadFile(s.Static, name+codedEndings[best])
	if err != nil {
		return geo.Wrap(geo.Internal, err, "static file %q", name)
	}
	return c.writeBytes(doc, coded)
}

func (s *server) hasStatic(name string) bool {
	info, err := fs.Stat(s.Static, name)
	return err == nil && info.Mode().IsRegular()
}

// isCoded tells the name of a file that is another's coding, and nobody's to ask for.
func isCoded(name string) bool {
	return strings.HasPrefix(name, assetsDir) && slices.Contains(codedEndings[gzipped:], path.Ext(name))
}

// readStatic reads a file of the build. The error is NotFound, or Internal.
func (s *server) readStatic(name string) ([]byte, error) {
	missing := geo.Errorf(geo.NotFound, "there is nothing at %q: see /docs for what there is", clip("/"+name))
	if s.Static == nil || !fs.ValidPath(name) || strings.HasPrefix(path.Base(name), ".") || isCoded(name) {
		return nil, missing
	}
	info, err := fs.Stat(s.Static, name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, missing
	}
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "static file %q", name)
	}
	return fs.ReadFile(s.Static, name)
}

func mediaType(name string, content []byte) string {
	extension := path.Ext(name)
	if known, ok := staticTypes[extension]; ok {
		return known
	}
	if known := mime.TypeByExtension(extension); known != "" {
		return known
	}
	return http.DetectContentType(content)
}
