package sqlite_test

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"
	"time"

	"controlmap/data/sqlite"
	"controlmap/data/sqlite/storetest"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	benchAreas    = 100
	benchVertices = 100 // of each area
	benchChanged  = 10  // areas that differ from the day before
)

// blob is a closed ring of benchVertices around a centre, rounded as publishers round.
func blob(lon, lat, radius float64) orb.Polygon {
	ring := make(orb.Ring, benchVertices)
	for i := range ring {
		angle := 2 * math.Pi * float64(i) / (benchVertices - 1)
		ring[i] = orb.Point{
			math.Round((lon+radius*math.Cos(angle))*1e6) / 1e6,
			math.Round((lat+radius*math.Sin(angle))*1e6) / 1e6,
		}
	}
	ring[len(ring)-1] = ring[0]
	return orb.Polygon{ring}
}

// benchDay is a day as DeepState's are: most areas are those of the day before.
func benchDay(n int) geo.Import {
	imp := geo.Import{Snapshot: geo.Snapshot{
		Source: storetest.Paper.Name, Date: geo.NewDate(2022, 4, 1).AddDays(n),
		Published: time.Date(2022, 4, 1, 20, 0, n, 0, time.UTC), Provenance: fmt.Sprintf("%d.geojson", n),
	}}
	for i := range benchAreas {
		radius := 0.05
		if i < benchChanged {
			radius += float64(n) / 1e5
		}
		imp.Polygons = append(imp.Polygons, geo.ControlPolygon{
			Status: geo.Occupied, Since: geo.Since2022, Name: "Окуповано /// Occupied /// geoJSON.status.occupied",
			Shape: blob(30+float64(i%10), 45+float64(i/10)/2, radius),
			Area:  geo.Km2{Sphere: 50, Geodesic: 50.1},
		})
	}
	for i := range 27 {
		for _, status := range geo.Statuses()[:2] {
			imp.RegionAreas = append(imp.RegionAreas, geo.RegionArea{
				Region: geo.RegionCode(fmt.Sprintf("UA-%02d", i)), Status: status, Km2: geo.Km2{Sphere: 185, Geodesic: 186},
			})
		}
	}
	for i := range 4 {
		imp.Notes = append(imp.Notes, geo.Note{Kind: geo.NoteRejected, Count: i + 1, Detail: "outside Ukraine: features 101 to 112"})
	}
	return imp
}

func benchStore(b *testing.B, days int) *sqlite.Store {
	b.Helper()
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "controlmap.db"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := s.PutSource(b.Context(), storetest.Paper); err != nil {
		b.Fatal(err)
	}
	for n := range days {
		if _, err := s.Put(b.Context(), benchDay(n)); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

func BenchmarkPut(b *testing.B) {
	s := benchStore(b, 0)
	for n := 0; b.Loop(); n++ {
		if _, err := s.Put(b.Context(), benchDay(n)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPutUnchanged(b *testing.B) {
	s := benchStore(b, 1)
	imp := benchDay(0)
	for b.Loop() {
		if _, err := s.Put(b.Context(), imp); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPolygons(b *testing.B) {
	s := benchStore(b, 100)
	for name, bound := range map[string]*orb.Bound{
		"all":     nil,
		"bounded": {Min: orb.Point{32, 46}, Max: orb.Point{33, 47}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				areas, err := s.Polygons(b.Context(), geo.PolygonQuery{Revision: 50, Bound: bound})
				if err != nil || len(areas) == 0 {
					b.Fatalf("got %d areas, %v, want some", len(areas), err)
				}
			}
		})
	}
}

func BenchmarkSnapshots(b *testing.B) {
	s := benchStore(b, 900)
	b.ReportAllocs()
	for b.Loop() {
		days, err := s.Snapshots(b.Context(), storetest.Paper.Name, time.Time{})
		if err != nil || len(days) != 900 {
			b.Fatalf("got %d days, %v, want 900", len(days), err)
		}
	}
}

func BenchmarkSnapshot(b *testing.B) {
	s := benchStore(b, 900)
	for b.Loop() {
		if _, err := s.Snapshot(b.Context(), geo.SnapshotQuery{Source: storetest.Paper.Name}); err != nil {
			b.Fatal(err)
		}
	}
}

// benchChange is a change as DeepState's are: a few dozen polygons, in three of eight units.
func benchChange(n int, from, to geo.Revision) geo.Change {
	c := geo.Change{From: from, To: to}
	for i := range 24 {
		c.Polygons = append(c.Polygons, geo.ChangedPolygon{
			Status: geo.Occupied, Direction: geo.Gained, Area: geo.Km2{Sphere: 1, Geodesic: 1},
			Shape: blob(36+float64(i%8)/4+float64(n%10)/100, 47+float64(i/8)/4, 0.03),
		})
	}
	for i := range 3 {
		for _, status := range geo.Statuses()[:2] {
			km2 := geo.Km2{Sphere: float64(i) + 0.1, Geodesic: float64(i) + 0.2}
			c.Regions = append(c.Regions, geo.RegionChange{Region: geo.RegionCode(fmt.Sprintf("UA-%02d", (n+i)%8)), Status: status, Gained: km2, Lost: km2})
		}
	}
	return c
}

// benchHistory is a store of four years of daily snapshots with all changes.
func benchHistory(b *testing.B) *sqlite.Store {
	b.Helper()
	const days = 4 * 365
	s := benchStore(b, 0)
	var before geo.Revision
	for n := range days {
		imp := benchDay(n)
		imp.Polygons, imp.Notes = imp.Polygons[:1], nil
		for i := range 8 {
			imp.Front = append(imp.Front, geo.FrontLength{Region: geo.RegionCode(fmt.Sprintf("UA-%02d", i)), Km: 100})
		}
		outcome, err := s.Put(b.Context(), imp)
		if err != nil {
			b.Fatal(err)
		}
		if n > 0 {
			if err := s.PutChange(b.Context(), benchChange(n, before, outcome.Revision)); err != nil {
				b.Fatal(err)
			}
		}
		before = outcome.Revision
	}
	return s
}

// everyDays cuts four years into periods of so many days.
func everyDays(n int) (periods []geo.Period) {
	for day := 0; day < 4*365; day += n {
		first := geo.NewDate(2022, 4, 1).AddDays(day)
		periods = append(periods, geo.Period{First: first, Last: first.AddDays(n - 1)})
	}
	return periods
}

func BenchmarkSeries(b *testing.B) {
	s := benchHistory(b)
	for name, q := range map[string]geo.SeriesQuery{
		"by month and unit": {Periods: everyDays(30), PerUnit: true},
		"by year and unit":  {Periods: everyDays(365), PerUnit: true},
		"by day":            {Periods: everyDays(1)},
		"by day and unit":   {Periods: everyDays(1), PerUnit: true},
	} {
		q.Source, q.Status = storetest.Paper.Name, geo.Occupied
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rows, err := s.Series(b.Context(), q)
				if err != nil || len(rows) < len(q.Periods) {
					b.Fatalf("got %d rows, %v, want %d or more", len(rows), err, len(q.Periods))
				}
			}
		})
	}
}

func BenchmarkStatusTransitions(b *testing.B) {
	s := benchHistory(b)
	b.ReportAllocs()
	for b.Loop() {
		transitions, err := s.StatusTransitions(b.Context(), geo.PointQuery{Source: storetest.Paper.Name, Point: orb.Point{36.29, 47.25}})
		if err != nil || len(transitions) == 0 {
			b.Fatalf("got %d transitions, %v, want some", len(transitions), err)
		}
	}
}
