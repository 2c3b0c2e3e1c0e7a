package spelling_test

import (
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/spelling"
)

var known = []geo.SourceName{"settlements", "deepstate", "nzz", "isw", "viina", "our map 2", "мапа штабу", "für alle"}

func TestNamesThatWouldBeTakenForAnother(t *testing.T) {
	for _, tt := range []struct{ what, name, meant string }{
		{"capitals", "ISW", "isw"},
		{"one capital", "DeepState", "deepstate"},
		{"a Cyrillic letter", "іsw", "isw"},
		{"Cyrillic letters of the look of capitals", "deepsтате", "deepstate"},
		{"Cyrillic capitals", "DЕЕРSТАТЕ", "deepstate"},
		{"a Greek capital", "VIIΝA", "viina"},
		{"a Greek letter whose capital has the look", "nζz", "nzz"},
		{"full width", "ｉｓｗ", "isw"},
		{"letters of mathematics", "𝗇𝗓𝗓", "nzz"},
		{"small capitals", "ɪꜱᴡ", "isw"},
		{"a digit one", "1sw", "isw"},
		{"an l", "lsw", "isw"},
		{"an I without a dot", "ısw", "isw"},
		{"a capital I with a dot", "İSW", "isw"},
		{"r and n for m", "settlernents", "settlements"},
		{"two v for w", "isvv", "isw"},
		{"a mark above", "ńzz", "nzz"},
		{"a zero width space", "is\u200bw", "isw"},
		{"a byte order mark", "\ufeffisw", "isw"},
		{"a soft hyphen", "deep\u00adstate", "deepstate"},
		{"a mark of direction", "isw\u200f", "isw"},
		{"an isolate", "\u2067nzz\u2069", "nzz"},
		{"a variation selector", "nzz\ufe0f", "nzz"},
		{"a filler", "nzz\u3164", "nzz"},
		{"a tag", "isw\U000e0041", "isw"},
		{"a blank of braille", "is\u2800w", "isw"},
		{"space around", " isw ", "isw"},
		{"a no-break space", "deep\u00a0state", "deepstate"},
		{"a hyphen", "deep-state", "deepstate"},
		{"a line below", "Deep_State", "deepstate"},
		{"a dash", "deep–state", "deepstate"},
		{"a minus", "deep−state", "deepstate"},
		{"no space", "ourmap2", "our map 2"},
		{"a wide space", "our  map-2", "our map 2"},
		{"a Latin letter in Cyrillic", "мaпа штабу", "мапа штабу"},
		{"Cyrillic capitals of a Cyrillic name", "МАПА ШТАБУ", "мапа штабу"},
		{"a letter and its mark apart", "fu\u0308r alle", "für alle"},

		{"another word", "isw-edited", "-"},
		{"a plural", "maps", "-"},
		{"another number", "our map 3", "-"},
		{"another Cyrillic letter", "мапа штабі", "-"},
		{"itself", "isw", "-"},
		{"nothing that can be seen", "\u200b", "-"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			got, ok := spelling.Meant(geo.SourceName(tt.name), known)
			if want := strings.TrimPrefix(tt.meant, "-"); string(got) != want || ok != (want != "") {
				t.Errorf("%+q: got %q, %t, want %q", tt.name, got, ok, want)
			}
		})
	}
}

func TestDigitsAreToldApart(t *testing.T) {
	for _, tt := range []struct {
		a, b geo.SourceName
		want bool
	}{
		{"map 1-12", "map 11-2", false},
		{"map 1-12", "map 112", false},
		{"map 1-12", "map_1 12", true},
		{"map10", "map1O", true},
		{"map 1", "map-1", true},
	} {
		if _, got := spelling.Meant(tt.a, []geo.SourceName{tt.b}); got != tt.want {
			t.Errorf("%q for %q: got %t, want %t", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestNamesOfNewSources(t *testing.T) {
	for _, tt := range []struct {
		name string
		want string // part of the error; empty: accepted
	}{
		{"our map", ""}, {`our "map" <b>`, ""}, {"мапа №2", ""}, {"ייִדיש", ""}, {"v1.2", ""}, {"isw", ""}, {"a & b (2024)", ""}, {"карта боїв", ""},
		{"ISW", `source "ISW" is isw spelt differently: write isw`},
		{"іsw", `source "\u0456sw" is isw spelt differently`},
		{"is\u200bw", `source "is\u200bw" is isw spelt differently`},
		{"latest", "meaning of its own"}, {"Outside", "such as our-Outside"}, {"tiles", "addresses"}, {"API", "addresses"},
		{"%2e%2e", "divide addresses"}, {"a%b", "divide addresses"}, {"a?b", "% / \\ ? # :"}, {"a#b", "divide"}, {"a:b", "divide"},
		{"\u200four map", `"our map", without them, is accepted`}, {"our\u00admap", `"ourmap"`}, {"a\tb", "cannot be seen"},
		{"our  map", `"our map" is accepted`}, {"our\u00a0map", `"our map" is accepted`}, {" ours", `"ours" is accepted`},
		{"e\u0301te", `"\u00e9te"`},
		{"-ours", "begins with"}, {".ours", "begins with"}, {"ours.", "ends with"}, {"...", "begins with"},
		{"'!'", "no letter and no digit"}, {"\ue000", "cannot be printed"},
	} {
		err := spelling.CheckNew(geo.SourceName(tt.name), known)
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%+q: got %v, want it accepted", tt.name, err)
		case tt.want != "" && (geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%+q: got %v, want an Invalid error with %q", tt.name, err, tt.want)
		}
	}
}
