package server

import (
	"context"
	"io"

	"controlmap/geo/answer"
	"controlmap/geo/encode"
	"controlmap/server/web"
)

// answering makes the handler of a question: it parses the parameters, opens the question,
// and writes the answer unless the client has it already.
func answering[Q any, T encode.Table](s *server, parse func(web.Values) (Q, error), open func(context.Context, Q) (answer.Plan[T], error)) func(web.Call) error {
	return func(c web.Call) error {
		q, err := parse(c.Values)
		if err != nil {
			return err
		}
		plan, err := open(c.Ctx(), q)
		if err != nil {
			return err
		}
		return reply(s, c, plan)
	}
}

// reply writes what a plan builds in the format asked for. What the store has measured is
// built at once, and its tag is a hash of its bytes; other answers are known by what they
// follow from, and made when it is their turn.
func reply[T encode.Table](s *server, c web.Call, plan answer.Plan[T]) error {
	doc := c.InFormat(web.Document{Cache: web.CacheOf(plan.Latest), Name: plan.Name})
	build := func(ctx context.Context, w io.Writer) error {
		table, err := plan.Build(ctx)
		if err != nil {
			return err
		}
		return writeAnswer(ctx, w, doc, table)
	}
	if plan.Cost == answer.CostLookup {
		return c.WriteWhole(doc, func(w io.Writer) error { return build(c.Ctx(), w) })
	}
	return s.answers.Write(c, doc, plan.Basis, s.semaphore(plan.Cost), build)
}

// semaphore bounds how many answers of a cost are made at once.
func (s *server) semaphore(cost answer.Cost) web.Semaphore {
	switch cost {
	case answer.CostOverlay:
		return s.short
	case answer.CostOverlays:
		return s.long
	}
	return web.Semaphore{}
}

// writeAnswer writes the table, or its shapes where the document is GeoJSON.
func writeAnswer(ctx context.Context, w io.Writer, doc web.Document, table encode.Table) error {
	shaped, hasShapes := table.(answer.Shaped)
	if doc.MediaType != web.TypeGeoJSON || !hasShapes {
		return doc.WriteTable(w, table)
	}
	shapes, err := shaped.Shapes(ctx)
	if err != nil {
		return err
	}
	return shapes.WriteGeoJSON(w)
}
