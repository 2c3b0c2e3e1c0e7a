package answer

import (
	"strings"
	"time"

	"controlmap/geo"
)

// Meta is what every answer about a snapshot begins with.
type Meta struct {
	Source         geo.SourceName `json:"source"`
	Date           geo.Date       `json:"date"`     // asked for; the snapshot's own for "latest"
	Snapshot       geo.Date       `json:"snapshot"` // found: the last at or before Date
	AgeDays        int            `json:"age_days"` // from Snapshot to Date
	Revision       geo.Revision   `json:"revision"`
	Published      *time.Time     `json:"published"` // UTC; nil where the publisher does not tell
	Provenance     string         `json:"provenance"`
	Licence        string         `json:"licence"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Flags          Flags          `json:"flags"`
}

// NewMeta describes a stored snapshot that answers a question about the day asked,
// which is zero for "latest". Flags come from FlagsOf.
func NewMeta(src geo.Source, stored geo.StoredSnapshot, asked geo.Date, flags []geo.Flag) Meta {
	if asked.IsZero() {
		asked = stored.Date
	}
	return Meta{
		Source:         src.Name,
		Date:           asked,
		Snapshot:       stored.Date,
		AgeDays:        asked.DaysSince(stored.Date),
		Revision:       stored.Revision,
		Published:      instant(stored.Published),
		Provenance:     stored.Provenance,
		Licence:        src.Licence,
		Attribution:    src.Attribution,
		AttributionURL: src.URL,
		Flags:          newFlags(flags),
	}
}

// FlagsOf returns the flags of the given revision in a source's list of days.
func FlagsOf(days []geo.SnapshotSummary, revision geo.Revision) []geo.Flag {
	for _, d := range days {
		if d.Revision == revision {
			return d.Flags
		}
	}
	return nil
}

// Flags are the quality flags of a snapshot: an empty list in JSON, never null.
type Flags []geo.Flag

func newFlags(flags []geo.Flag) Flags { return append(Flags{}, flags...) }

func (f Flags) String() string {
	words := make([]string, len(f))
	for i, flag := range f {
		words[i] = string(flag.Kind) + ": " + flag.Reason
	}
	return strings.Join(words, "; ")
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func day(d geo.Date) *geo.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}
