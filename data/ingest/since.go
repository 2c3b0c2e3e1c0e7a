package ingest

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// heldBefore is what a map of the source says was occupied before 2022.
type heldBefore struct {
	date     geo.Date
	polygons []geo.ControlPolygon
	divider  *change.Divider // by the shapes of the polygons
}

// splitRun splits, at the first of a run of days that do not tell since when what is occupied was,
// all of the run: what is before it has been stored by then.
func (in *Ingester) splitRun(ctx context.Context, days []dayImport, first int) error {
	if !days[first].lacksSince || first > 0 && days[first-1].lacksSince {
		return nil
	}
	run := days[first:]
	if n := slices.IndexFunc(run, func(d dayImport) bool { return !d.lacksSince }); n > 0 {
		run = run[:n]
	}
	return in.splitSince(ctx, run)
}

// splitSince takes over, for days whose files do not tell it, what was occupied before 2022:
// what the last better map before each said was, and the day still has. A day without such a
// map stays as it is. It measures the front lines of all.
func (in *Ingester) splitSince(ctx context.Context, days []dayImport) error {
	stored, err := in.store.Snapshots(ctx, days[0].snapshot.Source, time.Time{})
	if err != nil && geo.CodeOf(err) != geo.NotFound {
		return err
	}
	known := map[geo.Revision]*heldBefore{}
	held := make([]*heldBefore, len(days))
	for i, d := range days {
		from, ok := lastTelling(stored, d.snapshot)
		if !ok {
			continue
		}
		if known[from.Revision] == nil {
			if known[from.Revision], err = in.loadHeldBefore(ctx, from); err != nil {
				return err
			}
		}
		held[i] = known[from.Revision]
	}
	return in.parallel(ctx, len(days), func(ctx context.Context, i int) error {
		d := &days[i]
		if held[i] != nil {
			in.takeOver(d, held[i])
		}
		shapes := occupied(d.polygons)
		lengths, err := in.fronts.lengths(ctx, shapes)
		d.front = fileFront{lengths, len(shapes)}
		return err
	})
}

// lastTelling returns the last sound map at or before a snapshot that is a better one by rank and
// tells since when what is occupied was.
func lastTelling(stored []geo.SnapshotSummary, of geo.Snapshot) (geo.SnapshotSummary, bool) {
	for _, s := range slices.Backward(stored) {
		if !of.Date.Before(s.Date) && s.Rank > of.Rank && s.SplitSince && geo.IsSound(s.Flags) {
			return s, true
		}
	}
	return geo.SnapshotSummary{}, false
}

func (in *Ingester) loadHeldBefore(ctx context.Context, from geo.SnapshotSummary) (*heldBefore, error) {
	polygons, err := in.store.Polygons(ctx, geo.PolygonQuery{Revision: from.Revision, Statuses: []geo.Status{geo.Occupied}})
	if err != nil {
		return nil, err
	}
	held := heldBefore{date: from.Date}
	var shapes []orb.Polygon
	for _, p := range polygons {
		if p.Since == geo.SincePre2022 {
			held.polygons, shapes = append(held.polygons, p), append(shapes, p.Shape)
		}
	}
	held.divider = change.NewDivider(shapes)
	return &held, nil
}

// takeOver divides what a day has occupied into what was held before 2022 and the rest, and
// adds what it lacks of the former by name. A day whose shapes cannot be divided is left as it
// is.
func (in *Ingester) takeOver(d *dayImport, held *heldBefore) {
	isUntold := func(p preparedPolygon) bool { return p.Status == geo.Occupied && p.Since == geo.SinceUnknown }
	untold := slices.DeleteFunc(slices.Clone(d.polygons), func(p preparedPolygon) bool { return !isUntold(p) })
	within, rest, err := held.divider.Divide(occupied(untold))
	if err != nil {
		return
	}
	before, since := in.parts(held, within, rest)
	if !sameGround(untold, slices.Concat(before, since)) {
		return
	}
	shareAreas(untold, before, since)
	d.polygons = slices.Concat(slices.DeleteFunc(d.polygons, isUntold), before, since)
	d.notes = append(d.notes, carriedOver(len(before), "occupied before 2022", held.date))
	in.addLacking(d, held, within)
}

