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
	return cached(ctx, t.footprints, revisionRange{from.ID(), to.ID()}, func(ctx context.Context) (tile.Footprint, error) {
		different, err := t.difference(ctx, from, to)
		if err != nil {
			return tile.Footprint{}, err
		}
		return tile.FootprintOf(different), nil
	})
}

// difference returns where two maps differ: what changed in each status from the snapshot that one
// draws it by to that of the other, and all that one of them draws of what the other does not.
func (t *Tileset) difference(ctx context.Context, from, to geo.StoredSnapshot) (different []geo.ChangedPolygon, err error) {
	steps, lost, gained := drawnSteps(from, to)
	for _, step := range steps {
		changed, err := t.changed(ctx, step.from, step.to)
		if err != nil {
			return nil, err
		}
		different = append(different, ofStatuses(changed, step.statuses)...)
	}
	lostAlone, err := t.drawnAlone(ctx, lost, geo.Lost)
	if err != nil {
		return nil, err
	}
	gainedAlone, err := t.drawnAlone(ctx, gained, geo.Gained)
	return slices.Concat(different, lostAlone, gainedAlone), err
}

// drawnAlone returns the polygons of statuses that one of two maps does not draw.
func (t *Tileset) drawnAlone(ctx context.Context, origins []geo.StatusOrigin, direction geo.Direction) (alone []geo.ChangedPolygon, err error) {
	polygons, err := t.polygonsOf(ctx, origins)
	for _, p := range polygons {
		alone = append(alone, geo.ChangedPolygon{Status: p.Status, Direction: direction, Shape: p.Shape, Area: p.Area})
	}
	return alone, err
}

// drawnStep is from the revision that a map draws some statuses by to that of the next map.
type drawnStep struct {
	from, to geo.Revision
	statuses []geo.Status
}

// drawnSteps compares by which revisions two maps draw each status. What only the first draws is
// lost, what only the second does gained.
func drawnSteps(from, to geo.StoredSnapshot) (steps []drawnStep, lost, gained []geo.StatusOrigin) {
	before, after := originsByStatus(from.Drawn()), originsByStatus(to.Drawn())
	for _, status := range geo.Statuses() {
		a, inFrom := before[status]
		b, inTo := after[status]
		switch {
		case inFrom && inTo && a.Revision != b.Revision:
			steps = addStep(steps, a.Revision, b.Revision, status)
		case inFrom && !inTo:
			lost = append(lost, a)
		case inTo && !inFrom:
			gained = append(gained, b)
		}
	}
	return steps, lost, gained
}

func originsByStatus(origins []geo.StatusOrigin) map[geo.Status]geo.StatusOrigin {
	byStatus := make(map[geo.Status]geo.StatusOrigin, len(origins))
	for _, o := range origins {
		byStatus[o.Status] = o
	}
	return byStatus
}

func addStep(steps []drawnStep, from, to geo.Revision, status geo.Status) []drawnStep {
	i := slices.IndexFunc(steps, func(s drawnStep) bool { return s.from == from && s.to == to })
	if i < 0 {
		return append(steps, drawnStep{from, to, []geo.Status{status}})
	}
	steps[i].statuses = append(steps[i].statuses, status)
	return steps
}

// drawn returns what the map of a snapshot draws: its own polygons, and those that it carries over.
func (t *Tileset) drawn(ctx context.Context, of geo.StoredSnapshot) ([]geo.ControlPolygon, error) {
	if len(of.Carried) == 0 {
		return t.store.Polygons(ctx, geo.PolygonQuery{Revision: of.Revision})
	}
	return t.polygonsOf(ctx, of.Drawn())
}

// polygonsOf returns the polygons of statuses, each by its revision.
func (t *Tileset) polygonsOf(ctx context.Context, origins []geo.StatusOrigin) (all []geo.ControlPolygon, err error) {
	for _, told := range geo.ByRevision(origins) {
		polygons, err := t.store.Polygons(ctx, geo.PolygonQuery{Revision: told.Revision, Statuses: told.Statuses})
		if err != nil {
			return nil, err
		}
		all = append(all, polygons...)
	}
	return all, nil
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
