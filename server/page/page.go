package page

import (
	"context"
	"io/fs"

	"controlmap/geo"
	"controlmap/geo/answer"
)

// store is where a preview looks up what it shows.
type store interface {
	// Source returns one source; NotFound.
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
}

// engine answers what a preview tells.
type engine interface {
	// Areas opens the question how much of a region has a status.
	Areas(context.Context, answer.AreasQuery) (answer.Plan[answer.AreasTable], error)
	// NetUncertainty returns how uncertain a net change is, in km2; nil where not known.
	NetUncertainty(ctx context.Context, source geo.SourceName, region geo.RegionCode, from, to geo.Date) (*float64, error)
}

// Options are what a page is made from.
type Options struct {
	// Files is the built front end: index.html, assets/. Without an index.html, or nil, the
	// page says how to build it.
	Files       fs.FS
	Store       store
	Answers     engine
	Regions     geo.Regions
	BaseMap     *BaseMap // that the page may lay under its own; nil: none
	Version     string
	BehindProxy bool // believes X-Forwarded-Proto and X-Forwarded-Host
}

// Page is the map page and the files that it loads.
type Page struct{ Options }

// New makes the page of a build.
func New(o Options) *Page { return &Page{o} }
