package builtin

import (
	"testing"

	"controlmap/geo/measure"
)

// UndrawnKm2 is the water in the regions that no cell reaches over: the sea by the shore, and
// what divides two banks.
func UndrawnKm2(t *testing.T) (sum float64) {
	t.Helper()
	f, err := frame()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range f.Waters {
		sum += measure.MultiPolygon(w).Geodesic
	}
	return sum
}
