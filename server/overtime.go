package server

import (
	"controlmap/geo"
	"controlmap/geo/answer"
)

func parseSeries(v values) (q answer.SeriesQuery, err error) {
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

func parseChanges(v values) (q answer.ChangesQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.span(); err != nil {
		return q, err
	}
	q.Region, q.Status = v.region(), v.status()
	q.AsKnownAt, err = v.asKnownAt()
	return q, err
}

func (s *server) parseFigures(v values) (q answer.FiguresQuery, err error) {
	q.Figures = s.Figures
	q.AsKnownAt, err = v.asKnownAt()
	return q, err
}
