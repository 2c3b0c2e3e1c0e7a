package tile_test

import (
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name    string
		z, x, y string
		want    string // the address, or what the error names
	}{
		{"world", "0", "0", "0", "0/0/0"},
		{"Kyiv", "10", "598", "345", "10/598/345"},
		{"last of the last zoom", "14", "16383", "16383", "14/16383/16383"},
		{"zoom past the last", "15", "0", "0", "tile zoom 15 is out of range 0..14"},
		{"x past the grid", "3", "8", "0", "tile x 8 is out of range 0..7 at zoom 3"},
		{"y past the grid", "3", "0", "8", "tile y 8 is out of range 0..7 at zoom 3"},
		{"negative", "3", "-1", "0", `tile x "-1" is not a whole number`},
		{"sign", "+3", "0", "0", `tile zoom "+3" is not a whole number`},
		{"leading zero", "3", "0", "07", `tile y "07" is not a whole number`},
		{"fraction", "3", "0", "1.5", `tile y "1.5" is not a whole number`},
		{"empty", "", "0", "0", `tile zoom "" is not a whole number`},
		{"past 32 bits", "3", "4294967296", "0", `tile x "4294967296" is not a whole number`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tile.Parse(tt.z, tt.x, tt.y)
			if err != nil {
				if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), tt.want) {
					t.Fatalf("got error %q of code %s, want %q", err, geo.CodeOf(err), tt.want)
				}
				return
			}
			if got.String() != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("10", "598", "345")
	f.Add("15", "0", "0")
	f.Add("-1", "007", "1e3")
	f.Fuzz(func(t *testing.T, z, x, y string) {
		at, err := tile.Parse(z, x, y)
		if err != nil {
			if geo.CodeOf(err) != geo.Invalid {
				t.Fatalf("code %s of %v, want invalid", geo.CodeOf(err), err)
			}
			return
		}
		if got, want := at.String(), z+"/"+x+"/"+y; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := at.Tile(); got.X>>got.Z != 0 || got.Y>>got.Z != 0 || got.Z > tile.MaxZoom {
			t.Errorf("%s is off the grid", at)
		}
	})
}

func TestBoundIsTheTilesPlace(t *testing.T) {
	// Zoom 1 parts the world at Greenwich and the equator.
	b := mustAt(t, 1, 1, 0).Bound()
	if b.Min[0] != 0 || b.Max[0] != 180 || b.Min[1] != 0 || b.Max[1] < 85 {
		t.Errorf("got %v, want the north-eastern quarter", b)
	}
}

func TestCover(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bound orb.Bound
		zoom  uint32
		want  []string
	}{
		{"world at zoom 1", orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}, 1, []string{"1/0/0", "1/0/1", "1/1/0", "1/1/1"}},
		{"across Greenwich", orb.Bound{Min: orb.Point{-1, 50}, Max: orb.Point{1, 51}}, 2, []string{"2/1/1", "2/2/1"}},
		{"a point", orb.Bound{Min: orb.Point{30.52, 50.45}, Max: orb.Point{30.52, 50.45}}, 10, []string{"10/598/345"}},
		{"beyond the last zoom", orb.Bound{}, 15, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for at := range tile.Cover(tt.bound, zoom(tt.zoom)) {
				got = append(got, at.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
