// Package atlas indexes what does not change from day to day: regions, their common
// outline, and the places that points are named after. Control polygons are measured with
// an Atlas.
//
// # Decisions
//
// An Atlas reads no store and holds nothing of a snapshot, so that geo/answer and
// geo/tileset can share one without importing each other.
//
// A place that the boundary set leaves in the water or abroad is looked up just inside its
// region: the outlines of oblasts are coarser than the coordinates of places. Finer
// outlines would make it needless.
package atlas
