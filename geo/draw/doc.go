// Package draw makes pictures: raster tiles that overlay any base map, and static
// pictures with title, legend, scale and attribution for articles and previews. Both are
// drawn from the geometry of package tile, in the colours of one style file that the
// page shares.
//
// # Decisions
//
// Everything is drawn by numbers of a palette that grows as colours blend, in 16 steps
// of coverage: a PNG has its palette as soon as it is drawn, and equal tiles have equal
// bytes. Should a picture blend more than 256 colours, the rarest become the nearest.
//
// A stroke is the sum of its straight parts, each with a miter join to the next one. Coverage
// that adds up past one is clamped, so that a stroke may cross itself, but nothing is drawn
// by the even-odd rule.
//
// A picture is drawn from the tiles of the zoom whose pixels are half to one of its own,
// each clipped to its own square, in one pass: what two tiles cover of a pixel adds up,
// and no seam shows.
//
// Changes show what became occupied, or no longer is, from the first day to the last: what
// was gained and lost again cancels in the coverage. An area that became contested or
// liberated was lost by that, and is not drawn a second time.
//
// Occupied and lost areas differ by lightness as well as by orange and blue (after
// Okabe and Ito), and areas that are not fully held have a pattern besides their colour, so
// that all can be told apart with every kind of colour vision and in grey.
//
// Go's fonts are drawn: they have Latin, Greek and Cyrillic and travel with the module.
// A script that they lack is drawn as boxes; a source with a title in one would need a
// font of its own.
//
// A legend that would take more than a third of the map is left out; an attribution that
// leaves no room for the map is refused, since licences ask for it.
//
// Pictures show the country alone on a plain background, since the boundary set has no other
// land and no seas. Outlines of the neighbours would change it.
package draw
