package kml

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unsafe"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// Read reads one KML file. Parts are the files of its archive that belong to it, by their path:
// the features of those that it links to come where the link stands, others have styles. The
// error is Invalid; once the context has ended it is any.
func Read(ctx context.Context, data []byte, parts map[string][]byte) (feature.Collection, error) {
	size := len(data)
	for _, part := range parts {
		size += len(part)
	}
	r := &reader{ctx: ctx, budget: feature.NewBudget(size), check: feature.NewChecker(ctx), parts: maps.Clone(parts), styles: styles{}, typed: map[string]bool{}}
	err := r.file(data, outside)
	if err == nil {
		err = r.unlinkedParts()
	}
	if err == nil && r.isLink() {
		err = geo.Errorf(geo.Invalid, "a link to another file and not a map: save what %s leads to (in Google My Maps, export "+
			"without keeping the data up to date)", feature.Shorten(r.link))
	}
	if err == nil {
		err = r.finish()
	}
	if err != nil {
		return feature.Collection{}, err
	}
	return feature.Collection{Form: "KML", Features: r.features}, nil
}

// file reads one of the files into what a container holds.
func (r *reader) file(data []byte, parent int) error {
	if len(data) > feature.MaxBytes {
		return geo.Errorf(geo.Invalid, "file of %d bytes is larger than the %d that are accepted", len(data), feature.MaxBytes)
	}
	in, text, err := newDecoder(r.ctx, data)
	if err != nil {
		return err
	}
	more := bytes.Count(text, []byte("<Placemark"))
	if len(r.features)+more > feature.MaxFeatures {
		return tooManyFeatures()
	}
	if err := r.spend(more); err != nil {
		return err
	}
	r.features, r.placemarks = slices.Grow(r.features, more), slices.Grow(r.placemarks, more)
	outer := r.in
	r.in = in
	err = explain(r.root(parent))
	r.in = outer
	return err
}

// isLink reports whether a file holds nothing but links.
func (r *reader) isLink() bool {
	return r.link != "" && !slices.ContainsFunc(r.features, func(f feature.Feature) bool { return f.Kind != networkLinkKind })
}

// spend takes from the budget what so many features need, and what they need of the reader.
func (r *reader) spend(features int) error {
	return r.budget.Growing(features, unsafe.Sizeof(feature.Feature{})+unsafe.Sizeof(placemark{}))
}

func tooManyFeatures() error {
	return geo.Errorf(geo.Invalid, "more than the %d features that are accepted", feature.MaxFeatures)
}

// reader walks one file. Its errors are geo.Errors, or those of encoding/xml.
type reader struct {
	ctx        context.Context
	budget     *feature.Budget
	in         *xml.Decoder
	path       string            // of the file being read; empty for the first
	parts      map[string][]byte // not read yet
	check      feature.Checker
	features   []feature.Feature
	placemarks []placemark // of the features, what is resolved when all is read
	containers []container
	documents  int
	styles     styles
	typed      map[string]bool // elements that a Schema makes Placemarks, as Google Earth once did
	link       string          // where the first NetworkLink leads to
	text       []byte          // of the element being read, reused
}

// container is a Folder or a Document.
type container struct {
	parent     int // index, or outside
	path       string
	isDocument bool
	name       string
	time       timeSpan
}

const (
	outside         = -1 // of all containers
	networkLinkKind = "Network link"
)

// overlays are features without a ground of their own, and what they are called.
var overlays = map[string]string{"GroundOverlay": "Ground overlay", "ScreenOverlay": "Screen overlay", "PhotoOverlay": "Photo overlay", "Tour": "Tour"}

// root reads the outermost element of a file.
func (r *reader) root(parent int) error {
	for {
		token, err := r.in.Token()
		if err != nil {
			return err
		}
		root, ok := token.(xml.StartElement)
		switch {
		case !ok:
			continue
		case root.Name.Local == "kml":
			return r.children(func(e xml.StartElement) error { return r.feature(e, parent) })
		case slices.Contains([]string{"Document", "Folder", "Placemark", "NetworkLink"}, root.Name.Local):
			return r.feature(root, parent)
		}
		return r.refuseRoot(root)
	}
}

// otherForms are what else XML may be, by its root, and what to do with it.
var otherForms = map[string]string{
	"FeatureCollection": "GML: " + convert,
	"gpx":               "GPX: " + convert,
	"osm":               "OpenStreetMap XML: " + convert,
	"JCSDataFile":       "OpenJUMP JML: " + convert,
	"rss":               "an RSS feed: " + convert,
	"feed":              "an Atom feed: " + convert,
	"svg":               "an SVG picture: the polygons themselves are needed",
	"qgis":              "a QGIS project, which only names its layers: import the files that they are in",
}

const convert = "convert its polygons to GeoPackage or GeoJSON, as QGIS and ogr2ogr do"

// refuseRoot names what another XML is, with what it says: a server's error has a text.
func (r *reader) refuseRoot(root xml.StartElement) error {
	if form := otherForms[root.Name.Local]; form != "" {
		return geo.Errorf(geo.Invalid, "%s", form)
	}
	text, err := r.words()
	if err != nil {
		return err
	}
	return geo.Errorf(geo.Invalid, "XML that is no KML: its root is <%s> (%q)", feature.Shorten(root.Name.Local), feature.Shorten(strings.Join(strings.Fields(text), " ")))
}

