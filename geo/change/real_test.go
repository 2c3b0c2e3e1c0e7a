package change_test

import (
	"context"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"controlmap/data/builtin"
	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/isw"
	"controlmap/data/source/nzz"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// importers reads each folder of the sample data.
var importers = map[string]source.Importer{
	"deepstate-daily": deepstate.New(), "deepstate-raw": deepstate.New(), "isw": isw.New(), "nzz": nzz.New(),
}

// sample returns the repaired areas of a file of the sample data.
func sample(t testing.TB, path string) (areas []geo.ControlPolygon) {
	t.Helper()
	file := sourcetest.Sample(t, path)
	folder, _, _ := strings.Cut(path, "/")
	parsed, err := sourcetest.Parse(importers[folder], file)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, a := range parsed.Polygons {
		shapes, _, err := repair.Polygon(context.Background(), a.Shape)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, shape := range shapes {
			areas = append(areas, geo.ControlPolygon{Status: a.Status, Shape: shape})
		}
	}
	return areas
}

// mirror returns the areas of a file of DeepState's mirror, by the date in its name.
func mirror(t testing.TB, date string) []geo.ControlPolygon {
	t.Helper()
	return sample(t, "deepstate-daily/deepstatemap_data_"+date+".geojson")
}

func shapesOf(areas []geo.ControlPolygon, status geo.Status) (shapes []orb.Polygon) {
	for _, a := range areas {
		if a.Status == status {
			shapes = append(shapes, a.Shape)
		}
	}
	return shapes
}

func newMeasurer(t testing.TB) (*change.Measurer, *measure.Regional) {
	t.Helper()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	regional := measure.NewRegional(regions)
	return change.NewMeasurer(regional, measure.NewBorder(regions)), regional
}

// areaTable is areas by status and region.
type areaTable map[geo.Status]map[geo.RegionCode]geo.Km2

func (p areaTable) add(status geo.Status, region geo.RegionCode, km2 geo.Km2) {
	if p[status] == nil {
		p[status] = map[geo.RegionCode]geo.Km2{}
	}
	p[status][region] = p[status][region].Add(km2)
}

// splitAreas measures areas as they are stored.
func splitAreas(regional *measure.Regional, areas []geo.ControlPolygon) areaTable {
	sums := areaTable{}
	for _, a := range areas {
		for region, km2 := range regional.Split(a.Shape) {
			sums.add(a.Status, region, km2)
		}
	}
	return sums
}

// stored returns a table as a store has it.
func (p areaTable) stored() (rows []geo.RegionArea) {
	for status, regions := range p {
		for region, km2 := range regions {
			rows = append(rows, geo.RegionArea{Region: region, Status: status, Km2: km2})
		}
	}
	return rows
}

func deviation(a, b geo.Km2) float64 {
	return max(math.Abs(a.Sphere-b.Sphere), math.Abs(a.Geodesic-b.Geodesic))
}

// checkIdentity checks that gained less lost is the difference of the areas of two maps:
// in every region to the tolerance, and over all regions to 0.01 km2.
func checkIdentity(t *testing.T, got geo.Change, before, after areaTable, tolerance float64) {
	t.Helper()
	missing := areaTable{}
	for status, regions := range after {
		for region, km2 := range regions {
			missing.add(status, region, km2)
		}
	}
	for status, regions := range before {
		for region, km2 := range regions {
			missing.add(status, region, geo.Km2{}.Sub(km2))
		}
	}
	for _, row := range got.Regions {
		missing.add(row.Status, row.Region, row.Lost.Sub(row.Gained))
	}
	for status, regions := range missing {
		var sum geo.Km2
		for region, km2 := range regions {
			sum = sum.Add(km2)
			if deviation(km2, geo.Km2{}) > tolerance {
				t.Errorf("%s in %s: gained less lost is %v off, want at most %v", status, region, km2, tolerance)
			}
		}
		if deviation(sum, geo.Km2{}) > 0.01 {
			t.Errorf("%s in all: gained less lost is %v off, want at most 0.01", status, sum)
		}
	}
}

// totals adds up the regions of a change.
func totals(c geo.Change) (sum geo.RegionChange) {
	for _, row := range c.Regions {
		sum.Gained, sum.Lost = sum.Gained.Add(row.Gained), sum.Lost.Add(row.Lost)
		sum.RedrawnGained, sum.RedrawnLost = sum.RedrawnGained.Add(row.RedrawnGained), sum.RedrawnLost.Add(row.RedrawnLost)
	}
	return sum
}

// checkPolygons checks that polygons add up to the regions, but for slivers.
func checkPolygons(t *testing.T, got geo.Change, tolerance float64) {
	t.Helper()
	var gained, lost geo.Km2
	for _, p := range got.Polygons {
		if p.Direction == geo.Gained {
			gained = gained.Add(p.Area)
		} else {
			lost = lost.Add(p.Area)
		}
	}
	want := totals(got)
	if deviation(gained, want.Gained) > tolerance || deviation(lost, want.Lost) > tolerance {
		t.Errorf("polygons gain %v and lose %v, want the regions' %v and %v", gained, lost, want.Gained, want.Lost)
	}
	for _, row := range got.Regions {
		for _, least := range []geo.Km2{row.RedrawnGained, row.RedrawnLost, row.Gained.Sub(row.RedrawnGained), row.Lost.Sub(row.RedrawnLost)} {
			if min(least.Sphere, least.Geodesic) < -1e-9 {
				t.Errorf("%s: got %+v, want no area below zero and no more redrawn than changed", row.Region, row)
			}
		}
	}
}

func between(t *testing.T, m *change.Measurer, from, to change.Map) geo.Change {
	t.Helper()
	got, err := m.Change(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// The figures are those of GEOS and Karney's algorithm.
func TestMirrorCheckValues(t *testing.T) {
	measurer, _ := newMeasurer(t)
	for _, tt := range []struct {
		from, to     string // in the names of files
		gained, lost float64
	}{
		{"20250102", "20260102", 4349.9, 16.8},
		{"20251101", "20251201", 501.1, 18.2},
		{"20240805", "20240905", 397.4, 4.4},
	} {
		got := totals(between(t, measurer, change.Map{Polygons: mirror(t, tt.from)}, change.Map{Polygons: mirror(t, tt.to)}))
		if math.Abs(got.Gained.Geodesic-tt.gained) > 0.5 || math.Abs(got.Lost.Geodesic-tt.lost) > 0.5 {
			t.Errorf("%s to %s: got %.2f gained and %.2f lost, want %.1f and %.1f", tt.from, tt.to, got.Gained.Geodesic, got.Lost.Geodesic, tt.gained, tt.lost)
		}
	}
}

func TestEveryDayOfTheMirror(t *testing.T) {
	measurer, regional := newMeasurer(t)
	var from change.Map
	var before areaTable
	for i, name := range sourcetest.Samples(t, "deepstate-daily") {
		to := change.Map{Revision: geo.Revision(i + 1), Polygons: sample(t, "deepstate-daily/"+name)}
		after := splitAreas(regional, to.Polygons)
		if i > 0 {
			got := between(t, measurer, from, to)
			if got.From != from.Revision || got.To != to.Revision {
				t.Errorf("%s: got revisions %d and %d, want %d and %d", name, got.From, got.To, from.Revision, to.Revision)
			}
			checkIdentity(t, got, before, after, 0.01)
			checkPolygons(t, got, 0.01)
		}
		if t.Failed() {
			t.Fatalf("first at %s", name)
		}
		from, before = to, after
	}
}

// sampleMap is one file of the sample data.
type sampleMap struct {
	path  string
	areas []geo.ControlPolygon
	table areaTable
}

// samples reads some files of every publisher.
func samples(t *testing.T, regional *measure.Regional, random *rand.Rand, each int) (samples []sampleMap) {
	t.Helper()
	for _, folder := range slices.Sorted(maps.Keys(importers)) {
		names := sourcetest.Samples(t, folder)
		for _, i := range random.Perm(len(names)) {
			path := folder + "/" + names[i]
			file := sourcetest.Sample(t, path)
			if _, err := sourcetest.Parse(importers[folder], file); err != nil {
				continue // a file that its importer refuses
			}
			areas := sample(t, path)
			samples = append(samples, sampleMap{path, areas, splitAreas(regional, areas)})
			if len(samples)%each == 0 {
				break
			}
		}
	}
	return samples
}

func TestAnyTwoMaps(t *testing.T) {
	measurer, regional := newMeasurer(t)
	random := rand.New(rand.NewPCG(2022, 224))
	all := samples(t, regional, random, 6)
	for range 30 {
		a, b := all[random.IntN(len(all))], all[random.IntN(len(all))]
		t.Run(a.path+" to "+b.path, func(t *testing.T) {
			from, to := change.Map{Polygons: a.areas}, change.Map{Polygons: b.areas}
			got := between(t, measurer, from, to)
			// What Split sweeps up, less than 0.01 km2 in a polygon, may add up.
			checkIdentity(t, got, a.table, b.table, 0.05)
			from.RegionAreas, to.RegionAreas = a.table.stored(), b.table.stored()
			got = between(t, measurer, from, to)
			checkIdentity(t, got, a.table, b.table, 0.01)
			if there, again := totals(got), totals(between(t, measurer, to, from)); deviation(there.Gained, again.Lost) > 1e-6 || deviation(there.Lost, again.Gained) > 1e-6 {
				t.Errorf("the other way around: gained is %v and lost %v off the mirror of it", again.Lost.Sub(there.Gained), again.Gained.Sub(there.Lost))
			}
			for _, status := range geo.Statuses() {
				if change.NeedsOverlay(shapesOf(a.areas, status), shapesOf(b.areas, status)) {
					t.Errorf("%s: not a sound arrangement", status)
				}
			}
		})
	}
}

func TestMapWithItself(t *testing.T) {
	measurer, regional := newMeasurer(t)
	for _, s := range samples(t, regional, rand.New(rand.NewPCG(1, 1)), 4) {
		got := between(t, measurer, change.Map{Polygons: s.areas}, change.Map{Polygons: slices.Clone(s.areas)})
		if len(got.Polygons) > 0 || len(got.Regions) > 0 {
			t.Errorf("%s: got %d polygons and %v, want nothing", s.path, len(got.Polygons), got.Regions)
		}
	}
}

func TestMirrorAgreesWithOverlay(t *testing.T) {
	for _, days := range [][2]string{
		{"20240708", "20240709"}, {"20241103", "20241104"}, {"20251201", "20251202"}, {"20260414", "20260415"},
		{"20240805", "20240905"}, {"20250102", "20260102"}, {"20260517", "20240708"},
	} {
		t.Run(days[0]+" to "+days[1], func(t *testing.T) {
			from, to := shapesOf(mirror(t, days[0]), geo.Occupied), shapesOf(mirror(t, days[1]), geo.Occupied)
			// 0.04 km2; the overlay shows slivers, of which a year makes the most.
			checkOverlay(t, from, to, 5e-6)
			got, err := change.Between(from, to)
			if err != nil {
				t.Fatal(err)
			}
			checkSound(t, got)
		})
	}
}

func TestPublishersAgreeWithOverlay(t *testing.T) {
	from := shapesOf(mirror(t, "20240708"), geo.Occupied)
	for _, path := range []string{"isw/20230501.geojson", "nzz/2024-06-13.json"} {
		t.Run(path, func(t *testing.T) {
			checkOverlay(t, from, shapesOf(sample(t, path), geo.Occupied), 2e-5)
		})
	}
}

// Where overlays stand in, polygons are no longer measured by the maps' own edges, but
// gained less lost still is the difference of the maps' areas.
func TestOverlaidRows(t *testing.T) {
	measurer, regional := newMeasurer(t)
	from, to := mirror(t, "20251101"), mirror(t, "20251103")
	got, err := measurer.ChangeByOverlay(change.Map{Polygons: from}, change.Map{Polygons: to})
	if err != nil {
		t.Fatal(err)
	}
	checkIdentity(t, got, splitAreas(regional, from), splitAreas(regional, to), 1e-5)
	want := totals(between(t, measurer, change.Map{Polygons: from}, change.Map{Polygons: to}))
	if sum := totals(got); deviation(sum.Gained, want.Gained) > 0.05 || deviation(sum.Lost, want.Lost) > 0.05 {
		t.Errorf("got %v gained and %v lost, want %v and %v", sum.Gained, sum.Lost, want.Gained, want.Lost)
	}
}

func TestRedrawnPolygons(t *testing.T) {
	measurer, _ := newMeasurer(t)
	for _, tt := range []struct {
		name     string
		from, to string
		at       orb.Point
		redrawn  bool
	}{
		{"the border east of Luhansk, drawn anew", "deepstate-daily/deepstatemap_data_20241102.geojson", "deepstate-daily/deepstatemap_data_20241103.geojson", orb.Point{39.891, 48.130}, true},
		{"villages on the border north of Dvorichna", "deepstate-daily/deepstatemap_data_20251103.geojson", "deepstate-daily/deepstatemap_data_20251104.geojson", orb.Point{37.808, 50.065}, false},
		{"a village on the border of Sumy oblast", "deepstate-daily/deepstatemap_data_20241209.geojson", "deepstate-daily/deepstatemap_data_20241210.geojson", orb.Point{35.313, 51.072}, false},
		{"the north of Vovchansk", "deepstate-raw/1715032384.geojson", "deepstate-raw/1716333343.geojson", orb.Point{36.937, 50.300}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := between(t, measurer, change.Map{Polygons: sample(t, tt.from)}, change.Map{Polygons: sample(t, tt.to)})
			i := slices.IndexFunc(got.Polygons, func(p geo.ChangedPolygon) bool {
				return p.Status == geo.Occupied && planar.PolygonContains(p.Shape, tt.at)
			})
			if i < 0 {
				t.Fatalf("no polygon at %v", tt.at)
			}
			if got.Polygons[i].Redrawn != tt.redrawn {
				t.Errorf("got redrawn %v, want %v", got.Polygons[i].Redrawn, tt.redrawn)
			}
		})
	}
}
