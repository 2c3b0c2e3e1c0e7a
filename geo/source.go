package geo

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// SourceName identifies a source on the command line and in addresses.
type SourceName string

// The sources that controlmap knows by name.
const (
	Settlements SourceName = "settlements" // built in
	DeepState   SourceName = "deepstate"
	NZZ         SourceName = "nzz"
	ISW         SourceName = "isw"
	VIINA       SourceName = "viina"
)

// KnownSources lists the sources that controlmap knows by name, loaded or not.
func KnownSources() []SourceName { return []SourceName{Settlements, DeepState, NZZ, ISW, VIINA} }

// DefaultSource is the source that answers where none is named.
const DefaultSource = Settlements

const maxSourceName = 64

// ParseSourceName accepts 1 to 64 printable characters without a slash and without
// space at either end: any name that a source may have been given. What a new one may be
// called is narrower (geo/spelling). The error is Invalid.
func ParseSourceName(s string) (SourceName, error) {
	bad := func(r rune) bool {
		return r == '/' || r == '\\' || r == utf8.RuneError || unicode.IsControl(r)
	}
	switch trimmed := strings.TrimSpace(s); {
	case trimmed == "", trimmed == ".", trimmed == "..", utf8.RuneCountInString(s) > maxSourceName, strings.ContainsFunc(trimmed, bad):
		return "", Errorf(Invalid, "source name %q is not 1 to %d printable characters without a slash", s, maxSourceName)
	case trimmed != s:
		return "", Errorf(Invalid, "source name %q has space around it: %q is accepted", s, trimmed)
	}
	return SourceName(s), nil
}

// Source describes where control polygons come from and on what terms.
type Source struct {
	Name        SourceName
	Title       string
	Description string // what it shows and how far to trust it, in a sentence or two
	Licence     string
	Attribution string // to be shown wherever the source is shown
	URL         string // where the attribution links to
	// Statuses says what each status means in the source's own words.
	Statuses map[Status]string
	// Complete says that every change of the source is known: between two of its snapshots
	// nothing changed.
	Complete bool
	// SplitsSince says that the source tells when what is occupied was occupied.
	SplitsSince bool
	// Publishable says that the operator may publish the source's polygons.
	// It is false until the operator says otherwise or the licence is open.
	Publishable bool
}

// SourceSummary is a source with what the store holds of it.
type SourceSummary struct {
	Source
	First, Last Date // zero where there are no snapshots
	Snapshots   int  // how many days have one
	Unread      int  // how many more are being read, on a first start
}

// Tally is how many revisions of a source were ever recorded: it only grows.
type Tally struct {
	Source    SourceName
	Added     int // days of which there was no map
	Revised   int // other maps of a day
	Withdrawn int // maps taken back
}

// Standing is what is newest of a source, and how it stands with its publisher. Times are UTC, and
// zero where there was none.
type Standing struct {
	Source SourceName
	// Version is an opaque text, another one after any correction of any of the source's days, any
	// withdrawal and any change of state, and in any other database.
	Version    string
	Revision   Revision  // the newest of any day; 0: none
	RecordedAt time.Time // of the newest revision or change of state
	// LastChecked, LastGood and LastChanged are the last check of its publisher, the last that was
	// answered and the last that brought another map: zero for a source that is not followed.
	LastChecked, LastGood, LastChanged time.Time
	Failures                           int // of checks, in a row
	Quarantined                        int // maps that wait for a decision
}

// Covers lists the statuses that the source speaks of, in the order of Statuses(). What it
// does not speak of is unknown, never zero.
func (s Source) Covers() []Status {
	return slices.DeleteFunc(Statuses(), func(status Status) bool {
		_, covered := s.Statuses[status]
		return !covered
	})
}

// BuiltIn reports whether the source is made by this program, from its ledger of
// settlements, and not drawn by a publisher.
func (s Source) BuiltIn() bool { return s.Name == Settlements }
