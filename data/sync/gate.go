package sync

import (
	"context"
	"fmt"
	"slices"
	"time"

	"controlmap/data/source"
	"controlmap/geo"
)

// gate compares a map with the days around it.
type gate struct {
	store  gateStore
	source Source
}

// gateStore is what there is to compare it with.
type gateStore interface {
	Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error)
	Polygons(context.Context, geo.PolygonQuery) ([]geo.ControlPolygon, error)
}

// review returns what speaks against showing a map before a person has looked at it.
func (g gate) review(ctx context.Context, imp geo.Import, newest geo.Date) (reasons []string, err error) {
	days, err := g.store.Snapshots(ctx, imp.Snapshot.Source, time.Time{})
	if err != nil && geo.CodeOf(err) != geo.NotFound {
		return nil, err
	}
	candidate := geo.Summarise(imp)
	for _, flag := range geo.FlagsAmong(days, candidate) {
		reasons = append(reasons, string(flag.Kind)+": "+flag.Reason)
	}
	reasons = append(reasons, unknownWords(imp.Notes)...)
	if reason := g.earlierThanLast(days, newest); reason != "" {
		reasons = append(reasons, reason)
	}
	fewer, err := g.fewer(ctx, days, imp)
	if fewer != "" {
		reasons = append(reasons, fewer)
	}
	return reasons, err
}

// unknownWords are those of a publisher that no importer knows.
func unknownWords(notes []geo.Note) (reasons []string) {
	for _, n := range notes {
		switch {
		case n.Kind == geo.NoteRejected && source.IsUnknown(n.Detail):
			reasons = append(reasons, fmt.Sprintf("not read: %d features, %s", n.Count, n.Detail))
		case n.Kind == geo.NoteNewWord:
			reasons = append(reasons, fmt.Sprintf("%d features have an unknown %s", n.Count, n.Detail))
		}
	}
	return reasons
}

// earlierThanLast objects to files that stand for now, of which the newest day is older than the last
// one. That older days are among them is a correction.
func (g gate) earlierThanLast(days []geo.SnapshotSummary, newest geo.Date) string {
	if !g.source.tellsNow() || len(days) == 0 {
		return ""
	}
	if last := days[len(days)-1].Date; newest.Before(last) {
		return fmt.Sprintf("the map is of %s, and the last one was of %s already", newest, last)
	}
	return ""
}

// fewer objects to a map that has fewer than half of the polygons of the map of its kind before it.
func (g gate) fewer(ctx context.Context, days []geo.SnapshotSummary, imp geo.Import) (string, error) {
	before, ok := lastLike(days, imp.Snapshot)
	if !ok {
		return "", nil
	}
	polygons, err := g.store.Polygons(ctx, geo.PolygonQuery{Revision: before.Revision})
	if err != nil {
		return "", err
	}
	had := slices.DeleteFunc(polygons, func(p geo.ControlPolygon) bool { return !imp.Snapshot.SpeaksOf(p.Status) })
	if 2*len(imp.Polygons) >= len(had) {
		return "", nil
	}
	return fmt.Sprintf("the map has %d polygons, and that of %s had %d", len(imp.Polygons), before.Date, len(had)), nil
}

// lastLike returns the last map up to the day of a snapshot that was drawn from the same kind of
// file and speaks of the same.
func lastLike(days []geo.SnapshotSummary, s geo.Snapshot) (geo.SnapshotSummary, bool) {
	for _, d := range slices.Backward(days) {
		if !s.Date.Before(d.Date) && d.Rank == s.Rank && slices.Equal(d.Statuses, s.Statuses) {
			return d, true
		}
	}
	return geo.SnapshotSummary{}, false
}
