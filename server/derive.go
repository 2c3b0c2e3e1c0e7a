package server

import (
	"bytes"
	"context"
	"io"

	"controlmap/geo/answer"
)

// builder makes an answer that is expensive to make.
type builder func(ctx context.Context, w io.Writer) error

// writeDerived answers with what follows from a basis alone, labelled as doc: with nothing
// to a client that has it already, from the response cache, or with what build makes when
// there is room for an answer of that cost.
func (s *server) writeDerived(c call, doc document, basis []any, cost answer.Cost, build builder) (err error) {
	if doc.etag, err = s.basisTag(c, basis); err != nil {
		return err
	}
	if c.unchanged(doc) {
		return c.writeUnchanged(doc)
	}
	body, err := s.derive(c.ctx(), doc.etag, cost, build)
	if err != nil {
		return err
	}
	return c.send(doc, body)
}

// basisTag is the ETag of an answer to the request that follows from a basis.
func (s *server) basisTag(c call, basis []any) (string, error) {
	return identityTag(c.Path(), c.values, s.Atlas.Regions.Boundary, s.Version, basis)
}

// derive leaves the semaphore before the answer is sent: a slow reader must not keep others
// out.
func (s *server) derive(ctx context.Context, tag string, cost answer.Cost, build builder) ([]byte, error) {
	if body, ok := s.shelf.get(tag); ok {
		return body, nil
	}
	leave, err := s.enter(ctx, cost)
	if err != nil {
		return nil, err
	}
	defer leave()
	if body, ok := s.shelf.get(tag); ok { // made while this request waited
		return body, nil
	}
	var body bytes.Buffer
	if err := build(ctx, &body); err != nil {
		return nil, err
	}
	s.shelf.put(tag, body.Bytes())
	return body.Bytes(), nil
}

// enter waits for room to make an answer of a cost, and returns how to leave again. The
// error is Unavailable.
func (s *server) enter(ctx context.Context, cost answer.Cost) (leave func(), err error) {
	switch cost {
	case answer.CostOverlay:
		return s.short.enter(ctx)
	case answer.CostOverlays:
		return s.long.enter(ctx)
	}
	return func() {}, nil
}
