package server

import (
	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/server/web"
)

func parseSeries(v web.Values) (q answer.SeriesQuery, err error) {
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

func parseChanges(v web.Values) (q answer.ChangesQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.Span(); err != nil {
		return q, err
	}
	q.Region, q.Status = v.Region(), v.Status()
	q.AsKnownAt, err = v.AsKnownAt()
	return q, err
}

func (s *server) parseFigures(v web.Values) (q answer.FiguresQuery, err error) {
	q.Figures = s.Figures
	q.AsKnownAt, err = v.AsKnownAt()
	return q, err
}
