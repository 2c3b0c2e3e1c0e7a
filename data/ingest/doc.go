// Package ingest takes publishers' files into the store: read, parse, repair, measure,
// store; then measure what changed from one snapshot to the next.
//
// # Decisions
//
// A file is imported whole or not at all: one feature that cannot be repaired refuses its
// file, with the feature and the rule, and the other files go on.
//
// So is a file that fails while it is measured or stored: the store's refusal of a day is an error of
// the day's files. A new source is stored with its first snapshot, in one transaction, so that none
// is left behind without.
//
// Ground is counted once: polygons of one status that overlap are united before they are measured,
// those of one name and since into one; of others the ground stays with what was occupied earlier,
// and then with the first. How much they had twice is noted. Less than 0.01 km2 of a status is left
// as it is: neighbours whose common border was not drawn vertex by vertex. Ground of two statuses
// is kept for both, and noted.
//
// A publisher whose totals are sums keeps them (source.Reading.Sums). DeepState's printed totals
// are met by the sum alone, with up to 34 km2 of occupied ground counted twice in 2022, and ISW's and
// NZZ's were stored as sums from the start: ISW's map of 2022-04-23 has 415 km2 twice, NZZ's 0.03 at
// most. A total printed by ISW or NZZ that fits the union would change theirs.
//
// A file has a minute to be repaired and measured, outlines of 100 000 km (or 3 km a vertex) each
// and 150 000 km (and 10 km a vertex) together, and 100 000 pairs of polygons (or 10 a polygon)
// whose bounds meet. No map of ground comes near: these are combs, spirals and heaps.
//
// Reading, repairing and measuring run on all cores and cache every polygon by its
// content, since publishers repeat most of them every day; storing is one stream in
// order of date, one transaction a snapshot, so that a process killed at any moment
// leaves whole snapshots and the same import run again completes them. The files of one
// import are held in memory between the two; an archive that outgrows memory would
// change that.
//
// Assembled is for files that only together make maps, a table and the ground that it tells of. Its
// days come one after the other and are stored sixteen at a time: a year of VIINA takes 320 MB.
//
// Changes are measured after all snapshots are stored, from what is stored, where the
// store lacks them: one code (Measure) completes a killed import, a snapshot between two
// others and an older database, and a step that cannot be measured costs no snapshot.
//
// A front line is measured with its file, on all cores. Where a snapshot has other occupied
// polygons than its file, because some were carried over or kept, it is measured with the
// changes.
//
// Whatever is measured is measured by one edition of boundaries and rules (Edition, a hash of
// the shapes and a number). MeasureAnew brings a database of another edition up to it; it goes
// through the same code as an import, which a test holds.
//
// What a front line takes from a polygon alone is kept for the next sixteen to thirty-two maps,
// by the polygon's address: most polygons of a map are those of the map before, and the
// cache of repaired polygons hands out one slice for all that are equal.
//
// What was occupied before 2022 is taken over, into files that do not tell it, from the last
// better map of the source: where that map says so and the file still has the ground, whoever
// held it in between. Totals and front lines stay those of the file. A better map that is
// imported later than the file is not looked back for: importing the file again takes it over.
//
// An edge that is cut measures a little differently, by 0.0005 km2 in DeepState's mirror. The
// ground held before keeps its measure and the rest has what is left of the file's, by region,
// until everything is measured anew.
//
// Snapshots is for sources that are handed over whole: what the store has besides is
// withdrawn. Files is not: a folder rarely holds all that a publisher ever drew.
//
// Of several maps of one day the best is stored (geo.Snapshot.Supersedes) and the rest
// are reported. Files that hold different statuses of a day are merged into one snapshot,
// and with what the store already has of others on that day, of which a note is kept (NoteKept):
// it says which file a status is of, and so which one another file supersedes.
//
// An operator's own source covers what its files cover, and each day written says so. Days and
// sources of before, which claimed all statuses, stay as they are: nobody knows what they meant.
//
// A polygon that is not occupied but contested, liberated, advanced on, infiltrated or claimed, and lies
// outside Ukraine, is rejected here and not by an importer, because it takes the border to
// see it: DeepState draws the grey zone of Kursk like any other.
package ingest
