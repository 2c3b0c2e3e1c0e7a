// Package feature is what every reader of a file form makes of a file: features with
// polygons and properties, checked by one set of rules and limits.
//
// Every error is geo.Invalid and names the feature (from 0), the rule and, where
// there is one, a coordinate: "feature 17: ring not closed (near 30.52 50.45)".
//
// # Decisions
//
// A ring that is open by more than 1e-6 degrees (a tenth of a metre) is refused: what is
// missing may be a vertex or half a country. Closer than that is rounding, and left to
// repair, which closes it.
//
// Axes count as swapped where no vertex of a feature lies in or near Ukraine and some would
// if lon and lat changed places: files are put together of parts that others made. A
// feature elsewhere passes; regions sort it out.
//
// Self-crossing rings pass: finding and mending them is the work of repair.
//
// Readers look at their context where they all pass by: in the Checker, and in what decoders read
// from (NewReader). Once it has ended their error may be any; format.Read says then which one it
// is. A form that is read by neither would have to look by itself.
//
// Properties are kept as a JSON object, whatever the form has: one way to read them serves
// publishers and the operator's own files. A form with types that JSON lacks would change it.
package feature
