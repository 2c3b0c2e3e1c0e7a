package spelling_test

import (
	"testing"

	"controlmap/geo/spelling"
)

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "zone", 4},
		{"zone", "zone", 0},
		{"zone", "zones", 1},
		{"kitten", "sitting", 3},
		{"зона", "зони", 1},
		{"regoin", "region", 2},
	}
	for _, tt := range tests {
		for _, pair := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			if got := spelling.Distance(pair[0], pair[1]); got != tt.want {
				t.Errorf("from %q to %q: got %d, want %d", pair[0], pair[1], got, tt.want)
			}
		}
	}
}
