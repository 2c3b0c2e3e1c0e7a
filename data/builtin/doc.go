// Package builtin holds the data that travel with the program: the oblast-level units
// and settlements of Ukraine, and the ledger of who held which settlement from when,
// which it draws as the built-in source.
//
// README.md beside this file says where each data file comes from and on what terms.
// The files are made by the program in gen; PACKAGES, OPEN and MAPS below stand for
// the reader's own folders.
//
// # Decisions
//
// A settlement's name, kind, oblast, raion and hromada are the classifier's (KATOTTG), by its
// code; its point is GeoNames'. Which point is which settlement is told by the name, and
// among namesakes by the hromada whose other settlements are near: the postal file gives a
// name that GeoNames has once to every oblast. gen/renamed.csv has what that cannot tell. A
// classifier with points would replace the join.
//
// Former names come from no list: the classifier numbers a hromada's settlements in the order
// of their names of 2020, so that a point whose name fits the number of one that has no point
// is that one. A list of the parliament's renamings would replace it.
//
// Parts of cities and places that the classifier has no more keep their identifiers and are
// found, as the kind part. Sevastopol's villages are in Crimea by the classifier.
//
// Places of cities.json are numbered from 1, in the order of first appearance, and villages
// added by hand from 10001. Every other place is 100 000 and the last five digits of its code,
// which no other settlement has, so that the number follows from the place alone.
//
// English names are the national romanisation of the Ukrainian ones, so that only one
// of the two can be wrong.
//
// Of populations those of 2022 are a hromada's, where all of it, or all that is urban of it, is
// one settlement; others are GeoNames' and have the year by which its entry had them. The
// statistics by settlement, of which no open copy was found, would replace them.
//
// Regions and waters are made of one set of lines, each simplified once to 60 m between the
// corners in which three of them meet, so that all neighbours share vertices. Regions reach
// 200 m into the sea, as far as coasts differ between maps; without it 605 km2 of DeepState's
// map would be outside, and Crimea more than full. A finer coast of its year would change it.
//
// Waters are what is water whoever holds the shore: sea, lagoons, lakes and reservoirs of 10
// km2 and more, rivers not. Kakhovka's reservoir is as before June 2023. The package has lakes
// as pieces with corners on a grid of 1.5 km, smaller ones are mostly grid. Another package
// would allow for 1 km2.
//
// The Dnipro-Buh estuary is sea as far as Stanislav, and not lagoon, since with it Kherson's
// share would be 0.7 points below the printed one. Cells reach into lagoons, not into the sea.
//
// Cells stop at the border of Crimea, which was the line from 2014 to 2022, at the Dnipro
// and at its arm, the Konka, whose marshes both sides contest; other borders of units part
// nothing. Wide water between two lines, the Kakhovka reservoir, is nobody's and not drawn.
//
// The ledger follows sources day by day, by the rules in its header: order 376 until the end
// of April 2022, since then DeepState's maps. Until then the order decides over ISW's maps,
// since it names settlements where ISW draws areas of advance, and since Ukraine's law rests
// on it. It dates whole raions with one day, so that in March 2022 the ledger has 20 to 30 %
// more as occupied than ISW as control, and in Sumy oblast, where it names few settlements,
// a thirtieth. A list by settlement for those raions would replace it.
//
// Crimea is occupied from 2014-02-20, the day of the order and of Ukraine's law, and no map
// decides of it: DeepState's coast of Crimea was redrawn in September 2022.
package builtin

//go:generate go run ./gen regions --open $OPEN --packages $PACKAGES
//go:generate go run ./gen places --open $OPEN --packages $PACKAGES
//go:generate go run ./gen ledger --order $OPEN/order-376-occupied.csv --classifier $OPEN/katottg-2025-05-16.csv deepstate=$MAPS/deepstate-raw deepstate=$MAPS/deepstate-daily nzz=$MAPS/nzz isw=$MAPS/isw
