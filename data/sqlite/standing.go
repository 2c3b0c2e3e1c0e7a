package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"controlmap/geo"
)

// versionDigits is how many digits of the database's id are in a version: two databases that one
// reader polls at one address differ in them.
const versionDigits = 8

const selectStandings = `
	WITH newest AS (
		SELECT s.source, max(r.id) AS id, max(r.recorded_at) AS at
		FROM snapshot s JOIN revision r ON r.snapshot = s.id GROUP BY s.source),
	restated AS (
		SELECT s.source, max(c.id) AS id, max(c.recorded_at) AS at
		FROM revision_state c JOIN revision r ON r.id = c.revision JOIN snapshot s ON s.id = r.snapshot GROUP BY s.source),
	waiting AS (
		SELECT source, count(*) AS n FROM quarantine WHERE decision = 'pending' GROUP BY source)
	SELECT name, (SELECT value FROM setting WHERE name = '` + settingID + `'),
		coalesce(newest.id, 0), coalesce(restated.id, 0), nullif(max(coalesce(newest.at, ''), coalesce(restated.at, '')), ''),
		last_checked, last_good, last_changed, coalesce(failures, 0), coalesce(waiting.n, 0)
	FROM source LEFT JOIN newest ON newest.source = name LEFT JOIN restated ON restated.source = name
		LEFT JOIN waiting ON waiting.source = name LEFT JOIN schedule ON schedule.source = name
	ORDER BY name`

// Standings lists what is newest of each source, and how it stands with its publisher, by name.
func (s *Store) Standings(ctx context.Context) ([]geo.Standing, error) {
	found, err := list(ctx, s.readers, readStanding, selectStandings)
	return found, s.fault(ctx, err)
}

func readStanding(rows *sql.Rows) (found geo.Standing, err error) {
	var recorded, checked, good, changed sql.NullString
	var database string
	var state int64
	if err := rows.Scan(&found.Source, &database, &found.Revision, &state, &recorded,
		&checked, &good, &changed, &found.Failures, &found.Quarantined); err != nil {
		return found, err
	}
	found.Version = fmt.Sprintf("%.*s.r%d.s%d", versionDigits, database, found.Revision, state)
	var errs [4]error
	found.RecordedAt, errs[0] = parseOptionalTime(recorded)
	found.LastChecked, errs[1] = parseOptionalTime(checked)
	found.LastGood, errs[2] = parseOptionalTime(good)
	found.LastChanged, errs[3] = parseOptionalTime(changed)
	return found, errors.Join(errs[:]...)
}
