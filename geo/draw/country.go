package draw

import (
	"cmp"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// country is what pictures show of a boundary set, in the Web Mercator square of side 1.
type country struct {
	land    orb.MultiPolygon    // all units
	units   orb.MultiLineString // borders that two units share, each once
	outline orb.MultiLineString // coast and international border
}

func newCountry(regions geo.Regions) country {
	var c country
	owners := map[[2]orb.Point]int{}
	for i, unit := range regions.Units {
		for _, polygon := range unit.Shape {
			c.land = append(c.land, projected(polygon))
			for _, ring := range polygon {
				for k := 1; k < len(ring); k++ {
					owners[[2]orb.Point{ring[k-1], ring[k]}] = i
				}
			}
		}
	}
	for i, unit := range regions.Units {
		for _, polygon := range unit.Shape {
			for _, ring := range polygon {
				c.borders(ring, func(a, b orb.Point) edgeRole {
					other, shared := owners[[2]orb.Point{b, a}]
					switch {
					case !shared:
						return outward
					case i < other:
						return inward
					}
					return drawnByOther
				})
			}
		}
	}
	return c
}

// edgeRole tells what an edge of a unit is part of.
type edgeRole int

const (
	drawnByOther edgeRole = iota
	inward
	outward
)

// borders adds the runs of a ring's edges to what they are part of.
func (c *country) borders(ring orb.Ring, sideOf func(a, b orb.Point) edgeRole) {
	n := len(ring) - 1
	start := 0
	for k := 1; k < n; k++ {
		if sideOf(ring[k-1], ring[k]) != sideOf(ring[k], ring[k+1]) {
			start = k
			break
		}
	}
	var run orb.LineString
	current := drawnByOther
	flush := func() {
		switch {
		case len(run) < 2:
		case current == inward:
			c.units = append(c.units, run)
		case current == outward:
			c.outline = append(c.outline, run)
		}
	}
	for k := range n {
		a, b := ring[(start+k)%n], ring[(start+k+1)%n]
		if s := sideOf(a, b); k == 0 || s != current {
			flush()
			run, current = orb.LineString{mercator(a)}, s
		}
		run = append(run, mercator(b))
	}
	flush()
}

func projected(p orb.Polygon) orb.Polygon {
	q := make(orb.Polygon, len(p))
	for i, ring := range p {
		for _, point := range ring {
			q[i] = append(q[i], mercator(point))
		}
	}
	return q
}

// byPopulation returns places, the largest first.
func byPopulation(places []geo.Place) []geo.Place {
	sorted := slices.Clone(places)
	slices.SortFunc(sorted, func(a, b geo.Place) int {
		return cmp.Or(cmp.Compare(b.Population, a.Population), cmp.Compare(a.ID, b.ID))
	})
	return sorted
}
