package spelling

import (
	"slices"
	"strings"
	"unicode"

	"controlmap/geo"

	"github.com/mtibben/confusables"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Meant returns the one of the known names for which a name could be taken, and false where there
// is none or the name is one of them.
func Meant(name geo.SourceName, known []geo.SourceName) (geo.SourceName, bool) {
	if slices.Contains(known, name) {
		return "", false
	}
	looks := looksOf(name)
	i := slices.IndexFunc(known, func(k geo.SourceName) bool { return looks.meet(looksOf(k)) })
	if i < 0 {
		return "", false
	}
	return known[i], true
}

// looks are what is left of a name when all in which names of the same look differ is taken
// away: of the name as it is, in small letters and in capitals.
type looks [3]string

func looksOf(name geo.SourceName) looks {
	plain := joinWords(withoutInvisible(norm.NFKC.String(string(name))))
	return looks{skeleton(plain), skeleton(strings.ToLower(plain)), skeleton(strings.ToUpper(plain))}
}

func (a looks) meet(b looks) bool {
	return slices.ContainsFunc(a[:], func(look string) bool { return look != "" && slices.Contains(b[:], look) })
}

// digitGap stands for what separates two digits; no name has it.
const digitGap = "/"

// joinWords takes away what separates words, but between two digits, where it becomes digitGap.
func joinWords(s string) string {
	words := strings.FieldsFunc(s, isSeparator)
	var b strings.Builder
	for i, word := range words {
		if i > 0 && endsInDigit(words[i-1]) && startsWithDigit(word) {
			b.WriteString(digitGap)
		}
		b.WriteString(word)
	}
	return b.String()
}

func isSeparator(r rune) bool {
	const brailleBlank = '\u2800'
	return unicode.IsSpace(r) || unicode.In(r, unicode.Z, unicode.Pd, unicode.Pc) || strings.ContainsRune(".,·~", r) || r == brailleBlank
}

func startsWithDigit(s string) bool { return strings.IndexFunc(s, unicode.IsDigit) == 0 }

func endsInDigit(s string) bool {
	runes := []rune(s)
	return unicode.IsDigit(runes[len(runes)-1])
}

// sameLetters makes one letter of those that the table tells apart.
var sameLetters = strings.NewReplacer("i", "l", "1", "l", "|", "l", "0", "o", "rn", "m", "vv", "w")

// skeleton is the skeleton of UTS #39 of s in small letters. Some skeletons are capital letters,
// and some small letters have a skeleton that their capitals lack: hence twice.
func skeleton(s string) string {
	fold := cases.Fold()
	for range 2 {
		s = fold.String(confusables.Skeleton(s))
	}
	return sameLetters.Replace(joinWords(withoutLatinMarks(s)))
}

// withoutLatinMarks drops the marks of Latin letters from decomposed text: Cyrillic й and ї are
// letters of their own.
func withoutLatinMarks(s string) string {
	var base rune
	return strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.Mn, r) {
			base = r
			return r
		}
		if unicode.Is(unicode.Latin, base) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

func withoutInvisible(s string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, s)
}

// isInvisible reports whether a character leaves no mark of its own on paper: zero width, marks
// of direction, soft hyphens, variation selectors, fillers, controls.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
