package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"
	"controlmap/geo/record"
)

// leastTakenBackKm2 is less ground than an edit that matters changes.
const leastTakenBackKm2 = 0.5

// How much of what a map changed has to be as before on the next one, for it to have been taken
// back: where that is another map of its day, and where it is the map of a later day, which a
// counter-attack may have changed.
const (
	shareOfSameDay  = 0.5
	shareOfLaterDay = 0.9
)

// findTakenBack looks at the provisional maps that the map of a day, just stored, follows upon: the
// one that it replaces, and that of the day before.
func (c *check) findTakenBack(ctx context.Context, date geo.Date) error {
	now, err := c.Store.Snapshot(ctx, geo.SnapshotQuery{Source: c.source.Name, Date: date})
	if err != nil || now.Date != date || !now.SpeaksOf(geo.Occupied) {
		return err
	}
	for i, d := range c.days {
		next := i+1 == len(c.days) || !c.days[i+1].Date.Before(date) // the last before the day
		follows := d.Date == date || d.Date.Before(date) && next
		if !follows || d.State != geo.Provisional || d.Revision == now.Revision {
			continue
		}
		befores, err := c.befores(ctx, i)
		if err != nil {
			return err
		}
		for _, before := range befores {
			if err := c.compare(ctx, before, d, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// befores are the maps that that of a day was drawn from: the one that it replaced on its day,
// beside which it may have changed little else, and that of the day before.
func (c *check) befores(ctx context.Context, i int) (maps []geo.SnapshotSummary, err error) {
	if i > 0 {
		maps = append(maps, c.days[i-1])
	}
	d := c.days[i]
	then, err := c.Store.Snapshots(ctx, c.source.Name, d.RecordedAt.Add(-time.Millisecond))
	if geo.CodeOf(err) == geo.NotFound {
		return maps, nil
	}
	for _, replaced := range then {
		if replaced.Date == d.Date && replaced.Revision != d.Revision {
			maps = append(maps, replaced)
		}
	}
	return maps, err
}

// compare withdraws a provisional map if the one after it is, where the two differ, as the one
// before.
func (c *check) compare(ctx context.Context, before, provisional geo.SnapshotSummary, after geo.StoredSnapshot) error {
	var maps [3]change.Map
	for i, revision := range []geo.Revision{before.Revision, provisional.Revision, after.Revision} {
		var err error
		if maps[i], err = c.occupied(ctx, revision); err != nil {
			return err
		}
	}
	changed, back, err := c.takenBack(maps)
	share := shareOfSameDay
	if provisional.Date != after.Date {
		share = shareOfLaterDay
	}
	if err != nil || changed < leastTakenBackKm2 || back <= share*changed {
		return err
	}
	reason := fmt.Sprintf("taken back: %.1f of the %.1f km2 that changed since %s are as before again on the map of %s",
		back, changed, before.Date, after.Date)
	set, err := c.Store.SetState(ctx, provisional.Revision, geo.Withdrawn, reason)
	if set {
		c.stored = append(c.stored, fmt.Sprintf("%s withdrawn, %s", provisional.Date, reason))
	}
	return err
}

// isDoubted reports whether a map that waits in quarantine would replace that of a day, or comes
// after the newest day and takes back what its map changed.
func (c *check) isDoubted(ctx context.Context, i int) (bool, error) {
	waiting, err := c.waiting(ctx)
	if err != nil {
		return false, err
	}
	for _, q := range waiting {
		if q.Date == c.days[i].Date {
			return true, nil
		}
		isNext := i == len(c.days)-1 && c.days[i].Date.Before(q.Date)
		if !isNext {
			continue
		}
		if back, err := c.wouldTakeBack(ctx, i, q); err != nil || back {
			return back, err
		}
	}
	return false, nil
}

// waiting lists the maps that the publisher hands over and that wait in quarantine.
func (c *check) waiting(ctx context.Context) ([]record.Quarantine, error) {
	all, err := c.Store.Quarantines(ctx)
	return slices.DeleteFunc(all, func(q record.Quarantine) bool {
		handed := func(files []record.File) bool { return slices.Equal(files, q.Files) }
		return q.Source != c.source.Name || q.Decision != record.Pending || !slices.ContainsFunc(c.handed, handed)
	}), err
}

// wouldTakeBack reports whether a map of a later day that waits in quarantine takes back that of a day.
func (c *check) wouldTakeBack(ctx context.Context, i int, q record.Quarantine) (bool, error) {
	candidate, err := c.Candidate(ctx, c.source, q)
	if err != nil {
		return false, err
	}
	befores, err := c.befores(ctx, i)
	if err != nil {
		return false, err
	}
	maps := [3]change.Map{2: {Polygons: onlyOccupiedOf(candidate.Import)}}
	if maps[1], err = c.occupied(ctx, c.days[i].Revision); err != nil {
		return false, err
	}
	for _, before := range befores {
		if maps[0], err = c.occupied(ctx, before.Revision); err != nil {
			return false, err
		}
		changed, back, err := c.takenBack(maps)
		if err != nil || changed >= leastTakenBackKm2 && back > shareOfLaterDay*changed {
			return err == nil, err
		}
	}
	return false, nil
}

// takenBack returns how much ground the second of three maps changed, and how much of that is on
// the third as it was on the first, in km2 on the sphere. A point of the ground that differs between
// the first two and between the last two is the same on the first and the last.
func (c *check) takenBack(maps [3]change.Map) (changed, back float64, err error) {
	measurer := c.measurer()
	differs := func(from, to change.Map) (km2 float64) {
		found, failed := measurer.Change(from, to)
		err = errors.Join(err, failed)
		for _, row := range onlyOccupied(found).Regions {
			km2 += row.Gained.Sphere + row.Lost.Sphere
		}
		return km2
	}
	first, second, across := differs(maps[0], maps[1]), differs(maps[1], maps[2]), differs(maps[0], maps[2])
	return first, (first + second - across) / 2, err
}

// occupied is what a revision shows occupied; nothing where it is 0.
func (s *Syncer) occupied(ctx context.Context, revision geo.Revision) (m change.Map, err error) {
	if m.Revision = revision; revision == 0 {
		return m, nil
	}
	m.Polygons, err = s.Store.Polygons(ctx, geo.PolygonQuery{Revision: revision, Statuses: []geo.Status{geo.Occupied}})
	return m, err
}

// measurer measures what changed from one map to another.
func (s *Syncer) measurer() *change.Measurer {
	return change.NewMeasurer(measure.NewRegional(s.Regions), measure.NewBorder(s.Regions))
}

// onlyOccupied is a change without what it says of other statuses.
func onlyOccupied(c geo.Change) geo.Change {
	c.Regions = slices.DeleteFunc(c.Regions, func(r geo.RegionChange) bool { return r.Status != geo.Occupied })
	c.Polygons = slices.DeleteFunc(c.Polygons, func(p geo.ChangedPolygon) bool { return p.Status != geo.Occupied })
	return c
}

// onlyOccupiedOf is what an import shows occupied.
func onlyOccupiedOf(imp geo.Import) []geo.ControlPolygon {
	return slices.DeleteFunc(slices.Clone(imp.Polygons), func(p geo.ControlPolygon) bool { return p.Status != geo.Occupied })
}
