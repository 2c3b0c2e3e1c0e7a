// Package source says what an importer of one publisher's format hands to ingest.
//
// An importer is a pure function of a file's features: it says which snapshots the file
// holds, which polygons of which status it admits and what it rejects. It does not
// repair shapes and does not measure them.
package source

import (
	"bufio"
	"context"
	"encoding/json"
	"iter"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Importer reads one publisher's format.
type Importer interface {
	// Source describes the publisher, its terms and what its statuses mean.
	Source() geo.Source
	// Parse says what a file's features mean: a reading for each day of which the file
	// speaks, most often one, in order of date. It never panics, and every error is
	// geo.Invalid and names the feature and the rule, or is the context's; nothing of a file
	// with an error is used.
	Parse(ctx context.Context, found feature.Collection) ([]Reading, error)
}

// Assembler reads files of one publisher that only together make maps: tables, which are read as
// they come since they may be larger than memory, and files of features.
type Assembler interface {
	// Source describes the publisher, like an Importer's.
	Source() geo.Source
	FileSkipper
	// IsTable reports whether a file that begins like this is a table.
	IsTable(start []byte) bool
	// AddTable and AddFeatures take a file in. Every error is geo.Invalid, of reading the
	// body, or the context's; nothing of a file with an error is used.
	AddTable(name string, body *bufio.Reader) error
	AddFeatures(ctx context.Context, found feature.Collection) error
	// Assemble returns how many days the files that were added make together, and a reading of
	// each in order of date. The error is geo.Invalid and says which file is missing, or the
	// context's.
	Assemble(ctx context.Context) (days int, readings iter.Seq[Reading], err error)
}

// FileSkipper is an importer that leaves files unread by their names.
type FileSkipper interface {
	// SkipFile says why a file, by its base name, holds nothing that is stored; it is empty
	// where the file is to be read.
	SkipFile(name string) (reason string)
}

// ShapeSkipper is an importer that never uses the shapes of some features.
type ShapeSkipper interface {
	// SkipShape reports whether a feature is one of those, by its properties: a JSON object,
	// or nil.
	SkipShape(properties json.RawMessage) bool
}

// Reading is what one file says of one day.
type Reading struct {
	Snapshot geo.Snapshot
	// Refused is why nothing of the day is stored, though the file's other days are; nil as a
	// rule. Skip is the same where nothing is wrong with the day.
	Refused  error
	Skip     string
	Polygons []Polygon
	Rejected []Rejected
	// NewWords are words of the publisher that no importer has seen, on features that are read by
	// others of their words.
	NewWords []string
	// Covers lists the statuses that the file covers, where those are not all that the
	// publisher has; empty where the file is the whole snapshot.
	Covers []geo.Status
	// DayCovers lists statuses that the files of the day cover together, beside what each of them
	// covers: where none has any of them, there is none.
	DayCovers []geo.Status
	// Own says that the source is an operator's, which covers what its files cover and no more.
	Own bool
	// Lacks names polygons (geo.ControlPolygon.Name) that this kind of file leaves out though the
	// publisher holds them occupied: ingest carries them over from the last snapshot
	// of the source that has them.
	Lacks []string
	// LacksSince says that this kind of file does not tell what was occupied before 2022 though
	// the publisher's better ones do: ingest takes that over from the last of those, by rank.
	LacksSince bool
	// Sums says that the publisher's totals count ground as often as it is drawn: polygons of one
	// status that overlap are added up and not united.
	Sums bool
}

// Polygon is one polygon as published: rings as they were, which repair still has to
// close, wind and make valid.
type Polygon struct {
	Status  geo.Status
	Since   geo.Since
	Name    string
	Shape   orb.Polygon
	Feature int // index of the feature in the file, from 0, for messages
}

// Rejected is a feature that is not a control polygon of Ukraine.
type Rejected struct {
	Feature int
	Name    string
	Reason  string // "point", "outside Ukraine: Transnistria", "no geometry", ...
}

// IsUnknown reports whether a reason for rejecting a feature is a word of the publisher, or a pair of
// them, that no importer has seen: it may mean something that the map shall show.
func IsUnknown(reason string) bool {
	return strings.HasPrefix(reason, "unknown ") || strings.Contains(reason, " contradicts ")
}

// Admit adds, for every shape of a feature, one polygon like the given one.
func (p *Reading) Admit(like Polygon, shapes []orb.Polygon) {
	for _, shape := range shapes {
		like.Shape = shape
		p.Polygons = append(p.Polygons, like)
	}
}

// Reject notes that a feature is not a control polygon of Ukraine, and why. Without a
// reason there is nothing to note.
func (p *Reading) Reject(feature int, name, reason string) {
	if reason == "" {
		return
	}
	p.Rejected = append(p.Rejected, Rejected{Feature: feature, Name: name, Reason: reason})
}
