package builtin_test

import (
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/geo/measure"
	"controlmap/geo/repair"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

func TestMesh(t *testing.T) {
	regions, _ := builtin.Regions()
	places, _ := builtin.Places()
	var crimea, main orb.MultiPolygon
	for _, u := range regions.Units {
		if u.Code == "UA-43" || u.Code == "UA-40" {
			crimea = append(crimea, u.Shape...)
		} else {
			main = append(main, u.Shape...)
		}
	}
	var sites []tessellate.Site
	for _, p := range places {
		sites = append(sites, tessellate.Site{Point: p.Point})
	}
	t0 := time.Now()
	m, err := tessellate.New(tessellate.Frame{Lands: []orb.MultiPolygon{crimea, main}}, sites)
	t.Log(time.Since(t0), err)
	if err != nil {
		t.Fatal(err)
	}
	labels := make([]int, len(sites))
	for i := range labels {
		labels[i] = i + 1
	}
	t0 = time.Now()
	parts := tessellate.Dissolve(m, labels)
	t.Log(time.Since(t0), len(parts))
	sum, bad := 0.0, 0
	for _, p := range parts {
		sum += measure.Geodesic(p.Shape)
		if err := repair.Validate(p.Shape); err != nil {
			bad++
			t.Log(places[p.Label-1].NameEN, err)
		}
		if g := measure.Geodesic(p.Shape); g < 0.05 {
			t.Log("small", places[p.Label-1].NameEN, g)
		}
	}
	t.Log("sum", sum, "bad", bad)
	for i := range labels {
		labels[i] = 1
	}
	t0 = time.Now()
	parts = tessellate.Dissolve(m, labels)
	t.Log(time.Since(t0), len(parts))
	sum = 0
	for _, p := range parts {
		sum += measure.Geodesic(p.Shape)
		t.Log(len(p.Shape), len(p.Shape[0]), repair.Validate(p.Shape), measure.Geodesic(p.Shape), p.Shape[0][0])
	}
	t.Log(sum)
}
