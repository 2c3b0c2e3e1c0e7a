package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// romanInitial and romanInner are the Ukrainian national romanisation (Cabinet of
// Ministers resolution 55 of 2010): some letters are written otherwise at the start
// of a word. The soft sign and the apostrophe are not written.
var (
	romanInitial = map[rune]string{'є': "ye", 'ї': "yi", 'й': "y", 'ю': "yu", 'я': "ya"}
	romanInner   = map[rune]string{
		'а': "a", 'б': "b", 'в': "v", 'г': "h", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ie",
		'ж': "zh", 'з': "z", 'и': "y", 'і': "i", 'ї': "i", 'й': "i", 'к': "k", 'л': "l",
		'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u",
		'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ю': "iu",
		'я': "ia", 'ь': "", '’': "", '\'': "",
	}
)

// romanise writes a Ukrainian name in Latin letters by the national romanisation.
func romanise(ukrainian string) string {
	var out strings.Builder
	var last rune
	for _, r := range ukrainian {
		low := unicode.ToLower(r)
		roman, known := romanInner[low]
		if initial, differs := romanInitial[low]; differs && startsWord(last) {
			roman = initial
		}
		switch {
		case !known:
			roman = string(r)
		case low == 'г' && unicode.ToLower(last) == 'з':
			roman = "gh"
		}
		if unicode.IsUpper(r) {
			roman = capitalised(roman)
		}
		out.WriteString(roman)
		last = r
	}
	return out.String()
}

func startsWord(last rune) bool { return last == 0 || last == ' ' || last == '-' }

func capitalised(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
