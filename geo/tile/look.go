package tile

// Look numbers what tiles look like. Raise it by one whenever the bytes of any vector or
// raster tile change, in this package or in draw: stored tiles and entity tags of another
// Look are then out of date. A golden test in tileset fails until that is done.
const Look = 1
