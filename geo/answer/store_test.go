package answer_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"

	"github.com/paulmach/orb"
)

// memoryStore is a store of what a test puts into it.
type memoryStore struct {
	sources     []geo.Source        // in order of name
	summaries   []geo.SourceSummary // in place of those of sources
	snapshots   map[geo.SourceName][]geo.SnapshotSummary
	polygons    map[geo.Revision][]geo.ControlPolygon
	areas       map[geo.Revision][]geo.RegionArea
	transitions map[geo.SourceName][]geo.StatusTransition
	series      func(geo.SeriesQuery) []geo.SeriesRow
	deviations  map[geo.SourceName]geo.Deviations
	standings   []geo.Standing
	withdrawals []geo.Withdrawal
	asked       []geo.SeriesQuery
	reads       int // of polygons
}

func (m *memoryStore) Sources(context.Context) (found []geo.SourceSummary, err error) {
	if m.summaries != nil {
		return m.summaries, nil
	}
	for _, src := range m.sources {
		found = append(found, geo.SourceSummary{Source: src})
	}
	return found, nil
}

func (m *memoryStore) Source(_ context.Context, name geo.SourceName) (geo.SourceSummary, error) {
	for _, src := range m.sources {
		if src.Name == name {
			return geo.SourceSummary{Source: src}, nil
		}
	}
	return geo.SourceSummary{}, geo.Errorf(geo.NotFound, "source %q is not loaded", name)
}

func (m *memoryStore) Standings(context.Context) ([]geo.Standing, error) { return m.standings, nil }

func (m *memoryStore) Withdrawals(context.Context, geo.SourceName) ([]geo.Withdrawal, error) {
	return m.withdrawals, nil
}

func (m *memoryStore) Snapshots(_ context.Context, name geo.SourceName, _ time.Time) ([]geo.SnapshotSummary, error) {
	days := slices.Clone(m.snapshots[name])
	geo.CarryOver(days)
	return days, nil
}

func (m *memoryStore) Snapshot(ctx context.Context, q geo.SnapshotQuery) (found geo.StoredSnapshot, err error) {
	days, err := m.Snapshots(ctx, q.Source, q.AsKnownAt)
	if err != nil {
		return found, err
	}
	for _, d := range days {
		if q.Date.IsZero() || !q.Date.Before(d.Date) {
			found = d.StoredSnapshot
		}
	}
	if found.Revision == 0 {
		return found, geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s", q.Source, q.Date)
	}
	return found, nil
}

func (m *memoryStore) Polygons(_ context.Context, q geo.PolygonQuery) (found []geo.ControlPolygon, err error) {
	m.reads++
	for _, polygon := range m.polygons[q.Revision] {
		if q.Bound != nil && !q.Bound.Intersects(polygon.Shape.Bound()) {
			continue
		}
		for _, status := range q.Statuses {
			if status == polygon.Status {
				found = append(found, polygon)
			}
		}
		if len(q.Statuses) == 0 {
			found = append(found, polygon)
		}
	}
	return found, nil
}

func (m *memoryStore) RegionAreas(_ context.Context, revision geo.Revision) ([]geo.RegionArea, error) {
	return m.areas[revision], nil
}

func (m *memoryStore) StatusTransitions(_ context.Context, q geo.PointQuery) ([]geo.StatusTransition, error) {
	return m.transitions[q.Source], nil
}

func (m *memoryStore) Series(_ context.Context, q geo.SeriesQuery) ([]geo.SeriesRow, error) {
	m.asked = append(m.asked, q)
	if m.series == nil {
		return nil, nil
	}
	return m.series(q), nil
}

func (m *memoryStore) Deviations(_ context.Context, q geo.DeviationQuery) (found geo.Deviations, err error) {
	for _, d := range m.deviations[q.Source] {
		wanted := len(q.Regions) == 0 || slices.Contains(q.Regions, d.Region)
		if wanted && !q.Period.Last.Before(d.First) && (d.Last.IsZero() || !d.Last.Before(q.Period.First)) {
			found = append(found, d)
		}
	}
	return found, nil
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
	src := geo.Source{Name: name, Licence: "CC0", Attribution: "by " + string(name), URL: "https://example.org/", Complete: name == geo.Settlements, Statuses: map[geo.Status]string{}}
	for _, status := range statuses {
		src.Statuses[status] = string(status) + " by " + string(name)
	}
	return src
}

func area(status geo.Status, west, south, east, north float64) geo.ControlPolygon {
	return geo.ControlPolygon{Status: status, Shape: orb.Polygon{box(west, south, east, north)}}
}

func newAtlas() *atlas.Atlas { return atlas.New(squares) }

// ask opens a question and builds its answer.
func ask[Q, T any](ctx context.Context, open func(context.Context, Q) (answer.Plan[T], error), q Q) (T, error) {
	plan, err := open(ctx, q)
	if err != nil {
		var none T
		return none, err
	}
	return plan.Build(ctx)
}

func km2(sphere, geodesic float64) geo.Km2 { return geo.Km2{Sphere: sphere, Geodesic: geodesic} }

// text shows a number that may be null.
func text(x *float64) any {
	if x == nil {
		return "-"
	}
	return *x
}
