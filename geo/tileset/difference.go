package tileset

import (
	"context"
	"slices"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/tile"
)

// datedFootprints returns the days up to a revision, each with where it differs from the day
// before.
func (t *Tileset) datedFootprints(ctx context.Context, of geo.StoredSnapshot) ([]datedFootprint, error) {
	chain, err := t.earlier(ctx, of)
	if err != nil {
		return nil, err
	}
	chain = append(chain, of)
	days := []datedFootprint{{date: chain[0].Date}}
	for i, s := range chain[1:] {
		footprint, err := t.footprint(ctx, chain[i], s)
		if err != nil {
			return nil, err
		}
		days = append(days, datedFootprint{s.Date, footprint})
	}
	return days, nil
}

// footprint returns where tiles may differ between two snapshots.
func (t *Tileset) footprint(ctx context.Context, from, to geo.StoredSnapshot) (tile.Footprint, error) {
	return cached(ctx, t.footprints, revisionRange{from.Revision, to.Revision}, func(ctx context.Context) (tile.Footprint, error) {
		different, err := t.difference(ctx, from, to)
		if err != nil {
			return tile.Footprint{}, err
		}
		return tile.FootprintOf(different), nil
	})
}

// difference returns where two maps differ: what changed, and all that one of them shows of
// statuses of which the other does not speak.
func (t *Tileset) difference(ctx context.Context, from, to geo.StoredSnapshot) ([]geo.ChangedPolygon, error) {
	changed, err := t.changed(ctx, from.Revision, to.Revision)
	if err != nil {
		return nil, err
	}
	lost, err := t.shownAlone(ctx, from, to, geo.Lost)
	if err != nil {
		return nil, err
	}
	gained, err := t.shownAlone(ctx, to, from, geo.Gained)
	return slices.Concat(changed, lost, gained), err
}

// shownAlone returns what a map shows of statuses of which the other does not speak.
func (t *Tileset) shownAlone(ctx context.Context, of, other geo.StoredSnapshot, direction geo.Direction) (shown []geo.ChangedPolygon, err error) {
	statuses := slices.DeleteFunc(geo.Statuses(), func(s geo.Status) bool { return !of.SpeaksOf(s) || other.SpeaksOf(s) })
	if len(statuses) == 0 {
		return nil, nil
	}
	polygons, err := t.store.Polygons(ctx, geo.PolygonQuery{Revision: of.Revision, Statuses: statuses})
	for _, p := range polygons {
		shown = append(shown, geo.ChangedPolygon{Status: p.Status, Direction: direction, Shape: p.Shape, Area: p.Area})
	}
	return shown, err
}

// changed returns what changed between two revisions, measured here if the store has not.
func (t *Tileset) changed(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error) {
	changed, err := t.store.ChangedPolygons(ctx, from, to)
	if geo.CodeOf(err) == geo.NotFound {
		return t.measureChange(ctx, from, to)
	}
	return changed, err
}

func (t *Tileset) measureChange(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error) {
	maps := [2]change.Map{{Revision: from}, {Revision: to}}
	for i := range maps {
		var err error
		if maps[i].Polygons, err = t.store.Polygons(ctx, geo.PolygonQuery{Revision: maps[i].Revision}); err != nil {
			return nil, err
		}
	}
	measured, err := t.atlas.Measurer.Change(maps[0], maps[1])
	return measured.Polygons, err
}
