package server

import (
	"context"
	"fmt"
	"io"

	"controlmap/geo/answer"
	"controlmap/server/web"
)

func (s *server) frontline(c web.Call) error {
	q, err := s.frontQuery(c.Values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	meta, _, err := answer.Find(c.Ctx(), store, q.SnapshotQuery)
	if err != nil {
		return err
	}
	doc := c.InFormat(web.Document{Cache: web.CacheFor(q.Date), Name: fmt.Sprintf("frontline-%s-%s", meta.Source, meta.Snapshot)})
	return s.answers.Write(c, doc, web.Basis{meta}, s.short, func(ctx context.Context, w io.Writer) error {
		table, err := answer.FrontOf(ctx, store, s.Atlas, q)
		if err != nil {
			return err
		}
		return doc.WriteShapes(w, table, func() (web.GeoJSONWriter, error) { return table.Map(ctx, s.Atlas.Regions) })
	})
}

func (s *server) frontQuery(v web.Values) (q answer.FrontQuery, err error) {
	if q.SnapshotQuery, err = v.SnapshotQuery(); err != nil {
		return q, err
	}
	q.Region, err = s.region(v)
	return q, err
}
