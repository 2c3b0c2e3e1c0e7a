package answer

import (
	"cmp"
	"context"
	"slices"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/encode"

	"github.com/paulmach/orb"
)

// openPair opens two sources that are to be compared.
func (e *Engine) openPair(ctx context.Context, nameA, nameB geo.SourceName, o CompareOptions) (a, b sourceSnapshots, err error) {
	if nameA == nameB {
		return a, b, geo.Errorf(geo.Invalid, "a and b are both %q: two different sources would be accepted", nameA)
	}
	if a, err = e.openSource(ctx, nameA, o.AsKnownAt); err != nil {
		return a, b, err
	}
	if b, err = e.openSource(ctx, nameB, o.AsKnownAt); err != nil {
		return a, b, err
	}
	if err := cmp.Or(checkTold(a.source, o.Statuses), checkTold(b.source, o.Statuses)); err != nil {
		return a, b, err
	}
	if a, err = a.speakingOf(o.Statuses...); err != nil {
		return a, b, err
	}
	b, err = b.speakingOf(o.Statuses...)
	return a, b, err
}

// checkTold refuses a source that tells none of the statuses.
func checkTold(src geo.Source, statuses StatusList) error {
	covered := StatusList(src.Covers())
	if slices.ContainsFunc(statuses, func(s geo.Status) bool { return slices.Contains(covered, s) }) {
		return nil
	}
	return geo.Errorf(geo.Invalid, "source %q does not tell %s: it tells %s", src.Name, statuses, covered)
}

// sidesAt describes the snapshots that stand for a date.
func (o CompareOptions) sidesAt(a, b sourceSnapshots, date geo.Date) (sideA, sideB CompareSide, err error) {
	if sideA, err = o.sideAt(a, date); err != nil {
		return sideA, sideB, err
	}
	sideB, err = o.sideAt(b, date)
	return sideA, sideB, err
}

// sideAt describes the last snapshot at or before a date; its Area is not filled in.
func (o CompareOptions) sideAt(s sourceSnapshots, date geo.Date) (CompareSide, error) {
	found, ok := s.at(date)
	if !ok {
		return CompareSide{}, s.tooEarly(date)
	}
	return CompareSide{Meta: NewMeta(s.source, found.StoredSnapshot, date, found.Flags), Statuses: meanings(s.source, o.Statuses)}, nil
}

// meanings returns what statuses mean to a source, without those it does not tell.
func meanings(src geo.Source, statuses StatusList) Statuses {
	words := Statuses{}
	for _, status := range statuses {
		if meaning, ok := src.Statuses[status]; ok {
			words[status] = meaning
		}
	}
	return words
}

// loadedSide is a snapshot ready to be laid over another.
type loadedSide struct {
	outline change.Map
	areas   map[geo.RegionCode]geo.Km2
}

func (e *Engine) loadPair(ctx context.Context, statuses StatusList, sideA, sideB CompareSide) (a, b loadedSide, err error) {
	if a, err = e.loadSide(ctx, statuses, sideA); err != nil {
		return a, b, err
	}
	b, err = e.loadSide(ctx, statuses, sideB)
	return a, b, err
}

func (e *Engine) loadSide(ctx context.Context, statuses StatusList, side CompareSide) (loadedSide, error) {
	outline, err := e.loadOutline(ctx, side.Revision, statuses)
	if err != nil {
		return loadedSide{}, err
	}
	return loadedSide{outline, e.atlas.AreaByRegion(outline.Polygons)}, nil
}

func (s loadedSide) areaWithin(members []geo.RegionCode) Area {
	return newArea(sumWithin(s.areas, members))
}

