package main

import (
	"context"
	"slices"

	"controlmap/data/builtin"
	"controlmap/data/export"
	"controlmap/geo"
)

// writePackage writes the last snapshot, and what changed since the first where there are
// two.
func (e *exportJob) writePackage(ctx context.Context, path string) error {
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	polygons, err := e.store.Polygons(ctx, geo.PolygonQuery{Revision: e.last().stored.Revision})
	if err != nil {
		return err
	}
	styles, err := packageStyles()
	if err != nil {
		return err
	}
	p := export.Package{Source: e.source, Snapshot: e.last().stored, Polygons: polygons, Regions: regions, Styles: styles}
	if e.From == nil {
		p.Styles = slices.DeleteFunc(styles, func(s export.Style) bool { return s.Layer == "changes" })
	} else {
		p.Changes = &export.Changes{From: e.first().stored, To: e.last().stored}
		for _, status := range geo.Statuses() {
			if !e.first().stored.SpeaksOf(status) || !e.last().stored.SpeaksOf(status) {
				continue
			}
			table, err := e.changes(ctx, status)
			if err != nil {
				return err
			}
			p.Changes.Polygons = append(p.Changes.Polygons, table.Polygons()...)
		}
	}
	return export.GeoPackage(ctx, path, p)
}
