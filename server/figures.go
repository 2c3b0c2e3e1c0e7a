package server

import (
	"context"
	"io"

	"controlmap/geo/answer"
	"controlmap/server/web"
)

func (s *server) figures(c web.Call) error {
	knownAt, err := c.Values.AsKnownAt()
	if err != nil {
		return err
	}
	store := newView(s.Store)
	sources, err := store.allLineages(c.Ctx(), knownAt)
	if err != nil {
		return err
	}
	doc := c.InFormat(web.Document{Cache: web.CacheLatest, Name: "figures"})
	return s.answers.Write(c, doc, web.Basis{sources, s.Figures}, s.long, func(ctx context.Context, w io.Writer) error {
		table, err := answer.FiguresOf(ctx, store, s.Atlas, s.Figures, knownAt)
		if err != nil {
			return err
		}
		return doc.WriteTable(w, table)
	})
}
