package server

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/answer"
)

func (s *server) sources(c call) error {
	plan, err := s.answers.Sources(c.ctx())
	if err != nil {
		return err
	}
	return reply(s, c, plan)
}

func (s *server) regions(c call) error { return reply(s, c, s.answers.Regions()) }

func parseDates(v values) (q answer.DatesQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	q.AsKnownAt, err = v.asKnownAt()
	return q, err
}

func parseAreas(v values) (q answer.AreasQuery, err error) {
	q.Region, q.Status = v.region(), v.status()
	q.SnapshotQuery, err = v.snapshotQuery()
	return q, err
}

func parseFront(v values) (q answer.FrontQuery, err error) {
	q.Region = v.region()
	q.SnapshotQuery, err = v.snapshotQuery()
	return q, err
}

func parseControl(v values) (q answer.ControlQuery, err error) {
	q.Region, q.Status = v.region(), v.status()
	if q.SnapshotQuery, err = v.snapshotQuery(); err != nil {
		return q, err
	}
	q.Bound, err = v.bbox()
	return q, err
}

// control streams its shapes, which may be many megabytes, and keeps none of them.
func (s *server) control(c call) error {
	q, err := parseControl(c.values)
	if err != nil {
		return err
	}
	plan, err := s.answers.Control(c.ctx(), q)
	if err != nil {
		return err
	}
	doc := document{mediaType: typeGeoJSON, cache: cacheOf(plan.Latest)}
	if doc.etag, err = s.basisTag(c, plan.Basis); err != nil {
		return err
	}
	if c.unchanged(doc) {
		return c.writeUnchanged(doc)
	}
	shapes, err := s.buildShapes(c.ctx(), plan)
	if err != nil {
		return err
	}
	return c.stream(doc, shapes.WriteGeoJSON)
}

func (s *server) buildShapes(ctx context.Context, plan answer.Plan[answer.Shapes]) (answer.Shapes, error) {
	leave, err := s.enter(ctx, plan.Cost)
	if err != nil {
		return answer.Shapes{}, err
	}
	defer leave()
	return plan.Build(ctx)
}
