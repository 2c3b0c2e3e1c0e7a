package main

import (
	_ "embed"
	"fmt"
	"math"
	"slices"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/repair"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"
)

// mouthsFile has the lines that part lagoons from the sea: see its header.
//
//go:embed mouths.csv
var mouthsFile []byte

// watersFile has points in waters that the package alone does not tell: see its header.
//
//go:embed waters.csv
var watersFile []byte

const (
	// tolerance, in degrees of latitude, is how far a line may move: about 60 m.
	tolerance = 0.00055
	// lonScale is a degree of longitude in degrees of latitude, at 48 degrees north.
	lonScale = 2.0 / 3
	// shoreWidth, in degrees of latitude, is how far regions reach into the sea: 200 m.
	shoreWidth = 0.0018
	// perDegree is the grid of vertices: 1 m.
	perDegree = 1e5
)

// waterKind tells waters apart, and land.
type waterKind string

const (
	land    waterKind = ""
	openSea waterKind = "sea"    // in no region
	shore   waterKind = "shore"  // the sea within shoreWidth of the coast
	lagoon  waterKind = "lagoon" // open to the sea: estuaries and the Syvash
	lake    waterKind = "lake"   // lakes, reservoirs, closed lagoons
)

// ground is what a face of the chart is; the zero ground is abroad.
type ground struct {
	code  geo.RegionCode // geo.Outside: the sea
	water waterKind
}

type chartedPart = tessellate.Part[ground]

// chart is Ukraine and the sea off it before its lines are simplified.
type chart struct {
	borders map[geo.RegionCode]orb.MultiPolygon // with the territorial sea
	sea     orb.MultiPolygon
	offing  orb.MultiPolygon // the sea further than shoreWidth from the coast
	lagoons orb.MultiPolygon
	lakes   orb.MultiPolygon
}

func newChart(borders map[geo.RegionCode]orb.MultiPolygon, bodies waterBodies) (c chart, err error) {
	named, err := readPoints(watersFile)
	if err != nil {
		return c, fmt.Errorf("waters.csv: %w", err)
	}
	c.borders = borders
	if c.sea, c.lagoons, err = partSea(bodies, named); err != nil {
		return c, err
	}
	if c.offing, err = shrink(c.sea, shoreWidth); err != nil {
		return c, err
	}
	// What is left of bays with a narrow mouth, such as Donuzlav, is no open sea.
	c.offing = slices.DeleteFunc(c.offing, func(p orb.Polygon) bool { return ringKm2(p[0]) < minSeaKm2 })
	c.lakes = bodies.lakes
	for _, river := range bodies.rivers {
		if slices.ContainsFunc(named, func(p orb.Point) bool { return planar.PolygonContains(river, p) }) {
			c.lakes = append(c.lakes, river)
		}
	}
	c.lakes = slices.DeleteFunc(c.lakes, func(p orb.Polygon) bool {
		return !slices.ContainsFunc(p[0], func(v orb.Point) bool { return c.unitAt(v) != "" })
	})
	for _, p := range named {
		if !contains(c.lagoons, p) && !contains(c.lakes, p) {
			return c, fmt.Errorf("waters.csv: %v lies in no water of at least %v km2", p, minWaterKm2)
		}
	}
	return c, nil
}

func shrink(m orb.MultiPolygon, distance float64) (orb.MultiPolygon, error) {
	shrunk, err := repair.Shrink(scaled(m, lonScale), distance)
	return scaled(shrunk, 1/lonScale), err
}

// scaled returns a copy with longitudes multiplied by a factor.
func scaled(m orb.MultiPolygon, factor float64) orb.MultiPolygon {
	m = m.Clone()
	for _, polygon := range m {
		for _, ring := range polygon {
			for i := range ring {
				ring[i][0] *= factor
			}
		}
	}
	return m
}

func readPoints(text []byte) (points []orb.Point, err error) {
	lines, err := builtin.ReadLines(text)
	for _, line := range lines {
		points = append(points, line...)
	}
	return points, err
}

// partSea parts the ocean in the box into the open sea and the lagoons in which a named
// point lies.
func partSea(bodies waterBodies, named []orb.Point) (sea, lagoons orb.MultiPolygon, err error) {
	mouths, err := builtin.ReadLines(mouthsFile)
	if err != nil {
		return nil, nil, fmt.Errorf("mouths.csv: %w", err)
	}
	faces, err := facesOf(append(bodies.coastLines(), mouths...))
	if err != nil {
		return nil, nil, err
	}
	for _, face := range faces {
		switch {
		case !bodies.isOcean(pointIn(face)):
		case slices.ContainsFunc(named, func(p orb.Point) bool { return planar.PolygonContains(face, p) }):
			lagoons = append(lagoons, face)
		case ringKm2(face[0]) >= minSeaKm2: // else a pond that a thin line parts from the sea
			sea = append(sea, face)
		}
	}
	return sea, lagoons, nil
}

// facesOf returns the ground that lines enclose, face by face.
func facesOf(lines []orb.LineString) ([]orb.Polygon, error) {
	mesh, err := tessellate.FromLines(lines)
	if err != nil {
		return nil, err
	}
	return facesOfMesh(mesh), nil
}

func facesOfMesh(mesh *tessellate.Mesh) []orb.Polygon {
	numbers := make([]int, mesh.Sites())
	for i := range numbers {
		numbers[i] = i + 1
	}
	faces := make([]orb.Polygon, mesh.Sites())
	for _, part := range tessellate.Dissolve(mesh, numbers) {
		faces[part.Label-1] = part.Shape
	}
	return faces
}

