package answer

import (
	"context"
	"slices"
	"sort"
	"time"

	"controlmap/geo"
)

// archives is where lists of snapshots come from.
type archives interface {
	Source(ctx context.Context, name geo.SourceName) (geo.SourceSummary, error)
	Days(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.Day, error)
}

// finder is where a single snapshot is looked up.
type finder interface {
	archives
	Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.Stored, error)
}

// Find looks up the snapshot that answers q, with its source and its flags. The error is
// the store's: NotFound for a source that is not one and a date before its first snapshot.
func Find(ctx context.Context, store finder, q geo.SnapshotQuery) (Meta, geo.Stored, error) {
	src, err := store.Source(ctx, q.Source)
	if err != nil {
		return Meta{}, geo.Stored{}, err
	}
	stored, err := store.Snapshot(ctx, q)
	if err != nil {
		return Meta{}, geo.Stored{}, err
	}
	days, err := store.Days(ctx, q.Source, q.AsKnownAt)
	if err != nil {
		return Meta{}, geo.Stored{}, err
	}
	return NewMeta(src.Source, stored, q.Date, FlagsOf(days, stored.Revision)), stored, nil
}

// archive is a source with all its snapshots, in order of date; at least one.
type archive struct {
	source geo.Source
	days   []geo.Day
}

// openArchive returns NotFound for a source that is not one or has no snapshots.
func openArchive(ctx context.Context, store archives, name geo.SourceName, asKnownAt time.Time) (archive, error) {
	src, err := store.Source(ctx, name)
	if err != nil {
		return archive{}, err
	}
	days, err := store.Days(ctx, name, asKnownAt)
	if err != nil {
		return archive{}, err
	}
	if len(days) == 0 {
		return archive{}, geo.Errorf(geo.NotFound, "source %q has no snapshots", name)
	}
	return archive{src.Source, days}, nil
}

// speakingOf leaves the snapshots that speak of the given statuses, as far as the source
// has them at all. The error is NotFound where there are none.
func (a archive) speakingOf(statuses ...geo.Status) (archive, error) {
	speaks := archive{source: a.source}
	for _, d := range a.days {
		if !slices.ContainsFunc(statuses, func(s geo.Status) bool { return a.has(s) && !d.SpeaksOf(s) }) {
			speaks.days = append(speaks.days, d)
		}
	}
	if len(speaks.days) == 0 {
		return archive{}, geo.Errorf(geo.NotFound, "source %q has no snapshot that tells %s", a.source.Name, StatusList(statuses))
	}
	return speaks, nil
}

func (a archive) has(status geo.Status) bool {
	_, has := a.source.Statuses[status]
	return has
}

// isLedger tells the built-in source, which has a snapshot of each day on which anything
// changed: nothing did on the others.
func (a archive) isLedger() bool { return a.source.Name == geo.Settlements }

// tellsAll tells whether the i-th snapshot speaks of all that its source has.
func (a archive) tellsAll(i int) bool {
	for status := range a.source.Statuses {
		if !a.days[i].SpeaksOf(status) {
			return false
		}
	}
	return true
}

func (a archive) first() geo.Day { return a.days[0] }

func (a archive) last() geo.Day { return a.days[len(a.days)-1] }

// at returns the last snapshot at or before a date.
func (a archive) at(d geo.Date) (geo.Day, bool) {
	n := a.upTo(d)
	if n == 0 {
		return geo.Day{}, false
	}
	return a.days[n-1], true
}

// upTo counts the snapshots at or before a date.
func (a archive) upTo(d geo.Date) int {
	return sort.Search(len(a.days), func(i int) bool { return d.Before(a.days[i].Date) })
}

// within returns the snapshots of a period.
func (a archive) within(p geo.Period) []geo.Day {
	return a.days[a.upTo(p.First.AddDays(-1)):a.upTo(p.Last)]
}

// tooEarly says that there is no snapshot for a date.
func (a archive) tooEarly(d geo.Date) *geo.Error {
	return geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s: its first is of %s", a.source.Name, d, a.first().Date)
}
