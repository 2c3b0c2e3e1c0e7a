package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"controlmap/geo"
	"controlmap/geo/spelling"
)

const putSource = `
	INSERT INTO source (name, title, description, licence, attribution, url, statuses, complete, splits_since, publishable)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (name) DO UPDATE SET
		(title, description, licence, attribution, url, statuses, complete, splits_since, publishable) =
		(excluded.title, excluded.description, excluded.licence, excluded.attribution, excluded.url, excluded.statuses, excluded.complete, excluded.splits_since, excluded.publishable)
	WHERE (title, description, licence, attribution, url, statuses, complete, splits_since, publishable) IS NOT
		(excluded.title, excluded.description, excluded.licence, excluded.attribution, excluded.url, excluded.statuses, excluded.complete, excluded.splits_since, excluded.publishable)`

// PutSource adds a source or replaces what is said of it. It writes nothing where that
// is the same. A name or status that is not well formed is Invalid.
func (s *Store) PutSource(ctx context.Context, src geo.Source) error {
	if err := checkSource(src); err != nil {
		return err
	}
	return s.writeTx(ctx, func(tx *sql.Tx) error { return writeSource(ctx, tx, src) })
}

func checkSource(src geo.Source) error {
	if _, err := geo.ParseSourceName(string(src.Name)); err != nil {
		return err
	}
	for status := range src.Statuses {
		if _, err := geo.ParseStatus(string(status)); err != nil {
			return err
		}
	}
	return nil
}

func writeSource(ctx context.Context, tx *sql.Tx, src geo.Source) error {
	statuses, err := json.Marshal(src.Statuses)
	if err != nil {
		return geo.Wrap(geo.Internal, err, "source %q", src.Name)
	}
	_, err = tx.ExecContext(ctx, putSource, src.Name, src.Title, src.Description, src.Licence,
		src.Attribution, src.URL, string(statuses), src.Complete, src.SplitsSince, src.Publishable)
	return err
}

const selectSources = `
	SELECT name, title, description, licence, attribution, url, statuses, complete, splits_since, publishable,
		coalesce(min(date), ''), coalesce(max(date), ''), count(date)
	FROM source LEFT JOIN snapshot s ON s.source = name AND NOT EXISTS (
		SELECT 1 FROM revision w WHERE w.snapshot = s.id AND w.withdrawn = 1
		AND NOT EXISTS (SELECT 1 FROM revision n WHERE n.snapshot = s.id AND n.id > w.id))
	WHERE name = ?1 OR ?1 IS NULL
	GROUP BY name ORDER BY name`

// Sources lists the sources by name.
func (s *Store) Sources(ctx context.Context) ([]geo.SourceSummary, error) {
	found, err := list(ctx, s.readers, readSource, selectSources, nil)
	return found, s.fault(ctx, err)
}

// Source returns one source. NotFound names the sources there are.
func (s *Store) Source(ctx context.Context, name geo.SourceName) (geo.SourceSummary, error) {
	found, err := first(ctx, s.readers, readSource, selectSources, name)
	if errors.Is(err, sql.ErrNoRows) {
		err = noSuchSource(ctx, s.readers, geo.NotFound, name)
	}
	return found, s.fault(ctx, err)
}

const selectTallies = `
	SELECT source, count(*) FILTER (WHERE n = 1),
		count(*) FILTER (WHERE n > 1 AND withdrawn = 0), count(*) FILTER (WHERE withdrawn = 1)
	FROM (SELECT source, withdrawn, row_number() OVER (PARTITION BY snapshot ORDER BY r.id) AS n
		FROM revision r JOIN snapshot s ON s.id = r.snapshot)
	GROUP BY source ORDER BY source`

// Tallies counts the revisions of each source that has any, by name.
func (s *Store) Tallies(ctx context.Context) ([]geo.Tally, error) {
	found, err := list(ctx, s.readers, func(rows *sql.Rows) (t geo.Tally, err error) {
		err = rows.Scan(&t.Source, &t.Added, &t.Revised, &t.Withdrawn)
		return t, err
	}, selectTallies)
	return found, s.fault(ctx, err)
}

func readSource(rows *sql.Rows) (found geo.SourceSummary, err error) {
	var statuses, firstDay, lastDay string
	if err := rows.Scan(&found.Name, &found.Title, &found.Description, &found.Licence, &found.Attribution,
		&found.URL, &statuses, &found.Complete, &found.SplitsSince, &found.Publishable, &firstDay, &lastDay, &found.Snapshots); err != nil {
		return found, err
	}
	return found, errors.Join(
		json.Unmarshal([]byte(statuses), &found.Statuses),
		found.First.UnmarshalText([]byte(firstDay)),
		found.Last.UnmarshalText([]byte(lastDay)),
	)
}

// noSuchSource says which sources there are instead.
func noSuchSource(ctx context.Context, db querier, code geo.Code, name geo.SourceName) error {
	names, err := list(ctx, db, func(rows *sql.Rows) (name geo.SourceName, err error) {
		err = rows.Scan(&name)
		return name, err
	}, "SELECT name FROM source ORDER BY name")
	switch {
	case err != nil:
		return err
	case len(names) == 0:
		return geo.Errorf(code, "source %q is unknown: the database has no sources", name)
	}
	if meant, ok := spelling.Meant(name, names); ok {
		return geo.Errorf(code, "source %+q is not loaded; %s is", name, meant)
	}
	return geo.Errorf(code, "source %q is none of %s", name, joinNames(names))
}

func joinNames(names []geo.SourceName) string {
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = string(name)
	}
	return strings.Join(words, ", ")
}
