package change_test

import (
	"testing"

	"controlmap/geo"
	"controlmap/geo/change"
)

// benchmarkPair times the change between two maps, without and with measuring it.
func benchmarkPair(b *testing.B, from, to []geo.ControlPolygon) {
	b.Run("Between", func(b *testing.B) {
		before, after := shapesOf(from, geo.Occupied), shapesOf(to, geo.Occupied)
		for b.Loop() {
			if _, err := change.Between(before, after); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Change", func(b *testing.B) {
		measurer, _ := newMeasurer(b)
		for b.Loop() {
			if _, err := measurer.Change(change.Map{Polygons: from}, change.Map{Polygons: to}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkDay(b *testing.B) {
	benchmarkPair(b, mirror(b, "20251201"), mirror(b, "20251202"))
}

func BenchmarkYear(b *testing.B) {
	benchmarkPair(b, mirror(b, "20250102"), mirror(b, "20260102"))
}

func BenchmarkCompare(b *testing.B) {
	theirs := sample(b, "isw/20220901_RussianAssessedCoTinUkraine.geojson")
	benchmarkPair(b, sample(b, "deepstate-raw/1661978687.geojson"), theirs)
}
