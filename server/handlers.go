package server

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/server/web"
)

func (s *server) sources(c web.Call) error {
	plan, err := s.engine.Sources(c.Ctx())
	if err != nil {
		return err
	}
	return reply(s, c, plan)
}

func (s *server) regions(c web.Call) error { return reply(s, c, s.engine.Regions()) }

func parseDates(v web.Values) (q answer.DatesQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	q.AsKnownAt, err = v.AsKnownAt()
	return q, err
}

func parseAreas(v web.Values) (q answer.AreasQuery, err error) {
	q.Region, q.Status = v.Region(), v.Status()
	q.SnapshotQuery, err = v.SnapshotQuery()
	return q, err
}

func parseFront(v web.Values) (q answer.FrontQuery, err error) {
	q.Region = v.Region()
	q.SnapshotQuery, err = v.SnapshotQuery()
	return q, err
}

func parseControl(v web.Values) (q answer.ControlQuery, err error) {
	q.Region, q.Status = v.Region(), v.Status()
	if q.SnapshotQuery, err = v.SnapshotQuery(); err != nil {
		return q, err
	}
	q.Bound, err = v.BBox()
	return q, err
}

// control streams its shapes, which may be many megabytes, and keeps none of them.
func (s *server) control(c web.Call) error {
	q, err := parseControl(c.Values)
	if err != nil {
		return err
	}
	plan, err := s.engine.Control(c.Ctx(), q)
	if err != nil {
		return err
	}
	doc := web.Document{MediaType: web.TypeGeoJSON, Cache: web.CacheOf(plan.Latest)}
	if doc.ETag, err = s.answers.Tag(c, plan.Basis); err != nil {
		return err
	}
	if c.NotModified(doc) {
		return c.WriteNotModified(doc)
	}
	shapes, err := s.buildShapes(c.Ctx(), plan)
	if err != nil {
		return err
	}
	return c.Stream(doc, shapes.WriteGeoJSON)
}

func (s *server) buildShapes(ctx context.Context, plan answer.Plan[answer.Shapes]) (answer.Shapes, error) {
	release, err := s.semaphore(plan.Cost).Acquire(ctx)
	if err != nil {
		return answer.Shapes{}, err
	}
	defer release()
	return plan.Build(ctx)
}
