// Package measure computes areas, on the sphere that publishers use and on the WGS84
// ellipsoid, in total and within each region; and where the front line runs, how long it
// is in each region and how far from a point.
//
// # Decisions
//
// The ellipsoid is measured on its authalic sphere, which has the same area element
// (Snyder, Map Projections: A Working Manual, 1987, eq. 3-11 to 3-13), with edges that
// are great circles there. That agrees with Karney's algorithm to better than 1e-6 on
// the sources' shapes, which a test holds. orb's cheaper formula on the same latitudes
// does not: on DeepState's longest edges it is 5e-6 off.
//
// An edge of more than half a degree is measured along its geodesic, in steps of a quarter: a great
// circle is 3e-6 off for a square of five degrees. The longest of DeepState's are as long; they
// moved its totals by 0.01 km2.
//
// The area within a region comes from Green's theorem, not from an overlay: the parts of
// the polygon's boundary inside the region and the parts of the region's boundary
// inside the polygon add up to the boundary of their intersection. Only edges near a
// region's border are intersected at all, so that a day of 3 200 vertices costs less
// than a millisecond where general clipping costs a hundred. It would be replaced by
// an overlay if regions ever changed with time.
//
// Water is a second partition beside the regions (Regional.Water), so that totals stay what
// publishers print and nobody pays for it who is far from the shore. It costs about as much
// again as the regions do, a fifth of an import; shapes cut at the coast would have changed every
// total.
//
// The area outside every region is the total less the regions, so that the regions of a
// snapshot always add up to its total.
//
// A boundary is coast or border, and not front, where it lies outside the outline of
// the regions, within 1 km of it, or within 6 km with no occupied ground between. A distance
// alone does not do: on 2025-12-01 and Natural Earth's outline, 1 km leaves 310 km of
// DeepState's border in the front and 3 km takes 48 km of front out of it.
//
// A point has no sides to look at: Along takes 2 km, which on that day misses 74 km of
// coast and border and takes 28 km of front for them. Finer regions would lower all of
// these figures. A front less than 6 km from a coast, across free ground, is missed.
//
// The shore of the Dnipro-Buh estuary is coast and that of the Dnipro is front, unless
// both banks below Zolota Balka are occupied; likewise the Syvash. That shortened the
// front of 2022-06-08 by 555 of 1 874 km. A data set of inland waters would replace the
// ones drawn by hand.
//
// Occupied polygons are not united: on 2022-11-11 they share 822 km of boundary, with
// overlaps and with seams, up to 100 m wide in April 2022, that a union keeps. Instead
// every part of a boundary is classified by what lies on its far side, in a tenth of the
// time of an overlay.
//
// What lies beside a polygon's boundary follows mostly from the polygon and the border alone:
// most of a long outline is coast or border whatever else is occupied. An Outline is
// that, and serves all maps that have the polygon: a third of the time for a settlement
// ledger's days. What depends on the rest of the map is looked up for each.
//
// What two polygons have in common (Ground.Overlap) is measured between lines that are straight in
// longitude and latitude, not between great circles: neighbours of which one has more vertices
// along a common border would else share what lies between the one circle and the others, 4 km2
// for a degree.
//
// Which polygon a point lies in is looked up in rows of latitude, of which most edges meet one to
// three. Where edges are long against their number, as of a comb, they are held in a segment tree
// instead, since a row would hold them all and each row each: of n edges n log n entries.
//
// Lengths follow lines that are straight in longitude and latitude, by the radii of
// curvature in steps of 10 km: within 1e-6 of Karney's algorithm, which a test holds,
// and a line that is cut anywhere keeps its length.
package measure
