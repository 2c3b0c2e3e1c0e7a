package page

import (
	"bytes"
	_ "embed"
	"errors"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"

	"controlmap/geo"
	"controlmap/server/web"

	"github.com/klauspost/compress/gzhttp"
)

const (
	indexFile = "index.html"
	assetsDir = "assets/"
)

// staticTypes are the types that Go's own table lacks.
var staticTypes = map[string]string{
	".geojson":     web.TypeGeoJSON,
	".map":         web.TypeJSON,
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

//go:embed unbuilt.html
var unbuiltHTML string

var unbuilt = template.Must(template.New("unbuilt").Parse(unbuiltHTML))

// Map answers with the built front end, whose head says what it shows, or with how
// to build it.
func (g *Page) Map(c web.Call) error {
	c.Response().Header().Set("Content-Security-Policy", g.BaseMap.policy())
	index, err := g.readStatic(indexFile)
	if geo.CodeOf(err) != geo.NotFound {
		if err != nil {
			return err
		}
		return c.WriteBytes(web.Document{MediaType: web.TypeHTML, Cache: web.CacheRevalidated}, withHead(index, g.previewOf(c.Request()), g.BaseMap.elements()))
	}
	var body bytes.Buffer
	if err := unbuilt.Execute(&body, g.Version); err != nil {
		return err
	}
	return c.WriteBytes(web.Document{MediaType: web.TypeHTML, Cache: web.CacheRevalidated}, body.Bytes())
}

// File answers with a file of the build. Names under assets/ bear a hash of
// their content and never change.
func (g *Page) File(c web.Call) error {
	web.SetRoute(c.Request(), "static")
	name := strings.TrimPrefix(c.Request().URL.Path, "/")
	if name == indexFile {
		return g.Map(c)
	}
	content, err := g.readStatic(name)
	if err != nil {
		return err
	}
	doc := web.Document{MediaType: mediaType(name, content), Cache: web.CacheRevalidated}
	if !strings.HasPrefix(name, assetsDir) {
		return c.WriteBytes(doc, content)
	}
	doc.Cache = web.CacheImmutable
	return g.writeAsset(c, doc, name, content)
}

// codedEndings are what the build adds to the name of a file for its codings.
var codedEndings = [web.Codings]string{web.Gzip: ".gz", web.Brotli: ".br"}

// writeAsset answers with what the build has of the file: in the coding that serves the
// client best, where it made any.
func (g *Page) writeAsset(c web.Call, doc web.Document, name string, plain []byte) error {
	have := [web.Codings]bool{web.Identity: true}
	for coding, ending := range codedEndings {
		have[coding] = ending == "" || g.hasStatic(name+ending)
	}
	header := c.Response().Header()
	if have == [web.Codings]bool{web.Identity: true} {
		if path.Ext(name) == ".woff2" { // is brotli inside
			header.Set(gzhttp.HeaderNoCompression, "gains nothing")
		}
		return c.WriteBytes(doc, plain)
	}
	header.Set(gzhttp.HeaderNoCompression, "coded by the build")
	header["Vary"] = web.VaryEncoding
	best, ok := web.BestOf(have, c.Request().Header["Accept-Encoding"])
	if !ok {
		return web.ErrNotAcceptable
	}
	if best == web.Identity {
		return c.WriteBytes(doc, plain)
	}
	doc.Coding = best
	coded, err := fs.ReadFile(g.Files, name+codedEndings[best])
	if err != nil {
		return geo.Wrap(geo.Internal, err, "static file %q", name)
	}
	return c.WriteBytes(doc, coded)
}

func (g *Page) hasStatic(name string) bool {
	info, err := fs.Stat(g.Files, name)
	return err == nil && info.Mode().IsRegular()
}

// isCoded reports whether a file is another's coding, and nobody's to ask for.
func isCoded(name string) bool {
	return strings.HasPrefix(name, assetsDir) && slices.Contains(codedEndings[web.Gzip:], path.Ext(name))
}

// readStatic reads a file of the build. The error is NotFound, or Internal.
func (g *Page) readStatic(name string) ([]byte, error) {
	missing := geo.Errorf(geo.NotFound, "there is nothing at %q: see /docs for what there is", web.Clip("/"+name))
	if g.Files == nil || !fs.ValidPath(name) || strings.HasPrefix(path.Base(name), ".") || isCoded(name) {
		return nil, missing
	}
	info, err := fs.Stat(g.Files, name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, missing
	}
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "static file %q", name)
	}
	return fs.ReadFile(g.Files, name)
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
