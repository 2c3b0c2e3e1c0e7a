package server

import (
	"context"
	"io"

	"controlmap/geo/answer"
)

func (s *server) figures(c call) error {
	knownAt, err := c.values.asKnownAt()
	if err != nil {
		return err
	}
	store := newView(s.Store)
	sources, err := store.allLineages(c.ctx(), knownAt)
	if err != nil {
		return err
	}
	doc := c.inFormat(document{cache: cacheLatest, name: "figures"})
	return s.writeDerived(c, doc, parts{sources, s.Figures}, s.long, func(ctx context.Context, w io.Writer) error {
		table, err := answer.FiguresOf(ctx, store, s.Atlas, s.Figures, knownAt)
		if err != nil {
			return err
		}
		return doc.writeTable(w, table)
	})
}