// children hands every child of the element being read to a function that reads it to its end.
func (r *reader) children(read func(xml.StartElement) error) error {
	for {
		token, err := r.in.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := read(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// content reads the text of an element and of all that lies in it, to be used before the next.
func (r *reader) content() ([]byte, error) {
	r.text = r.text[:0]
	for depth := 0; ; {
		token, err := r.in.Token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				return r.text, nil
			}
		case xml.CharData:
			r.text = append(r.text, t...)
		}
	}
}

// words is content, trimmed and kept.
func (r *reader) words() (string, error) {
	text, err := r.content()
	return string(bytes.TrimSpace(text)), err
}

// feature reads a feature or a container, or past anything else.
func (r *reader) feature(e xml.StartElement, parent int) error {
	switch name := e.Name.Local; {
	case name == "Document" || name == "Folder":
		return r.container(e, parent)
	case name == "Placemark" || r.typed[name]:
		return r.placemark(e, parent)
	case name == "NetworkLink":
		return r.networkLink(parent)
	case overlays[name] != "":
		return r.overlay(overlays[name], parent)
	case name == "Schema":
		return r.schema(e)
	case name == "Style" || name == "StyleMap":
		return r.sharedStyle(e)
	}
	return r.in.Skip()
}

func (r *reader) container(e xml.StartElement, parent int) error {
	index := len(r.containers)
	if err := r.budget.Growing(1, unsafe.Sizeof(container{})); err != nil {
		return err
	}
	r.containers = append(r.containers, container{parent: parent, path: r.path, isDocument: e.Name.Local == "Document"})
	if e.Name.Local == "Document" {
		r.documents++
	}
	return r.children(func(e xml.StartElement) (err error) {
		c := &r.containers[index]
		switch e.Name.Local {
		case "name":
			c.name, err = r.words()
		case "TimeSpan", "TimeStamp":
			c.time, err = r.time()
		default:
			return r.feature(e, index)
		}
		return err
	})
}

// networkLink reads the file that a link leads to, where that is at hand, or marks the link.
func (r *reader) networkLink(parent int) error {
	index := len(r.containers)
	r.containers = append(r.containers, container{parent: parent, path: r.path})
	var address string
	err := r.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "name":
			r.containers[index].name, err = r.words()
		case "Link", "Url":
			return r.children(func(e xml.StartElement) error {
				text, err := r.words()
				if e.Name.Local == "href" {
					address = text
				}
				return err
			})
		default:
			return r.in.Skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	target := within(r.path, address)
	if part, ok := r.parts[target]; ok {
		delete(r.parts, target)
		return r.part(target, part, index)
	}
	r.link = cmp.Or(r.link, address)
	f, p, err := r.newFeature(parent)
	if err != nil {
		return err
	}
	f.Kind = networkLinkKind
	if name := r.containers[index].name; name != "" {
		p.fields = append(p.fields, field{"name", name})
	}
	return nil
}

func (r *reader) part(path string, data []byte, parent int) error {
	outer := r.path
	r.path = path
	err := r.file(data, parent)
	r.path = outer
	if err != nil {
		return geo.Wrap(geo.Invalid, err, "%s", feature.Shorten(path))
	}
	return nil
}

// unlinkedParts reads the files that have styles, as GDAL puts them into a KMZ.
func (r *reader) unlinkedParts() error {
	for _, path := range slices.Sorted(maps.Keys(r.parts)) {
		data, isLeft := r.parts[path]
		if !isLeft {
			continue // one of the others linked to it
		}
		delete(r.parts, path)
		if err := r.part(path, data, outside); err != nil {
			return err
		}
	}
	return nil
}

// within is the path of what a file of an archive names, from the archive's root.
func within(file, address string) string {
	address, _, _ = strings.Cut(address, "#")
	if unescaped, err := url.PathUnescape(address); err == nil {
		address = unescaped
	}
	return path.Join(path.Dir(file), strings.ReplaceAll(address, `\`, "/"))
}

var hrefs = regexp.MustCompile(`<href>\s*([^<]+?)\s*</href>`)

// Links lists the paths that a file at the root of an archive links to.
func Links(data []byte) (paths []string) {
	for _, match := range hrefs.FindAllSubmatch(data, -1) {
		paths = append(paths, within("", string(match[1])))
	}
	return paths
}

// HasPlacemarks reports whether a file has features of its own.
func HasPlacemarks(data []byte) bool { return bytes.Contains(data, []byte("<Placemark")) }

// schema notes the elements that are Placemarks of a type of their own.
func (r *reader) schema(e xml.StartElement) error {
	if attribute(e, "parent") == "Placemark" && len(r.typed) < maxFields {
		r.typed[attribute(e, "name")] = true
	}
	return r.in.Skip()
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// layer is the innermost named folder around what lies in a container, and those around it.
func (r *reader) layer(index int) (layer, folder string) {
	var names []string
	for ; index >= 0; index = r.containers[index].parent {
		c := r.containers[index]
		if c.name != "" && (!c.isDocument || r.documents > 1) {
			names = append(names, c.name)
		}
	}
	if len(names) == 0 {
		return "", ""
	}
	slices.Reverse(names[1:])
	return names[0], strings.Join(names[1:], "/")
}

// timeAround is the time of the innermost container that has one.
func (r *reader) timeAround(index int) timeSpan {
	for ; index >= 0; index = r.containers[index].parent {
		if t := r.containers[index].time; t != (timeSpan{}) {
			return t
		}
	}
	return timeSpan{}
}
