package tileset

import (
	"context"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/tile"

	"github.com/paulmach/orb/maptile"
)

// known returns the snapshots of a source as the store knew them when it learned of a
// revision, up to the day before its own.
func (t *Tileset) known(ctx context.Context, of geo.StoredSnapshot) ([]geo.StoredSnapshot, error) {
	days, err := t.store.Snapshots(ctx, of.Source, of.RecordedAt)
	if err != nil {
		return nil, err
	}
	var earlier []geo.StoredSnapshot
	for _, d := range days {
		// Revisions of one import may have been recorded in the same instant.
		if d.Date.Before(of.Date) && d.Revision < of.Revision {
			earlier = append(earlier, d.StoredSnapshot)
		}
	}
	return earlier, nil
}

// timeline returns the snapshots up to a revision, with what each step touched.
func (t *Tileset) timeline(ctx context.Context, of geo.StoredSnapshot) ([]dated, error) {
	chain, err := t.known(ctx, of)
	if err != nil {
		return nil, err
	}
	chain = append(chain, of)
	steps := []dated{{date: chain[0].Date}}
	for i := 1; i < len(chain); i++ {
		touched, err := t.footprint(ctx, chain[i-1], chain[i])
		if err != nil {
			return nil, err
		}
		steps = append(steps, dated{chain[i].Date, touched})
	}
	return steps, nil
}

// footprint tells which tiles may differ between two snapshots.
func (t *Tileset) footprint(ctx context.Context, from, to geo.StoredSnapshot) (tile.Footprint, error) {
	return t.footprints.get(ctx, pair{from.Revision, to.Revision}, func(ctx context.Context) (tile.Footprint, error) {
		pieces, err := t.difference(ctx, from, to)
		if err != nil {
			return tile.Footprint{}, err
		}
		return tile.FootprintOf(pieces), nil
	})
}

// difference returns what differs between two maps: what moved, and all that one of them
// shows of statuses of which the other does not speak.
func (t *Tileset) difference(ctx context.Context, from, to geo.StoredSnapshot) ([]geo.ChangedPolygon, error) {
	pieces, err := t.pieces(ctx, from.Revision, to.Revision)
	if err != nil {
		return nil, err
	}
	gone, err := t.unspoken(ctx, from, to, geo.Lost)
	if err != nil {
		return nil, err
	}
	come, err := t.unspoken(ctx, to, from, geo.Gained)
	return slices.Concat(pieces, gone, come), err
}

// unspoken returns what a map shows of statuses of which the other does not speak.
func (t *Tileset) unspoken(ctx context.Context, of, other geo.StoredSnapshot, direction geo.Direction) (pieces []geo.ChangedPolygon, err error) {
	only := slices.DeleteFunc(geo.Statuses(), func(s geo.Status) bool { return !of.SpeaksOf(s) || other.SpeaksOf(s) })
	if len(only) == 0 {
		return nil, nil
	}
	areas, err := t.store.Polygons(ctx, geo.PolygonQuery{Revision: of.Revision, Statuses: only})
	for _, a := range areas {
		pieces = append(pieces, geo.ChangedPolygon{Status: a.Status, Direction: direction, Shape: a.Shape, Area: a.Area})
	}
	return pieces, err
}

// pieces returns what moved between two revisions, measured here if the store has not.
func (t *Tileset) pieces(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error) {
	pieces, err := t.store.ChangedPolygons(ctx, from, to)
	if geo.CodeOf(err) == geo.NotFound {
		return t.compare(ctx, from, to)
	}
	return pieces, err
}

func (t *Tileset) compare(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error) {
	maps := [2]change.Map{{Revision: from}, {Revision: to}}
	for i := range maps {
		var err error
		if maps[i].Polygons, err = t.store.Polygons(ctx, geo.PolygonQuery{Revision: maps[i].Revision}); err != nil {
			return nil, err
		}
	}
	moved, err := t.atlas.Measurer.Change(maps[0], maps[1])
	return moved.Polygons, err
}

// between returns the snapshots from one to another, as the store knew them when it
// learned of the later revision. The error is Invalid unless the first is of an earlier
// day, or an earlier revision of the same.
func (t *Tileset) between(ctx context.Context, from, to geo.StoredSnapshot) ([]geo.StoredSnapshot, error) {
	switch {
	case from.Source != to.Source:
		return nil, geo.Errorf(geo.Invalid, "r%d is of source %q and r%d of %q: two of one source would be accepted",
			from.Revision, from.Source, to.Revision, to.Source)
	case to.Date.Before(from.Date) || from.Date == to.Date && to.Revision < from.Revision:
		return nil, geo.Errorf(geo.Invalid, "from %s is after to %s", from.Date, to.Date)
	case from.Revision == to.Revision:
		return []geo.StoredSnapshot{from}, nil
	}
	known, err := t.store.Snapshots(ctx, to.Source, latest(from.RecordedAt, to.RecordedAt))
	if err != nil {
		return nil, err
	}
	chain := []geo.StoredSnapshot{from}
	for _, d := range known {
		if from.Date.Before(d.Date) && d.Date.Before(to.Date) && d.Revision < max(from.Revision, to.Revision) {
			chain = append(chain, d.StoredSnapshot)
		}
	}
	return append(chain, to), nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// moved returns what moved in each step of a chain, by the date of the later snapshot.
func (t *Tileset) moved(ctx context.Context, chain []geo.StoredSnapshot) ([]tile.DatedChange, error) {
	last := map[geo.Status]geo.Revision{} // that speaks of a status
	var moved []tile.DatedChange
	for _, s := range chain {
		day := tile.DatedChange{Date: s.Date}
		befores := map[geo.Revision][]geo.Status{}
		for _, status := range geo.Statuses() {
			if !s.SpeaksOf(status) {
				continue
			}
			if before, ok := last[status]; ok {
				befores[before] = append(befores[before], status)
			}
			last[status] = s.Revision
		}
		for before, statuses := range befores {
			pieces, err := t.pieces(ctx, before, s.Revision)
			if err != nil {
				return nil, err
			}
			day.Polygons = append(day.Polygons, ofStatuses(pieces, statuses)...)
		}
		if len(day.Polygons) > 0 {
			moved = append(moved, day)
		}
	}
	return moved, nil
}

func ofStatuses(pieces []geo.ChangedPolygon, statuses []geo.Status) (kept []geo.ChangedPolygon) {
	for _, p := range pieces {
		for _, s := range statuses {
			if p.Status == s {
				kept = append(kept, p)
			}
		}
	}
	return kept
}

// Changed returns the tiles of a range of zooms whose vector tiles of a day may differ
// between two snapshots of a source, in order of zoom, column and row: tiles left out are
// the same. The first must not be later than the second, else Invalid. Other errors are
// the store's, or ctx's.
func (t *Tileset) Changed(ctx context.Context, from, to geo.StoredSnapshot, first, last maptile.Zoom) ([]tile.Address, error) {
	chain, err := t.between(ctx, from, to)
	if err != nil {
		return nil, err
	}
	var all []tile.DatedChange
	for i := 1; i < len(chain); i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		pieces, err := t.difference(ctx, chain[i-1], chain[i])
		if err != nil {
			return nil, err
		}
		all = append(all, tile.DatedChange{Date: chain[i].Date, Polygons: pieces})
	}
	return tile.Changed(all, first, last), nil
}
