// Package repair turns published polygons into valid ones and is the only place where
// shapes pass from one geometry library to another.
//
// # Decisions
//
// A repair may not change an area. Rings are closed over a gap of less than a tenth of a
// metre, wound, cleared of repeated vertices and of slivers; a polygon that touches
// itself is rebuilt by a zero-width buffer, and the result is used only where it leaves
// the area as it was. A ring that truly crosses itself is refused, with the place where it
// does, because only its author can say which side was meant.
//
// Overlays and validity come from simplefeatures, a port of JTS, because go-spatial's
// make-valid code triangulates, panics on some inputs and moves vertices. A
// measurement in favour of another library would change it.
package repair
