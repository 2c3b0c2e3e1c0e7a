package feed

import (
	"context"
	"slices"
	"time"

	"controlmap/geo"
)

// mapStore is where maps are found.
type mapStore interface {
	// Source returns one source; NotFound.
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	// Sources lists all sources by name.
	Sources(context.Context) ([]geo.SourceSummary, error)
	// Snapshots lists the snapshots of a source by date, as known at an instant; zero: now.
	Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error)
	// Confirmations returns when those of a source's maps were confirmed that were provisional first.
	Confirmations(context.Context, geo.SourceName) (map[geo.Revision]time.Time, error)
}

// confirmedMap is a map that may be told of.
type confirmedMap struct {
	geo.StoredSnapshot
	at time.Time // UTC; when it was recorded, or confirmed if that was later
}

// confirmed lists the confirmed maps of a source that tell what is occupied and bear no flag, in order
// of date.
func (f *Feeds) confirmed(ctx context.Context, source geo.SourceName) (maps []confirmedMap, err error) {
	listed, err := f.Store.Snapshots(ctx, source, time.Time{})
	if err != nil {
		return nil, err
	}
	confirmations, err := f.Store.Confirmations(ctx, source)
	if err != nil {
		return nil, err
	}
	for _, d := range listed {
		if d.State == geo.Confirmed && d.SpeaksOf(geo.Occupied) && geo.IsSound(d.Flags) {
			maps = append(maps, confirmedMap{d.StoredSnapshot, latest(d.RecordedAt, confirmations[d.Revision])})
		}
	}
	return maps, nil
}

// lastUpTo returns the last of some maps, in order of date, at or before a day.
func lastUpTo(maps []confirmedMap, day geo.Date) (confirmedMap, bool) {
	n, _ := slices.BinarySearchFunc(maps, day.AddDays(1), func(m confirmedMap, d geo.Date) int { return m.Date.Compare(d) })
	if n == 0 {
		return confirmedMap{}, false
	}
	return maps[n-1], true
}

func latest(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t.UTC()
		}
	}
	return last
}
