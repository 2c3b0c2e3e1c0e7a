package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"controlmap/data/source"
	"controlmap/geo"
)

// write stores candidates in order of date, one transaction a snapshot.
func (in *Ingester) write(ctx context.Context, src geo.Source, candidates []candidate, report *Report) error {
	days := byDay(candidates, report)
	if len(days) == 0 {
		return nil
	}
	if err := in.putSource(ctx, src); err != nil {
		return err
	}
	for i, d := range days {
		imported, err := in.complete(ctx, d)
		if err != nil {
			return err
		}
		outcome, err := in.store.Put(ctx, imported)
		if err != nil {
			return geo.Wrap(geo.CodeOf(err), err, "%s: not stored", d.snapshot.Provenance)
		}
		report.store(d, imported, outcome)
		in.progress("storing", i+1, len(days))
	}
	return nil
}

// withdrawOthers takes from a source the days that are not among the given.
func (in *Ingester) withdrawOthers(ctx context.Context, name geo.SourceName, kept []source.Reading, report *Report) error {
	keep := make(map[geo.Date]bool, len(kept))
	for _, p := range kept {
		keep[p.Snapshot.Date] = true
	}
	days, err := in.store.Snapshots(ctx, name, time.Time{})
	if err != nil {
		return err
	}
	for _, d := range days {
		if keep[d.Date] {
			continue
		}
		if _, err := in.store.Withdraw(ctx, name, d.Date); err != nil {
			return err
		}
		report.Withdrawn = append(report.Withdrawn, d.Date)
	}
	return nil
}

// putSource keeps what the operator has said of a source that the store knows, and that an
// earlier import of it split occupied ground by since.
func (in *Ingester) putSource(ctx context.Context, src geo.Source) error {
	known, err := in.store.Source(ctx, src.Name)
	switch {
	case err == nil:
		src.Publishable = src.Publishable || known.Publishable
		src.SplitsSince = src.SplitsSince || known.SplitsSince
	case geo.CodeOf(err) != geo.NotFound:
		return err
	}
	return in.store.PutSource(ctx, src)
}

// complete makes a day ready to store: with what the store already has of it, and with
// what its publisher leaves out of this kind of file.
func (in *Ingester) complete(ctx context.Context, d day) (geo.Import, error) {
	notes := append(d.counts.Notes(), rejectedNotes(d.rejected)...)
	if err := in.keepUncovered(ctx, &d); err != nil {
		return geo.Import{}, err
	}
	for _, name := range d.lacks {
		area, from, err := in.store.LastNamed(ctx, d.snapshot.Source, name, d.snapshot.Date)
		if geo.CodeOf(err) == geo.NotFound {
			continue
		}
		if err != nil {
			return geo.Import{}, err
		}
		if !tellsSince(d.areas) {
			area.Since = geo.SinceUnknown
		}
		d.areas = append(d.areas, in.prepared(area))
		notes = append(notes, geo.Note{Kind: geo.NoteCarriedOver, Count: 1, Detail: fmt.Sprintf("%s, from %s", name, from)})
	}
	imported := geo.Import{Snapshot: d.snapshot, Notes: notes, RegionAreas: ground(d.areas)}
	for _, a := range d.areas {
		imported.Polygons = append(imported.Polygons, a.ControlPolygon)
	}
	if len(occupied(d.areas)) == d.front.areas {
		imported.Front = d.front.lengths
	}
	return imported, nil
}

// tellsSince tells whether a map parts the ground occupied before 2022 from the rest: a
// map that does not must not seem to by what is carried over into it.
func tellsSince(areas []preparedArea) bool {
	return slices.ContainsFunc(areas, func(a preparedArea) bool { return a.Since != geo.SinceUnknown })
}

// keepUncovered adds the stored areas of the same day whose status the files do not
// speak of, and notes which statuses the day then speaks of.
func (in *Ingester) keepUncovered(ctx context.Context, d *day) error {
	if len(d.covers) == 0 {
		return nil
	}
	d.snapshot.Statuses = together(d.covers, d.covers)
	now, err := in.store.Snapshot(ctx, geo.SnapshotQuery{Source: d.snapshot.Source, Date: d.snapshot.Date})
	if geo.CodeOf(err) == geo.NotFound || err == nil && now.Date != d.snapshot.Date {
		return nil
	}
	if err != nil {
		return err
	}
	d.snapshot.Statuses = together(d.covers, now.Statuses)
	areas, err := in.store.Polygons(ctx, geo.PolygonQuery{Revision: now.Revision})
	if err != nil {
		return err
	}
	for _, a := range areas {
		if !slices.Contains(d.covers, a.Status) {
			d.areas = append(d.areas, in.prepared(a))
		}
	}
	return nil
}

// together are the statuses that one of two maps speaks of; nil is all, of either.
func together(a, b []geo.Status) []geo.Status {
	if a == nil || b == nil {
		return nil
	}
	return slices.DeleteFunc(geo.Statuses(), func(s geo.Status) bool { return !slices.Contains(a, s) && !slices.Contains(b, s) })
}

func (in *Ingester) prepared(a geo.ControlPolygon) preparedArea {
	m := in.polygons.measure(a.Shape)
	a.Area = m.ground
	return preparedArea{ControlPolygon: a, regions: m.regions}
}

// ground adds up areas by region, status and since, in that order.
func ground(areas []preparedArea) (rows []geo.RegionArea) {
	type key struct {
		region geo.RegionCode
		status geo.Status
		since  geo.Since
	}
	sums := map[key]geo.Km2{}
	for _, a := range areas {
		for region, km2 := range a.regions {
			k := key{region, a.Status, a.Since}
			sums[k] = sums[k].Add(km2)
		}
	}
	for k, km2 := range sums {
		rows = append(rows, geo.RegionArea{Region: k.region, Status: k.status, Since: k.since, Km2: km2})
	}
	slices.SortFunc(rows, func(a, b geo.RegionArea) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Since, b.Since))
	})
	return rows
}

// rejectedNotes counts what was rejected, by reason.
func rejectedNotes(rejected []source.Rejected) (notes []geo.Note) {
	for _, c := range countRejected(rejected) {
		detail := c.Reason
		if len(c.Names) > 0 {
			detail += " (" + strings.Join(c.Names, ", ") + ")"
		}
		notes = append(notes, geo.Note{Kind: geo.NoteRejected, Count: c.Count, Detail: detail})
	}
	return notes
}
