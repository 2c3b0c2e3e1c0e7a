package server

import (
	"context"
	"fmt"
	"io"

	"controlmap/geo/answer"
)

func (s *server) compare(c call) error {
	q, err := s.compareQuery(c.values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	sources, err := store.lineages(c.ctx(), q.AsKnownAt, q.A, q.B)
	if err != nil {
		return err
	}
	doc := c.inFormat(document{cache: cacheFor(q.Date), name: fmt.Sprintf("compare-%s-%s", q.A, q.B)})
	return s.writeDerived(c, doc, parts{sources}, s.short, func(ctx context.Context, w io.Writer) error {
		table, err := answer.CompareOf(ctx, store, s.Atlas, q)
		if err != nil {
			return err
		}
		return doc.writeDrawn(w, table, func() (drawn, error) {
			clip, err := answer.NewClip(s.Atlas.Regions, q.Region)
			if err != nil {
				return nil, err
			}
			return table.Map(ctx, clip)
		})
	})
}

func (s *server) compareQuery(v values) (q answer.CompareQuery, err error) {
	if q.A, q.B, err = v.pair(); err != nil {
		return q, err
	}
	if q.Date, err = v.day("date"); err != nil {
		return q, err
	}
	q.Overlay, err = s.overlay(v)
	return q, err
}

// overlay reads what of each source is compared.
func (s *server) overlay(v values) (o answer.Overlay, err error) {
	if o.Region, err = s.region(v); err != nil {
		return o, err
	}
	if o.Statuses, err = v.statuses(); err != nil {
		return o, err
	}
	o.AsKnownAt, err = v.asKnownAt()
	return o, err
}

func (s *server) matrix(c call) error {
	q, err := s.matrixQuery(c.values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	sources, err := store.allLineages(c.ctx(), q.AsKnownAt)
	if err != nil {
		return err
	}
	doc := c.inFormat(document{cache: cacheFor(q.Date), name: "compare-matrix"})
	return s.writeDerived(c, doc, parts{sources}, s.long, func(ctx context.Context, w io.Writer) error {
		table, err := answer.MatrixOf(ctx, store, s.Atlas, q)
		if err != nil {
			return err
		}
		return doc.writeTable(w, table)
	})
}

func (s *server) matrixQuery(v values) (q answer.MatrixQuery, err error) {
	if q.Date, err = v.day("date"); err != nil {
		return q, err
	}
	q.Overlay, err = s.overlay(v)
	return q, err
}

func (s *server) agreement(c call) error {
	q, err := s.agreementQuery(c.values)
	if err != nil {
		return err
	}
	store := newView(s.Store)
	sources, err := store.lineages(c.ctx(), q.AsKnownAt, q.A, q.B)
	if err != nil {
		return err
	}
	doc := c.inFormat(document{cache: cacheFor(q.To), name: fmt.Sprintf("compare-%s-%s-%s", q.A, q.B, q.Step)})
	return s.writeDerived(c, doc, parts{sources}, s.long, func(ctx context.Context, w io.Writer) error {
		table, err := answer.AgreementOf(ctx, store, s.Atlas, q)
		if err != nil {
			return err
		}
		return doc.writeTable(w, table)
	})
}

func (s *server) agreementQuery(v values) (q answer.AgreementQuery, err error) {
	if q.A, q.B, err = v.pair(); err != nil {
		return q, err
	}
	if q.From, q.To, err = v.span(); err != nil {
		return q, err
	}
	if q.Step, err = answer.ParseStep(v["step"]); err != nil {
		return q, err
	}
	q.Overlay, err = s.overlay(v)
	return q, err
}
