package draw_test

import (
	"image"
	"image/color"
	"testing"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// What was gained is orange and what was lost is blue, wherever it is drawn: were they
// swapped, a map would say the opposite.
func TestGainedAndLostAreNotSwapped(t *testing.T) {
	at := here(t)
	west, east := box(at, 20, 20, 120, 220), box(at, 140, 20, 240, 220)
	type colours struct{ gained, lost color.NRGBA }
	for theme, want := range map[draw.Theme]colours{
		draw.Light: {gained: color.NRGBA{0xd9, 0x48, 0x0f, 219}, lost: color.NRGBA{0x0b, 0x5a, 0x9c, 219}},
		draw.Dark:  {gained: color.NRGBA{0xf2, 0x79, 0x3a, 219}, lost: color.NRGBA{0x4e, 0xa3, 0xe0, 219}},
	} {
		for name, days := range map[string][]tile.DatedChange{
			"on one day":  {{Date: geo.NewDate(2025, 12, 1), Polygons: []geo.ChangedPolygon{changedTo(geo.Gained, west), changedTo(geo.Lost, east)}}},
			"on two days": {dated(1, geo.Lost, geo.Occupied, east), dated(2, geo.Gained, geo.Occupied, west)},
		} {
			scene := draw.Scene{Changes: tile.PrepareChanges(days), Theme: theme}
			m := mustTile(t, scene, at, 1)
			if got := pixel(m, 70, 120); got != want.gained {
				t.Errorf("%s, %s: got %v where it was gained, want %v", theme, name, got, want.gained)
			}
			if got := pixel(m, 190, 120); got != want.lost {
				t.Errorf("%s, %s: got %v where it was lost, want %v", theme, name, got, want.lost)
			}
		}
	}
}

func changedTo(direction geo.Direction, shape orb.Polygon) geo.ChangedPolygon {
	return geo.ChangedPolygon{Status: geo.Occupied, Direction: direction, Shape: shape}
}

// The swatches of a legend are in its order: gained before lost.
func TestLegendOfChanges(t *testing.T) {
	at := here(t)
	picture := draw.Picture{Bound: at.Bound(), Width: 800, Height: 600, Attribution: "a"}
	// Colours of style.json with 0.86 of opacity over the country's.
	gained, lost := color.NRGBA{0xde, 0x61, 0x30, 0xff}, color.NRGBA{0x2d, 0x71, 0xa9, 0xff}
	for _, tt := range []struct {
		name   string
		change tile.DatedChange
		want   []color.NRGBA // of swatches, downwards
	}{
		{"gained alone", dated(1, geo.Gained, geo.Occupied, box(at, 100, 100, 140, 140)), []color.NRGBA{gained}},
		{"lost alone", dated(1, geo.Lost, geo.Occupied, box(at, 100, 100, 140, 140)), []color.NRGBA{lost}},
		{"both", tile.DatedChange{Date: geo.NewDate(2025, 12, 1), Polygons: []geo.ChangedPolygon{
			changedTo(geo.Lost, box(at, 100, 100, 110, 140)), changedTo(geo.Gained, box(at, 130, 100, 140, 140)),
		}}, []color.NRGBA{gained, lost}},
	} {
		m := mustPicture(t, bare(t), draw.Scene{Changes: tile.PrepareChanges([]tile.DatedChange{tt.change})}, picture)
		got := swatches(m, legendOf(m), gained, lost)
		if len(got) != len(tt.want) {
			t.Errorf("%s: got swatches %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: got swatch %v, want %v", tt.name, got[i], tt.want[i])
			}
		}
	}
}

// swatches returns in which order some colours fill rows of a legend, downwards.
func swatches(m image.Image, legend image.Rectangle, colours ...color.NRGBA) (found []color.NRGBA) {
	for y := legend.Min.Y; y < legend.Max.Y; y++ {
		for _, c := range colours {
			row := image.Rect(legend.Min.X, y, legend.Max.X, y+1)
			if count(m, row, c) > 5 && (len(found) == 0 || found[len(found)-1] != c) {
				found = append(found, c)
			}
		}
	}
	return found
}
