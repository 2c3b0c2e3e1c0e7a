// Package tiles serves tiles over HTTP, and what describes them: TileJSON, MapLibre styles, the
// catalogue, and which tiles changed between two snapshots. geo/tileset and geo/draw make
// them; this package reads their addresses, makes each once, caches and writes them.
//
// # Decisions
//
// Tiles, which are asked for far more often than other answers, are compressed once and
// cached compressed: their ETags are strong, the hash of the bytes sent, one for each encoding.
//
// A tile in memory is answered before any other layer sees the request (CachedFirst): echo, the
// log line, the request id and the time limit take longer than the tile. Metrics count it.
// A tile that has to be made goes through them all.
//
// Which snapshot a date or latest stands for is cached for 10 ms: an import is another
// process, and asking SQLite takes longer than answering with the tile. That of a revision is
// cached for good. A store that announces imports would change it.
//
// Tiles of histories, which take a hundred times as long as others, wait for a semaphore of
// their own, on half of the processors. One that an import does not touch is found by what
// it shows, under the history that ended before: importing an archive day by day makes anew
// only those tiles that change.
//
// A revision's path names the revision's fingerprint as well as its number, and is immutable
// for good: in another database the number is another revision, and its address another.
// Only a release that changes how tiles look has to be purged from what lies before the
// server, as its notes must say.
//
// Vector tiles are unpacked for a client that takes plain bytes alone: few do.
//
// A style names no places, since text needs fonts, which MapLibre loads by address: the
// program carries none. Areas that are drawn by patterns in pictures are plain in it.
package tiles
