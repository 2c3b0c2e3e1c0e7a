package builtin

import (
	"testing"

	"controlmap/geo/measure"
)

// ShoreKm2 is the sea that counts to the regions.
func ShoreKm2(t *testing.T) (sum float64) {
	t.Helper()
	waters, err := readWaters()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range waters {
		if w.kind == shore {
			sum += measure.MultiPolygon(w.shape).Geodesic
		}
	}
	return sum
}
