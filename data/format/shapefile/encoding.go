package shapefile

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// codePages are the encodings by the numbers of their code pages; nil is UTF-8.
var codePages = map[string]encoding.Encoding{
	"65001": nil,
	"437":   charmap.CodePage437, "850": charmap.CodePage850, "852": charmap.CodePage852,
	"855": charmap.CodePage855, "866": charmap.CodePage866,
	"1250": charmap.Windows1250, "1251": charmap.Windows1251, "1252": charmap.Windows1252,
	"1253": charmap.Windows1253, "1254": charmap.Windows1254, "1257": charmap.Windows1257,
	"28591": charmap.ISO8859_1, "28592": charmap.ISO8859_2, "28595": charmap.ISO8859_5,
	"28605": charmap.ISO8859_15,
	"20866": charmap.KOI8R, "21866": charmap.KOI8U, "10007": charmap.MacintoshCyrillic,
}

// drivers are the code pages of the language drivers in the header of a .dbf.
var drivers = map[byte]string{
	0x01: "437", 0x02: "850", 0x03: "1252", 0x58: "1252", 0x59: "1252",
	0x64: "852", 0x65: "866", 0x96: "10007", 0xc8: "1250", 0xc9: "1251", 0xca: "1254", 0xcb: "1253", 0xcc: "1257",
	0x26: "866", 0x1f: "852", 0x87: "852", 0x37: "850",
}

// otherNames are names of encodings that are no number of a code page.
var otherNames = map[string]string{
	"UTF8": "65001", "KOI8R": "20866", "KOI8U": "21866", "MACCYRILLIC": "10007", "XMACCYRILLIC": "10007",
	"LATIN1": "28591", "LATIN2": "28592", "CYRILLIC": "28595",
	"ISO88591": "28591", "ISO88592": "28592", "ISO88595": "28595", "ISO885915": "28605",
	"88591": "28591", "88592": "28592", "88595": "28595", "885915": "28605",
}

// named matches what stands before the number of a code page: "CP1251", "ANSI 1251", "windows-1251".
var named = regexp.MustCompile(`^(X?CP|MSCP|ANSI|OEM|IBM|DOS|WINDOWS|WIN|MS|LDID/)+`)

// acceptedEncodings are some of them, for messages.
const acceptedEncodings = "UTF-8, 1251, 866, KOI8-U, ISO-8859-5"

// codePage returns the code page of an encoding's name, or "".
func codePage(name string) string {
	name = strings.NewReplacer("-", "", "_", "", " ", "", ":", "", "\"", "").Replace(strings.ToUpper(name))
	if page, ok := otherNames[name]; ok {
		return page
	}
	number := strings.TrimLeft(named.ReplaceAllString(name, ""), "0")
	if _, ok := codePages[number]; ok {
		return number
	}
	return ""
}

// encodingOf decides on the encoding of a table's text; nil is UTF-8. The error is Invalid.
func encodingOf(t *table, cpg []byte, driver byte) (encoding.Encoding, error) {
	s := t.sample()
	if len(s.foreign) == 0 || s.isUTF8 && s.hasCyrillic() {
		return nil, nil
	}
	if name := strings.TrimSpace(string(bytes.TrimPrefix(cpg, []byte("\uFEFF")))); name != "" {
		return s.stated(name)
	}
	if page, ok := drivers[driver]; ok {
		return codePages[page], nil
	}
	return s.guess()
}

// sample is what tells of a table's encoding.
type sample struct {
	foreign []byte // values beyond ASCII, each behind a blank; not more than maxSample
	isUTF8  bool   // all values are
}

const maxSample = 64 << 10

func (t *table) sample() sample {
	s := sample{isUTF8: true}
	for _, c := range t.columns {
		s.add([]byte(c.name))
	}
	for i := range t.rows {
		if t.isDeleted(i) {
			continue
		}
		row := t.row(i)
		for _, c := range t.columns {
			if c.kind == 'C' {
				s.add(row[c.from:c.to])
			}
		}
	}
	return s
}

func (s *sample) add(value []byte) {
	value = text(value)
	if isASCII(value) {
		return
	}
	s.isUTF8 = s.isUTF8 && utf8.Valid(whole(value))
	if len(s.foreign) < maxSample {
		s.foreign = append(append(s.foreign, ' '), value...)
	}
}

func isASCII(value []byte) bool {
	for _, b := range value {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func (s *sample) hasCyrillic() bool {
	return bytes.ContainsFunc(s.foreign, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// stated is the encoding that a .cpg names.
func (s *sample) stated(name string) (encoding.Encoding, error) {
	page := codePage(name)
	switch {
	case page == "":
		return nil, geo.Errorf(geo.Invalid, "the .cpg names the encoding %q, which is not read: %s and others are", feature.Shorten(name), acceptedEncodings)
	case codePages[page] == nil && !s.isUTF8:
		return nil, geo.Errorf(geo.Invalid, "the text of the .dbf is not UTF-8, as the .cpg says%s: write its encoding into the .cpg", s.looksLike())
	}
	return codePages[page], nil
}

// guess is the encoding of text that nothing tells of.
func (s *sample) guess() (encoding.Encoding, error) {
	if s.isUTF8 {
		return nil, nil
	}
	if s.isCyrillic() && feature.CyrillicEncoding(s.foreign) == windows1251 {
		return charmap.Windows1251, nil
	}
	return nil, geo.Errorf(geo.Invalid, "nothing tells the encoding of the text in the .dbf%s: write it into a .cpg file beside it; %s and others are read", s.looksLike(), acceptedEncodings)
}

// windows1251 is how feature.CyrillicEncoding calls it.
const windows1251 = "Windows-1251 (cp1251)"

func (s *sample) looksLike() string {
	if name := feature.CyrillicEncoding(s.foreign); name != "" && s.isCyrillic() {
		return ", it may be " + name
	}
	return ""
}

// isCyrillic reports whether most letters beyond ASCII stand beside others, as in Cyrillic
// words and not in those of Latin letters with accents.
func (s *sample) isCyrillic() bool {
	beside, beyond := 0, 0
	for i, b := range s.foreign {
		if b < utf8.RuneSelf {
			continue
		}
		beyond++
		if s.foreign[i-1] >= utf8.RuneSelf || i+1 < len(s.foreign) && s.foreign[i+1] >= utf8.RuneSelf {
			beside++
		}
	}
	return beside*4 > beyond*3
}

// text is a value without what fills up its column.
func text(value []byte) []byte {
	value, _, _ = bytes.Cut(value, []byte{0})
	return bytes.TrimSpace(value)
}

// whole cuts off a last character of UTF-8 that did not fit into its column.
func whole(value []byte) []byte {
	for cut := 1; cut < utf8.UTFMax && cut <= len(value); cut++ {
		if start := value[len(value)-cut]; utf8.RuneStart(start) {
			if !utf8.FullRune(value[len(value)-cut:]) {
				return value[:len(value)-cut]
			}
			break
		}
	}
	return value
}

// decode returns a value as UTF-8; what its encoding lacks becomes U+FFFD.
func (t *table) decode(value []byte) string {
	value = text(value)
	if t.text == nil || isASCII(value) {
		return strings.ToValidUTF8(string(whole(value)), "\uFFFD")
	}
	decoded, err := t.text.Bytes(value)
	if err != nil { // encodings of one byte a character have none
		return strings.ToValidUTF8(string(value), "\uFFFD")
	}
	return string(decoded)
}
