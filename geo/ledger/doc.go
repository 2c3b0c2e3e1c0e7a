// Package ledger holds who has which settlement from which day on, row by row, and makes
// maps of such rows: one for each day on which something changes, each settlement drawn
// as its cell.
//
// # Decisions
//
// A place keeps the status of its last row; before its first row it is ukrainian. So a
// ledger has rows for changes alone, and correcting a day is correcting a row. Rows that
// say how long they hold would change it.
//
// Ground that is occupied by a row before 2022-02-24, and ever since, is occupied since
// before 2022. A place that was contested or lost in between is occupied since 2022.
//
// A ledger is read off maps by one rule for who holds a settlement and how much ground goes
// with it: its point and a third of its cell, or five eighths of its cell; and held until its
// point is not and less than five eighths of its cell is. Of DeepState's maps from May 2022 to
// August 2026, with towns by their extent, 97.8 % of the settlements within 12 km of the line
// agree at their point, and a month's net change is off by 51 km2 in the median. By the point
// alone it is 99.98 % and 64 km2, by most of the cell 93 % and 48 km2. A ledger that told
// villages from the fields around them would need no such rule.
//
// Shares are read from a raster, since a tenth of a cell more or less decides nothing: 1 800
// maps of 17 000 cells take two minutes on two cores, where overlays of shapes take hours.
//
// A flicker is a change that is undone in fewer than SteadyDays. A brief passage on the way to
// a third standing is none: in September 2022 whole districts were in dispute for a day
// before they were free, and dropping that day kept them occupied for two more.
//
// Cells merge by region as well as by status: into what is occupied of the settlements of
// an oblast, not of the country. A village that changes hands then makes one oblast's polygon
// new and not the largest of all, which is stored for each day: 21 MB instead of 43 for 1 604
// maps of 17 800 places. Cells are not cut at the borders of oblasts, so the outlines on a map
// are what they were, and a polygon may reach into the next oblast. Shapes that are stored
// by what differs from another would change it.
package ledger
