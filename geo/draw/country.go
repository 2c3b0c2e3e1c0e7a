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
	unitOf := map[[2]orb.Point]int{} // units by their directed edges
	for i, unit := range regions.Units {
		for _, polygon := range unit.Shape {
			c.land = append(c.land, projected(polygon))
			for _, ring := range polygon {
				for k := 1; k < len(ring); k++ {
					unitOf[[2]orb.Point{ring[k-1], ring[k]}] = i
				}
			}
		}
	}
	for i, unit := range regions.Units {
		roleOf := func(a, b orb.Point) edgeRole {
			other, shared := unitOf[[2]orb.Point{b, a}]
			switch {
			case !shared:
				return outerEdge
			case i < other:
				return sharedEdge
			}
			return repeatedEdge
		}
		for _, polygon := range unit.Shape {
			for _, ring := range polygon {
				c.addRuns(ring, roleOf)
			}
		}
	}
	return c
}

// edgeRole is what an edge of a unit is part of.
type edgeRole int

const (
	repeatedEdge edgeRole = iota // shared, and drawn with the other unit
	sharedEdge                   // a border of two units
	outerEdge                    // coast or international border
)

// addRuns adds the runs of a ring's edges of equal role to what they are part of.
func (c *country) addRuns(ring orb.Ring, roleOf func(a, b orb.Point) edgeRole) {
	n := len(ring) - 1
	start := firstChange(ring, roleOf)
	var run orb.LineString
	current := repeatedEdge
	for k := range n {
		a, b := ring[(start+k)%n], ring[(start+k+1)%n]
		if role := roleOf(a, b); k == 0 || role != current {
			c.addRun(run, current)
			run, current = orb.LineString{mercator(a)}, role
		}
		run = append(run, mercator(b))
	}
	c.addRun(run, current)
}

// firstChange returns the index of the first point of a ring at which the role of its edges
// changes, 0 where there is none.
func firstChange(ring orb.Ring, roleOf func(a, b orb.Point) edgeRole) int {
	for k := 1; k < len(ring)-1; k++ {
		if roleOf(ring[k-1], ring[k]) != roleOf(ring[k], ring[k+1]) {
			return k
		}
	}
	return 0
}

func (c *country) addRun(run orb.LineString, role edgeRole) {
	switch {
	case len(run) < 2:
	case role == sharedEdge:
		c.units = append(c.units, run)
	case role == outerEdge:
		c.outline = append(c.outline, run)
	}
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
