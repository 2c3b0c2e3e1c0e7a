package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"
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
		if !follows || i == 0 || d.State != geo.Provisional || d.Revision == now.Revision {
			continue
		}
		if err := c.compare(ctx, c.days[i-1], d, now); err != nil {
			return err
		}
	}
	return nil
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
