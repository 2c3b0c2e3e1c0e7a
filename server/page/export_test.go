package page

import (
	"net/url"

	"controlmap/geo"
)

// PageQuery is what the server takes the query of the map page for. Of what the query
// leaves to the defaults, Source and Region have those.
type PageQuery struct {
	Source   geo.SourceName
	Date     geo.Date // zero: latest
	Region   geo.RegionCode
	Changes  bool
	Since    geo.Date  // zero: Days before Date
	Days     int       // of changes
	Camera   []float64 // zoom, lat, lon; nil: none
	Language string
}

// ReadPageQuery reads a query as the map page's head does.
func ReadPageQuery(query url.Values, regions geo.Regions) PageQuery {
	v := readView(query, regions)
	read := PageQuery{
		Source: v.source, Date: v.date, Region: v.region,
		Changes: v.changes, Since: v.since, Days: v.days, Language: string(v.language),
	}
	if v.camera != nil {
		read.Camera = []float64{v.camera.zoom, v.camera.lat, v.camera.lon}
	}
	return read
}
