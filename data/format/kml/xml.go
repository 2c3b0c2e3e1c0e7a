package kml

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	maxDepth = 200      // elements within each other
	maxTag   = 64 << 10 // bytes of a tag with its attributes
)

// IsXML reports whether a file begins as XML does, in any encoding that XML is written in.
func IsXML(data []byte) bool {
	start := bytes.ReplaceAll(data[:min(len(data), 64)], []byte{0}, nil)
	for _, mark := range []string{"\uFEFF", "\xff\xfe", "\xfe\xff"} {
		start = bytes.TrimPrefix(start, []byte(mark))
	}
	return bytes.HasPrefix(bytes.TrimSpace(start), []byte("<"))
}

// newDecoder returns the decoder of a file that is checked and in UTF-8, and how many bytes it
// has. The error is Invalid.
func newDecoder(ctx context.Context, data []byte) (*xml.Decoder, []byte, error) {
	text, err := toUTF8(data)
	if err == nil {
		err = checkTags(text)
	}
	if err != nil {
		return nil, nil, err
	}
	in := xml.NewDecoder(feature.NewReader(ctx, text))
	in.Entity = xml.HTMLEntity
	in.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // decoded already
	return in, text, nil
}

var declared = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']`)

// wideStarts are how UTF-16 begins: with its mark, or with the first bracket.
var wideStarts = map[string]unicode.Endianness{
	"\xff\xfe": unicode.LittleEndian, "\xfe\xff": unicode.BigEndian, "<\x00": unicode.LittleEndian, "\x00<": unicode.BigEndian,
}

// toUTF8 decodes what declares its encoding, or has the mark of UTF-16.
func toUTF8(data []byte) ([]byte, error) {
	for start, order := range wideStarts {
		if bytes.HasPrefix(data, []byte(start)) {
			return decode(data, unicode.UTF16(order, unicode.UseBOM).NewDecoder(), "UTF-16")
		}
	}
	match := declared.FindSubmatch(data[:min(len(data), 256)])
	if match == nil {
		return feature.Text(data)
	}
	name := string(match[1])
	encoding, err := htmlindex.Get(strings.ToLower(name))
	if err != nil {
		return nil, geo.Errorf(geo.Invalid, "the XML declares the encoding %q, which is not known: UTF-8 is accepted, save the file as that", feature.Shorten(name))
	}
	if known, err := htmlindex.Name(encoding); err == nil && (known == "utf-8" || strings.HasPrefix(known, "utf-16")) {
		return feature.Text(data) // written in single bytes, whatever it says
	}
	return decode(data, encoding.NewDecoder(), name)
}

func decode(data []byte, decoder transform.Transformer, name string) ([]byte, error) {
	text, _, err := transform.Bytes(decoder, data)
	if err != nil {
		return nil, geo.Errorf(geo.Invalid, "the text cannot be read as %s, which it declares: UTF-8 is accepted, save the file as that", feature.Shorten(name))
	}
	return feature.Text(text)
}

// sections are what in a text may hold angle brackets that make no tags.
var sections = []struct{ start, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}

// checkTags bounds what encoding/xml does not: the depth of elements, and their attributes.
// Text that is no XML is left to it.
func checkTags(text []byte) error {
	depth := 0
	for {
		at := bytes.IndexByte(text, '<')
		if at < 0 {
			return nil
		}
		text = text[at:]
		if section, ok := skipSection(text); ok {
			text = section
			continue
		}
		end := endOfTag(text[:min(len(text), maxTag)])
		if end < 0 {
			if len(text) > maxTag {
				return geo.Errorf(geo.Invalid, "XML with a tag of more than the %d kB that are accepted", maxTag>>10)
			}
			return nil
		}
		switch {
		case text[1] == '/':
			depth--
		case text[1] == '!':
			return geo.Errorf(geo.Invalid, "XML with a document type (DTD), which KML has none of: remove it")
		case text[end-1] != '/':
			depth++
		}
		if depth > maxDepth {
			return geo.Errorf(geo.Invalid, "XML elements lie within each other more than %d deep", maxDepth)
		}
		text = text[end:]
	}
}

// skipSection returns what follows the section that a text begins with.
func skipSection(text []byte) (rest []byte, ok bool) {
	for _, s := range sections {
		if bytes.HasPrefix(text, []byte(s.start)) {
			_, rest, _ := bytes.Cut(text[len(s.start):], []byte(s.end))
			return rest, true
		}
	}
	return nil, false
}

// endOfTag is where the bracket stands that closes a tag, outside of quotes; -1 for nowhere.
func endOfTag(text []byte) int {
	quote := byte(0)
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

// explain says where the text is no XML. Errors of the reader itself are left as they are.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*geo.Error](err); ok {
		return err
	}
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		if syntax.Msg == "unexpected EOF" {
			return geo.Errorf(geo.Invalid, "truncated XML: it ends in line %d inside an element", syntax.Line)
		}
		return geo.Errorf(geo.Invalid, "not XML: line %d: %s", syntax.Line, feature.Shorten(syntax.Msg))
	}
	if errors.Is(err, io.EOF) {
		return geo.Errorf(geo.Invalid, "truncated XML: it ends before it begins")
	}
	return geo.Errorf(geo.Invalid, "not XML: %s", feature.Shorten(err.Error()))
}
