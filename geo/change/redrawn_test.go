package change_test

import (
	"math"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// newCoastMeasurer has Kherson oblast with a lagoon from 33.2 46.2 to 33.6 46.6, Crimea to the
// east of it and the sea along the south of both; the border is far from all that the tests do
// on land.
func newCoastMeasurer() *change.Measurer {
	regions := geo.Regions{
		Units: []geo.Region{
			{Code: "UA-65", Shape: orb.MultiPolygon{{box(33, 46, 34, 47)}}},
			{Code: geo.CrimeaUnit, Shape: orb.MultiPolygon{{box(34, 46, 35, 47)}}},
		},
		Waters: []geo.Region{
			{Code: "UA-65", Shape: orb.MultiPolygon{{box(33.2, 46.2, 33.6, 46.6)}}},
			{Code: geo.Outside, Shape: orb.MultiPolygon{{box(32, 45, 36, 46)}}},
		},
	}
	return change.NewMeasurer(measure.NewRegional(regions), measure.NewBorder(regions))
}

// at is a map of a day.
func at(date geo.Date, m change.Map) change.Map {
	m.Date = date
	return m
}

// pre2022 says of all of a map that it was occupied before 2022.
func pre2022(m change.Map) change.Map {
	m.Polygons = slices.Clone(m.Polygons)
	for i := range m.Polygons {
		m.Polygons[i].Since = geo.SincePre2022
	}
	return m
}

func together(maps ...change.Map) (all change.Map) {
	for _, m := range maps {
		all.Polygons = append(all.Polygons, m.Polygons...)
	}
	return all
}

var (
	june2023, july2023 = geo.NewDate(2023, 6, 30), geo.NewDate(2023, 7, 1)
	february2014       = geo.NewDate(2014, 2, 1)
)

func TestWhatNobodyCanTakeIsRedrawn(t *testing.T) {
	lagoon := occupiedMap(orb.Polygon{box(33.3, 46.3, 33.5, 46.5)})
	half := occupiedMap(orb.Polygon{box(33.5, 46.3, 33.7, 46.5)}) // half of it in the lagoon
	land := occupiedMap(orb.Polygon{box(33.7, 46.3, 33.8, 46.5)})
	crimea := occupiedMap(orb.Polygon{box(34.4, 46.3, 34.6, 46.5)})
	border := occupiedMap(orb.Polygon{box(33.9, 46.3, 34.1, 46.5)}) // half of it in Crimea
	donbas := occupiedMap(orb.Polygon{box(33.7, 46.6, 33.8, 46.7)})
	none := change.Map{}
	const all, nothing = 1.0, 0.0
	for _, tt := range []struct {
		name      string
		from, to  change.Map
		direction geo.Direction
		redrawn   float64 // share of what changed
		netWater  float64 // share of what changed
		isRedrawn bool    // the polygon
	}{
		{"gained on land", at(june2023, none), at(july2023, land), geo.Gained, nothing, nothing, false},
		{"lost in a lagoon", at(june2023, lagoon), at(july2023, none), geo.Lost, all, -all, true},
		{"gained in a lagoon, of no known day", none, lagoon, geo.Gained, all, all, true},
		{"gained, half of it in a lagoon", at(june2023, none), at(july2023, half), geo.Gained, 0.5, 0.5, false},
		{"lost, half of it in a lagoon", at(june2023, half), at(july2023, none), geo.Lost, 0.5, -0.5, false},
		{"gained in Crimea", at(june2023, none), at(july2023, crimea), geo.Gained, all, nothing, true},
		{"gained in Crimea in 2014", at(february2014, none), at(july2023, crimea), geo.Gained, nothing, nothing, false},
		{"lost in Crimea", at(june2023, crimea), at(july2023, none), geo.Lost, nothing, nothing, false},
		{"gained, half of it in Crimea", at(june2023, none), at(july2023, border), geo.Gained, 0.5, nothing, false},
		{"gained of ground held before", at(june2023, none), at(july2023, pre2022(donbas)), geo.Gained, all, nothing, true},
		{"gained beside ground held before", at(june2023, pre2022(donbas)), at(july2023, together(pre2022(donbas), land)), geo.Gained, nothing, nothing, false},
		{"lost of ground held before", at(june2023, pre2022(donbas)), at(july2023, none), geo.Lost, nothing, nothing, false},
		{"gained of ground held before, of no known day", none, pre2022(donbas), geo.Gained, nothing, nothing, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := between(t, newCoastMeasurer(), tt.from, tt.to)
			if len(got.Polygons) != 1 || got.Polygons[0].Direction != tt.direction || got.Polygons[0].Redrawn != tt.isRedrawn {
				t.Fatalf("got %+v, want one polygon %s, redrawn %v", got.Polygons, tt.direction, tt.isRedrawn)
			}
			var sum geo.RegionChange
			for _, row := range got.Regions {
				sum.Gained, sum.Lost = sum.Gained.Add(row.Gained), sum.Lost.Add(row.Lost)
				sum.RedrawnGained, sum.RedrawnLost = sum.RedrawnGained.Add(row.RedrawnGained), sum.RedrawnLost.Add(row.RedrawnLost)
				sum.NetWater = sum.NetWater.Add(row.NetWater)
			}
			changed, redrawn, other := sum.Gained.Sphere, sum.RedrawnGained.Sphere, sum.Lost.Sphere
			if tt.direction == geo.Lost {
				changed, redrawn, other = sum.Lost.Sphere, sum.RedrawnLost.Sphere, sum.Gained.Sphere
			}
			if math.Abs(redrawn-tt.redrawn*changed) > 1e-3*changed || math.Abs(sum.NetWater.Sphere-tt.netWater*changed) > 1e-3*changed || other > 1e-6 {
				t.Errorf("got %+v, want %v of it redrawn and %v of it net in water", sum, tt.redrawn, tt.netWater)
			}
		})
	}
}

// The stored areas of two maps say how much water lies between them.
func TestNetWaterIsTheDifferenceOfStoredAreas(t *testing.T) {
	from, to := occupiedMap(orb.Polygon{box(33.3, 46.3, 33.5, 46.5)}), change.Map{}
	from.RegionAreas = []geo.RegionArea{
		{Region: "UA-65", Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: 300, Geodesic: 301}, Water: geo.Km2{Sphere: 200, Geodesic: 202}},
		{Region: "UA-65", Status: geo.Occupied, Since: geo.SincePre2022, Km2: geo.Km2{Sphere: 30, Geodesic: 31}, Water: geo.Km2{Sphere: 20, Geodesic: 22}},
		{Region: "UA-65", Status: geo.Contested, Km2: geo.Km2{Sphere: 9, Geodesic: 9}, Water: geo.Km2{Sphere: 9, Geodesic: 9}},
	}
	to.RegionAreas = []geo.RegionArea{{Region: "UA-65", Status: geo.Occupied, Km2: geo.Km2{Sphere: 10, Geodesic: 11}, Water: geo.Km2{Sphere: 5, Geodesic: 6}}}
	got := between(t, newCoastMeasurer(), from, to)
	if want := (geo.Km2{Sphere: -215, Geodesic: -218}); len(got.Regions) != 1 || got.Regions[0].NetWater != want {
		t.Errorf("got %+v, want a net in water of %v", got.Regions, want)
	}
}
