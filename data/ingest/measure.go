package ingest

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"controlmap/geo"
	"controlmap/geo/change"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"
)

// runLength is how many steps one worker takes in a row, so that it reads the map between
// two of them once.
const runLength = 16

// Measure measures what the store lacks of a source: the changes from each snapshot to the
// next, and front lines. It is for databases of an earlier version and for an import that was
// killed; nothing is measured twice. A step whose change cannot be measured is
// named in the error, after all others are stored. An unknown source is NotFound.
func (in *Ingester) Measure(ctx context.Context, source geo.SourceName) error {
	report := newReport(source)
	if err := in.measureMissing(ctx, source, &report); err != nil || len(report.Unmeasured) == 0 {
		return err
	}
	first := report.Unmeasured[0]
	return geo.Errorf(geo.Invalid, "source %q: %d changes could not be measured, the first from %s to %s: %s",
		source, len(report.Unmeasured), first.From, first.To, first.Error)
}

func (in *Ingester) measureMissing(ctx context.Context, source geo.SourceName, report *Report) error {
	if err := in.measureFronts(ctx, source); err != nil {
		return err
	}
	failures, err := in.measureChanges(ctx, source)
	if err != nil || len(failures) == 0 {
		return err
	}
	return in.reportUnmeasured(ctx, source, failures, report)
}

func (in *Ingester) measureFronts(ctx context.Context, source geo.SourceName) error {
	revisions, err := in.store.UnmeasuredFronts(ctx, source)
	if err != nil {
		return err
	}
	var done atomic.Int64
	return in.parallel(ctx, len(revisions), func(ctx context.Context, i int) error {
		polygons, err := in.store.Polygons(ctx, geo.PolygonQuery{Revision: revisions[i], Statuses: []geo.Status{geo.Occupied}})
		if err != nil {
			return err
		}
		shapes := make([]orb.Polygon, len(polygons))
		for i, p := range polygons {
			shapes[i] = p.Shape
		}
		lengths, err := in.fronts.lengths(ctx, shapes)
		if err != nil {
			return err
		}
		if err := in.store.PutFront(ctx, revisions[i], lengths); err != nil {
			return err
		}
		in.progress("front lines", int(done.Add(1)), len(revisions))
		return nil
	})
}

// parallel runs f for each of n on all cores, to the first error.
func (in *Ingester) parallel(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(in.workers)
	for i := range n {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return f(ctx, i)
		})
	}
	return group.Wait()
}

// failedStep is a step whose change could not be measured, and why.
type failedStep struct {
	from, to geo.Revision
	err      error
}

func (in *Ingester) measureChanges(ctx context.Context, source geo.SourceName) ([]failedStep, error) {
	steps, err := in.store.UnmeasuredChanges(ctx, source)
	if err != nil {
		return nil, err
	}
	return in.measureSteps(ctx, "comparing", steps)
}

func (in *Ingester) measureSteps(ctx context.Context, stage string, steps []geo.SnapshotPair) ([]failedStep, error) {
	c := stepMeasurer{Ingester: in, stage: stage, total: len(steps)}
	runs := slices.Collect(slices.Chunk(steps, runLength))
	err := in.parallel(ctx, len(runs), func(ctx context.Context, i int) error { return c.run(ctx, runs[i]) })
	return c.failures, err
}

// stepMeasurer measures the changes of steps; its runs may go on at once.
type stepMeasurer struct {
	*Ingester
	stage    string
	total    int
	done     atomic.Int64
	mu       sync.Mutex
	failures []failedStep
}

func (c *stepMeasurer) run(ctx context.Context, steps []geo.SnapshotPair) error {
	var from, to change.Map
	for _, step := range steps {
		var err error
		if from = to; from.Revision != step.From {
			if from, err = c.load(ctx, step.From); err != nil {
				return err
			}
		}
		if to, err = c.load(ctx, step.To); err != nil {
			return err
		}
		if err := c.measure(ctx, step.Statuses, from, to); err != nil {
			return err
		}
		c.progress(c.stage, int(c.done.Add(1)), c.total)
	}
	return nil
}

func (c *stepMeasurer) load(ctx context.Context, revision geo.Revision) (change.Map, error) {
	polygons, err := c.store.Polygons(ctx, geo.PolygonQuery{Revision: revision})
	if err != nil {
		return change.Map{}, err
	}
	areas, err := c.store.RegionAreas(ctx, revision)
	if err != nil {
		return change.Map{}, err
	}
	snapshot, err := c.store.Revision(ctx, revision)
	return change.Map{Revision: revision, Date: snapshot.Date, Polygons: polygons, RegionAreas: areas}, err
}

// measure measures and stores one change. A change that cannot be measured, or that the store
// refuses as Invalid, is a failure of this step alone.
func (c *stepMeasurer) measure(ctx context.Context, statuses []geo.Status, from, to change.Map) error {
	measured, err := c.changes.Change(onlyStatuses(statuses, from), onlyStatuses(statuses, to))
	if err == nil {
		measured.Statuses = statuses
		err = c.store.PutChange(ctx, measured)
		if err != nil && geo.CodeOf(err) != geo.Invalid {
			return err
		}
	}
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.failures = append(c.failures, failedStep{from.Revision, to.Revision, err})
	}
	return nil
}

// onlyStatuses is a map without the polygons of other statuses.
func onlyStatuses(statuses []geo.Status, m change.Map) change.Map {
	polygons := slices.Clone(m.Polygons)
	m.Polygons = slices.DeleteFunc(polygons, func(p geo.ControlPolygon) bool { return !slices.Contains(statuses, p.Status) })
	return m
}

// reportUnmeasured names the steps by their dates.
func (in *Ingester) reportUnmeasured(ctx context.Context, source geo.SourceName, failures []failedStep, report *Report) error {
	days, err := in.store.Snapshots(ctx, source, time.Time{})
	if err != nil {
		return err
	}
	dates := make(map[geo.Revision]geo.Date, len(days))
	for _, d := range days {
		dates[d.Revision] = d.Date
	}
	for _, f := range failures {
		report.Unmeasured = append(report.Unmeasured, UnmeasuredEntry{dates[f.from], dates[f.to], geo.MessageOf(f.err)})
	}
	slices.SortFunc(report.Unmeasured, func(a, b UnmeasuredEntry) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
	})
	return nil
}
