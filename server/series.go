package server

import (
	"context"
	"fmt"

	"controlmap/geo"
	"controlmap/geo/answer"
)

func (s *server) series(c call) error {
	q, err := c.values.seriesQuery()
	if err != nil {
		return err
	}
	table, err := s.seriesOf(c.ctx(), q)
	if err != nil {
		return err
	}
	return c.writeTable(table, document{
		cache: cacheFor(q.To),
		name:  fmt.Sprintf("series-%s-%s-%s", q.Source, q.Region, q.Step),
	})
}

// seriesOf makes no more than a few tables at once that have a row for each region and
// snapshot or day: decades of them are hundreds of megabytes.
func (s *server) seriesOf(ctx context.Context, q answer.SeriesQuery) (answer.SeriesTable, error) {
	if q.PerRegion && (q.Step == answer.StepDay || q.Step == answer.StepSnapshot) {
		leave, err := s.long.enter(ctx)
		if err != nil {
			return answer.SeriesTable{}, err
		}
		defer leave()
	}
	return answer.SeriesOf(ctx, s.Store, s.Atlas.Regions, q)
}

func (v values) seriesQuery() (q answer.SeriesQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.span(); err != nil {
		return q, err
	}
	if q.Step, err = answer.ParseStep(v["step"]); err != nil {
		return q, err
	}
	if q.Formula, err = geo.ParseFormula(v["formula"]); err != nil {
		return q, err
	}
	q.Region, q.Status, q.PerRegion = v.region(), v.status(), v["by"] == byRegion
	q.AsKnownAt, err = v.asKnownAt()
	return q, err
}
