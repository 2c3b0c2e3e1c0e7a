// Package geo holds the words of controlmap and nothing that reads or writes the world.
// Each word has one meaning in the whole tree:
//
//   - source: a publisher, or an operator's own map, with its licence, its attribution and
//     what its statuses mean (Source).
//   - snapshot: one source's map of one day. Its date is the day that the publisher
//     assessed, not the day on which this database learned of it (Snapshot).
//   - revision: one state of a snapshot, by number. A corrected file makes a new revision;
//     the old one stays readable. A RevisionID names it in any database.
//   - covers: the statuses that a snapshot speaks of (Snapshot.Statuses). What it does not speak of
//     is unknown, never zero.
//   - carried over: a status that a snapshot does not speak of, as in the last one before that
//     does (StatusOrigin).
//   - status: who holds a polygon, in the source's own words (Status). Since tells when
//     what is occupied was occupied.
//   - control polygon: one polygon of one status in a snapshot (ControlPolygon).
//   - area: an extent in km2, always measured twice: on the sphere that publishers use and
//     on the WGS84 ellipsoid (Km2). What a region has of a status is a RegionArea.
//   - region: an oblast-level unit of Ukraine, a group of them, the whole country, or
//     "outside" for what lies in none of them (Region, RegionCode).
//   - place: a settlement, with a name, a point and the region it lies in (Place).
//   - change: what differs between two snapshots of a source (Change): polygons that were
//     gained or lost (ChangedPolygon), and gains and losses by region (RegionChange).
//   - water: open water, which nobody takes: the sea, a lagoon, a reservoir. The rest of an
//     area is land.
//   - redrawn: a change where nobody advances, by a line that was drawn anew: along a coast or
//     the international border, in water, or around ground that was held before 2022.
//   - status transition: a point gaining or losing a status from one snapshot to the next
//     (StatusTransition).
//   - front line: the boundary of what is occupied that is neither coast nor international
//     border (FrontLength).
//   - deviation: how much more a source has as occupied of a region than the maps that it was
//     compared with, least and most over a period (Deviation). The uncertainty of a total is
//     the larger of the two without its sign, that of a net change the largest difference
//     which the deviations of its two days can have.
//   - period: a run of days, both ends included (Period).
//   - map: what a tile shows: a snapshot, a change, or a history, which is every snapshot
//     from one to another (MapID).
//   - ledger: dated rows that say which status a settlement has from that day on; the built-in
//     source is made of one (geo/ledger).
//   - segment: a straight line between two points.
//   - winding: the direction of a ring, and the winding number of the face beside an edge.
//
// Points are lon, lat in degrees on WGS84 and travel as orb.Point. Rings are closed, outer
// rings run counter-clockwise and holes clockwise (RFC 7946). Shapes are never changed once
// they have been handed on.
//
// # Which packages ask a store
//
// geo/answer and geo/tileset ask a store, each through an interface of its own; all other
// packages below geo are functions of their arguments. None reads a clock, a file or the
// network.
//
// # Decisions
//
// A day ends at 03:00 UTC, not at midnight in Kyiv. DeepState publishes a day's map in the
// night that follows: its own totals for 2022-11-12 (108 651 km2) and for the end of 2022
// (108 702 km2, behind "7 463 km2 in 2023-2025") are maps of 01:48 and 01:20 in Kyiv, and
// its daily mirror, fetched at 03:00 UTC, is dated the evening before. One cut for both
// makes them one series. A publisher that states the day itself would change it.
//
// A status is told of a day by the last snapshot at or before it that speaks of it
// (StoredSnapshot.Origin), however old, and the answer names that snapshot: zero would be a lie.
// It is worked out when a snapshot is read, once for all answers; a late snapshot changes it.
//
// Maps draw what is carried over for MaxDrawnAge days alone, since they cannot write its age
// beside it: the grey zone of last year at the front of today would mislead. Tables know no limit.
//
// Quality flags are worked out when a list of snapshots is read, from stored totals, and
// are not stored: a snapshot that arrives late can change its neighbours' flags.
//
// A flag is of a map that leaves something out, or of the step that led to it
// (FlagKind.IsOfStep): a map that was drawn anew on one day is as good as any from then on, and
// what comes after it must not be flagged for its sake. More than 1 000 km2 gained in a day since
// April 2022 is no advance: DeepState drew 1 245 to 2 555 km2 in a night on six days of April
// 2022, and never more than 750 on the 1 000 other days to August 2025.
//
// Addresses name a revision by its number and by the beginning of a hash of what it shows
// (RevisionID). They may be cached for a year, and a number alone is another snapshot in a
// database that was made anew. 32 bits suffice: the hash tells databases apart, not
// revisions. An identity that all databases share would replace both.
//
// Deviations are bounds, not spreads: two numbers serve a total and, taken with those of
// another day, every change, in which what is off by as much on both days cancels out. They
// belong to a source and not to its snapshots: a better comparison alters no map.
//
// One error type carries what a person may see; its code is mapped to an HTTP status in
// server/web and to an exit code in cmd, once each.
package geo
