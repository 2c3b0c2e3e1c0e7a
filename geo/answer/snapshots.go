package answer

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"controlmap/geo"
)

// Find looks up the snapshot that answers q, with its source and its flags. The error is
// the store's: NotFound for a source that is not one and a date before its first snapshot.
func (e *Engine) Find(ctx context.Context, q geo.SnapshotQuery) (Meta, geo.StoredSnapshot, error) {
	found, err := e.lookUp(ctx, q)
	if err != nil {
		return Meta{}, geo.StoredSnapshot{}, err
	}
	return found.meta(found.stored, q.Date), found.stored, nil
}

// sourceSnapshots is a source with all its snapshots, in order of date; at least one.
type sourceSnapshots struct {
	source    geo.Source
	snapshots []geo.SnapshotSummary
}

// openSource returns NotFound for a source that is not one or has no snapshots.
func (e *Engine) openSource(ctx context.Context, name geo.SourceName, asKnownAt time.Time) (sourceSnapshots, error) {
	src, err := e.store.Source(ctx, name)
	if err != nil {
		return sourceSnapshots{}, err
	}
	listed, err := e.store.Snapshots(ctx, name, asKnownAt)
	if err != nil {
		return sourceSnapshots{}, err
	}
	if len(listed) == 0 {
		return sourceSnapshots{}, geo.Errorf(geo.NotFound, "source %q has no snapshots", name)
	}
	return sourceSnapshots{src.Source, listed}, nil
}

// openSources returns the sources that have snapshots, and the names of all there are.
func (e *Engine) openSources(ctx context.Context, asKnownAt time.Time) (opened []sourceSnapshots, names []string, err error) {
	sources, err := e.store.Sources(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, src := range sources {
		names = append(names, string(src.Name))
		listed, err := e.store.Snapshots(ctx, src.Name, asKnownAt)
		if err != nil {
			return nil, nil, err
		}
		if len(listed) > 0 {
			opened = append(opened, sourceSnapshots{src.Source, listed})
		}
	}
	return opened, names, nil
}

// basis is all that an answer about the source over time can depend on.
func (s sourceSnapshots) basis() any {
	type state struct {
		Date     geo.Date
		Revision geo.Revision
		Standing geo.State
		Flags    []geo.Flag
	}
	states := make([]state, len(s.snapshots))
	for i, d := range s.snapshots {
		states[i] = state{d.Date, d.Revision, d.State, d.Flags}
	}
	return struct {
		Source geo.Source
		States []state
	}{s.source, states}
}

// speakingOf leaves the snapshots that speak of the given statuses, as far as the source
// has them at all. The error is NotFound where there are none.
func (s sourceSnapshots) speakingOf(statuses ...geo.Status) (sourceSnapshots, error) {
	speaking := sourceSnapshots{source: s.source}
	for _, d := range s.snapshots {
		if !slices.ContainsFunc(statuses, func(status geo.Status) bool { return s.has(status) && !d.SpeaksOf(status) }) {
			speaking.snapshots = append(speaking.snapshots, d)
		}
	}
	if len(speaking.snapshots) == 0 {
		return sourceSnapshots{}, geo.Errorf(geo.NotFound, "source %q has no snapshot that tells %s", s.source.Name, StatusList(statuses))
	}
	return speaking, nil
}

func (s sourceSnapshots) has(status geo.Status) bool {
	_, has := s.source.Statuses[status]
	return has
}

func (s sourceSnapshots) first() geo.SnapshotSummary { return s.snapshots[0] }

func (s sourceSnapshots) last() geo.SnapshotSummary { return s.snapshots[len(s.snapshots)-1] }

// at returns the last snapshot at or before a date.
func (s sourceSnapshots) at(d geo.Date) (geo.SnapshotSummary, bool) {
	n := s.countUpTo(d)
	if n == 0 {
		return geo.SnapshotSummary{}, false
	}
	return s.snapshots[n-1], true
}

// countUpTo counts the snapshots at or before a date.
func (s sourceSnapshots) countUpTo(d geo.Date) int {
	return sort.Search(len(s.snapshots), func(i int) bool { return d.Before(s.snapshots[i].Date) })
}

// within returns the snapshots of a period.
func (s sourceSnapshots) within(p geo.Period) []geo.SnapshotSummary {
	return s.snapshots[s.countUpTo(p.First.AddDays(-1)):s.countUpTo(p.Last)]
}

// tooEarly says that there is no snapshot for a date.
func (s sourceSnapshots) tooEarly(d geo.Date) *geo.Error {
	return geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s: its first is of %s", s.source.Name, d, s.first().Date)
}

// newest returns the date of the newest snapshot of several sources.
func newest(sources []sourceSnapshots) (date geo.Date) {
	for _, s := range sources {
		date = later(date, s.last().Date)
	}
	return date
}

func later(a, b geo.Date) geo.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b geo.Date) geo.Date {
	if a.Before(b) {
		return a
	}
	return b
}

// Meta is what every answer about a snapshot begins with.
type Meta struct {
	Source         geo.SourceName `json:"source"`
	Date           geo.Date       `json:"date"`     // asked for; the snapshot's own for "latest"
	Snapshot       geo.Date       `json:"snapshot"` // found: the last at or before Date
	AgeDays        int            `json:"age_days"` // from Snapshot to Date
	Revision       geo.Revision   `json:"revision"`
	RevisionID     geo.RevisionID `json:"revision_id"` // in addresses of tiles
	State          geo.State      `json:"state"`
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
		RevisionID:     stored.ID(),
		State:          stored.State,
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

// String returns the flags as a cell of a table: kind and reason, as in "kind: reason; kind: reason".
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
