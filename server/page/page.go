package page

import (
	"context"
	"io/fs"
	"time"

	"controlmap/geo"
)

// store is where a preview looks up what it shows.
type store interface {
	// Source returns one source; NotFound.
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	// Snapshot returns the last snapshot at or before a date; NotFound.
	Snapshot(context.Context, geo.SnapshotQuery) (geo.StoredSnapshot, error)
	// Snapshots lists the snapshots of a source by date, with their flags, as known at an
	// instant; zero: now.
	Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error)
	// RegionAreas returns what a revision measures per region, status and since.
	RegionAreas(context.Context, geo.Revision) ([]geo.RegionArea, error)
}

// Options are what a page is made from.
type Options struct {
	// Files is the built front end: index.html, assets/. Without an index.html, or nil, the
	// page says how to build it.
	Files       fs.FS
	Store       store
	Regions     geo.Regions
	BaseMap     *BaseMap // that the page may lay under its own; nil: none
	Version     string
	BehindProxy bool // believes X-Forwarded-Proto and X-Forwarded-Host
}

// Page is the map page and the files that it loads.
type Page struct{ Options }

func New(o Options) *Page { return &Page{o} }
