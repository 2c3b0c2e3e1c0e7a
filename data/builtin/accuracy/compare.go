package main

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/change"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"
)

// store is what a comparison asks of a database.
type store interface {
	Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error)
	Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error)
	RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error)
}

// comparison is the ledger beside one publisher's maps.
type comparison struct {
	source        geo.Source
	withoutCrimea bool // the publisher draws none, so it is left out of both
	days          []total
	overlaps      []overlap
	worst         []disagreement // on the last day of overlaps, the largest first
}

// total is the occupied land of a day in km2 on the sphere.
type total struct {
	date         geo.Date
	ours, theirs float64
}

// percent is how much larger the ledger's total is.
func (t total) percent() float64 { return 100 * (t.ours/t.theirs - 1) }

// overlap is what both maps of a day have inside the oblasts, as part of what either has.
type overlap struct {
	total
	union float64 // intersection over union
}

// disagreement is ground around a place that only one of the two maps has as occupied.
type disagreement struct {
	place  geo.Place
	km2    float64
	theirs bool // the publisher has it and the ledger not
}

// worstPlaces is how many places are told.
const worstPlaces = 10

func compare(ctx context.Context, a store, l ledger, source geo.Source) (comparison, error) {
	c := comparison{source: source}
	days, err := a.Snapshots(ctx, source.Name, time.Time{})
	if err != nil {
		return c, err
	}
	days = slices.DeleteFunc(days, func(d geo.SnapshotSummary) bool { return !geo.IsSound(d.Flags) })
	c.withoutCrimea = !slices.ContainsFunc(days, func(d geo.SnapshotSummary) bool { return d.Crimea.Sphere > 1000 })
	c.days = make([]total, len(days))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range days {
		workers.Go(func() error {
			theirs, err := shapesOf(ctx, a, d.Revision)
			c.days[i] = total{d.Date, c.sum(l, l.occupied(d.Date)), c.sum(l, theirs)}
			return err
		})
	}
	if err := workers.Wait(); err != nil {
		return c, err
	}
	return c, c.overlay(ctx, a, l, days)
}

// shapesOf returns what a publisher has as occupied.
func shapesOf(ctx context.Context, a store, revision geo.Revision) (shapes []orb.Polygon, err error) {
	areas, err := a.Polygons(ctx, geo.PolygonQuery{Revision: revision, Statuses: []geo.Status{geo.Occupied}})
	for _, area := range areas {
		shapes = append(shapes, area.Shape)
	}
	return shapes, err
}

// sum returns the km2 of land that shapes have on the sphere.
func (c comparison) sum(l ledger, shapes []orb.Polygon) (km2 float64) {
	for _, shape := range shapes {
		for code, part := range l.landOf(shape) {
			if !c.withoutCrimea || !isCrimea(code) {
				km2 += part.Sphere
			}
		}
	}
	return km2
}

func isCrimea(code geo.RegionCode) bool { return code == geo.CrimeaUnit || code == geo.Sevastopol }

// overlay compares the maps of the last day of each month.
func (c *comparison) overlay(ctx context.Context, a store, l ledger, days []geo.SnapshotSummary) error {
	var chosen []int
	for i, d := range days {
		if i+1 == len(days) || d.Date.String()[:7] != days[i+1].Date.String()[:7] {
			chosen = append(chosen, i)
		}
	}
	c.overlaps = make([]overlap, len(chosen))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for k, i := range chosen {
		workers.Go(func() error {
			theirs, err := shapesOf(ctx, a, days[i].Revision)
			if err != nil {
				return err
			}
			ours := l.occupied(days[i].Date)
			differ, err := change.Between(ours, theirs)
			if err != nil {
				return err
			}
			inOurs, onlyTheirs := c.inside(l, ours), c.inside(l, differ.Gained)
			both := inOurs - c.inside(l, differ.Lost)
			c.overlaps[k] = overlap{c.days[i], both / (inOurs + onlyTheirs)}
			if k == len(chosen)-1 {
				c.worst = c.disagreements(l, differ)
			}
			return nil
		})
	}
	return workers.Wait()
}

// inside returns the km2 of land that shapes have in the oblasts, on the sphere.
func (c comparison) inside(l ledger, shapes []orb.Polygon) (km2 float64) {
	for _, shape := range shapes {
		for code, part := range l.landOf(shape) {
			if code != geo.Outside && (!c.withoutCrimea || !isCrimea(code)) {
				km2 += part.Sphere
			}
		}
	}
	return km2
}

// disagreements lists the places around which most ground differs.
func (c comparison) disagreements(l ledger, differ change.Difference) (found []disagreement) {
	for _, side := range []struct {
		shapes orb.MultiPolygon
		theirs bool
	}{{differ.Gained, true}, {differ.Lost, false}} {
		sums := map[geo.RegionCode]float64{}
		for _, shape := range side.shapes {
			for code, part := range l.cells.Split(shape) {
				sums[code] += part.Sphere
			}
		}
		for code, km2 := range sums {
			place, known := l.places[code]
			inCrimea := isCrimea(place.Region)
			if known && !(c.withoutCrimea && inCrimea) {
				found = append(found, disagreement{place, km2, side.theirs})
			}
		}
	}
	slices.SortFunc(found, func(a, b disagreement) int {
		return cmp.Or(cmp.Compare(b.km2, a.km2), cmp.Compare(a.place.ID, b.place.ID))
	})
	return found[:min(worstPlaces, len(found))]
}
