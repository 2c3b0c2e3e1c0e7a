package server

import (
	"context"
	"fmt"
	"io"

	"controlmap/geo/answer"
	"controlmap/server/web"
)

func (s *server) compare(c web.Call) error {
	q, err := s.compareQuery(c.Values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	sources, err := store.lineages(c.Ctx(), q.AsKnownAt, q.A, q.B)
	if err != nil {
		return err
	}
	doc := c.InFormat(web.Document{Cache: web.CacheFor(q.Date), Name: fmt.Sprintf("compare-%s-%s", q.A, q.B)})
	return s.answers.Write(c, doc, web.Basis{sources}, s.short, func(ctx context.Context, w io.Writer) error {
		table, err := answer.CompareOf(ctx, store, s.Atlas, q)
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

func (s *server) compareQuery(v web.Values) (q answer.CompareQuery, err error) {
	if q.A, q.B, err = v.Pair(); err != nil {
		return q, err
	}
	if q.Date, err = v.Day("date"); err != nil {
		return q, err
	}
	q.Overlay, err = s.overlay(v)
	return q, err
}

// overlay reads what of each source is compared.
func (s *server) overlay(v web.Values) (o answer.Overlay, err error) {
	if o.Region, err = s.region(v); err != nil {
		return o, err
	}
	if o.Statuses, err = statuses(v); err != nil {
		return o, err
	}
	o.AsKnownAt, err = v.AsKnownAt()
	return o, err
}

func (s *server) matrix(c web.Call) error {
	q, err := s.matrixQuery(c.Values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	sources, err := store.allLineages(c.Ctx(), q.AsKnownAt)
	if err != nil {
		return err
	}
	doc := c.InFormat(web.Document{Cache: web.CacheFor(q.Date), Name: "compare-matrix"})
	return s.answers.Write(c, doc, web.Basis{sources}, s.long, func(ctx context.Context, w io.Writer) error {
		table, err := answer.MatrixOf(ctx, store, s.Atlas, q)
		if err != nil {
			return err
		}
		return doc.WriteTable(w, table)
	})
}

func (s *server) matrixQuery(v web.Values) (q answer.MatrixQuery, err error) {
	if q.Date, err = v.Day("date"); err != nil {
		return q, err
	}
	q.Overlay, err = s.overlay(v)
	return q, err
}

func (s *server) agreement(c web.Call) error {
	q, err := s.agreementQuery(c.Values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	sources, err := store.lineages(c.Ctx(), q.AsKnownAt, q.A, q.B)
	if err != nil {
		return err
	}
	doc := c.InFormat(web.Document{Cache: web.CacheFor(q.To), Name: fmt.Sprintf("compare-%s-%s-%s", q.A, q.B, q.Step)})
	return s.answers.Write(c, doc, web.Basis{sources}, s.long, func(ctx context.Context, w io.Writer) error {
		table, err := answer.AgreementOf(ctx, store, s.Atlas, q)
		if err != nil {
			return err
		}
		return doc.WriteTable(w, table)
	})
}

func (s *server) agreementQuery(v web.Values) (q answer.AgreementQuery, err error) {
	if q.A, q.B, err = v.Pair(); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.Span(); err != nil {
		return q, err
	}
	if q.Step, err = answer.ParseStep(v["step"]); err != nil {
		return q, err
	}
	q.Overlay, err = s.overlay(v)
	return q, err
}
