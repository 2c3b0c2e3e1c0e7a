package gazetteer

import (
	"cmp"
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

func orderByLatitude(places []geo.Place) []int {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(places[a].Point.Lat(), places[b].Point.Lat()), cmp.Compare(a, b))
	})
	return order
}

// Nearest returns the place nearest to p (WGS84 lon, lat) and how far it is along a
// great circle, in km. It is false where there are no places or p is not a number.
func (g *Gazetteer) Nearest(p orb.Point) (geo.Place, float64, bool) {
	if math.IsNaN(p.Lon()+p.Lat()) || math.IsInf(p.Lon()+p.Lat(), 0) {
		return geo.Place{}, 0, false
	}
	north, _ := slices.BinarySearchFunc(g.byLatitude, p.Lat(), func(i int, lat float64) int {
		return cmp.Compare(g.places[i].Point.Lat(), lat)
	})
	best := nearestPlace{from: p, place: -1, metres: math.Inf(1)}
	for _, i := range g.byLatitude[north:] {
		if !best.consider(i, g.places[i].Point) {
			break
		}
	}
	for _, i := range slices.Backward(g.byLatitude[:north]) {
		if !best.consider(i, g.places[i].Point) {
			break
		}
	}
	if best.place < 0 {
		return geo.Place{}, 0, false
	}
	const metresPerKm = 1000
	return g.places[best.place], best.metres / metresPerKm, true
}

// nearestPlace is the nearest place found so far.
type nearestPlace struct {
	from   orb.Point
	place  int // position in places, or -1
	metres float64
}

// consider compares a place with the nearest so far. It returns false where the latitude
// alone puts this place, and all that lie beyond it, farther away.
func (n *nearestPlace) consider(place int, at orb.Point) bool {
	metresPerDegree := orb.EarthRadius * math.Pi / 180
	if math.Abs(at.Lat()-n.from.Lat())*metresPerDegree > n.metres {
		return false
	}
	if metres := orbgeo.DistanceHaversine(n.from, at); metres < n.metres {
		n.place, n.metres = place, metres
	}
	return true
}
