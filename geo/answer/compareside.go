package answer

import (
	"cmp"
	"context"
	"slices"

	"controlmap/geo"
	"controlmap/geo/change"
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
