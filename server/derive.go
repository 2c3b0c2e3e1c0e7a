package server

import (
	"bytes"
	"context"
	"io"

	"controlmap/geo/answer"
)

// builder makes an answer that is dear to make.
type builder func(ctx context.Context, w io.Writer) error

// parts are what an answer follows from, beside the request: shapes are not read to know
// whether a client has it already.
type parts []any

// writeDerived answers with what follows from parts alone, labelled as doc: with nothing to
// a client that has it already, with what is on the shelf, or with what build makes when g
// lets it in.
func (s *server) writeDerived(c call, doc document, from parts, g gate, build builder) (err error) {
	if doc.etag, err = identityTag(c.Path(), c.values, s.Atlas.Regions.Boundary, s.Version, from); err != nil {
		return err
	}
	if c.unchanged(doc) {
		return c.writeUnchanged(doc)
	}
	body, err := s.derive(c.ctx(), doc.etag, g, build)
	if err != nil {
		return err
	}
	return c.send(doc, body)
}

// derive lets go of the gate before the answer is sent: a slow reader must not keep others
// out.
func (s *server) derive(ctx context.Context, tag string, g gate, build builder) ([]byte, error) {
	if body, ok := s.shelf.get(tag); ok {
		return body, nil
	}
	leave, err := g.enter(ctx)
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

// drawn is what can be written as GeoJSON.
type drawn interface{ WriteGeoJSON(io.Writer) error }

// writeDrawn writes the table, or its shapes where doc is GeoJSON.
func (d document) writeDrawn(w io.Writer, t answer.Table, draw func() (drawn, error)) error {
	if d.mediaType != typeGeoJSON {
		return d.writeTable(w, t)
	}
	shapes, err := draw()
	if err != nil {
		return err
	}
	return shapes.WriteGeoJSON(w)
}
