// Package sqlite keeps sources, snapshots, their revisions and their polygons in one
// SQLite file. Its tables:
//
//   - source: a publisher and its terms.
//   - snapshot: a source and a date. It exists only with a revision.
//   - revision: one state of a snapshot, with the time at which this database learned of it
//     and the totals that a list of snapshots shows.
//   - shape: a polygon as WKB, stored once by the SHA-256 of it, with its area;
//     shape_bounds is the R*Tree on its bounds.
//   - area: a control polygon, which is a shape with a status and a name, stored once;
//     revision_area says which of them a revision has, in the order of the import.
//   - ground: the area of each region, status and since in a revision, and the part of it in
//     open water.
//   - front: the length of a revision's front line in each region.
//   - change: one status from one revision of a source to another, with gains and losses by
//     region (moved) and the changed polygons (piece); piece_bounds is the R*Tree on the
//     bounds of those.
//   - confirmation: that a better map had the same polygons as a revision.
//   - tile: the place of a tile on a map (tile_map); tile_body: its bytes, compressed as
//     they are sent, stored once by the SHA-256 of them.
//   - setting: what the program stores about the database itself, its id among that.
//
// A revision is never deleted, and what its publisher says in it is never changed; what is
// measured of it may be measured later, or anew. Every Put is one transaction: a process that is killed
// in it leaves the database as it was before.
//
// # Decisions
//
// Tables and columns keep the names that they had before the code's words changed (area,
// ground, moved, piece): a migration that only renames would rewrite every operator's file,
// and refuse it to the program of before, for nothing that an operator sees.
//
// Two revisions differ if a hash over their polygons does, as a multiset of status, since,
// name and shape. Region areas are left out: they follow from the polygons and the boundary
// set, and the last bit of a floating-point number must not make a revision.
//
// A revision's fingerprint is taken over that hash, its source and its date when it is read:
// the same map has the same fingerprint in every database, and a column would only repeat
// what the row has. What it carries over of earlier maps is in it as well, since tiles show that.
//
// What a snapshot carries over is worked out from the list of snapshots when it is read, which is
// cached: stored, it would have to be mended with every snapshot that arrives late.
//
// The same polygons of a map that speaks of other statuses are a revision: that there is none of a
// status is news.
//
// The database's id is drawn by SQLite in the migration that adds it, so that there is no
// database of that version without one; a read-only file of an earlier version is refused,
// as it is for any other migration. The id has to be unlike others, not secret, and SQLite
// seeds its generator from the operating system's.
//
// What a source says of itself is stored with it, so that nobody tests its name. The
// migration that added those columns knows the sources of that time; for an operator's own it
// checks whether any map has an area with a since. Every import writes them again.
//
// Areas, front lines and changes follow from shapes, boundary set and rules, and the setting
// measured-by names the edition of both that made them. A program of another edition measures
// everything anew before it reads anything (BeginMeasuring), revisions and changes that only
// as_known_at still shows included. Rows carry whether they have been, so that a process that is killed goes on
// where it stopped, and meanwhile no edition has the database for its own. One transaction
// for all would hold the lock for minutes and begin again after each kill; an edition in every
// row would cost every reader a condition.
//
// The R*Tree indexes distinct shapes, not the polygons of revisions: a publisher repeats most
// polygons every day. Its 32-bit bounds are rounded outward, so that it only preselects; the
// polygon's own bound decides.
//
// WKB is stored uncompressed. The 1.4 million distinct vertices of 626 daily DeepState maps
// are 22 MB of it; deflate would save a fifth, and every reader would have to inflate.
// A limit of a few MB, or a source ten times as detailed, would change it.
//
// Notes and the meanings of statuses are JSON in a column: they are only ever read whole,
// with their revision or source, so that a list of snapshots is one query.
//
// Totals that a list of snapshots needs are stored with the revision, so that it does not
// add up some forty rows of ground for each. Put derives them from the region areas.
//
// Changes are stored by pair of revisions. A snapshot that arrives in between, or is
// revised, makes new pairs; the old ones stay for as_known_at. Which pairs are consecutive
// is computed when asked (chain), from the revisions known at that time.
//
// A series sums gains and losses over the ids of each period's changes, not by dates in
// SQL: which snapshots are consecutive, and which changes are missing, is decided once, in
// Go. Sums kept by month would be faster, and wrong after every late snapshot.
//
// Whether a changed polygon contains a point is decided on its WKB without decoding it
// (contains), since decoding thousands of vertices for a yes or no took most of the time.
// Of two polygons that share an edge, a point on it lies in one alone: a history that gains
// at an edge without losing there would never add up.
//
// A withdrawn day is a revision without polygons that hides the day from then on, so that
// what was known before stays readable, and the day may come back.
//
// The same polygons in a better map are no revision, since nobody would see a difference, but
// a confirmation: without it a map between the two would replace what it should lose to.
//
// Tiles are stored when an operator seeds them, never because a client asked: what is stored
// is bounded by what was asked for by hand, and a crawler writes nothing. A limit with
// eviction would need a clock on every read; many replicas behind one store would change it.
//
// Tiles of maps that were named by the number of a revision alone ("r12") are dropped by the
// migration that adds the database's id: nothing asks for such names any more, and a tile can
// be built again from what is stored.
//
// Stored tiles depend on a number for their look that the caller passes in, and not on the
// program's version: a version changes with every commit, or is unknown where the program was
// built without git, and says nothing about what tiles look like.
//
// A tile that is stored without bytes shows nothing; one that is not stored has to be built.
// Putting a tile over another leaves the old bytes until tiles are dropped: a tile of a
// revision does not change, and looking for other uses of bytes costs every write.
//
// Times are UTC text of one width, in milliseconds, so that they sort as text and survive
// a visit to JavaScript. A revision never bears an earlier time than the one it replaces:
// a clock that was set back must not bring an old map back.
//
// The file is recognised by its application_id, and its schema by its user_version. Another
// program's file, or one from a newer controlmap, is refused before anything is written.
//
// A database in a read-only file is only read; in a read-only folder without a write-ahead
// log it is opened immutable. A program that then writes to it elsewhere may make what is
// read here inconsistent: SQLite has no lock without a file to hold it.
package sqlite
