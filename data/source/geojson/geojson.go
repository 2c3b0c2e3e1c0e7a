package geojson

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"controlmap/data/source"
	"controlmap/data/source/feature"
	"controlmap/geo"
)

// Options say how an operator's files are read. Only Source.Name is required.
type Options struct {
	Source geo.Source // what it lacks is filled in

	DateProperty   string // the day: YYYY-MM-DD, YYYYMMDD, RFC 3339 or milliseconds since 1970
	StatusProperty string
	NameProperty   string
	SinceProperty  string // pre-2022 or 2022

	Date   geo.Date   // of every file; zero: from the property or the file's name
	Status geo.Status // of features without a status; empty: occupied
	// Covers lists the statuses that the files of a day cover together, whether they have any of
	// them or not; a file with another is refused. Empty: each file covers the statuses it has.
	Covers []geo.Status
	// StatusMap translates values of the status property; an empty status leaves
	// features out.
	StatusMap map[string]geo.Status
}

// Importer reads an operator's GeoJSON.
type Importer struct{ options Options }

// New returns the importer of one operator's map. The error is Invalid.
func New(options Options) (*Importer, error) {
	name, err := geo.ParseSourceName(string(options.Source.Name))
	if err != nil {
		return nil, err
	}
	for value, status := range options.StatusMap {
		if status == geo.AllStatus {
			continue
		}
		if _, err := geo.ParseStatus(string(status)); err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "status map, value %q", value)
		}
	}
	if options.Status != geo.AllStatus {
		if _, err := geo.ParseStatus(string(options.Status)); err != nil {
			return nil, err
		}
	}
	for _, status := range options.Covers {
		if _, err := geo.ParseStatus(string(status)); err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "covers")
		}
	}
	options.Source = withDefaults(options.Source, name)
	options.Source.SplitsSince = options.SinceProperty != ""
	options.StatusMap = maps.Clone(options.StatusMap)
	return &Importer{options: options}, nil
}

// withDefaults fills in what an operator did not say of a source.
func withDefaults(s geo.Source, name geo.SourceName) geo.Source {
	s.Title = cmp.Or(s.Title, string(name))
	s.Description = cmp.Or(s.Description, "Polygons that the operator of this service imported from GeoJSON files.")
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

// Parse reads one file. The error is Invalid.
func (i *Importer) Parse(name string, data []byte) (source.Reading, error) {
	found, err := feature.Read(data)
	if err != nil {
		return source.Reading{}, err
	}
	file := file{options: i.options, name: name}
	file.reading = source.Reading{
		Snapshot: geo.Snapshot{Source: i.options.Source.Name, Provenance: name, Date: i.options.Date},
		Own:      true, DayCovers: i.options.Covers,
	}
	for _, f := range found.Features {
		if err := file.add(f); err != nil {
			return source.Reading{}, err
		}
	}
	return file.finish()
}

// file is one file being read.
type file struct {
	options Options
	name    string
	reading source.Reading
}

func (f *file) add(in feature.Feature) error {
	p := properties{index: in.Index}
	if err := in.Decode(&p.values); err != nil {
		return err
	}
	name, err := p.text(f.options.NameProperty)
	if err != nil {
		return err
	}
	f.reading.Reject(in.Index, name, in.NonPolygon())
	if len(in.Polygons) == 0 {
		return nil
	}
	status, value, err := f.status(p)
	if err != nil {
		return err
	}
	if status == geo.AllStatus {
		f.reading.Reject(in.Index, name, "status "+value+" is left out")
		return nil
	}
	if err := f.cover(status, in.Index); err != nil {
		return err
	}
	area := source.Polygon{Status: status, Name: name, Feature: in.Index}
	if area.Since, err = f.since(p, status); err != nil {
		return err
	}
	f.reading.Admit(area, in.Polygons)
	return f.date(p)
}

// cover adds the status of a feature to what the file covers.
func (f *file) cover(status geo.Status, feature int) error {
	if len(f.options.Covers) > 0 && !slices.Contains(f.options.Covers, status) {
		return geo.Errorf(geo.Invalid, "feature %d: it is %s, but --covers says that the files cover %s: name all statuses that they have, or leave --covers out",
			feature, status, words(f.options.Covers))
	}
	if !slices.Contains(f.reading.Covers, status) {
		f.reading.Covers = append(f.reading.Covers, status)
	}
	return nil
}

func words(statuses []geo.Status) string {
	list := make([]string, len(statuses))
	for i, status := range statuses {
		list[i] = string(status)
	}
	return strings.Join(list, ", ")
}

func (f *file) finish() (source.Reading, error) {
	if len(f.reading.Polygons) == 0 {
		return source.Reading{}, geo.Errorf(geo.Invalid, "no control polygon in the file (%d features rejected)", len(f.reading.Rejected))
	}
	if !f.reading.Snapshot.Date.IsZero() {
		return f.reading, nil
	}
	switch named := source.DatesIn(source.Stem(f.name)); len(named) {
	case 0:
		return source.Reading{}, geo.Errorf(geo.Invalid, "no date: give --date YYYY-MM-DD, name the property that has it "+
			"with --date-property, or put YYYY-MM-DD into the file's name")
	case 1:
		f.reading.Snapshot.Date = named[0]
		return f.reading, nil
	default:
		return source.Reading{}, geo.Errorf(geo.Invalid, "file name names both %s and %s: say which with --date", named[0], named[1])
	}
}

// status returns the status of a feature and the value that says so; AllStatus for
// a value that is to be left out.
func (f *file) status(p properties) (geo.Status, string, error) {
	value, err := p.text(f.options.StatusProperty)
	if err != nil {
		return "", "", err
	}
	if value == "" {
		return f.statusOfNone(p)
	}
	if status, ok := f.options.StatusMap[value]; ok {
		return status, value, nil
	}
	status, err := geo.ParseStatus(strings.ToLower(value))
	if err != nil {
		return "", "", geo.Errorf(geo.Invalid, "feature %d: status %.40q in property %q is none of occupied, contested, liberated, "+
			"advance, claimed: translate it with --status-map VALUE=STATUS", p.index, value, f.options.StatusProperty)
	}
	return status, value, nil
}

// statusOfNone is the status of a feature that states none.
func (f *file) statusOfNone(p properties) (geo.Status, string, error) {
	if f.options.StatusProperty != "" && f.options.Status == geo.AllStatus {
		return "", "", geo.Errorf(geo.Invalid, "feature %d: no property %q: --status gives one to features without", p.index, f.options.StatusProperty)
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

// date takes the feature's date for the file's, or compares it with that.
func (f *file) date(p properties) error {
	if !f.options.Date.IsZero() || f.options.DateProperty == "" {
		return nil
	}
	date, err := p.date(f.options.DateProperty)
	if err != nil {
		return err
	}
	if known := f.reading.Snapshot.Date; !known.IsZero() && known != date {
		return geo.Errorf(geo.Invalid, "feature %d: dated %s in a file of %s: one date is accepted, or give --date", p.index, date, known)
	}
	f.reading.Snapshot.Date = date
	return nil
}

// properties are those of one feature.
type properties struct {
	index  int
	values map[string]json.RawMessage
}
