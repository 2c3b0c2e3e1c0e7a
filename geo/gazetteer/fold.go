package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// digraphs are Latin letters that stand for one Cyrillic letter, longest first.
var digraphs = []struct{ latin, letter string }{
	{"shch", "q"}, {"sch", "q"}, {"zgh", "zh"}, {"zh", "j"}, {"kh", "h"}, {"ch", "x"}, {"sh", "w"}, {"tz", "c"},
}

// letters maps a lower-case letter to the folded alphabet, which has one letter for г, ґ
// and х, one for и, і, ї, й and ы, and none for soft and hard signs; j is ж, x is ч, w is
// ш, q is щ. Letters that are not listed stand for themselves.
var letters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "h", 'ґ': "h", 'д': "d", 'е': "e", 'є': "ie", 'ё': "e", 'ж': "j", 'з': "z",
	'и': "i", 'і': "i", 'ї': "i", 'й': "i", 'ы': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p",
	'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "c", 'ч': "x", 'ш': "w", 'щ': "q", 'э': "e",
	'ю': "iu", 'я': "ia", 'ь': "", 'ъ': "", 'ў': "u",
	'g': "h", 'j': "i", 'q': "k", 'w': "v", 'x': "ks", 'y': "i",
	'á': "a", 'â': "a", 'ä': "a", 'ç': "c", 'ć': "c", 'č': "x", 'é': "e", 'è': "e", 'ê': "e", 'ë': "e", 'ě': "e",
	'í': "i", 'î': "i", 'ï': "i", 'ì': "i", 'ý': "i", 'ł': "l", 'ń': "n", 'ñ': "n", 'ó': "o", 'ô': "o", 'ö': "o",
	'ś': "s", 'š': "w", 'ş': "w", 'ú': "u", 'û': "u", 'ü': "u", 'ź': "z", 'ż': "j", 'ž': "j", 'ğ': "h", 'ı': "i",
	'ʼ': "", 'ʹ': "", 'ʺ': "", 'ʻ': "",
}

// apostrophes stand inside words, in all the forms that keyboards and typesetters use.
const apostrophes = "'’‘`´′\""

// fold returns a name in the folded alphabet, without what stands between its words, and
// the byte offset at which each word begins.
func fold(s string) (text string, words []int) {
	var out strings.Builder
	for _, word := range strings.FieldsFunc(strings.ToLower(s), isSeparator) {
		folded := foldWord(word)
		if folded == "" {
			continue
		}
		words = append(words, out.Len())
		out.WriteString(folded)
	}
	return out.String(), words
}

// isSeparator reports whether r separates words.
func isSeparator(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(apostrophes, r)
}

func foldWord(word string) string {
	var out strings.Builder
	for word != "" {
		letter, size := nextLetter(word)
		out.WriteString(letter)
		word = word[size:]
	}
	return evenOut(out.String())
}

// nextLetter returns the folded form of the first letter of a word and how many bytes of
// the word it takes.
func nextLetter(word string) (letter string, size int) {
	if word[0] < utf8.RuneSelf {
		for _, d := range digraphs {
			if strings.HasPrefix(word, d.latin) {
				return d.letter, len(d.latin)
			}
		}
	}
	r, size := utf8.DecodeRuneInString(word)
	letter, known := letters[r]
	switch {
	case known:
		return letter, size
	case unicode.IsMark(r), strings.ContainsRune(apostrophes, r):
		return "", size
	}
	return word[:size], size
}

// evenOut removes what romanisations do differently: double letters (not three), ie and io
// for what others write e and o, ts for ц.
func evenOut(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		switch last := lastByte(out); {
		case last == 'i' && (c == 'e' || c == 'o'):
			out = out[:len(out)-1]
		case last == 't' && c == 's':
			out, c = out[:len(out)-1], 'c'
		}
		if c >= utf8.RuneSelf || c != lastByte(out) || i > 1 && s[i-2] == c && s[i-1] == c {
			out = append(out, c)
		}
	}
	return string(out)
}

// lastByte is the last byte of text, or 0.
func lastByte(text []byte) byte {
	if len(text) == 0 {
		return 0
	}
	return text[len(text)-1]
}

// isCyrillic reports whether the first letter of s is Cyrillic.
func isCyrillic(s string) bool {
	i := strings.IndexFunc(s, unicode.IsLetter)
	if i < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.Is(unicode.Cyrillic, r)
}
