package gazetteer_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/gazetteer"
)

// alignment is the optimal string alignment distance by its recursive definition.
func alignment(a, b string) int {
	known := map[[2]int]int{}
	var of func(i, j int) int
	of = func(i, j int) int {
		if i == 0 || j == 0 {
			return i + j
		}
		if d, ok := known[[2]int{i, j}]; ok {
			return d
		}
		replaced := 1
		if a[i-1] == b[j-1] {
			replaced = 0
		}
		d := min(of(i-1, j)+1, of(i, j-1)+1, of(i-1, j-1)+replaced)
		if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
			d = min(d, of(i-2, j-2)+1)
		}
		known[[2]int{i, j}] = d
		return d
	}
	return of(len(a), len(b))
}

func randomText(random *rand.Rand, alphabet string, length int) string {
	text := make([]byte, length)
	for i := range text {
		text[i] = alphabet[random.IntN(len(alphabet))]
	}
	return string(text)
}

func TestEditDistanceAgreesWithItsDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 10))
	for range 5000 {
		text, other := randomText(random, "abc", 1+random.IntN(7)), randomText(random, "abc", random.IntN(10))
		limit := random.IntN(4)
		wantWhole, wantPrefix := alignment(text, other), len(text)
		for end := range len(other) + 1 {
			wantPrefix = min(wantPrefix, alignment(text, other[:end]))
		}
		whole, prefix := gazetteer.EditDistance(text, other, limit)
		for _, d := range []struct {
			name      string
			got, want int
		}{{"the whole", whole, wantWhole}, {"the nearest prefix", prefix, wantPrefix}} {
			if min(d.got, limit+1) != min(d.want, limit+1) {
				t.Errorf("from %q to %s of %q, up to %d: got %d, want %d", text, d.name, other, limit, d.got, d.want)
			}
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, tt := range []struct {
		name, text, other string
		whole, prefix     int // 3: more than the limit of 2
	}{
		{"the same", "bahmut", "bahmut", 0, 0},
		{"a beginning", "bah", "bahmut", 3, 0},
		{"a letter missing", "bamut", "bahmut", 1, 1},
		{"a letter too many", "bahhmut", "bahmut", 1, 1},
		{"a wrong letter", "bahmud", "bahmut", 1, 1},
		{"two letters swapped", "bamhut", "bahmut", 1, 1},
		{"two edits", "bamud", "bahmut", 2, 2},
		{"three edits", "pamud", "bahmut", 3, 3},
		{"nothing in common", "kiv", "odesa", 3, 3},
		{"against nothing", "ki", "", 2, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			whole, prefix := gazetteer.EditDistance(tt.text, tt.other, 2)
			if min(whole, 3) != tt.whole || min(prefix, 3) != tt.prefix {
				t.Errorf("from %q to %q: got %d and %d, want %d and %d", tt.text, tt.other, whole, prefix, tt.whole, tt.prefix)
			}
		})
	}
}

func TestFold(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
	}{
		{"Ukrainian", "Київ", "kiv"},
		{"its romanisation", "Kyiv", "kiv"},
		{"signs are dropped", "Маріуполь", "mariupol"},
		{"apostrophes are dropped", "Куп’янськ", "kupiansk"},
		{"a digraph is one letter", "Kharkiv", "harkiv"},
		{"a tetragraph is one letter", "Shchastia", "qastia"},
		{"its Cyrillic letter", "Щастя", "qastia"},
		{"ж and zh", "Жмеринка Zhmerynka", "jmerinkajmerinka"},
		{"ц and ts", "Цюрупинськ Tsiurupynsk", "ciurupinskciurupinsk"},
		{"double letters are one", "Odessa", "odesa"},
		{"three are two", "Aaaron", "aaron"},
		{"ie and e", "Sievierodonetsk", "severodoneck"},
		{"accents", "Lwów", "lvov"},
		{"words run together", "Velyka Novosilka", "velikanovosilka"},
		{"hyphens part words, and io is o", "Niu-York", "niuork"},
		{"digits stay", "Ukrainka 2", "ukrainka2"},
		{"another script stays", "北京", "北京"},
		{"nothing", " -- ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := gazetteer.Fold(tt.in); got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// The longer a query, the more edits a match may need: none up to three letters, one up to
// six, then two.
func TestSearchForgivesByLength(t *testing.T) {
	g := lines(nil, geo.Place{NameEN: "Bakhmut", NameUK: "Бахмут"}, geo.Place{NameEN: "Pokrovsk", NameUK: "Покровськ"})
	for _, tt := range []struct {
		name, query string
		want        string // none where empty
	}{
		{"three letters, as they are", "bah", "Bakhmut"},
		{"three letters, one edit", "bih", ""},
		{"four letters, one edit", "bihm", "Bakhmut"},
		{"four letters, two edits", "bihn", ""},
		{"six letters, one edit", "bihmut", "Bakhmut"},
		{"six letters, two edits", "bihmit", ""},
		{"seven letters, two edits", "pikrivs", "Pokrovsk"},
		{"seven letters, three edits", "pikrivz", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			matches, err := g.Search(tt.query, 5)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if len(matches) > 0 {
				got = matches[0].Place.NameEN
			}
			if got != tt.want || len(matches) > 1 {
				t.Errorf("%s: got %v, want %q alone", tt.query, matches, tt.want)
			}
		})
	}
}

// TestEditDistancesOfSortedKeys has keys that share their beginnings, as the walk meets them.
func TestEditDistancesOfSortedKeys(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 11))
	for range 300 {
		text, limit := randomText(random, "abc", 1+random.IntN(8)), random.IntN(3)
		var keys []string
		for range 40 {
			keys = append(keys, randomText(random, "abc", random.IntN(11)))
		}
		slices.Sort(keys)
		for i, got := range gazetteer.EditDistances(text, keys, limit) {
			wantWhole, wantPrefix := alignment(text, keys[i]), len(text)
			for end := range len(keys[i]) + 1 {
				wantPrefix = min(wantPrefix, alignment(text, keys[i][:end]))
			}
			if want := [2]int{min(wantWhole, limit+1), min(wantPrefix, limit+1)}; [2]int{min(got[0], limit+1), min(got[1], limit+1)} != want {
				t.Fatalf("from %q to %q of %q, up to %d: got %v, want %v", text, keys[i], keys, limit, got, want)
			}
		}
	}
}
