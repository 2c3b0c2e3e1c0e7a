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
		imp.Areas = append(imp.Areas, geo.Area{
			Status: geo.Occupied, Since: geo.Since2022, Name: "Окуповано /// Occupied /// geoJSON.status.occupied",
			Shape:  blob(30+float64(i%10), 45+float64(i/10)/2, radius),
			Ground: geo.Km2{Sphere: 50, Geodesic: 50.1},
		})
	}
	for i := range 27 {
		for _, status := range geo.Statuses()[:2] {
			imp.Ground = append(imp.Ground, geo.Ground{
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

func BenchmarkAreas(b *testing.B) {
	s := benchStore(b, 100)
	for name, bound := range map[string]*orb.Bound{
		"all":     nil,
		"bounded": {Min: orb.Point{32, 46}, Max: orb.Point{33, 47}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				areas, err := s.Areas(b.Context(), geo.AreaQuery{Revision: 50, Bound: bound})
				if err != nil || len(areas) == 0 {
					b.Fatalf("got %d areas, %v, want some", len(areas), err)
				}
			}
		})
	}
}

func BenchmarkDays(b *testing.B) {
	s := benchStore(b, 900)
	b.ReportAllocs()
	for b.Loop() {
		days, err := s.Days(b.Context(), storetest.Paper.Name, time.Time{})
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
