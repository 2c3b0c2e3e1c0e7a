package answer_test

import (
	"context"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/geo/answer"

	"github.com/paulmach/orb"
)

// sourceSnapshots is a store of what a test puts into it.
type sourceSnapshots struct {
	sources   []geo.Source // in order of name
	snapshots map[geo.SourceName][]geo.SnapshotSummary
	areas     map[geo.Revision][]geo.ControlPolygon
	ground    map[geo.Revision][]geo.RegionArea
	flips     map[geo.SourceName][]geo.StatusTransition
	series    func(geo.SeriesQuery) []geo.SeriesRow
	asked     []geo.SeriesQuery
	reads     int // of areas
}

func (a *sourceSnapshots) Sources(context.Context) (found []geo.SourceSummary, err error) {
	for _, src := range a.sources {
		found = append(found, geo.SourceSummary{Source: src})
	}
	return found, nil
}

func (a *sourceSnapshots) Source(_ context.Context, name geo.SourceName) (geo.SourceSummary, error) {
	for _, src := range a.sources {
		if src.Name == name {
			return geo.SourceSummary{Source: src}, nil
		}
	}
	return geo.SourceSummary{}, geo.Errorf(geo.NotFound, "source %q is not loaded", name)
}

func (a *sourceSnapshots) Snapshots(_ context.Context, name geo.SourceName, _ time.Time) ([]geo.SnapshotSummary, error) {
	return a.snapshots[name], nil
}

func (a *sourceSnapshots) Snapshot(_ context.Context, q geo.SnapshotQuery) (found geo.StoredSnapshot, err error) {
	for _, d := range a.snapshots[q.Source] {
		if q.Date.IsZero() || !q.Date.Before(d.Date) {
			found = d.StoredSnapshot
		}
	}
	if found.Revision == 0 {
		return found, geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s", q.Source, q.Date)
	}
	return found, nil
}

func (a *sourceSnapshots) Polygons(_ context.Context, q geo.PolygonQuery) (found []geo.ControlPolygon, err error) {
	a.reads++
	for _, area := range a.areas[q.Revision] {
		if q.Bound != nil && !q.Bound.Intersects(area.Shape.Bound()) {
			continue
		}
		for _, status := range q.Statuses {
			if status == area.Status {
				found = append(found, area)
			}
		}
		if len(q.Statuses) == 0 {
			found = append(found, area)
		}
	}
	return found, nil
}

func (a *sourceSnapshots) RegionAreas(_ context.Context, revision geo.Revision) ([]geo.RegionArea, error) {
	return a.ground[revision], nil
}

func (a *sourceSnapshots) StatusTransitions(_ context.Context, q geo.PointQuery) ([]geo.StatusTransition, error) {
	return a.flips[q.Source], nil
}

func (a *sourceSnapshots) Series(_ context.Context, q geo.SeriesQuery) ([]geo.SeriesRow, error) {
	a.asked = append(a.asked, q)
	if a.series == nil {
		return nil, nil
	}
	return a.series(q), nil
}

func date(t testing.TB, text string) geo.Date {
	t.Helper()
	if text == "" {
		return geo.Date{}
	}
	d, err := geo.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// snapshots are days of a source with revisions counted from first. A date that ends in
// "!" is flagged.
func snapshots(t testing.TB, name geo.SourceName, first geo.Revision, dates ...string) (days []geo.SnapshotSummary) {
	t.Helper()
	for i, text := range dates {
		var d geo.SnapshotSummary
		if text[len(text)-1] == '!' {
			text = text[:len(text)-1]
			d.Flags = []geo.Flag{{Kind: geo.FlagStep, Reason: "too far"}}
		}
		d.Source, d.Date, d.Revision = name, date(t, text), first+geo.Revision(i)
		days = append(days, d)
	}
	return days
}

func named(name geo.SourceName, statuses ...geo.Status) geo.Source {
	src := geo.Source{Name: name, Licence: "CC0", Attribution: "by " + string(name), URL: "https://example.org/", Statuses: map[geo.Status]string{}}
	for _, status := range statuses {
		src.Statuses[status] = string(status) + " by " + string(name)
	}
	return src
}

func area(status geo.Status, west, south, east, north float64) geo.ControlPolygon {
	return geo.ControlPolygon{Status: status, Shape: orb.Polygon{box(west, south, east, north)}}
}

// newAtlas is for one store: it keeps what it has read of one.
func newAtlas() *answer.Atlas { return answer.NewAtlas(squares) }

func km2(sphere, geodesic float64) geo.Km2 { return geo.Km2{Sphere: sphere, Geodesic: geodesic} }

// text shows a number that may be null.
func text(x *float64) any {
	if x == nil {
		return "-"
	}
	return *x
}
