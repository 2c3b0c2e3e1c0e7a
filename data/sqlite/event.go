package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"controlmap/geo"
)

const (
	selectEventMark = `SELECT (SELECT coalesce(max(id), 0) FROM revision), (SELECT coalesce(max(id), 0) FROM revision_state)`

	selectRevisionEvents = `SELECT s.source, s.date, r.id, CASE WHEN r.withdrawn THEN 'withdrawn'
			ELSE coalesce((SELECT state FROM revision_state WHERE revision = r.id ORDER BY id LIMIT 1), 'confirmed') END,
			r.recorded_at, r.id
		FROM revision r JOIN snapshot s ON s.id = r.snapshot WHERE r.id > ? ORDER BY r.id LIMIT ?`

	selectStateEvents = `SELECT s.source, s.date, r.id, c.state, c.recorded_at, c.id
		FROM revision_state c JOIN revision r ON r.id = c.revision JOIN snapshot s ON s.id = r.snapshot
		WHERE c.id > ? ORDER BY c.id LIMIT ?`
)

// EventMark returns the mark of all that the database knows.
func (s *Store) EventMark(ctx context.Context) (mark geo.EventMark, err error) {
	err = s.readers.QueryRowContext(ctx, selectEventMark).Scan(&mark.Revision, &mark.Change)
	return mark, s.fault(ctx, err)
}

// News returns what the database learned since a mark, in the order in which it did: up to limit
// revisions, and as many changes of state. That a map is provisional is told with its revision
// alone.
func (s *Store) News(ctx context.Context, since geo.EventMark, limit int) (news geo.News, err error) {
	err = s.readTx(ctx, func(db querier) error {
		revisions, err := list(ctx, db, readEvent, selectRevisionEvents, since.Revision, limit)
		if err != nil {
			return err
		}
		states, err := list(ctx, db, readEvent, selectStateEvents, since.Change, limit)
		news = mergeEvents(since, revisions, states)
		return err
	})
	return news, err
}

// numberedEvent is an event with its number among those of its kind.
type numberedEvent struct {
	geo.Event
	number int64
}

func readEvent(rows *sql.Rows) (e numberedEvent, err error) {
	var date, at string
	if err := rows.Scan(&e.Source, &date, &e.Revision, &e.State, &at, &e.number); err != nil {
		return e, err
	}
	var errs [2]error
	e.Date, errs[0] = geo.ParseDate(date)
	e.At, errs[1] = parseTime(at)
	return e, errors.Join(errs[:]...)
}

// mergeEvents merges two lists by time, without changing the order within each.
func mergeEvents(since geo.EventMark, revisions, states []numberedEvent) geo.News {
	news := geo.News{Mark: since}
	for len(revisions) > 0 || len(states) > 0 {
		if len(states) == 0 || len(revisions) > 0 && !revisions[0].At.After(states[0].At) {
			news.Mark.Revision = geo.Revision(revisions[0].number)
			revisions = take(&news, revisions)
			continue
		}
		news.Mark.Change = states[0].number
		if states[0].State == geo.Provisional {
			states = states[1:]
			continue
		}
		states = take(&news, states)
	}
	return news
}

// take moves the first of a list to the news.
func take(news *geo.News, list []numberedEvent) []numberedEvent {
	e := list[0].Event
	e.Mark = news.Mark
	news.Events = append(news.Events, e)
	return list[1:]
}
