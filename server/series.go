package server

import (
	"context"
	"fmt"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/server/web"
)

func (s *server) series(c web.Call) error {
	q, err := seriesQuery(c.Values)
	if err != nil {
		return err
	}
	table, err := s.seriesOf(c.Ctx(), q)
	if err != nil {
		return err
	}
	return c.WriteTable(table, web.Document{
		Cache: web.CacheFor(q.To),
		Name:  fmt.Sprintf("series-%s-%s-%s", q.Source, q.Region, q.Step),
	})
}

// seriesOf makes no more than a few tables at once that have a row for each region and
// snapshot or day: decades of them are hundreds of megabytes.
func (s *server) seriesOf(ctx context.Context, q answer.SeriesQuery) (answer.SeriesTable, error) {
	if q.PerRegion && (q.Step == answer.StepDay || q.Step == answer.StepSnapshot) {
		release, err := s.long.Acquire(ctx)
		if err != nil {
			return answer.SeriesTable{}, err
		}
		defer release()
	}
	return answer.SeriesOf(ctx, s.Store, s.Atlas.Regions, q)
}

func seriesQuery(v web.Values) (q answer.SeriesQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.Span(); err != nil {
		return q, err
	}
	if q.Step, err = answer.ParseStep(v["step"]); err != nil {
		return q, err
	}
	if q.Formula, err = geo.ParseFormula(v["formula"]); err != nil {
		return q, err
	}
	q.Region, q.Status, q.PerRegion = v.Region(), v.Status(), v["by"] == byRegion
	q.AsKnownAt, err = v.AsKnownAt()
	return q, err
}
