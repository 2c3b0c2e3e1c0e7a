package kml

import (
	"cmp"
	"encoding/hex"
	"encoding/xml"
	"strings"

	"controlmap/geo"
)

// maxStyles is how many shared styles a file may have.
const maxStyles = 100_000

// style is how a feature is drawn: colours as #rrggbb, empty where none is given, or the
// address of another style.
type style struct{ fill, stroke, url string }

func (s style) or(other style) style {
	return style{cmp.Or(s.fill, other.fill), cmp.Or(s.stroke, other.stroke), s.url}
}

// styles are the shared ones by the path of their file, "#" and their id.
type styles map[string]style

// resolve follows the addresses of styles, of which a StyleMap is one, from the file at a path.
func (s styles) resolve(path, address string) style {
	var found style
	for range 8 { // of a StyleMap that leads to a StyleMap: a circle ends
		if address == "" {
			break
		}
		next := s.at(path, address)
		found, address = found.or(next), next.url
	}
	return found
}

// at is the style at an address, which may start from the file or, as GDAL writes it, from the
// archive's root; it stands in the file itself where the file has been renamed since.
func (s styles) at(path, address string) style {
	file, id, ok := strings.Cut(address, "#")
	if !ok {
		file, id = "", address
	}
	if file != "" {
		for _, from := range []string{path, ""} {
			if found, ok := s[within(from, file)+"#"+id]; ok {
				return found
			}
		}
	}
	return s[path+"#"+id]
}

func (r *reader) sharedStyle(e xml.StartElement) error {
	s, err := r.style()
	if err != nil {
		return err
	}
	if len(r.styles) == maxStyles {
		return geo.Errorf(geo.Invalid, "more than the %d styles that are accepted", maxStyles)
	}
	if id := attribute(e, "id"); id != "" {
		r.styles[r.path+"#"+id] = s
	}
	return nil
}

// style reads a Style or a StyleMap.
func (r *reader) style() (s style, err error) {
	return s, r.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "PolyStyle":
			s.fill, err = r.color()
		case "LineStyle":
			s.stroke, err = r.color()
		case "Pair":
			return r.pair(&s)
		default:
			return r.in.Skip()
		}
		return err
	})
}

// pair reads one of the two styles of a StyleMap, and keeps the one that is not for the mouse.
func (r *reader) pair(into *style) error {
	var key string
	var s style
	err := r.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "key":
			key, err = r.words()
		case "styleUrl":
			s.url, err = r.words()
		case "Style", "StyleMap":
			s, err = r.style()
		default:
			return r.in.Skip()
		}
		return err
	})
	if key != "highlight" {
		*into = s
	}
	return err
}

func (r *reader) color() (color string, err error) {
	return color, r.children(func(e xml.StartElement) error {
		if e.Name.Local != "color" {
			return r.in.Skip()
		}
		text, err := r.words()
		color = webColor(text)
		return err
	})
}

// webColor makes #rrggbb of KML's aabbggrr; empty where it is neither that nor bbggrr.
func webColor(text string) string {
	text = strings.ToLower(strings.TrimPrefix(text, "#"))
	if _, err := hex.DecodeString(text); err != nil || len(text) != 8 && len(text) != 6 {
		return ""
	}
	bgr := text[len(text)-6:]
	return "#" + bgr[4:] + bgr[2:4] + bgr[:2]
}
