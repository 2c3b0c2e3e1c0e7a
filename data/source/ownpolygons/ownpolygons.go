package ownpolygons

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"

	"golang.org/x/text/unicode/norm"
)

// Options say how an operator's files are read. Only Source.Name is required.
type Options struct {
	Source geo.Source // what it lacks is filled in

	DateProperty   string // the day, in one of source.DayForms
	FromProperty   string // the first day on which a feature stands, and the last: see doc.go
	ToProperty     string
	StatusProperty string // "layer" is the feature's layer, unless it has a property of that name
	NameProperty   string
	SinceProperty  string // pre-2022 or 2022

	Date   geo.Date   // of every file; zero: from the properties or the file's name
	Status geo.Status // of features without a status; empty: occupied
	// Covers lists the statuses that the files of a day cover together, whether they have any of
	// them or not; a file with another is refused. Empty: each file covers the statuses it has.
	Covers []geo.Status
	// StatusMap translates values of the status property, in any case; an empty status
	// leaves features out.
	StatusMap map[string]geo.Status
}

// Importer reads an operator's maps.
type Importer struct{ options Options }

// New returns the importer of one operator's map. The error is Invalid.
func New(options Options) (*Importer, error) {
	name, err := geo.ParseSourceName(string(options.Source.Name))
	if err != nil {
		return nil, err
	}
	words := map[string]geo.Status{}
	for value, status := range options.StatusMap {
		if err := checkStatus(status); err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "status map, value %q", value)
		}
		words[Fold(value)] = status
	}
	if err := checkStatus(options.Status); err != nil {
		return nil, err
	}
	for _, status := range options.Covers {
		if _, err := geo.ParseStatus(string(status)); err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "covers")
		}
	}
	options.Source = withDefaults(options.Source, name)
	options.Source.SplitsSince = options.SinceProperty != ""
	options.StatusMap = words
	return &Importer{options: options}, nil
}

// checkStatus refuses what is neither a status nor none.
func checkStatus(status geo.Status) error {
	if status == geo.AllStatus {
		return nil
	}
	_, err := geo.ParseStatus(string(status))
	return err
}

// Fold makes words that differ in case, in the spaces between them or in how Unicode composes
// their letters one.
func Fold(word string) string {
	return norm.NFC.String(strings.ToLower(strings.Join(strings.Fields(word), " ")))
}

// withDefaults fills in what an operator did not say of a source.
func withDefaults(s geo.Source, name geo.SourceName) geo.Source {
	s.Title = cmp.Or(s.Title, string(name))
	s.Description = cmp.Or(s.Description, "Polygons that the operator of this service imported from files.")
	s.Licence = cmp.Or(s.Licence, "not stated by the operator")
	s.Attribution = cmp.Or(s.Attribution, s.Title)
	statuses := map[geo.Status]string{}
	maps.Copy(statuses, s.Statuses)
	for _, status := range geo.Statuses() {
		statuses[status] = cmp.Or(statuses[status], string(status)+", as the operator's files say")
	}
	s.Statuses = statuses
	return s
}

// Source describes the operator's map, with defaults for what Options left out. It explains every
// status that a file may have; ingest keeps those that the files cover (source.Reading.Own).
func (i *Importer) Source() geo.Source {
	s := i.options.Source
	s.Statuses = maps.Clone(s.Statuses)
	return s
}

// Parse reads one file. The error is Invalid, or the context's.
func (i *Importer) Parse(ctx context.Context, found feature.Collection) ([]source.Reading, error) {
	file := file{options: i.options, name: found.Name, archive: found.Archive, found: map[string]bool{}}
	features, others, isExport, err := exportedControl(found.Features)
	if err != nil {
		return nil, err
	}
	if isExport {
		file.options = file.options.ofExport()
	}
	file.layersAreStatuses = slices.ContainsFunc(features, file.isInStatusLayer)
	file.rejected = make([]source.Rejected, 0, len(others)+countWithoutGround(features)) // may be a million
	for _, f := range others {
		file.reject(f.Index, "", "no polygon of control in an export of controlmap")
	}
	for f := range feature.Each(ctx, features) {
		if err := file.add(f); err != nil {
			return nil, err
		}
	}
	if err := file.checkSpelling(features); err != nil {
		return nil, err
	}
	return file.days(ctx)
}

func countWithoutGround(features []feature.Feature) (count int) {
	for _, f := range features {
		if len(f.Polygons) == 0 {
			count++
		}
	}
	return count
}

// file is one file being read.
type file struct {
	options  Options
	name     string
	archive  string
	features []datedFeature
	rejected []source.Rejected
	found    map[string]bool // the properties that were asked for and are there

	layersAreStatuses bool // some of those that have polygons
}

