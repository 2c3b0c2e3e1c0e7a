package draw_test

import (
	"encoding/json"
	"image/color"
	"os"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/draw"
)

func readStyle(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("style.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDefaultStyle(t *testing.T) {
	style, err := draw.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		theme draw.Theme
		want  color.NRGBA
	}{
		{"occupied", draw.Light, color.NRGBA{0xd9, 0x70, 0x5a, 0xff}},
		{"occupied", draw.Dark, color.NRGBA{0xc7, 0x5f, 0x4c, 0xff}},
		{"contested", draw.Light, color.NRGBA{0xfa, 0xe2, 0xa0, 0xbf}},
		{"no such", draw.Light, color.NRGBA{}},
	} {
		got, ok := style.Colour(c.theme, c.name)
		if known := c.want != (color.NRGBA{}); got != c.want || ok != known {
			t.Errorf("%s, %s: got %v, %v, want %v, %v", c.name, c.theme, got, ok, c.want, known)
		}
	}
}

func TestParseStyleRefuses(t *testing.T) {
	good := readStyle(t)
	for _, c := range []struct{ name, old, new, want string }{
		{"no JSON", good, "colours", "not JSON"},
		{"something behind", "\n}\n", "\n}\n{}", "closing brace"},
		{"unknown member", `"opacity"`, `"opaqueness"`, "opaqueness"},
		{"no opacity", `"opacity": 0.86,`, ``, "opacity"},
		{"opacity past one", `0.86`, `1.5`, "opacity"},
		{"colour by its name", `"#d9705a"`, `"red"`, `colour occupied, light: "red" is not #rrggbb`},
		{"short colour", `"#c75f4c"`, `"#abc"`, `colour occupied, dark: "#abc"`},
		{"colour left out", `"front":             {`, `"frent": {`, `colour "frent" is none of`},
		{"missing theme", `"light": "#4a0d16", `, ``, `colour front, light: ""`},
		{"pattern of nothing", `"contested":    { "form"`, `"contestd": { "form"`, `pattern "contestd"`},
		{"unknown form", `"rising"`, `"waves"`, `form "waves" is none of rising, falling, crossed, dots`},
		{"period that breaks at tiles", `"form": "rising", "period": 8`, `"form": "rising", "period": 7`, "period 7"},
		{"pattern without gaps", `"width": 1.2`, `"width": 8`, "width 8"},
		{"width left out", `"front": 1.8, `, ``, `width "front" is missing`},
		{"width past the buffer", `"front": 1.8`, `"front": 18`, "width front: 18 is out of range 0..7"},
		{"too long", `"about": "`, `"about": "` + strings.Repeat("x", 1<<16), "bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(good, c.old, c.new, 1)
			if text == good {
				t.Fatalf("style.json has no %q", c.old)
			}
			_, err := draw.ParseStyle([]byte(text))
			if geo.CodeOf(err) != geo.Invalid || err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one that is invalid and says %q", err, c.want)
			}
		})
	}
}

// The page reads the same file, and should find plain colours by name in it.
func TestStyleIsPlain(t *testing.T) {
	var file struct {
		Colours map[string]map[string]string `json:"colours"`
	}
	if err := json.Unmarshal([]byte(readStyle(t)), &file); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"occupied", "pre-2022", "contested", "liberated", "advance", "claimed", "infiltration", "gained", "lost", "front", "water", "border", "ink"} {
		for _, theme := range []string{"light", "dark"} {
			if c := file.Colours[name][theme]; !strings.HasPrefix(c, "#") {
				t.Errorf("%s, %s: got %q, want a colour", name, theme, c)
			}
		}
	}
}

func TestDay(t *testing.T) {
	first, last := geo.NewDate(2022, 2, 24), geo.NewDate(2025, 12, 1)
	for _, c := range []struct{ got, want string }{
		{draw.English.Day(first), "24 February 2022"},
		{draw.Ukrainian.Day(first), "24 лютого 2022"},
		{draw.Ukrainian.Day(last), "1 грудня 2025"},
		{draw.English.Days(first, last), "24 February 2022 – 1 December 2025"},
		{draw.English.Day(geo.Date{}), ""},
		{draw.English.DayOf(last, nil), "1 December 2025"},
		{draw.English.DayOf(last, []geo.StatusOrigin{{Status: geo.Occupied, Date: first}, {Status: geo.Contested, Date: first}}), "1 December 2025 (Occupied, Contested: 24 February 2022)"},
		{draw.Ukrainian.DayOf(last, []geo.StatusOrigin{{Status: geo.Occupied, Date: first}, {Status: geo.Claimed, Date: last}}), "1 грудня 2025 (Окуповано: 24 лютого 2022; Заявлено: 1 грудня 2025)"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func FuzzParseStyle(f *testing.F) {
	good := readStyle(f)
	f.Add([]byte(good))
	f.Add([]byte(strings.Replace(good, `"period": 8`, `"period": 0`, 1)))
	f.Add([]byte(`{"opacity":1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		style, err := draw.ParseStyle(text)
		if err != nil {
			if geo.CodeOf(err) != geo.Invalid {
				t.Errorf("got error %v, want one that is invalid", err)
			}
			return
		}
		drawer, err := draw.New(style, geo.Regions{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		at := here(t)
		scene := dayOf(area(geo.Contested, geo.SinceUnknown, box(at, 20, 20, 120, 220)))
		if _, err := drawer.Tile(scene, at, 1); err != nil {
			t.Errorf("a style that was accepted draws with error %v", err)
		}
	})
}
