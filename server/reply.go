package server

import (
	"context"
	"io"

	"controlmap/geo/answer"
	"controlmap/geo/encode"
)

// answering makes the handler of a question: it parses the parameters, opens the question,
// and writes the answer unless the client has it already.
func answering[Q any, T encode.Table](s *server, parse func(values) (Q, error), open func(context.Context, Q) (answer.Plan[T], error)) func(call) error {
	return func(c call) error {
		q, err := parse(c.values)
		if err != nil {
			return err
		}
		plan, err := open(c.ctx(), q)
		if err != nil {
			return err
		}
		return reply(s, c, plan)
	}
}

// reply writes what a plan builds in the format asked for. What the store has measured is
// built at once, and its tag is a hash of its bytes; other answers are known by what they
// follow from, and made when it is their turn.
func reply[T encode.Table](s *server, c call, plan answer.Plan[T]) error {
	doc := c.inFormat(document{cache: cacheOf(plan.Latest), name: plan.Name})
	build := func(ctx context.Context, w io.Writer) error {
		table, err := plan.Build(ctx)
		if err != nil {
			return err
		}
		return doc.writeAnswer(ctx, w, table)
	}
	if plan.Cost == answer.CostLookup {
		return c.writeWhole(doc, func(w io.Writer) error { return build(c.ctx(), w) })
	}
	return s.writeDerived(c, doc, plan.Basis, plan.Cost, build)
}

// writeAnswer writes the table, or its shapes where the document is GeoJSON.
func (d document) writeAnswer(ctx context.Context, w io.Writer, table encode.Table) error {
	shaped, hasShapes := table.(answer.Shaped)
	if d.mediaType != typeGeoJSON || !hasShapes {
		return d.writeTable(w, table)
	}
	shapes, err := shaped.Shapes(ctx)
	if err != nil {
		return err
	}
	return shapes.WriteGeoJSON(w)
}
