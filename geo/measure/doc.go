// Package measure tells how large ground is: on the sphere that publishers use and on
// the WGS84 ellipsoid, in total and within each region; and where the front line runs,
// how long it is in each region and how far from a point.
//
// # Decisions
//
// The ellipsoid is measured on its authalic sphere, which has the same area element
// (Snyder, Map Projections: A Working Manual, 1987, eq. 3-11 to 3-13), with edges that
// are great circles there. That agrees with Karney's algorithm to better than 1e-6 on
// the sources' shapes, which a test holds. orb's cheaper formula on the same latitudes
// does not: on DeepState's longest edges it is 5e-6 off.
//
// Ground within a region comes from Green's theorem, not from an overlay: the parts of
// the polygon's boundary inside the region and the parts of the region's boundary
// inside the polygon add up to the boundary of what they share. Only edges near a
// region's border are intersected at all, so that a day of 3 200 vertices costs less
// than a millisecond where general clipping costs a hundred. It would be replaced by
// an overlay if regions ever changed with time.
//
// Ground outside every region is the total less the regions, so that the rows of a
// snapshot always add up to its total.
//
// Outside Natural Earth's outline, within 1 km of it, or within 6 km with no occupied
// ground on the way, a boundary is coast or border. No distance alone will do: on
// 2025-12-01, 1 km keeps 310 km of DeepState's border and 3 km loses 48 km of front.
//
// A point has no sides: Along takes 2 km, which on that day misses 74 km of coast and
// border and takes 28 km of front for them. Better regions would shorten all of these.
// Free ground that is narrower than 6 km between occupied ground and a coast is missed.
//
// The shore of the Dnipro-Buh estuary is coast, that of the Dnipro front, unless both
// banks below Zolota Balka are occupied; so with the Syvash. That took 555 of 1 874 km
// off 2022-06-08. A set of inland waters would replace the ones drawn by hand.
//
// Occupied polygons are not united: on 2022-11-11 they share 822 km of boundary, with
// overlaps and seams, up to 100 m wide in April 2022, that an overlay keeps. Each piece
// of boundary is asked what lies beyond it, in a tenth of the time of an overlay.
//
// Lengths follow lines that are straight in longitude and latitude, by the radii of
// curvature in steps of 10 km: within 1e-6 of Karney's algorithm, which a test holds,
// and a line that is cut anywhere keeps its length.
package measure
