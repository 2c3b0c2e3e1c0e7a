package change

import (
	"maps"
	"slices"

	"controlmap/geo"
)

// kind is one of the four ways in which ground moves.
type kind struct {
	direction geo.Direction
	redrawn   bool
}

// gainsAndLosses is the ground that moved, by region and kind.
type gainsAndLosses map[geo.RegionCode]map[kind]geo.Km2

func (m gainsAndLosses) add(k kind, ground map[geo.RegionCode]geo.Km2) {
	for region, km2 := range ground {
		if m[region] == nil {
			m[region] = map[kind]geo.Km2{}
		}
		m[region][k] = m[region][k].Add(km2)
	}
}

// addNet adds ground that has no shape, as redrawn: gained where it is positive, lost
// where it is negative.
func (m gainsAndLosses) addNet(ground map[geo.RegionCode]geo.Km2) {
	gained, lost := map[geo.RegionCode]geo.Km2{}, map[geo.RegionCode]geo.Km2{}
	for region, km2 := range ground {
		gained[region], lost[region] = clampToZero(km2), clampToZero(geo.Km2{}.Sub(km2))
	}
	m.add(kind{geo.Gained, true}, gained)
	m.add(kind{geo.Lost, true}, lost)
}

// clampToZero takes from a sliver what its long edges, bent along the Earth, make less than
// nothing.
func clampToZero(k geo.Km2) geo.Km2 {
	return geo.Km2{Sphere: max(k.Sphere, 0), Geodesic: max(k.Geodesic, 0)}
}

// balance makes gained less lost, in every region, the difference of what the region
// held before and after: what is missing counts as redrawn.
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

// nothingKm2 is less than any piece and more than rounding makes of nothing.
const nothingKm2 = 1e-6

// regionChanges returns what moved in the order of the regions' codes.
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

// nonNegative turns negative ground, which dust along a region's border may have, into
// ground that moved the other way.
func nonNegative(gained, lost geo.Km2) (g, l geo.Km2) {
	return clampToZero(gained).Add(clampToZero(geo.Km2{}.Sub(lost))), clampToZero(lost).Add(clampToZero(geo.Km2{}.Sub(gained)))
}
