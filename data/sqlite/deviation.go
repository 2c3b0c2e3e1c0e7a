package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"controlmap/geo"
)

// PutDeviations stores the deviations of a source in place of those it had. An unknown
// source is NotFound; what geo.Deviations.Check refuses is Invalid.
func (s *Store) PutDeviations(ctx context.Context, source geo.SourceName, list geo.Deviations) error {
	if err := list.Check(); err != nil {
		return err
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error {
		if _, err := first(ctx, tx, readSource, selectSources, source); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				err = noSuchSource(ctx, tx, geo.NotFound, source)
			}
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM deviation WHERE source = ?`, source); err != nil {
			return err
		}
		return addDeviations(ctx, tx, source, list)
	})
}

func addDeviations(ctx context.Context, tx *sql.Tx, source geo.SourceName, list geo.Deviations) error {
	insert, err := tx.PrepareContext(ctx, `INSERT INTO deviation (source, region, first, last, least_km2, most_km2) VALUES (?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, d := range list {
		last := sql.NullString{String: d.Last.String(), Valid: !d.Last.IsZero()}
		if _, err := insert.ExecContext(ctx, source, d.Region, d.First.String(), last, d.LeastKm2, d.MostKm2); err != nil {
			return err
		}
	}
	return nil
}

const selectDeviations = `
	SELECT region, first, coalesce(last, ''), least_km2, most_km2 FROM deviation
	WHERE source = ?1 AND (?2 = '[]' OR region IN (SELECT value FROM json_each(?2)))
		AND first <= ?4 AND (last IS NULL OR last >= ?3)
	ORDER BY region, first`

// Deviations returns the deviations of a source that hold on any day of a period, in the
// order of region and time; none of a source that has none or is unknown.
func (s *Store) Deviations(ctx context.Context, q geo.DeviationQuery) (geo.Deviations, error) {
	regions, err := json.Marshal(append([]geo.RegionCode{}, q.Regions...))
	if err != nil {
		return nil, err
	}
	found, err := list(ctx, s.readers, readDeviation, selectDeviations, q.Source, string(regions), q.Period.First.String(), q.Period.Last.String())
	return found, s.fault(ctx, err)
}

func readDeviation(rows *sql.Rows) (d geo.Deviation, err error) {
	var first, last string
	if err := rows.Scan(&d.Region, &first, &last, &d.LeastKm2, &d.MostKm2); err != nil {
		return d, err
	}
	return d, errors.Join(d.First.UnmarshalText([]byte(first)), d.Last.UnmarshalText([]byte(last)))
}
