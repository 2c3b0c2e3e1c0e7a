package server

import (
	"context"
	"time"

	"controlmap/geo"
)

// view is the store as one request sees it: what it has read once stays so until the
// request is over. A tag and the answer that bears it are then of the same snapshots, even
// while an import is under way. It is not for concurrent use.
type view struct {
	Store
	all       map[struct{}][]geo.SourceSummary
	sources   map[geo.SourceName]geo.SourceSummary
	snapshots map[geo.SnapshotQuery]geo.StoredSnapshot
	days      map[listing][]geo.SnapshotSummary
}

// listing asks for the snapshots of a source as known at a time.
type listing struct {
	source geo.SourceName
	at     time.Time
}

func newView(store Store) *view {
	return &view{
		Store:     store,
		all:       map[struct{}][]geo.SourceSummary{},
		sources:   map[geo.SourceName]geo.SourceSummary{},
		snapshots: map[geo.SnapshotQuery]geo.StoredSnapshot{},
		days:      map[listing][]geo.SnapshotSummary{},
	}
}

func (v *view) Sources(ctx context.Context) ([]geo.SourceSummary, error) {
	return readOnce(v.all, struct{}{}, func() ([]geo.SourceSummary, error) { return v.Store.Sources(ctx) })
}

func (v *view) Source(ctx context.Context, name geo.SourceName) (geo.SourceSummary, error) {
	return readOnce(v.sources, name, func() (geo.SourceSummary, error) { return v.Store.Source(ctx, name) })
}

func (v *view) Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error) {
	return readOnce(v.snapshots, q, func() (geo.StoredSnapshot, error) { return v.Store.Snapshot(ctx, q) })
}

func (v *view) Snapshots(ctx context.Context, source geo.SourceName, at time.Time) ([]geo.SnapshotSummary, error) {
	return readOnce(v.days, listing{source, at}, func() ([]geo.SnapshotSummary, error) { return v.Store.Snapshots(ctx, source, at) })
}

// readOnce returns what was read before, or reads it.
func readOnce[K comparable, V any](before map[K]V, key K, read func() (V, error)) (V, error) {
	if value, ok := before[key]; ok {
		return value, nil
	}
	value, err := read()
	if err == nil {
		before[key] = value
	}
	return value, err
}

// lineage is a source and its snapshots, as far as an answer can depend on them.
type lineage struct {
	Source geo.Source
	States []state
}

type state struct {
	Date     geo.Date
	Revision geo.Revision
	Flags    []geo.Flag
}

// lineages describes sources as known at a time. The error is NotFound for one that is
// not there.
func (v *view) lineages(ctx context.Context, at time.Time, names ...geo.SourceName) ([]lineage, error) {
	list := make([]lineage, len(names))
	for i, name := range names {
		src, err := v.Source(ctx, name)
		if err != nil {
			return nil, err
		}
		days, err := v.Snapshots(ctx, name, at)
		if err != nil {
			return nil, err
		}
		list[i].Source = src.Source
		for _, d := range days {
			list[i].States = append(list[i].States, state{d.Date, d.Revision, d.Flags})
		}
	}
	return list, nil
}

// allLineages describes all sources.
func (v *view) allLineages(ctx context.Context, at time.Time) ([]lineage, error) {
	sources, err := v.Sources(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]geo.SourceName, len(sources))
	for i, src := range sources {
		names[i] = src.Name
	}
	return v.lineages(ctx, at, names...)
}
