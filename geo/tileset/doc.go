// Package tileset makes the tiles of a store's maps: it reads what a tile needs, prepares
// it once with geo/tile, and keeps the maps that were asked for last.
//
// A Day is the map of one revision, a Change what moved from one revision to another, a
// History all days from one to the other. Each has a geo.MapID and is safe for concurrent
// use.
//
// # Decisions
//
// A map follows from its revisions alone: the date in a day's tiles is worked out from
// the snapshots that the store knew when it learned of the revision (chain). A tile may
// then be kept forever. Days that are filled in later do not change it; it would take
// tiles without dates to have both.
//
// Which tiles a step from day to day touched is kept by pair of revisions, some kB each,
// and follows from the changes that the store has measured. Those it has not, because an
// import is under way, are worked out here; where one map alone speaks of a status, all that
// it shows of it differs.
//
// Of ground that changes its "since" and keeps its status no change is stored, so that
// its tiles keep their date, and are not listed as changed. No source has done so; one
// that does would need pieces by since.
//
// What is prepared is made for all who wait for it, and goes on when one of them leaves:
// else a request that was given up would fail others. Errors are not kept.
//
// Histories share their days as they were prepared, some 50 kB each, and are prepared one
// after the other: one that ends with a day that was just imported needs that day alone, and
// its tiles are those of the history before it where the day touches nothing (TileName) and
// tells the same kinds of ground apart: one that begins to tell since alters all. Of
// archives longer than three years a history still holds all days; two such would share few.
package tileset
