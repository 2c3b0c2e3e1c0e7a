package answer

import (
	"slices"

	"controlmap/geo"
	"controlmap/geo/encode"
)

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
