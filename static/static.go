// Package static carries the built front end inside the binary.
//
// # Decisions
//
// The build is embedded but not committed: dist holds only .gitkeep in a fresh
// checkout, so that the Go code compiles, and answers without a page, before the
// front end has been built.
//
// The page asks for nothing from another host: the base map, the typeface and every
// script are files of the build. Only an operator who names a raster base (serve
// --base-tiles) changes it, and the server lets the page show pictures of that host alone.
//
// The published figures have a page of their own, figures.html, that shares the words
// and the API's client with the map and loads neither Leaflet nor the base map. A third
// page would do the same.
//
// A page loads its own words and those that both say, in both languages: the reader's alone
// would save 5 kB in brotli, and cost a file that the first words wait for. A third language
// would change it.
//
// The build puts x.js.br and x.js.gz beside x.js, for the server to choose from.
//
// The base map is land, water and the borders of the neighbours only. Ukraine is
// drawn from the units that the server measures with, so that the picture and the
// numbers share one boundary set, and Crimea and Sevastopol are part of it.
//
// Everything but names is painted on canvases, as paths that need no projecting when the
// map moves: land and water, ground from tiles, rivers and borders. Leaflet keeps the view.
//
// At rest the map shows what its snapshot does, from the tiles of its revision. In motion
// it is painted from history tiles, in which the edges of what was held, gained and lost
// cancel: so a day is an outline without seams, reached from any other day by the edges
// between them. A status of which a snapshot does not speak stays as it was for a month.
package static

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var build embed.FS

// Files returns the built front end, rooted so that index.html is at the top. It
// holds no index.html until the front end has been built.
func Files() fs.FS {
	files, err := fs.Sub(build, "dist")
	if err != nil {
		panic("static: " + err.Error()) // "dist" is a valid path: unreachable
	}
	return files
}
