package main

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// cyrillise guesses how a name in Latin letters is written in Ukrainian. It reads the
// national romanisation and the older one that GeoNames mixes with it ("-yivka",
// "-ya", "-yy", apostrophes). What the romanisation loses, soft signs above all, it
// restores by the endings and stems of Ukrainian place names; where that fails, the
// name belongs into names.csv.
func cyrillise(latin string) string {
	words := wordBounds.Split(latin, -1)
	marks := wordBounds.FindAllString(latin, -1)
	var out strings.Builder
	for i, w := range words {
		out.WriteString(cyrilliseWord(w))
		if i < len(marks) {
			out.WriteString(marks[i])
		}
	}
	return out.String()
}

var wordBounds = regexp.MustCompile(`[ -]`)

const (
	latinVowels     = "aeiouy"
	latinLabials    = "bpvmf"
	latinConsonants = "bcdfghjklmnpqrstvwxz"
)

// letter is one way to read Latin letters; where says in which surroundings.
type letter struct {
	latin, cyrillic string
	where           func(before, after string) bool
}

func anywhere(_, _ string) bool      { return true }
func atStart(before, _ string) bool  { return before == "" }
func afterVowel(b, _ string) bool    { return b != "" && strings.ContainsRune(latinVowels, last(b)) }
func atEnd(_, after string) bool     { return after == "" }
func afterVowelEnd(b, a string) bool { return afterVowel(b, a) && atEnd(b, a) }

func last(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }

// beforeV separates a stem's "-aivka", "-eiv" (ї) from its "-ai-", "-ei-" (й).
func beforeV(b, a string) bool { return afterVowel(b, a) && strings.HasPrefix(a, "v") }

func afterVowelInner(b, a string) bool { return afterVowel(b, a) && !beforeV(b, a) }

// apart says that an apostrophe stands between a labial and a following я, ю, є, ї:
// not where another consonant but r goes before the labial ("Свято").
func apart(before, _ string) bool {
	if before == "" || !strings.ContainsRune(latinLabials+"r", last(before)) {
		return false
	}
	if last(before) == 'r' {
		return false
	}
	stem := before[:len(before)-1]
	return stem == "" || last(stem) == 'r' || strings.ContainsRune(latinVowels, last(stem))
}

func softened(_, after string) bool {
	return after == "" || strings.ContainsRune(latinConsonants, rune(after[0]))
}

// letters are tried in order; the first that fits is taken.
var letters = []letter{
	{"shch", "щ", anywhere}, {"zgh", "зг", anywhere},
	{"zh", "ж", anywhere}, {"kh", "х", anywhere}, {"ts", "ц", anywhere}, {"ch", "ч", anywhere}, {"sh", "ш", anywhere},
	{"'ya", "'я", apart}, {"'yu", "'ю", apart}, {"'ye", "'є", apart}, {"'yi", "'ї", apart},
	{"'ya", "я", anywhere}, {"'yu", "ю", anywhere}, {"'ye", "є", anywhere}, {"'yi", "ї", anywhere},
	{"'ia", "'я", apart}, {"'iu", "'ю", apart}, {"'ie", "'є", apart},
	{"ya", "я", atStart}, {"yu", "ю", atStart}, {"ye", "є", atStart}, {"yi", "ї", atStart}, {"yo", "йо", atStart},
	{"ya", "я", afterVowel}, {"yu", "ю", afterVowel}, {"ye", "є", afterVowel}, {"yi", "ї", afterVowel}, {"yo", "йо", afterVowel},
	{"ya", "'я", apart}, {"yu", "'ю", apart}, {"ye", "'є", apart},
	{"ya", "я", anywhere}, {"yu", "ю", anywhere}, {"ye", "є", anywhere}, {"yo", "ьо", anywhere},
	{"yi", "ий", atEnd}, {"yy", "ий", atEnd}, {"iy", "ій", atEnd},
	{"iia", "ія", anywhere}, {"iie", "іє", anywhere}, {"iiu", "ію", anywhere},
	{"ia", "'я", apart}, {"iu", "'ю", apart}, {"ie", "'є", apart},
	{"ia", "я", anywhere}, {"iu", "ю", anywhere}, {"ie", "є", anywhere}, {"io", "ьо", anywhere},
	{"i", "ї", beforeV}, {"i", "й", afterVowelInner}, {"i", "й", afterVowelEnd},
	{"y", "й", afterVowel}, {"y", "й", atEndAfterY},
	{"'", "ь", softened}, {"'", "'", anywhere},
	{"a", "а", anywhere}, {"b", "б", anywhere}, {"c", "ц", anywhere}, {"d", "д", anywhere}, {"e", "е", anywhere},
	{"f", "ф", anywhere}, {"g", "г", anywhere}, {"h", "г", anywhere}, {"i", "і", anywhere}, {"k", "к", anywhere},
	{"l", "л", anywhere}, {"m", "м", anywhere}, {"n", "н", anywhere}, {"o", "о", anywhere}, {"p", "п", anywhere},
	{"q", "к", anywhere}, {"r", "р", anywhere}, {"s", "с", anywhere}, {"t", "т", anywhere}, {"u", "у", anywhere},
	{"v", "в", anywhere}, {"y", "и", anywhere}, {"z", "з", anywhere},
}

func atEndAfterY(b, a string) bool { return a == "" && b != "" && last(b) == 'y' }

func cyrilliseWord(word string) string {
	rest := strings.NewReplacer("’", "'", "`", "'").Replace(strings.ToLower(word))
	var before string
	var out strings.Builder
	for rest != "" {
		latin, cyrillic := nextLetter(before, rest)
		out.WriteString(cyrillic)
		before, rest = before+latin, rest[len(latin):]
	}
	uk := out.String()
	for _, s := range softSigns {
		uk = s.pattern.ReplaceAllString(uk, s.with)
	}
	if word != "" && word[:1] == strings.ToUpper(word[:1]) {
		return capitalised(uk)
	}
	return uk
}

func nextLetter(before, rest string) (latin, cyrillic string) {
	for _, l := range letters {
		if strings.HasPrefix(rest, l.latin) && l.where(before, rest[len(l.latin):]) {
			return l.latin, l.cyrillic
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	return rest[:size], rest[:size]
}

type rewrite struct {
	pattern *regexp.Regexp
	with    string
}

// softSigns restores what the romanisation does not write.
var softSigns = []rewrite{
	{regexp.MustCompile(`([зсц])к(ий|а|е|і|ого|ої)?$`), "${1}ьк$2"},
	{regexp.MustCompile(`([зсц])ьки$`), "${1}ки"},
	{regexp.MustCompile(`лськ`), "льськ"},
	{regexp.MustCompile(`^брацьк`), "братськ"},
	{regexp.MustCompile(`іл([бвгджзкмнпрстфхцчшщ])`), "іль$1"},
	{regexp.MustCompile(`([ауюя])л(н[иеіао])`), "${1}ль$2"},
	{regexp.MustCompile(`л$`), "ль"},
	{regexp.MustCompile(`ец$`), "ець"},
	{regexp.MustCompile(`енк(е|ий)$`), "еньк$1"},
	{regexp.MustCompile(`^(васи|ку|о)л(к|ш|х|г)`), "${1}ль$2"},
	{regexp.MustCompile(`^украйн`), "україн"},
	{regexp.MustCompile(`тройц`), "троїц"},
	{regexp.MustCompile(`ьь`), "ь"},
	{regexp.MustCompile(`'`), "’"},
}
