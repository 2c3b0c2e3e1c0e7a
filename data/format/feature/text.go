package feature

import (
	"bytes"
	"unicode/utf8"

	"controlmap/geo"
)

// bom is the byte order mark that some editors put before a text.
const bom = "\uFEFF"

// Text returns what a text file holds behind its byte order mark. The error is Invalid: the
// text is empty or not UTF-8, and the encoding is named where it is known by its bytes.
func Text(data []byte) ([]byte, error) {
	if name := wideEncoding(data); name != "" {
		return nil, geo.Errorf(geo.Invalid, "the text is encoded as %s: UTF-8 is accepted, save the file as that", name)
	}
	text := bytes.TrimPrefix(data, []byte(bom))
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, geo.Errorf(geo.Invalid, "the file is empty")
	}
	if !utf8.Valid(text) {
		if bytes.IndexByte(text[:min(len(text), 512)], 0) >= 0 {
			return nil, geo.Errorf(geo.Invalid, "binary data in no form of map that is known, which start with %q", text[:min(len(text), 8)])
		}
		return nil, notUTF8(text, len(data)-len(text))
	}
	return text, nil
}

// wideEncoding names an encoding of two or four bytes a character, by its mark or by the
// zeros that it puts between Latin letters.
func wideEncoding(data []byte) string {
	for _, m := range []struct{ mark, name string }{
		{"\xff\xfe\x00\x00", "UTF-32"}, {"\x00\x00\xfe\xff", "UTF-32"}, {"\xff\xfe", "UTF-16"}, {"\xfe\xff", "UTF-16"},
	} {
		if bytes.HasPrefix(data, []byte(m.mark)) {
			return m.name
		}
	}
	if len(data) >= 4 && (data[0] == 0) != (data[1] == 0) && (data[2] == 0) != (data[3] == 0) {
		return "UTF-16"
	}
	return ""
}

func notUTF8(text []byte, before int) error {
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	guess := ""
	if name := CyrillicEncoding(text); name != "" {
		guess = ", it looks like " + name
	}
	return geo.Errorf(geo.Invalid, "the text is not UTF-8 at byte %d%s: UTF-8 is accepted, save the file as that", at+before, guess)
}

// leastLetters are those that tell CP866 from stray bytes.
const leastLetters = 4

// CyrillicEncoding guesses an encoding of one byte a character from the bytes beyond ASCII: in
// Windows-1251 small letters are the upper half of 0xC0..0xFF, in KOI8-U the lower; CP866 has
// most of its letters in 0x80..0xAF. It is empty where they are not Cyrillic in any.
func CyrillicEncoding(text []byte) string {
	var beyond, lower, upper, ukrainian, dos int
	for _, b := range text {
		switch {
		case b < 0x80:
			continue
		case b < 0xB0 || b >= 0xE0 && b < 0xF8:
			dos++
		}
		switch {
		case b >= 0xE0:
			upper++
		case b >= 0xC0:
			lower++
		case bytes.IndexByte([]byte("\xa5\xb4\xaa\xba\xaf\xbf\xb2\xb3\xa8\xb8\xb9\xab\xbb\x92\x96\x97"), b) >= 0:
			ukrainian++
		}
		beyond++
	}
	switch {
	case beyond >= leastLetters && dos*10 >= beyond*9 && upper*2 < beyond:
		return "CP866"
	case beyond == 0 || (lower+upper+ukrainian)*10 < beyond*9:
		return ""
	case lower > upper:
		return "KOI8-U"
	}
	return "Windows-1251 (cp1251)"
}
