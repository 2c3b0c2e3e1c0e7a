package change

import (
	"maps"
	"slices"

	"controlmap/geo"
)

// kind says whether an area was gained or lost, and whether by a line drawn anew.
type kind struct {
	direction geo.Direction
	redrawn   bool
}

// gainsAndLosses is the area that changed, by region and kind, in km2.
type gainsAndLosses map[geo.RegionCode]map[kind]geo.Km2

func (m gainsAndLosses) add(k kind, areas map[geo.RegionCode]geo.Km2) {
	for region, km2 := range areas {
		if m[region] == nil {
			m[region] = map[kind]geo.Km2{}
		}
		m[region][k] = m[region][k].Add(km2)
	}
}

// redraw makes a part of what a direction has, by region, redrawn.
func (m gainsAndLosses) redraw(direction geo.Direction, part map[geo.RegionCode]geo.Km2) {
	rest := make(map[geo.RegionCode]geo.Km2, len(part))
	for region, km2 := range part {
		rest[region] = geo.Km2{}.Sub(km2)
	}
	m.add(kind{direction, true}, part)
	m.add(kind{direction, false}, rest)
}

// addNet adds signed areas that belong to no polygon, as redrawn: gained where they are
// positive, lost where they are negative.
func (m gainsAndLosses) addNet(areas map[geo.RegionCode]geo.Km2) {
	gained, lost := map[geo.RegionCode]geo.Km2{}, map[geo.RegionCode]geo.Km2{}
	for region, km2 := range areas {
		gained[region], lost[region] = clampToZero(km2), clampToZero(geo.Km2{}.Sub(km2))
	}
	m.add(kind{geo.Gained, true}, gained)
	m.add(kind{geo.Lost, true}, lost)
}

// clampToZero makes a negative area 0. The great circles of a sliver's long edges may
// enclose less than nothing.
func clampToZero(k geo.Km2) geo.Km2 {
	return geo.Km2{Sphere: max(k.Sphere, 0), Geodesic: max(k.Geodesic, 0)}
}

// balance makes gained less lost, in every region, the difference of the areas before and
// after: what is missing counts as redrawn.
func (m gainsAndLosses) balance(before, after map[geo.RegionCode]geo.Km2) {
	missing := map[geo.RegionCode]geo.Km2{}
	for region, kinds := range m {
		for k, km2 := range kinds {
			if k.direction == geo.Lost {
				km2 = geo.Km2{}.Sub(km2)
			}
			missing[region] = missing[region].Sub(km2)
		}
	}
	for region, km2 := range after {
		missing[region] = missing[region].Add(km2)
	}
	for region, km2 := range before {
		missing[region] = missing[region].Sub(km2)
	}
	m.addNet(missing)
}

// nothingKm2 is less than any changed polygon and more than rounding makes of nothing.
const nothingKm2 = 1e-6

// regionChanges returns the gains and losses of a status in the order of the regions'
// codes, without the regions in which nothing changed.
func (m gainsAndLosses) regionChanges(status geo.Status) (rows []geo.RegionChange) {
	for _, region := range slices.Sorted(maps.Keys(m)) {
		kinds := m[region]
		gained, lost := nonNegative(kinds[kind{geo.Gained, false}], kinds[kind{geo.Lost, false}])
		redrawnGained, redrawnLost := nonNegative(kinds[kind{geo.Gained, true}], kinds[kind{geo.Lost, true}])
		row := geo.RegionChange{
			Region: region, Status: status,
			Gained: gained.Add(redrawnGained), Lost: lost.Add(redrawnLost),
			RedrawnGained: redrawnGained, RedrawnLost: redrawnLost,
		}
		if all := row.Gained.Add(row.Lost); max(all.Sphere, all.Geodesic) > nothingKm2 {
			rows = append(rows, row)
		}
	}
	return rows
}

// nonNegative turns a negative area, which rounding along a region's border may leave,
// into one of the other direction.
func nonNegative(gained, lost geo.Km2) (g, l geo.Km2) {
	return clampToZero(gained).Add(clampToZero(geo.Km2{}.Sub(lost))), clampToZero(lost).Add(clampToZero(geo.Km2{}.Sub(gained)))
}
