// Package geo holds the words of controlmap and nothing that reads or writes the world.
//
//   - A source is a publisher, or an operator's own map, with its licence, its
//     attribution and what its statuses mean.
//   - A snapshot is one source's map of one day. Its date is the day that the
//     publisher assessed, not the day on which this database learned of it.
//   - A revision is one state of a snapshot. A corrected file makes a new revision;
//     the old one stays readable.
//   - A status says who holds an area, in the source's own words.
//   - An area is one polygon of one status. Its ground is measured twice: on the
//     sphere that publishers use and on the WGS84 ellipsoid.
//   - A region is an oblast-level unit of Ukraine, a group of them, the whole
//     country, or "outside" for ground that lies in none of them.
//   - A place is a settlement: a name, a point and the region it lies in.
//   - A change is ground gained or lost between two snapshots of a source.
//
// Points are lon, lat in degrees on WGS84 and travel as orb.Point. Rings are closed,
// outer rings run counter-clockwise and holes clockwise (RFC 7946). Shapes are never
// changed once they have been handed on.
//
// # Decisions
//
// A day ends at 03:00 UTC, not at midnight in Kyiv. DeepState publishes a day's map
// in the night that follows: its own totals for 2022-11-12 (108 651 km2) and for the
// end of 2022 (108 702 km2, behind "7 463 km2 in 2023-2025") are maps of 01:48 and
// 01:20 in Kyiv, and its daily mirror, fetched at 03:00 UTC, is dated the evening
// before. One cut for both makes them one series. A publisher that states the day
// itself would change it.
//
// Quality flags are worked out when a list of dates is read, from stored totals, and
// are not stored: a snapshot that arrives late may acquit or accuse its neighbours.
//
// One error type carries what a person may see; its code is mapped to an HTTP status
// in server and to an exit code in cmd, once each.
package geo
