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
	polygons, err := e.polygons(ctx, e.last().stored)
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
			if !e.tells(e.first().stored, status) || !e.tells(e.last().stored, status) {
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

// polygons are those of a snapshot and what it carries over.
func (e *exportJob) polygons(ctx context.Context, of geo.StoredSnapshot) (all []geo.ControlPolygon, err error) {
	for _, by := range geo.ByRevision(of.Origins()) {
		polygons, err := e.store.Polygons(ctx, geo.PolygonQuery{Revision: by.Revision, Statuses: by.Statuses})
		if err != nil {
			return nil, err
		}
		all = append(all, polygons...)
	}
	return all, nil
}

// tells reports whether the source has a status, and a snapshot up to the given one speaks of it.
func (e *exportJob) tells(s geo.StoredSnapshot, status geo.Status) bool {
	_, told := s.Origin(status)
	_, has := e.source.Statuses[status]
	return told && has
}
