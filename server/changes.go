package server

import (
	"context"
	"fmt"
	"io"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/server/web"
)

func (s *server) changes(c web.Call) error {
	q, err := s.changesQuery(c.Values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	from, to, err := changesEnds(c.Ctx(), store, q)
	if err != nil {
		return err
	}
	doc := c.InFormat(web.Document{
		Cache: web.CacheFor(q.To),
		Name:  fmt.Sprintf("changes-%s-%s-%s", q.Source, from.Snapshot, to.Snapshot),
	})
	return s.answers.Write(c, doc, web.Basis{from, to}, s.short, func(ctx context.Context, w io.Writer) error {
		table, err := answer.ChangesOf(ctx, store, s.Atlas, q)
		if err != nil {
			return err
		}
		return doc.WriteShapes(w, table, func() (web.GeoJSONWriter, error) {
			clip, err := answer.NewClip(s.Atlas.Regions, q.Region)
			if err != nil {
				return nil, err
			}
			return table.Map(ctx, clip)
		})
	})
}

func (s *server) changesQuery(v web.Values) (q answer.ChangesQuery, err error) {
	if q.Source, err = geo.ParseSourceName(v["source"]); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.Span(); err != nil {
		return q, err
	}
	if q.Region, err = s.region(v); err != nil {
		return q, err
	}
	q.Status = v.Status()
	q.AsKnownAt, err = v.AsKnownAt()
	return q, err
}

// changesEnds finds the two snapshots.
func changesEnds(ctx context.Context, store *view, q answer.ChangesQuery) (from, to answer.Meta, err error) {
	if from, _, err = answer.Find(ctx, store, geo.SnapshotQuery{Source: q.Source, Date: q.From, AsKnownAt: q.AsKnownAt}); err != nil {
		return from, to, err
	}
	to, _, err = answer.Find(ctx, store, geo.SnapshotQuery{Source: q.Source, Date: q.To, AsKnownAt: q.AsKnownAt})
	return from, to, err
}
