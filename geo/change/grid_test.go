package change_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// gridSize is how many cells a test map has in each direction.
const gridSize = 8

// cellCounts is how often a map covers each cell, by column and row. Tests count cells
// instead of computing with shapes.
type cellCounts [gridSize][gridSize]int

// gridMap is a map whose edges run between whole numbers, so that it covers whole cells.
type gridMap struct {
	polygons []orb.Polygon
	covered  cellCounts
}

// randomGridMap draws some rectangles, which may overlap, touch and have a hole.
func randomGridMap(random *rand.Rand) (m gridMap) {
	for range random.IntN(5) {
		west, south := random.IntN(gridSize-1), random.IntN(gridSize-1)
		east, north := west+1+random.IntN(gridSize-west), south+1+random.IntN(gridSize-south)
		m.cover(west, south, east, north, +1)
		outer := gridBox(west, south, east, north)
		if east-west < 3 || north-south < 3 || random.IntN(2) == 0 {
			m.polygons = append(m.polygons, orb.Polygon{outer})
			continue
		}
		m.cover(west+1, south+1, east-1, north-1, -1)
		m.polygons = append(m.polygons, frame(outer, gridBox(west+1, south+1, east-1, north-1)))
	}
	return m
}

func gridBox(west, south, east, north int) orb.Ring {
	return box(float64(west), float64(south), float64(east), float64(north))
}

func (m *gridMap) cover(west, south, east, north, times int) {
	for x := west; x < east; x++ {
		for y := south; y < north; y++ {
			m.covered[x][y] += times
		}
	}
}

func TestBetweenAgreesWithCellCounts(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	for round := range 150 {
		from, to := randomGridMap(random), randomGridMap(random)
		t.Run(fmt.Sprint("round ", round), func(t *testing.T) {
			got, err := change.Between(from.polygons, to.polygons)
			if err != nil {
				t.Fatal(err)
			}
			checkSound(t, got)
			if change.NeedsOverlay(from.polygons, to.polygons) {
				t.Error("an overlay stands in, want a consistent arrangement")
			}
			for x := range gridSize {
				for y := range gridSize {
					centre := orb.Point{float64(x) + 0.5, float64(y) + 0.5}
					gained, lost := planar.MultiPolygonContains(got.Gained, centre), planar.MultiPolygonContains(got.Lost, centre)
					before, after := from.covered[x][y], to.covered[x][y]
					if gained != (after > before) || lost != (after < before) {
						t.Errorf("cell %d %d, covered %d times before and %d after: got gained %v, lost %v", x, y, before, after, gained, lost)
					}
				}
			}
		})
	}
}

// toDegrees places a grid map on the globe: cells of a tenth of a degree, the grid's
// south-western corner at 31.6 48.2, so that columns 0 to 3 lie in the western unit of
// twoUnits and the others in the eastern one.
func (m *gridMap) toDegrees() []geo.ControlPolygon {
	polygons := make([]geo.ControlPolygon, len(m.polygons))
	for i, p := range m.polygons {
		shape := p.Clone()
		for _, ring := range shape {
			for j := range ring {
				ring[j] = orb.Point{cellLon(ring[j][0]), cellLat(ring[j][1])}
			}
		}
		polygons[i] = geo.ControlPolygon{Status: geo.Occupied, Shape: shape}
	}
	return polygons
}

func cellLon(x float64) float64 { return math.Round(316+x) / 10 }
func cellLat(y float64) float64 { return math.Round(482+y) / 10 }

// sphereKm2 is the area of a cell between meridians and parallels on the publishers'
// sphere, from first principles: R^2 times the width times the difference of the sines.
func sphereKm2(west, south, east, north float64) float64 {
	const radius, radians = 6378.137, math.Pi / 180
	return radius * radius * (east - west) * radians * (math.Sin(north*radians) - math.Sin(south*radians))
}

// twoUnits is a country of two units with a common border at longitude 32.
func twoUnits() geo.Regions {
	return geo.Regions{Boundary: "two boxes", Units: []geo.Region{
		{Code: "UA-05", Shape: orb.MultiPolygon{{box(30, 48, 32, 50)}}},
		{Code: "UA-07", Shape: orb.MultiPolygon{{box(32, 48, 34, 50)}}},
	}}
}

func newTwoUnitsMeasurer() *change.Measurer {
	regions := twoUnits()
	return change.NewMeasurer(measure.NewRegional(regions), measure.NewBorder(regions))
}

func TestChangeAgreesWithCellCounts(t *testing.T) {
	measurer := newTwoUnitsMeasurer()
	random := rand.New(rand.NewPCG(9, 9))
	for round := range 100 {
		from, to := randomGridMap(random), randomGridMap(random)
		gained, lost, want := map[geo.RegionCode]float64{}, map[geo.RegionCode]float64{}, 0.0
		for x := range gridSize {
			for y := range gridSize {
				region := geo.RegionCode("UA-05")
				if x >= 4 {
					region = "UA-07"
				}
				km2 := sphereKm2(cellLon(float64(x)), cellLat(float64(y)), cellLon(float64(x+1)), cellLat(float64(y+1)))
				step := float64(to.covered[x][y] - from.covered[x][y])
				gained[region] += max(0, step) * km2
				lost[region] += max(0, -step) * km2
				want += step * km2
			}
		}
		got := between(t, measurer, change.Map{Polygons: from.toDegrees()}, change.Map{Polygons: to.toDegrees()})
		for _, row := range got.Regions {
			if math.Abs(row.Gained.Sphere-gained[row.Region]) > 1e-3 || math.Abs(row.Lost.Sphere-lost[row.Region]) > 1e-3 {
				t.Errorf("round %d, %s: got %.4f km2 gained and %.4f lost, want %.4f and %.4f", round, row.Region, row.Gained.Sphere, row.Lost.Sphere, gained[row.Region], lost[row.Region])
			}
			delete(gained, row.Region)
			delete(lost, row.Region)
		}
		for region := range gained {
			if gained[region]+lost[region] > 1e-3 {
				t.Errorf("round %d, %s: got nothing, want %.4f km2 gained and %.4f lost", round, region, gained[region], lost[region])
			}
		}
		var net float64
		for _, p := range got.Polygons {
			if p.Direction == geo.Gained {
				net += p.Area.Sphere
			} else {
				net -= p.Area.Sphere
			}
		}
		if math.Abs(net-want) > 1e-3 {
			t.Errorf("round %d: the polygons gain %.4f km2 in all, want %.4f", round, net, want)
		}
	}
}
