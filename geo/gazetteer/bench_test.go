package gazetteer_test

import (
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo/gazetteer"

	"github.com/paulmach/orb"
)

func BenchmarkNew(b *testing.B) {
	places, err := builtin.Places()
	if err != nil {
		b.Fatal(err)
	}
	others, err := builtin.OtherNames()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		gazetteer.New(places, others)
	}
}

func BenchmarkSearch(b *testing.B) {
	g := ukraine(b)
	for name, q := range map[string]string{
		"exact": "Bakhmut", "one letter": "К", "beginning": "Novo", "mistyped": "Severodonesk", "nothing": "Reykjavik",
		"long": "Свято-Покровське біля Сіверськодонецька на Донеччині та Луганщині",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := g.Search(q, 10); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNearest(b *testing.B) {
	g := ukraine(b)
	for name, p := range map[string]orb.Point{"in the country": {37.2, 48.3}, "far away": {-70, -30}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, ok := g.Nearest(p); !ok {
					b.Fatal("nothing is near")
				}
			}
		})
	}
}