// datedFeature is an admitted feature and when it stands.
type datedFeature struct {
	like  source.Polygon // but for its shape
	in    feature.Feature
	stand span
}

func (f *file) add(in feature.Feature) error {
	p, err := f.propertiesOf(in)
	if err != nil {
		return err
	}
	name, err := p.text(f.options.NameProperty)
	if err != nil {
		return err
	}
	f.reject(in.Index, name, in.NonPolygon())
	if len(in.Polygons) == 0 {
		return nil
	}
	status, value, err := f.status(p)
	if err != nil {
		return err
	}
	if status == geo.AllStatus {
		f.reject(in.Index, name, "status "+value+" is left out")
		return nil
	}
	if err := f.checkCovered(status, in.Index); err != nil {
		return err
	}
	since, err := f.since(p, status)
	if err != nil {
		return err
	}
	stand, err := f.span(p, in)
	if err != nil {
		return err
	}
	like := source.Polygon{Status: status, Since: since, Name: name, Feature: in.Index}
	f.features = append(f.features, datedFeature{like, in, stand})
	return nil
}

// checkCovered refuses a status that the operator says is not covered.
func (f *file) checkCovered(status geo.Status, feature int) error {
	if len(f.options.Covers) == 0 || slices.Contains(f.options.Covers, status) {
		return nil
	}
	words := make([]string, len(f.options.Covers))
	for i, covered := range f.options.Covers {
		words[i] = string(covered)
	}
	return geo.Errorf(geo.Invalid, "feature %d: it is %s, but --covers says that the files cover %s: name all statuses that they have, or leave --covers out",
		feature, status, strings.Join(words, ", "))
}

func (f *file) reject(feature int, name, reason string) {
	if reason != "" {
		f.rejected = append(f.rejected, source.Rejected{Feature: feature, Name: name, Reason: reason})
	}
}

// status returns the status of a feature and the value that says so; AllStatus for
// a value that is to be left out.
func (f *file) status(p properties) (geo.Status, string, error) {
	if f.options.StatusProperty == "" && f.options.Status == geo.AllStatus {
		return f.statusOfLayer(p)
	}
	value, err := p.text(f.options.StatusProperty)
	if err != nil {
		return "", "", err
	}
	if value == "" {
		return f.statusOfNone(p)
	}
	if status, ok := f.word(value); ok {
		return status, value, nil
	}
	return "", "", geo.Errorf(geo.Invalid, "feature %d: status %.40q in property %q is none of %s: translate it with --status-map VALUE=STATUS",
		p.index, value, f.options.StatusProperty, geo.StatusWords())
}

// word is what a word of the file means; false where it is no status.
func (f *file) word(value string) (geo.Status, bool) {
	folded := Fold(value)
	if status, ok := f.options.StatusMap[folded]; ok {
		return status, true
	}
	status, err := geo.ParseStatus(folded)
	return status, err == nil
}

// statusOfLayer is what the name of a feature's layer says, or occupied where no layer is a
// status.
func (f *file) statusOfLayer(p properties) (geo.Status, string, error) {
	status, ok := f.word(p.layer)
	switch {
	case p.layer == "" || !ok && !f.layersAreStatuses:
		return geo.Occupied, "", nil
	case !ok:
		return "", "", geo.Errorf(geo.Invalid, "feature %d: layer %.40q is none of %s, as other layers are: translate it with --status-map VALUE=STATUS",
			p.index, p.layer, geo.StatusWords())
	}
	return status, p.layer, nil
}

func (f *file) isInStatusLayer(in feature.Feature) bool {
	_, ok := f.word(in.Layer)
	return ok && in.Layer != "" && len(in.Polygons) > 0
}

// statusOfNone is the status of a feature that states none.
func (f *file) statusOfNone(p properties) (geo.Status, string, error) {
	if f.options.StatusProperty != "" && f.options.Status == geo.AllStatus {
		return "", "", geo.Errorf(geo.Invalid, "feature %d: no property %q%s: --status gives a status to features without",
			p.index, f.options.StatusProperty, p.suggestion(f.options.StatusProperty))
	}
	return cmp.Or(f.options.Status, geo.Occupied), "", nil
}

func (f *file) since(p properties, status geo.Status) (geo.Since, error) {
	value, err := p.text(f.options.SinceProperty)
	if err != nil || status != geo.Occupied {
		return geo.SinceUnknown, err
	}
	switch since := geo.Since(value); since {
	case geo.SincePre2022, geo.Since2022, geo.SinceUnknown:
		return since, nil
	}
	return "", geo.Errorf(geo.Invalid, "feature %d: %.40q in property %q is neither pre-2022 nor 2022", p.index, value, f.options.SinceProperty)
}