// loadOutline returns what has any of some statuses in a revision as a map of one status,
// Occupied. What has several of them is there once. The polygons' Area is not filled in.
func (e *Engine) loadOutline(ctx context.Context, revision geo.Revision, statuses []geo.Status) (change.Map, error) {
	polygons, err := e.store.Polygons(ctx, geo.PolygonQuery{Revision: revision, Statuses: statuses})
	if err != nil {
		return change.Map{}, err
	}
	outline := change.Map{Revision: revision}
	for _, status := range geo.Statuses() {
		if err := add(&outline, shapesOf(polygons, status)); err != nil {
			return change.Map{}, geo.Wrap(geo.Internal, err, "statuses %s of revision %d", StatusList(statuses), revision)
		}
		if err := ctx.Err(); err != nil {
			return change.Map{}, err
		}
	}
	return outline, nil
}

// shapesOf returns the polygons of a status.
func shapesOf(areas []geo.ControlPolygon, status geo.Status) (polygons []orb.Polygon) {
	for _, a := range areas {
		if a.Status == status {
			polygons = append(polygons, a.Shape)
		}
	}
	return polygons
}

// add adds to an outline what it does not cover yet.
func add(outline *change.Map, polygons []orb.Polygon) error {
	covered := shapesOf(outline.Polygons, geo.Occupied)
	if len(covered) > 0 && len(polygons) > 0 {
		difference, err := change.Between(covered, polygons)
		if err != nil {
			return err
		}
		polygons = difference.Gained
	}
	for _, polygon := range polygons {
		outline.Polygons = append(outline.Polygons, geo.ControlPolygon{Status: geo.Occupied, Shape: polygon})
	}
	return nil
}

// overlap is an Overlap before it is rounded.
type overlap struct{ onlyA, onlyB, both geo.Km2 }

// overlayResult is what one map laid over another gives, by region.
type overlayResult struct {
	regions  map[geo.RegionCode]overlap
	polygons []geo.ChangedPolygon // lost: only in a; gained: only in b
}

// overlay lays b over a. What both have is what a has less what only a has.
func (e *Engine) overlay(a, b loadedSide) (overlayResult, error) {
	change, err := e.atlas.Measurer.Change(a.outline, b.outline)
	if err != nil {
		return overlayResult{}, err
	}
	result := overlayResult{regions: map[geo.RegionCode]overlap{}, polygons: change.Polygons}
	for region, km2 := range a.areas {
		result.regions[region] = overlap{both: km2}
	}
	for _, c := range change.Regions {
		both := result.regions[c.Region].both.Sub(c.Lost)
		result.regions[c.Region] = overlap{
			onlyA: c.Lost,
			onlyB: c.Gained,
			// Rounding may leave less than nothing of a region that only a has.
			both: geo.Km2{Sphere: max(0, both.Sphere), Geodesic: max(0, both.Geodesic)},
		}
	}
	return result, nil
}

func (r overlayResult) within(members []geo.RegionCode) (total overlap) {
	for region, o := range r.regions {
		if contains(members, region) {
			total.onlyA = total.onlyA.Add(o.onlyA)
			total.onlyB = total.onlyB.Add(o.onlyB)
			total.both = total.both.Add(o.both)
		}
	}
	return total
}

func (r overlayResult) rows(members []geo.RegionCode) []CompareRow {
	rows := []CompareRow{}
	for region, o := range r.regions {
		if contains(members, region) {
			rows = append(rows, CompareRow{region, o.rounded()})
		}
	}
	slices.SortFunc(rows, func(a, b CompareRow) int { return compareRegions(a.Region, b.Region) })
	return rows
}

func (o overlap) iou() *float64 {
	union := o.onlyA.Geodesic + o.onlyB.Geodesic + o.both.Geodesic
	if union == 0 {
		return nil
	}
	return new(encode.Round(o.both.Geodesic / union))
}

func (o overlap) rounded() Overlap {
	return Overlap{
		OnlyASphereKm2:   encode.Round(o.onlyA.Sphere),
		OnlyAGeodesicKm2: encode.Round(o.onlyA.Geodesic),
		OnlyBSphereKm2:   encode.Round(o.onlyB.Sphere),
		OnlyBGeodesicKm2: encode.Round(o.onlyB.Geodesic),
		BothSphereKm2:    encode.Round(o.both.Sphere),
		BothGeodesicKm2:  encode.Round(o.both.Geodesic),
		IoU:              o.iou(),
	}
}
