package server

import (
	"context"
	"fmt"
	"io"

	"controlmap/geo/answer"
)

func (s *server) frontline(c call) error {
	q, err := s.frontQuery(c.values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	meta, _, err := answer.Find(c.ctx(), store, q.SnapshotQuery)
	if err != nil {
		return err
	}
	doc := c.inFormat(document{cache: cacheFor(q.Date), name: fmt.Sprintf("frontline-%s-%s", meta.Source, meta.Snapshot)})
	return s.writeDerived(c, doc, parts{meta}, s.short, func(ctx context.Context, w io.Writer) error {
		table, err := answer.FrontOf(ctx, store, s.Atlas, q)
		if err != nil {
			return err
		}
		return doc.writeDrawn(w, table, func() (drawn, error) { return table.Map(ctx, s.Atlas.Regions) })
	})
}

func (s *server) frontQuery(v values) (q answer.FrontQuery, err error) {
	if q.SnapshotQuery, err = v.snapshotQuery(); err != nil {
		return q, err
	}
	q.Region, err = s.region(v)
	return q, err
}
