package ingest

import (
	"context"
	"maps"
	"slices"
	"time"

	"controlmap/geo"
)

// describedSource is what is said of a source in the course of an import.
type describedSource struct {
	source   geo.Source // as it is stored, or will be with the first day
	isStored bool
	// meanings explain every status that an operator's own source may have, of which it covers
	// those that are in source; nil for others.
	meanings map[geo.Status]string
}

// describe keeps what the operator has said of a source that the store knows, that an earlier
// import of it split occupied ground by since, and, of an operator's own, what it covered.
func (in *Ingester) describe(ctx context.Context, src geo.Source, own bool) (*describedSource, error) {
	known, err := in.store.Source(ctx, src.Name)
	switch {
	case err == nil:
		src.Publishable = src.Publishable || known.Publishable
		src.SplitsSince = src.SplitsSince || known.SplitsSince
	case geo.CodeOf(err) != geo.NotFound:
		return nil, err
	}
	d := &describedSource{source: src}
	if own {
		d.meanings = src.Statuses
		d.source.Statuses = map[geo.Status]string{}
		d.cover(slices.Collect(maps.Keys(known.Statuses)))
	}
	return d, nil
}

// cover adds statuses to an operator's own source, and reports whether any is new.
func (d *describedSource) cover(statuses []geo.Status) (isNew bool) {
	for _, status := range statuses {
		if _, covered := d.source.Statuses[status]; !covered && d.meanings[status] != "" {
			d.source.Statuses[status] = d.meanings[status]
			isNew = true
		}
	}
	return isNew
}

// with returns what is to be said of the source with a day that covers some statuses; nil where
// that is stored.
func (d *describedSource) with(covers []geo.Status) *geo.Source {
	said := *d
	said.source.Statuses = maps.Clone(d.source.Statuses)
	if isNew := said.cover(covers); d.isStored && !isNew {
		return nil
	}
	return &said.source
}

// learn takes in what was stored of the source with a day, if anything was.
func (d *describedSource) learn(stored *geo.Source) {
	if stored != nil {
		d.source, d.isStored = *stored, true
	}
}

// findStored notes what the store has of the days.
func (in *Ingester) findStored(ctx context.Context, name geo.SourceName, days []dayImport) error {
	stored, err := in.store.Snapshots(ctx, name, time.Time{})
	if err != nil && geo.CodeOf(err) != geo.NotFound {
		return err
	}
	byDate := make(map[geo.Date]geo.StoredSnapshot, len(stored))
	for _, s := range stored {
		byDate[s.Date] = s.StoredSnapshot
	}
	for i := range days {
		days[i].stored = byDate[days[i].snapshot.Date]
	}
	return nil
}
