package tileset

import (
	"context"
	"slices"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb/maptile"
)

// ChangeMap is what changed from one revision to another, step by step.
type ChangeMap struct {
	// From and To are the two snapshots.
	From, To geo.StoredSnapshot
	// Changes are the changed polygons of each step, for drawing.
	Changes *tile.Changes
}

// Change prepares what changed between two snapshots of a source, the first not later than
// the second, else Invalid. What changed there and back is in it both times, each under its
// date. Steps lead from each snapshot to the next that speaks of the same status. Other
// errors are the store's, or ctx's.
func (t *Tileset) Change(ctx context.Context, from, to geo.StoredSnapshot) (*ChangeMap, error) {
	return cached(ctx, t.changes, revisionRange{from.ID(), to.ID()}, func(ctx context.Context) (*ChangeMap, error) {
		chain, err := t.chain(ctx, from, to)
		if err != nil {
			return nil, err
		}
		changes, err := t.datedChanges(ctx, chain)
		if err != nil {
			return nil, err
		}
		return &ChangeMap{From: from, To: to, Changes: tile.PrepareChanges(changes)}, nil
	})
}

// ID names the map for good.
func (m *ChangeMap) ID() geo.MapID {
	return geo.MapID{Kind: geo.ChangeMap, From: m.From.ID(), To: m.To.ID()}
}

// Tile returns a vector tile with the layer changes; nil where nothing changed. The error
// is Internal.
func (m *ChangeMap) Tile(at tile.Address) ([]byte, error) { return m.Changes.Tile(at) }

// datedChanges returns what changed in each step of a chain, by the date of the later
// snapshot. What the first carries over is what it shows.
func (t *Tileset) datedChanges(ctx context.Context, chain []geo.StoredSnapshot) ([]tile.DatedChange, error) {
	last := map[geo.Status]geo.Revision{} // the last revision that speaks of a status
	for _, o := range chain[0].Carried {
		last[o.Status] = o.Revision
	}
	var changes []tile.DatedChange
	for _, s := range chain {
		change := tile.DatedChange{Date: s.Date}
		for before, statuses := range takeStatuses(last, s) {
			changed, err := t.changed(ctx, before, s.Revision)
			if err != nil {
				return nil, err
			}
			change.Polygons = append(change.Polygons, ofStatuses(changed, statuses)...)
		}
		if len(change.Polygons) > 0 {
			changes = append(changes, change)
		}
	}
	return changes, nil
}

// takeStatuses returns the statuses of which a snapshot speaks, by the last revision that
// spoke of them, and makes the snapshot's that revision.
func takeStatuses(last map[geo.Status]geo.Revision, s geo.StoredSnapshot) map[geo.Revision][]geo.Status {
	statuses := map[geo.Revision][]geo.Status{}
	for _, status := range geo.Statuses() {
		if !s.SpeaksOf(status) {
			continue
		}
		if before, ok := last[status]; ok {
			statuses[before] = append(statuses[before], status)
		}
		last[status] = s.Revision
	}
	return statuses
}

func ofStatuses(changed []geo.ChangedPolygon, statuses []geo.Status) (found []geo.ChangedPolygon) {
	for _, p := range changed {
		if slices.Contains(statuses, p.Status) {
			found = append(found, p)
		}
	}
	return found
}

// Changed returns the tiles of a range of zooms whose vector tiles of a day may differ
// between two snapshots of a source, in order of zoom, column and row: tiles left out are
// the same. The first must not be later than the second, else Invalid. Other errors are
// the store's, or ctx's.
func (t *Tileset) Changed(ctx context.Context, from, to geo.StoredSnapshot, first, last maptile.Zoom) ([]tile.Address, error) {
	chain, err := t.chain(ctx, from, to)
	if err != nil {
		return nil, err
	}
	var changes []tile.DatedChange
	for i := 1; i < len(chain); i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		different, err := t.difference(ctx, chain[i-1], chain[i])
		if err != nil {
			return nil, err
		}
		changes = append(changes, tile.DatedChange{Date: chain[i].Date, Polygons: different})
	}
	return tile.Changed(changes, first, last), nil
}
