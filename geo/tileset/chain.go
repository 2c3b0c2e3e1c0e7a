package tileset

import (
	"context"
	"time"

	"controlmap/geo"
)

// earlier returns the snapshots of a source as the store knew them when it learned of a
// revision, up to the day before its own.
func (t *Tileset) earlier(ctx context.Context, of geo.StoredSnapshot) ([]geo.StoredSnapshot, error) {
	known, err := t.store.Snapshots(ctx, of.Source, of.RecordedAt)
	if err != nil {
		return nil, err
	}
	var earlier []geo.StoredSnapshot
	for _, s := range known {
		// Revisions of one import may have been recorded in the same instant.
		if s.Date.Before(of.Date) && s.Revision < of.Revision {
			earlier = append(earlier, s.StoredSnapshot)
		}
	}
	return earlier, nil
}

// chain returns the snapshots from one to another, as the store knew them when it learned of
// the later revision. The error is Invalid unless the first is of an earlier day, or an
// earlier revision of the same.
func (t *Tileset) chain(ctx context.Context, from, to geo.StoredSnapshot) ([]geo.StoredSnapshot, error) {
	switch {
	case from.Source != to.Source:
		return nil, geo.Errorf(geo.Invalid, "r%d is of source %q and r%d of %q: two of one source would be accepted",
			from.Revision, from.Source, to.Revision, to.Source)
	case to.Date.Before(from.Date) || from.Date == to.Date && to.Revision < from.Revision:
		return nil, geo.Errorf(geo.Invalid, "from %s is after to %s", from.Date, to.Date)
	case from.Revision == to.Revision:
		return []geo.StoredSnapshot{from}, nil
	}
	known, err := t.store.Snapshots(ctx, to.Source, latest(from.RecordedAt, to.RecordedAt))
	if err != nil {
		return nil, err
	}
	chain := []geo.StoredSnapshot{from}
	for _, s := range known {
		if from.Date.Before(s.Date) && s.Date.Before(to.Date) && s.Revision < max(from.Revision, to.Revision) {
			chain = append(chain, s.StoredSnapshot)
		}
	}
	return append(chain, to), nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