// parts are the polygons of a divided map: what was held before 2022, measured, and the rest,
// whose areas by region shareAreas adds.
func (in *Ingester) parts(held *heldBefore, within [][]orb.Polygon, rest []orb.Polygon) (before, since []preparedPolygon) {
	for i, shapes := range within {
		for _, shape := range shapes {
			like := held.polygons[i]
			like.Shape = shape
			before = append(before, in.measured(like))
		}
	}
	for _, shape := range rest {
		since = append(since, preparedPolygon{ControlPolygon: geo.ControlPolygon{
			Status: geo.Occupied, Since: geo.Since2022, Shape: shape, Area: measure.Polygon(shape)}})
	}
	return before, since
}

// sameSquareDegrees, less than a hundredth of a km2, is what may be lost in slivers where a map is
// divided.
const sameSquareDegrees = 1e-6

// sameGround reports whether two maps cover as much: on a plane, where edges that are cut add up.
func sameGround(a, b []preparedPolygon) bool {
	return math.Abs(squareDegrees(a)-squareDegrees(b)) < sameSquareDegrees
}

func squareDegrees(polygons []preparedPolygon) (sum float64) {
	for _, p := range polygons {
		sum += planar.Area(p.Shape)
	}
	return sum
}

// shareAreas gives what a map has in each region, less what of it was held before 2022, to the
// first of the rest, so that the totals stay: an edge that is cut does not measure as before.
// What is then less than nothing of the rest is taken from the first of the former.
func shareAreas(whole, before, since []preparedPolygon) {
	share := func(of func(*preparedPolygon) *areaByRegion) {
		left := sumOf(whole, of)
		for region, km2 := range sumOf(before, of) {
			left[region] = left[region].Sub(km2)
		}
		if len(before) > 0 {
			first := of(&before[0])
			*first, left = takeDebts(*first, left, len(since) == 0)
		}
		if len(since) > 0 {
			*of(&since[0]) = left
		}
	}
	share(func(p *preparedPolygon) *areaByRegion { return &p.regions })
	share(func(p *preparedPolygon) *areaByRegion { return &p.water })
}

func sumOf(polygons []preparedPolygon, of func(*preparedPolygon) *areaByRegion) areaByRegion {
	sum := areaByRegion{}
	for i := range polygons {
		for region, km2 := range *of(&polygons[i]) {
			sum[region] = sum[region].Add(km2)
		}
	}
	return sum
}

// takeDebts adds to areas what others are less than nothing, or all of them, and returns the sums
// and what is left of the others.
func takeDebts(areas, others areaByRegion, all bool) (sums, left areaByRegion) {
	sums, left = areaByRegion{}, areaByRegion{}
	maps.Copy(sums, areas)
	for region, km2 := range others {
		taken := km2
		if !all {
			taken = geo.Km2{Sphere: min(km2.Sphere, 0), Geodesic: min(km2.Geodesic, 0)}
		}
		sums[region] = sums[region].Add(taken)
		if rest := km2.Sub(taken); rest != (geo.Km2{}) {
			left[region] = rest
		}
	}
	return sums, left
}

// addLacking adds the polygons that a day lacks by name, as far as what was held before has
// them and nothing within the day is of them.
func (in *Ingester) addLacking(d *dayImport, held *heldBefore, within [][]orb.Polygon) {
	d.lacks = slices.DeleteFunc(slices.Clone(d.lacks), func(name string) bool {
		i := slices.IndexFunc(held.polygons, func(p geo.ControlPolygon) bool { return p.Name == name })
		if i >= 0 && len(within[i]) == 0 {
			d.polygons = append(d.polygons, in.measured(held.polygons[i]))
			d.notes = append(d.notes, carriedOver(1, name, held.date))
		}
		return i >= 0
	})
}

func carriedOver(polygons int, what string, from geo.Date) geo.Note {
	return geo.Note{Kind: geo.NoteCarriedOver, Count: polygons, Detail: fmt.Sprintf("%s, from %s", what, from)}
}
