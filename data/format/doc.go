// Package format opens files of any form that control maps come in: it takes them out of
// gzip, Zstandard and zip, recognises the form by the content and hands them to the
// form's reader.
//
// # Decisions
//
// A form is recognised by its first bytes and never by a file's ending, which people change.
// Endings only say which files of a folder are worth opening.
//
// What comes out of a wrapping may be a hundred times as large as what went in, or 32 MB, and
// no more: GeoJSON of a front line packs ten to thirty times. The days of one archive repeat
// each other, so that Zstandard with a long window may come near; an archive that is refused
// for it would change the bound.
//
// Files are read whole, since maps are small and most forms need all of them to read a part. A
// table that is larger than memory is handed on as it comes (OpenStreaming) to whoever knows it
// by its first bytes.
//
// What every reader promises on any bytes is checked by data/format/formattest.
//
// Forms that are known and not read are refused by their name, with what to do: a page
// instead of a map, a pointer of Git LFS, a workbook.
package format
