package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"controlmap/geo"
)

const (
	// settingMeasuredBy is where the edition is kept by which all that is stored is measured.
	settingMeasuredBy = "measured-by"
	// settingMeasuringBy is the edition by which all is being measured anew.
	settingMeasuringBy = "measuring-by"
)

// MeasuredBy returns the edition of boundaries and rules by which all areas, front lines and
// changes are measured; empty where that is not known, or not all of them are.
func (s *Store) MeasuredBy(ctx context.Context) (string, error) {
	return s.Setting(ctx, settingMeasuredBy)
}

// BeginMeasuring marks all areas, front lines and changes to be measured anew by an edition,
// and drops stored tiles, which show some of them; until FinishMeasuring, MeasuredBy is empty.
// Where measuring by this edition has begun already, what has been measured since stays.
func (s *Store) BeginMeasuring(ctx context.Context, edition string) error {
	begun, err := s.Setting(ctx, settingMeasuringBy)
	if err != nil || begun == edition {
		return err
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			`UPDATE revision SET ground_measured = 0`,
			`UPDATE change SET measured = 0`,
			`DELETE FROM tile`, `DELETE FROM tile_map`, `DELETE FROM tile_body`,
			`DELETE FROM setting WHERE name = '` + settingMeasuredBy + `'`,
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return putSetting(ctx, tx, settingMeasuringBy, edition)
	})
}

// FinishMeasuring records that everything is measured by an edition. Changes that have not been
// measured since BeginMeasuring are dropped: those of neighbours are then among
// UnmeasuredChanges. Revisions that have not been are Internal.
func (s *Store) FinishMeasuring(ctx context.Context, edition string) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		var left int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM revision WHERE ground_measured = 0`).Scan(&left); err != nil {
			return err
		}
		if left > 0 {
			return geo.Errorf(geo.Internal, "%d revisions have not been measured by %q", left, edition)
		}
		for _, statement := range []string{
			`DELETE FROM moved WHERE change IN (SELECT id FROM change WHERE measured = 0)`,
			`DELETE FROM piece_bounds WHERE id IN (SELECT p.id FROM piece p JOIN change c ON c.id = p.change WHERE c.measured = 0)`,
			`DELETE FROM piece WHERE change IN (SELECT id FROM change WHERE measured = 0)`,
			`DELETE FROM change WHERE measured = 0`,
			`DELETE FROM setting WHERE name = '` + settingMeasuringBy + `'`,
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		s.summaries.clear()
		s.chains.clear()
		return putSetting(ctx, tx, settingMeasuredBy, edition)
	})
}

// UnmeasuredRevisions lists the revisions of all sources that have not been measured since
// BeginMeasuring, by source and date.
func (s *Store) UnmeasuredRevisions(ctx context.Context) ([]geo.Revision, error) {
	found, err := list(ctx, s.readers, readRevision, `SELECT r.id FROM revision r JOIN snapshot s ON s.id = r.snapshot
		WHERE r.ground_measured = 0 ORDER BY s.source, s.date, r.id`)
	return found, s.fault(ctx, err)
}

// PutMeasured stores what a revision measures, in place of what was stored: its areas and how
// long its front line is. An unknown revision is NotFound; numbers that are not finite, and
// areas that do not belong to one unit, are Invalid.
func (s *Store) PutMeasured(ctx context.Context, revision geo.Revision, areas []geo.RegionArea, front []geo.FrontLength) error {
	if err := firstError(checkRegionAreas(areas), checkFront(front)); err != nil {
		return err
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		if err := requireRevision(ctx, tx, revision); err != nil {
			return err
		}
		for _, statement := range []string{`DELETE FROM ground WHERE revision = ?`, `DELETE FROM front WHERE revision = ?`} {
			if _, err := tx.ExecContext(ctx, statement, revision); err != nil {
				return err
			}
		}
		if err := addRegionAreas(ctx, tx, revision, areas); err != nil {
			return err
		}
		return addFront(ctx, tx, revision, front)
	})
}

const selectOutdatedChanges = `SELECT c.from_revision, c.to_revision, c.status FROM change c
	JOIN revision r ON r.id = c.to_revision JOIN snapshot s ON s.id = r.snapshot
	WHERE c.measured = 0 ORDER BY s.source, s.date, c.to_revision, c.from_revision`

// OutdatedChanges lists the changes of all sources, stored ones between revisions that are no
// longer neighbours among them, that have not been measured since BeginMeasuring: by source
// and by date of the later snapshot.
func (s *Store) OutdatedChanges(ctx context.Context) (pairs []geo.SnapshotPair, err error) {
	_, err = list(ctx, s.readers, func(rows *sql.Rows) (_ struct{}, err error) {
		var pair geo.SnapshotPair
		var status geo.Status
		if err := rows.Scan(&pair.From, &pair.To, &status); err != nil {
			return struct{}{}, err
		}
		if n := len(pairs); n == 0 || pairs[n-1].From != pair.From || pairs[n-1].To != pair.To {
			pairs = append(pairs, pair)
		}
		last := &pairs[len(pairs)-1]
		last.Statuses = append(last.Statuses, status)
		return struct{}{}, nil
	}, selectOutdatedChanges)
	for i := range pairs {
		slices.SortFunc(pairs[i].Statuses, compareStatuses)
	}
	return pairs, s.fault(ctx, err)
}

// compareStatuses orders statuses as geo.Statuses does.
func compareStatuses(a, b geo.Status) int {
	all := geo.Statuses()
	return cmp.Compare(slices.Index(all, a), slices.Index(all, b))
}
