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

// moves is the ground that moved, by region and kind.
type moves map[geo.RegionCode]map[kind]geo.Km2

func (m moves) add(k kind, ground map[geo.RegionCode]geo.Km2) {
	for region, km2 := range ground {
		if m[region] == nil {
			m[region] = map[kind]geo.Km2{}
		}
		m[region][k] = m[region][k].Add(km2)
	}
}

// addNet adds ground that has no shape, as redrawn: gained where it is positive, lost
// where it is negative.
func (m moves) addNet(ground map[geo.RegionCode]geo.Km2) {
	gained, lost := map[geo.RegionCode]geo.Km2{}, map[geo.RegionCode]geo.Km2{}
	for region, km2 := range ground {
		gained[region], lost[region] = positive(km2), positive(geo.Km2{}.Sub(km2))
	}
	m.add(kind{geo.Gained, true}, gained)
	m.add(kind{geo.Lost, true}, lost)
}

// positive takes from a sliver what its long edges, bent along the Earth, make less than
// nothing.
func positive(k geo.Km2) geo.Km2 {
	return geo.Km2{Sphere: max(k.Sphere, 0), Geodesic: max(k.Geodesic, 0)}
}

// balance makes gained less lost, in every region, the difference of what the region
// held before and after: what is missing counts as redrawn.
func (m moves) balance(before, after map[geo.RegionCode]geo.Km2) {
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

// rows returns what moved in the order of the regions' codes.
func (m moves) rows(status geo.Status) (rows []geo.RegionChange) {
	for _, region := range slices.Sorted(maps.Keys(m)) {
		kinds := m[region]
		gained, lost := settled(kinds[kind{geo.Gained, false}], kinds[kind{geo.Lost, false}])
		redrawnGained, redrawnLost := settled(kinds[kind{geo.Gained, true}], kinds[kind{geo.Lost, true}])
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

// settled turns negative ground, which dust along a region's border may have, into
// ground that moved the other way.
func settled(gained, lost geo.Km2) (g, l geo.Km2) {
	return positive(gained).Add(positive(geo.Km2{}.Sub(lost))), positive(lost).Add(positive(geo.Km2{}.Sub(gained)))
}
