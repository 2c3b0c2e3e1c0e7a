package answer

import (
	"cmp"
	"context"
	"slices"

	"controlmap/geo"
	"controlmap/geo/change"

	"github.com/paulmach/orb"
)

// loadOutline returns the ground that has any of some statuses in a revision as a map of
// one status, Occupied. Ground that has several of them is there once. The polygons'
// Ground is not filled in.
func loadOutline(ctx context.Context, store areaStore, revision geo.Revision, statuses []geo.Status) (change.Map, error) {
	areas, err := store.Polygons(ctx, geo.PolygonQuery{Revision: revision, Statuses: statuses})
	if err != nil {
		return change.Map{}, err
	}
	outline := change.Map{Revision: revision}
	for _, status := range geo.Statuses() {
		if err := add(&outline, polygonsOf(areas, status)); err != nil {
			return change.Map{}, geo.Wrap(geo.Internal, err, "statuses %s of revision %d", StatusList(statuses), revision)
		}
		if err := ctx.Err(); err != nil {
			return change.Map{}, err
		}
	}
	return outline, nil
}

// polygonsOf returns the polygons of a status.
func polygonsOf(areas []geo.ControlPolygon, status geo.Status) (polygons []orb.Polygon) {
	for _, a := range areas {
		if a.Status == status {
			polygons = append(polygons, a.Shape)
		}
	}
	return polygons
}

// add adds to an outline what it does not cover yet.
func add(outline *change.Map, polygons []orb.Polygon) error {
	covered := polygonsOf(outline.Polygons, geo.Occupied)
	if len(covered) > 0 && len(polygons) > 0 {
		ground, err := change.Between(covered, polygons)
		if err != nil {
			return err
		}
		polygons = ground.Gained
	}
	for _, polygon := range polygons {
		outline.Polygons = append(outline.Polygons, geo.ControlPolygon{Status: geo.Occupied, Shape: polygon})
	}
	return nil
}

// StatusList is a list of statuses that are counted together.
type StatusList []geo.Status

func (l StatusList) String() string { return join(l, ", ") }

func join[S ~[]E, E ~string](items S, separator string) (text string) {
	for i, item := range items {
		if i > 0 {
			text += separator
		}
		text += string(item)
	}
	return text
}

// ParseStatuses reads statuses between commas, each once, in the order of geo.Statuses.
// The error is Invalid.
func ParseStatuses(words []string) (StatusList, error) {
	var list StatusList
	for _, word := range words {
		status, err := geo.ParseStatus(word)
		if err != nil {
			return nil, err
		}
		list = append(list, status)
	}
	return sortedStatuses(list), nil
}

// sortedStatuses is Occupied where list is empty.
func sortedStatuses(list StatusList) StatusList {
	if len(list) == 0 {
		return StatusList{geo.Occupied}
	}
	rank := geo.Statuses()
	sorted := slices.SortedFunc(slices.Values(list), func(a, b geo.Status) int {
		return cmp.Compare(slices.Index(rank, a), slices.Index(rank, b))
	})
	return slices.Compact(sorted)
}
