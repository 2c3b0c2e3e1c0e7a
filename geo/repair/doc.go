// Package repair turns published polygons into valid ones and is the only place where
// shapes pass from one geometry library to another.
//
// # Limits
//
// A ring is less than 180 degrees wide and within lon -180..180, lat -90..90. Rings that touch or
// cross are mended where at most 1 000 000 pairs of edges have bounds that meet and at most 1 000
// pairs cross; more are refused. To find a polygon valid, or not, takes the time to sort its edges.
//
// # Decisions
//
// A repair may not change an area. Rings are closed over a gap of less than a tenth of a
// metre, wound, cleared of repeated vertices and of slivers; a polygon that touches
// itself is rebuilt by a zero-width buffer, and the result is used only where it leaves
// the area as it was. A ring that truly crosses itself is refused, with the place where it
// does, because only its author can say which side was meant.
//
// Ground is what lies inside the first ring and in none of the others, as RFC 7946 says: holes
// that overlap, repeat or lie in each other are cut out once, those outside the outline are left
// out, and of one that leads over it the part inside is cut out. Each is counted and noted. Holes
// that leave nothing are refused: nobody draws ground to say that there is none.
//
// A polygon over the antimeridian or as wide as the world is refused: which way around its edges
// go is a guess, and a mask of everything that is not meant has an area, but not of ground. A
// publisher who draws Chukotka would change it.
//
// Whether rings meet is found by a sweep with exact tests of sides, before any library sees them:
// those find all crossings of a ring before they say that it has one, which takes minutes for
// one of 3 000 random vertices.
//
// Overlays and validity come from simplefeatures, a port of JTS, because go-spatial's
// make-valid code triangulates, panics on some inputs and moves vertices. A
// measurement in favour of another library would change it.
package repair
