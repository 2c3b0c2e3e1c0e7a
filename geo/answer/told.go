package answer

import (
	"context"
	"slices"

	"controlmap/geo"
)

// Origin is the snapshot that a status is told by: the last at or before the day asked for that
// speaks of it.
type Origin struct {
	Snapshot geo.Date     `json:"snapshot"`
	Revision geo.Revision `json:"revision"`
	AgeDays  int          `json:"age_days"` // from Snapshot to the day asked for
}

// toldStatuses are the statuses that a source tells of a day.
type toldStatuses struct {
	meta    Meta // of the snapshot that tells the main status
	main    geo.Status
	origins []geo.StatusOrigin // of all, the most telling first
}

// tell looks up which snapshots answer q for a status, or for all. The main status is the one
// asked for; of all, the most telling of those told. The error is that of Find, Invalid for a
// status that the source does not tell, NotFound for one that no snapshot up to the date does.
func (e *Engine) tell(ctx context.Context, q geo.SnapshotQuery, status geo.Status) (toldStatuses, error) {
	found, err := e.lookUp(ctx, q)
	if err != nil {
		return toldStatuses{}, err
	}
	if status != geo.AllStatus {
		return found.tellOne(status, q.Date)
	}
	return found.tellAll(q.Date), nil
}

// findTelling looks up the snapshot that answers q for one status; see tell.
func (e *Engine) findTelling(ctx context.Context, q geo.SnapshotQuery, status geo.Status) (Meta, error) {
	told, err := e.tell(ctx, q, status)
	return told.meta, err
}

// origin returns what tells a status; of one that is not told, what tells the main status.
func (t toldStatuses) origin(status geo.Status) Origin {
	i := slices.IndexFunc(t.origins, func(o geo.StatusOrigin) bool { return o.Status == status })
	if i < 0 {
		return Origin{t.meta.Snapshot, t.meta.Revision, t.meta.AgeDays}
	}
	o := t.origins[i]
	return Origin{o.Date, o.Revision, t.meta.Date.DaysSince(o.Date)}
}

// foundSnapshot is what a source has of a day.
type foundSnapshot struct {
	sourceSnapshots
	stored geo.StoredSnapshot // the last at or before the day
}

func (e *Engine) lookUp(ctx context.Context, q geo.SnapshotQuery) (found foundSnapshot, err error) {
	src, err := e.store.Source(ctx, q.Source)
	if err != nil {
		return found, err
	}
	if found.stored, err = e.store.Snapshot(ctx, q); err != nil {
		return found, err
	}
	found.source = src.Source
	found.snapshots, err = e.store.Snapshots(ctx, q.Source, q.AsKnownAt)
	return found, err
}

// meta describes a snapshot of the source that answers a question about a day.
func (f foundSnapshot) meta(s geo.StoredSnapshot, asked geo.Date) Meta {
	return NewMeta(f.source, s, asked, FlagsOf(f.snapshots, s.Revision))
}

// of returns the snapshot of a revision that the found one is or carries over.
func (f foundSnapshot) of(revision geo.Revision) geo.StoredSnapshot {
	i := slices.IndexFunc(f.snapshots, func(d geo.SnapshotSummary) bool { return d.Revision == revision })
	if i < 0 || revision == f.stored.Revision {
		return f.stored
	}
	return f.snapshots[i].StoredSnapshot
}

// tellOne is about the last day of which the source tells the status where no day is asked for.
func (f foundSnapshot) tellOne(status geo.Status, asked geo.Date) (toldStatuses, error) {
	if err := checkTold(f.source, StatusList{status}); err != nil {
		return toldStatuses{}, err
	}
	origin, ok := f.stored.Origin(status)
	if !ok {
		return toldStatuses{}, f.untold(status)
	}
	return toldStatuses{f.meta(f.of(origin.Revision), asked), status, []geo.StatusOrigin{origin}}, nil
}

// untold says from when on the source tells a status.
func (f foundSnapshot) untold(status geo.Status) error {
	speaking, err := f.speakingOf(status)
	if err != nil {
		return err
	}
	return geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s that tells %s: its first that does is of %s",
		f.source.Name, f.stored.Date, status, speaking.first().Date)
}

// tellAll is about the source's newest day where no day is asked for. What is carried over is
// told as far as the source has the status at all.
func (f foundSnapshot) tellAll(asked geo.Date) (told toldStatuses) {
	if asked.IsZero() {
		asked = f.stored.Date
	}
	for _, o := range f.stored.Origins() {
		if o.Revision != f.stored.Revision && !f.has(o.Status) {
			continue
		}
		if len(told.origins) == 0 || !f.has(told.main) && f.has(o.Status) {
			told.main, told.meta = o.Status, f.meta(f.of(o.Revision), asked)
		}
		told.origins = append(told.origins, o)
	}
	return told
}
