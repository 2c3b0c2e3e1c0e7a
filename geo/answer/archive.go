package answer

import (
	"context"
	"slices"
	"sort"
	"time"

	"controlmap/geo"
)

// snapshotLister is where lists of snapshots come from.
type snapshotLister interface {
	Source(ctx context.Context, name geo.SourceName) (geo.SourceSummary, error)
	Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error)
}

// finder is where a single snapshot is looked up.
type finder interface {
	snapshotLister
	Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error)
}

// Find looks up the snapshot that answers q, with its source and its flags. The error is
// the store's: NotFound for a source that is not one and a date before its first snapshot.
func Find(ctx context.Context, store finder, q geo.SnapshotQuery) (Meta, geo.StoredSnapshot, error) {
	src, err := store.Source(ctx, q.Source)
	if err != nil {
		return Meta{}, geo.StoredSnapshot{}, err
	}
	stored, err := store.Snapshot(ctx, q)
	if err != nil {
		return Meta{}, geo.StoredSnapshot{}, err
	}
	days, err := store.Snapshots(ctx, q.Source, q.AsKnownAt)
	if err != nil {
		return Meta{}, geo.StoredSnapshot{}, err
	}
	return NewMeta(src.Source, stored, q.Date, FlagsOf(days, stored.Revision)), stored, nil
}

// sourceSnapshots is a source with all its snapshots, in order of date; at least one.
type sourceSnapshots struct {
	source    geo.Source
	snapshots []geo.SnapshotSummary
}

// openSource returns NotFound for a source that is not one or has no snapshots.
func openSource(ctx context.Context, store snapshotLister, name geo.SourceName, asKnownAt time.Time) (sourceSnapshots, error) {
	src, err := store.Source(ctx, name)
	if err != nil {
		return sourceSnapshots{}, err
	}
	days, err := store.Snapshots(ctx, name, asKnownAt)
	if err != nil {
		return sourceSnapshots{}, err
	}
	if len(days) == 0 {
		return sourceSnapshots{}, geo.Errorf(geo.NotFound, "source %q has no snapshots", name)
	}
	return sourceSnapshots{src.Source, days}, nil
}

// speakingOf leaves the snapshots that speak of the given statuses, as far as the source
// has them at all. The error is NotFound where there are none.
func (a sourceSnapshots) speakingOf(statuses ...geo.Status) (sourceSnapshots, error) {
	speaks := sourceSnapshots{source: a.source}
	for _, d := range a.snapshots {
		if !slices.ContainsFunc(statuses, func(s geo.Status) bool { return a.has(s) && !d.SpeaksOf(s) }) {
			speaks.snapshots = append(speaks.snapshots, d)
		}
	}
	if len(speaks.snapshots) == 0 {
		return sourceSnapshots{}, geo.Errorf(geo.NotFound, "source %q has no snapshot that tells %s", a.source.Name, StatusList(statuses))
	}
	return speaks, nil
}

func (a sourceSnapshots) has(status geo.Status) bool {
	_, has := a.source.Statuses[status]
	return has
}

// isLedger tells the built-in source, which has a snapshot of each day on which anything
// changed: nothing did on the others.
func (a sourceSnapshots) isLedger() bool { return a.source.Name == geo.Settlements }

// tellsAll tells whether the i-th snapshot speaks of all that its source has.
func (a sourceSnapshots) tellsAll(i int) bool {
	for status := range a.source.Statuses {
		if !a.snapshots[i].SpeaksOf(status) {
			return false
		}
	}
	return true
}

func (a sourceSnapshots) first() geo.SnapshotSummary { return a.snapshots[0] }

func (a sourceSnapshots) last() geo.SnapshotSummary { return a.snapshots[len(a.snapshots)-1] }

// at returns the last snapshot at or before a date.
func (a sourceSnapshots) at(d geo.Date) (geo.SnapshotSummary, bool) {
	n := a.upTo(d)
	if n == 0 {
		return geo.SnapshotSummary{}, false
	}
	return a.snapshots[n-1], true
}

// upTo counts the snapshots at or before a date.
func (a sourceSnapshots) upTo(d geo.Date) int {
	return sort.Search(len(a.snapshots), func(i int) bool { return d.Before(a.snapshots[i].Date) })
}

// within returns the snapshots of a period.
func (a sourceSnapshots) within(p geo.Period) []geo.SnapshotSummary {
	return a.snapshots[a.upTo(p.First.AddDays(-1)):a.upTo(p.Last)]
}

// tooEarly says that there is no snapshot for a date.
func (a sourceSnapshots) tooEarly(d geo.Date) *geo.Error {
	return geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s: its first is of %s", a.source.Name, d, a.first().Date)
}
