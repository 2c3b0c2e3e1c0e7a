// Package sqlite keeps sources, snapshots, their revisions and their areas in one
// SQLite file.
//
//   - source: a publisher and its terms.
//   - snapshot: a source and a date. It is there only with a revision.
//   - revision: one state of a snapshot, with when this database learned of it and
//     the totals that a list of days shows.
//   - shape: a polygon as WKB, stored once by the SHA-256 of it, with what it
//     measures; shape_bounds is the R*Tree on its bounds.
//   - area: a shape with a status and a name, stored once; revision_area says which
//     areas a revision has, in the order of the import.
//   - ground: what a revision holds of each region, status and since.
//   - front: how long a revision's front line is in each region.
//   - change: two revisions of a source, with what moved from the earlier to the later by
//     region and status (moved) and the polygons that did (piece); piece_bounds is the
//     R*Tree on their bounds.
//   - confirmation: that a better map had the same areas as a revision.
//   - tile: where on which map (tile_map) of revisions a tile lies; tile_body: its bytes,
//     compressed as they are sent, stored once by the SHA-256 of them.
//
// A revision is never deleted, and what its publisher says in it is never changed; its
// front line may be measured later. Every Put is one transaction: a process that is killed
// in it leaves the database as it was before.
//
// # Decisions
//
// A revision is told from the next by a hash over its areas alone, as a multiset of
// status, since, name and shape. Ground is left out: it follows from the areas and the
// boundary set, and a last bit of floating point must not make a revision.
//
// A revision's fingerprint is taken over that hash, its source and its date, when it is read:
// the same map has the same fingerprint in every database, and a column would only repeat
// what the row has.
//
// The database's id is drawn by SQLite in the migration that adds it, so that there is no
// database of that version without one, and no time between the two: a read-only file of an
// earlier version is refused as it is for any other migration. It has to be unlike others,
// not secret, and SQLite seeds its generator from the system's.
//
// What a source says of itself stands with it, so that nobody tests its name. The migration
// that added the facts knows those of the sources of that time; of an operator's own it looks
// whether any map has ground with a since. Every import writes them anew.
//
// The R*Tree holds distinct shapes, not the areas of revisions: a publisher repeats most
// polygons every day. Its 32-bit bounds are rounded outward and only thin out; the
// polygon's own bound decides.
//
// WKB is stored as it is. The 1.4 million distinct vertices of 626 daily DeepState maps
// are 22 MB of it; deflate would save a fifth and cost every reader an inflate.
// A limit of a few MB, or a source ten times as detailed, would change it.
//
// Notes and the meanings of statuses are JSON in a column: they are only ever read whole,
// with their revision or source, so that a list of days is one query.
//
// Totals that a list of days needs are stored with the revision, so that it does not
// add up some forty rows of ground for each day. They are derived by Put, from ground.
//
// Changes are stored by pair of revisions. A snapshot that arrives in between, or is
// revised, makes new pairs; the old ones stay for as_known_at. Which pairs are neighbours
// is worked out when asked (chain), from the revisions known at that time.
//
// A series adds up rows of moved over the ids of each period's changes, not by dates in
// SQL: what is consecutive, and what is missing, is decided once, in Go. Sums kept by month
// would be faster, and wrong after every late snapshot.
//
// A point is held against stored pieces without decoding them (contains), and lies in one
// alone of two that share an edge: a history that gains at an edge without losing there
// would never add up. Decoding thousands of vertices for a yes or no took most of the time.
//
// A withdrawn day is a revision without areas that hides the day from then on, so that
// what was known before stays readable, and the day may come back.
//
// The same areas in a better map are no revision, since nobody would see a difference, but
// a confirmation: without it a map between the two would replace what it should lose to.
//
// Tiles are stored when an operator seeds them, never because a client asked: what is kept
// is bounded by what was asked for by hand, and a crawler writes nothing. A limit with
// eviction would need a clock on every read; many replicas behind one store would change it.
//
// Tiles of maps that were named by the number of a revision alone ("r12") are dropped by the
// migration that adds the database's id: nothing asks for such names any more, and a tile is
// made again from what is stored.
//
// Stored tiles rest on a number for their look that the caller hands in, and not on the
// program's version: a version changes with every commit, or is unknown where the program was
// built without git, and says nothing about what tiles look like.
//
// A tile that is stored as nothing shows nothing; one that is not stored has to be built.
// Putting a tile over another leaves the old bytes until tiles are dropped: a tile of a
// revision does not change, and looking for other uses of bytes costs every write.
//
// Times are UTC text of one width, in milliseconds, so that they sort as text and survive
// a visit to JavaScript. A revision never bears an earlier time than the one it replaces:
// a clock that was set back must not bring an old map back.
//
// The file is known by its application_id, and its schema by its user_version. Another
// program's file, or one from a newer controlmap, is refused before anything is written.
//
// A database on a read-only file is read as it is; in a read-only folder without a
// write-ahead log it is opened immutable. Whoever then writes to it elsewhere may spoil
// what is read here: SQLite has no lock without a file to hold it.
package sqlite
