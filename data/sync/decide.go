package sync

import (
	"context"
	"fmt"
	"slices"
	"time"

	"controlmap/data/follow"
	"controlmap/data/ingest"
	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/record"
)

// files returns the files of a map in quarantine, by name, from the bytes that are kept.
func (s *Syncer) files(ctx context.Context, q record.Quarantine) (d follow.Delivery, err error) {
	d.Date, d.Published = q.Date, q.Published
	for _, f := range q.Files {
		body, err := s.Store.Raw(ctx, f.Hash)
		if err != nil {
			return d, err
		}
		d.Files = append(d.Files, follow.File{Name: f.Name, Data: body, Hash: f.Hash})
	}
	return d, nil
}

// Accept stores a map that waits in quarantine, as confirmed by a person for a reason, and returns
// what was stored.
func (s *Syncer) Accept(ctx context.Context, source Source, q record.Quarantine, why string) (stored []string, err error) {
	c := &check{Syncer: s, source: source}
	d, err := s.files(ctx, q)
	if err != nil {
		return nil, err
	}
	s.importing.Lock()
	defer s.importing.Unlock()
	if c.days, err = c.knownDays(ctx); err != nil {
		return nil, err
	}
	if err := c.checkSuperseded(ctx, q); err != nil {
		return nil, err
	}
	report, err := c.importFiles(ctx, d, func(in *ingest.Ingester) { in.Review = onlyOf(q.Date) })
	if err != nil {
		return nil, err
	}
	report.Held = nil // its files' other days, of which nothing was decided
	if report.Failed > 0 {
		return nil, geo.Errorf(geo.Invalid, "%s: %s", baseOf(report.Errors[0].File), report.Errors[0].Error)
	}
	if err := c.became(ctx, d, report); err != nil {
		return nil, err
	}
	return c.stored, s.Store.Decide(ctx, q.ID, record.Accepted, why)
}

// onlyOf objects to maps of all days but one.
func onlyOf(date geo.Date) func(context.Context, geo.Import, geo.Date) ([]string, error) {
	return func(_ context.Context, imp geo.Import, _ geo.Date) ([]string, error) {
		if imp.Snapshot.Date == date {
			return nil, nil
		}
		return []string{"it is not of " + date.String()}, nil
	}
}

// checkSuperseded refuses a map in place of which its publisher has sent another that is shown.
// One that was accepted though it came before is none, nor is the map itself.
func (c *check) checkSuperseded(ctx context.Context, q record.Quarantine) error {
	i := slices.IndexFunc(c.days, func(d geo.SnapshotSummary) bool { return d.Date == q.Date })
	if i < 0 || !c.days[i].RecordedAt.After(q.RecordedAt) || c.days[i].Occupied == q.Occupied {
		return nil
	}
	all, err := c.Store.Quarantines(ctx)
	if err != nil {
		return err
	}
	shown := c.days[i].RecordedAt
	if slices.ContainsFunc(all, func(other record.Quarantine) bool {
		return other.Source == q.Source && other.Date == q.Date && other.ID < q.ID && other.Decision == record.Accepted && !other.DecidedAt.Before(shown)
	}) {
		return nil
	}
	return geo.Errorf(geo.Invalid, "map %d is superseded: a later map of %s is shown since %s; it can be rejected", q.ID, q.Date, shown.Format(time.RFC3339))
}

// Candidate is a map in quarantine beside the one that is shown.
type Candidate struct {
	Import  geo.Import
	Change  geo.Change         // of what is occupied, from the map that is shown to this one
	Against geo.StoredSnapshot // the map shown of its day, or the last before it; zero where there is none
}

// Candidate reads a map in quarantine again, without storing it.
func (s *Syncer) Candidate(ctx context.Context, source Source, q record.Quarantine) (found Candidate, err error) {
	c := &check{Syncer: s, source: source}
	d, err := s.files(ctx, q)
	if err != nil {
		return found, err
	}
	looked := fmt.Errorf("map %d was only looked at", q.ID)
	_, err = c.importFiles(ctx, d, func(in *ingest.Ingester) {
		in.Review = func(_ context.Context, imp geo.Import, _ geo.Date) ([]string, error) {
			if imp.Snapshot.Date == q.Date {
				found.Import = imp
			}
			return []string{looked.Error()}, nil
		}
	})
	if err != nil {
		return found, err
	}
	found.Against, err = s.Store.Snapshot(ctx, geo.SnapshotQuery{Source: q.Source, Date: q.Date})
	if err != nil && geo.CodeOf(err) != geo.NotFound {
		return found, err
	}
	before, err := c.occupied(ctx, found.Against.Revision)
	if err != nil {
		return found, err
	}
	found.Change, err = c.measurer().Change(before, change.Map{Polygons: onlyOccupiedOf(found.Import)})
	found.Change = onlyOccupied(found.Change)
	return found, err
}