// parts returns the ground that lines enclose, by what it is; lines between ground that is
// the same are left out.
func (c chart) parts(lines []orb.LineString) ([]chartedPart, error) {
	mesh, err := tessellate.FromLines(lines)
	if err != nil {
		return nil, err
	}
	labels := make([]ground, mesh.Sites())
	for i, face := range facesOfMesh(mesh) {
		labels[i] = c.at(pointIn(face))
	}
	return tessellate.Dissolve(mesh, labels), nil
}

// at returns what the ground at a point is.
func (c chart) at(p orb.Point) ground {
	code := c.unitAt(p)
	switch {
	case contains(c.offing, p), code == "" && contains(c.sea, p):
		return ground{geo.Outside, openSea}
	case code == "":
		return ground{}
	case contains(c.sea, p):
		return ground{code, shore}
	case contains(c.lagoons, p):
		return ground{code, lagoon}
	case contains(c.lakes, p):
		return ground{code, lake}
	}
	return ground{code, land}
}

func (c chart) unitAt(p orb.Point) geo.RegionCode {
	for _, u := range units {
		if contains(c.borders[u.code], p) {
			return u.code
		}
	}
	return ""
}

func contains(m orb.MultiPolygon, p orb.Point) bool {
	return slices.ContainsFunc(m, func(polygon orb.Polygon) bool {
		return polygon.Bound().Contains(p) && planar.PolygonContains(polygon, p)
	})
}

func (c chart) lines() (lines []orb.LineString) {
	add := func(m orb.MultiPolygon) {
		for _, polygon := range m {
			for _, ring := range polygon {
				lines = append(lines, orb.LineString(ring))
			}
		}
	}
	for _, u := range units {
		add(c.borders[u.code])
	}
	add(c.sea)
	add(c.offing)
	add(c.lagoons)
	add(c.lakes)
	return lines
}

// simplified returns the chart with each line between two corners simplified once, for the
// ground on both of its sides.
func (c chart) simplified() ([]chartedPart, error) {
	parts, err := c.parts(c.lines())
	if err != nil {
		return nil, err
	}
	lines := arcs(parts)
	for i, line := range lines {
		lines[i] = simplifyLine(line)
	}
	if parts, err = c.parts(lines); err != nil {
		return nil, err
	}
	return absorbSpecks(parts)
}

// absorbSpecks gives ground of less than minPartKm2 to the ground with which it has the
// longest border.
func absorbSpecks(parts []chartedPart) ([]chartedPart, error) {
	owner := map[directed]int{}
	for i, part := range parts {
		eachDirected(part.Shape, func(e directed) { owner[e] = i })
	}
	grounds := make([]ground, len(parts))
	for i, part := range parts {
		if grounds[i] = part.Label; polygonKm2(part.Shape) >= minPartKm2 {
			continue
		}
		shared := map[ground]float64{} // by what lies on the far side, abroad included
		eachDirected(part.Shape, func(e directed) {
			var far ground
			if j, known := owner[directed{e.to, e.from}]; known {
				far = parts[j].Label
			}
			shared[far] += planar.Distance(e.from, e.to)
			if shared[far] > shared[grounds[i]] || grounds[i] == part.Label {
				grounds[i] = far
			}
		})
	}
	return relabelled(parts, grounds)
}

type directed struct{ from, to orb.Point }

func eachDirected(p orb.Polygon, do func(directed)) {
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			do(directed{ring[i-1], ring[i]})
		}
	}
}

func polygonKm2(p orb.Polygon) float64 {
	km2 := ringKm2(p[0])
	for _, hole := range p[1:] {
		km2 -= ringKm2(hole)
	}
	return km2
}

// relabelled returns parts as other ground, without the borders between the same.
func relabelled[K comparable](parts []chartedPart, labels []K) ([]tessellate.Part[K], error) {
	var lines []orb.LineString
	for _, part := range parts {
		for _, ring := range part.Shape {
			lines = append(lines, orb.LineString(ring))
		}
	}
	mesh, err := tessellate.FromLines(lines)
	if err != nil {
		return nil, err
	}
	sites := make([]K, mesh.Sites())
	for i, face := range facesOfMesh(mesh) {
		if part := partAt(parts, pointIn(face)); part >= 0 {
			sites[i] = labels[part]
		}
	}
	return tessellate.Dissolve(mesh, sites), nil
}

// partAt returns the number of the part that a point lies in, or -1.
func partAt(parts []chartedPart, p orb.Point) int {
	return slices.IndexFunc(parts, func(part chartedPart) bool {
		return part.Shape.Bound().Contains(p) && planar.PolygonContains(part.Shape, p)
	})
}

func simplifyLine(line orb.LineString) orb.LineString {
	flat := make(orb.LineString, len(line))
	for i, p := range line {
		flat[i] = orb.Point{p[0] * lonScale, p[1]}
	}
	kept := simplify.DouglasPeucker(tolerance).LineString(flat)
	for i, p := range kept {
		kept[i] = orb.Point{math.Round(p[0]/lonScale*perDegree) / perDegree, math.Round(p[1]*perDegree) / perDegree}
	}
	return kept
}

// pointIn returns a point inside a polygon: the middle of the widest part of the parallel
// through its middle.
func pointIn(p orb.Polygon) orb.Point {
	lat := p.Bound().Center()[1]
	var crossings []float64
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[1] > lat) != (b[1] > lat) {
				crossings = append(crossings, a[0]+(b[0]-a[0])*(lat-a[1])/(b[1]-a[1]))
			}
		}
	}
	slices.Sort(crossings)
	var at orb.Point
	widest := -1.0
	for i := 1; i < len(crossings); i += 2 {
		if width := crossings[i] - crossings[i-1]; width > widest {
			at, widest = orb.Point{(crossings[i] + crossings[i-1]) / 2, lat}, width
		}
	}
	return at
}
