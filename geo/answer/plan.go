package answer

import (
	"context"
	"io"

	"controlmap/geo/encode"
)

// Plan is a question that has been opened: what its answer follows from, what the answer
// will cost, and how to build it. It holds the snapshots that were looked up, so that an
// import in between alters neither.
type Plan[T any] struct {
	// Basis is what the answer follows from beside the question, the boundary set and the
	// program: answers of the same basis are the same. It marshals as JSON.
	Basis []any
	// Cost says how much work it is to build the answer.
	Cost Cost
	// Latest says that the question is about the newest snapshot, whichever that is when
	// it is asked.
	Latest bool
	// Name suggests what to call a file of the answer, without an ending.
	Name  string
	build func(context.Context) (T, error)
}

// Build builds the answer. The error is Canceled when ctx ends first, else that of the
// store or of the overlay.
func (p Plan[T]) Build(ctx context.Context) (T, error) { return p.build(ctx) }

// Cost is how much work it is to build an answer.
type Cost uint8

// The costs of answers, the least first.
const (
	CostLookup   Cost = iota // what the store has measured, or polygons as they are stored
	CostOverlay              // one overlay of polygons
	CostOverlays             // many, or as many rows as take as long
)

// Shaped is a table whose rows have shapes.
type Shaped interface {
	encode.Table
	// Shapes returns the shapes cut to the table's region. The error is Canceled when ctx
	// ends first, else that of the overlay.
	Shapes(ctx context.Context) (Shapes, error)
}

// Shapes are the shapes of an answer, ready to be written.
type Shapes struct {
	object   any // whose members the collection has
	features []encode.Feature
}

// WriteGeoJSON streams the shapes as an RFC 7946 FeatureCollection that has the fields of
// the answer as members.
func (s Shapes) WriteGeoJSON(w io.Writer) error { return encode.GeoJSON(w, s.object, s.features) }
