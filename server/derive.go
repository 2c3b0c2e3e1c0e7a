package server

import (
	"bytes"
	"context"
	"io"

	"controlmap/geo/answer"
)

// builder makes an answer that is dear to make.
type builder func(ctx context.Context, w io.Writer) error

// tag makes the tag of an answer that follows from the request and from the parts alone.
func (s *server) tag(c call, parts ...any) (string, error) {
	return identityTag(c.Path(), c.values, s.Atlas.Regions.Boundary, s.Version, parts)
}

// writeDerived answers with what follows from doc's ETag: with nothing to a client that has
// it already, with what is on the shelf, or with what build makes when g lets it in.
func (s *server) writeDerived(c call, doc document, g gate, build builder) error {
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
