// Package spelling reports whether two names of sources look alike, and refuses names for new
// sources that readers, addresses or the command line would take for another.
//
// # Decisions
//
// A name is refused when a source is made, and never when one is looked up: what a database has
// under a name stays readable under it, however it is spelt.
//
// Two names are alike that differ in case, in letters of the same look (Unicode's table of
// confusables, UTS #39), in marks above Latin letters, in invisible characters, and in what
// separates words; l, i and 1 count as one letter, and so do o and 0. What separates two digits
// counts: map 1-12 is not map 11-2.
//
// The table knows letters as they are written, and not that a small Cyrillic т has the look of a
// capital: so names are compared as they are, in small and in capital letters, and are alike if
// they are so in any.
//
// The characters that divide addresses are refused rather than escaped: a proxy that unescapes an
// address once too often would ask for another source.
package spelling
