// Package tileset makes the tiles of a store's maps: it asks a store for what a tile needs,
// prepares it once with geo/tile, and caches the maps that were asked for last.
//
// A SnapshotMap is the map of one revision, a ChangeMap what changed from one revision to
// another, a HistoryMap all days from one to the other. Each has a geo.MapID and is safe for
// concurrent use.
//
// # Decisions
//
// A map follows from its revisions alone: the date in a day's tiles is worked out from
// the snapshots that the store knew when it learned of the revision (chain). A tile may
// then be kept forever. What a snapshot carries over is named by its id (the fingerprint), too. Days that are filled in later do not change it; it would take
// tiles without dates to have both.
//
// Footprints are cached by their two revisions, some kB each, and follow from the changes
// that the store has measured. Those that it has not, because an import is under way, are
// measured here; where one map alone draws a status, all that it shows of it differs.
//
// Of an area that changes its "since" and keeps its status no change is stored, so that its
// tiles keep their date, and are not listed as changed. No source has done so; one that does
// would need changed polygons by since.
//
// What is loaded is loaded for all who wait for it, and the load goes on when one of them
// leaves: else a request that was cancelled would fail others. Errors are not cached. Otter
// caches and shares the load, but runs it under the first caller's context and lets the
// others wait without one, hence cached.
//
// Histories share the snapshots of their days, some 50 kB each, and are prepared one after
// the other: one that ends with a day that was just imported needs that day alone, and its
// tiles are those of the history before it where the day alters nothing (TileName): a day
// with other kinds, such as the first with a since, alters all. Histories longer than three
// years still hold all days; two such would share few.
package tileset
