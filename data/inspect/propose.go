package inspect

import (
	"maps"
	"slices"
	"strings"

	"controlmap/data/source/ownpolygons"
	"controlmap/geo"
)

// Proposal is how an import should be told to read a file. An empty property is none.
type Proposal struct {
	StatusProperty string
	// Words are those of the status property that are no statuses themselves, and what they
	// mean; geo.AllStatus where that is not known, so that their features are left out.
	Words        map[string]geo.Status
	NameProperty string
	DateProperty string
	FromProperty string
	ToProperty   string
}

// Names by which people call the properties that an import wants, in small letters, the most
// telling first.
var (
	statusNames = []string{"status", "control", "controlled_by", "held_by", "holder", "side", "type", "class", "category", "kind",
		"zone", "статус", "тип", "контроль", "зона", "fill", "style"}
	titleNames = []string{"name", "title", "label", "name_en", "name_uk", "назва", "название", "ім'я"}
	dateNames  = []string{"date", "day", "snapshot", "datetime", "timestamp", "date_of_map", "asof", "as_of", "дата", "день"}
	fromNames  = []string{"valid_from", "from", "start", "start_date", "begin", "datefrom", "date_from", "since_date", "від", "з"}
	toNames    = []string{"valid_to", "to", "end", "end_date", "until", "dateto", "date_to", "до"}
)

// Propose proposes how to read a file. The date is left to the file's name where no property
// has it.
func Propose(d Description) Proposal {
	var p Proposal
	p.StatusProperty, p.Words = proposeStatus(d)
	p.NameProperty = firstNamed(d, titleNames, func(f Field) bool { return f.Name != p.StatusProperty })
	if d.Times > 0 {
		return p
	}
	dated := func(f Field) bool { return f.Dates > 0 && f.Dates == f.Features }
	p.FromProperty = firstNamed(d, fromNames, dated)
	if p.FromProperty != "" {
		p.ToProperty = firstNamed(d, toNames, dated)
		return p
	}
	p.DateProperty = firstNamed(d, dateNames, func(f Field) bool { return dated(f) && f.Features == d.Features })
	return p
}

// AddWords adds the words that another file of the same source has in the status property.
func (p *Proposal) AddWords(d Description) {
	for _, field := range statusFields(d) {
		if p.StatusProperty != "" && field.Name == p.StatusProperty {
			maps.Copy(p.Words, translate(field.onGround))
		}
	}
}

// Options are the proposal for the importer of own files.
func (p Proposal) Options(src geo.Source) ownpolygons.Options {
	return ownpolygons.Options{
		Source: src, StatusProperty: p.StatusProperty, StatusMap: p.Words, NameProperty: p.NameProperty,
		DateProperty: p.DateProperty, FromProperty: p.FromProperty, ToProperty: p.ToProperty,
	}
}

// firstNamed returns the first field that has one of the names, in any case, and fits.
func firstNamed(d Description, names []string, fits func(Field) bool) string {
	for _, name := range names {
		for _, f := range d.Fields {
			if strings.ToLower(f.Name) == name && fits(f) {
				return f.Name
			}
		}
	}
	return ""
}

// proposeStatus returns the property of whose values most are statuses, and what the others
// mean; none where no value of any is known. Layers are a property like any other.
func proposeStatus(d Description) (property string, words map[string]geo.Status) {
	best := 0
	for _, field := range statusFields(d) {
		known := 0
		for value, count := range field.onGround {
			if _, ok := statusOfWord(value); ok {
				known += count
			}
		}
		if known > best {
			best, property, words = known, field.Name, translate(field.onGround)
		}
	}
	return property, words
}

// statusFields are the fields that may hold a status, the most telling first.
func statusFields(d Description) (fields []Field) {
	for _, f := range d.Fields {
		if f.Distinct < maxDistinct {
			fields = append(fields, f)
		}
	}
	hasOwn := slices.ContainsFunc(fields, func(f Field) bool { return f.Name == ownpolygons.LayerProperty })
	if len(d.groundLayers) > 0 && !hasOwn {
		fields = append(fields, Field{Name: ownpolygons.LayerProperty, onGround: d.groundLayers})
	}
	rank := func(f Field) int {
		if i := slices.Index(statusNames, strings.ToLower(f.Name)); i >= 0 {
			return i
		}
		return len(statusNames)
	}
	slices.SortStableFunc(fields, func(a, b Field) int { return rank(a) - rank(b) })
	return fields
}

// translate says what the values mean that are no statuses in themselves.
func translate(counts map[string]int) map[string]geo.Status {
	words := map[string]geo.Status{}
	for value := range counts {
		folded := ownpolygons.Fold(value)
		if _, err := geo.ParseStatus(folded); err == nil || value == "" {
			continue
		}
		words[value], _ = statusOfWord(value)
	}
	return words
}

// Unknown lists the words that are left out for want of a meaning.
func (p Proposal) Unknown() (words []string) {
	for _, word := range slices.Sorted(maps.Keys(p.Words)) {
		if _, ok := statusOfWord(word); !ok {
			words = append(words, word)
		}
	}
	return words
}
