package ingest

import (
	"cmp"
	"slices"
	"strings"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/repair"
)

// dayImport is what an import has to say of one date: one whole file, or several that hold
// one status each.
type dayImport struct {
	snapshot geo.Snapshot
	paths    []string
	polygons    []preparedPolygon
	covers   []geo.Status // empty: all
	lacks    []string
	rejected []source.Rejected
	counts   repair.Counts
	front    fileFront
}

// fileFront is the front line of the file that draws the occupied ground, and of how
// many areas.
type fileFront struct {
	lengths []geo.FrontLength
	polygons   int
}

// dayImports sorts candidates into days, in order of date. Of several whole files of one day
// the best is taken; the report is told of the others.
func dayImports(candidates []fileImport, report *Report) (days []dayImport) {
	slices.SortStableFunc(candidates, func(a, b fileImport) int {
		return cmp.Or(
			a.reading.Snapshot.Date.Compare(b.reading.Snapshot.Date),
			cmp.Compare(a.reading.Snapshot.Rank, b.reading.Snapshot.Rank),
			a.reading.Snapshot.Published.Compare(b.reading.Snapshot.Published),
			strings.Compare(a.path, b.path),
		)
	})
	for len(candidates) > 0 {
		n := 1
		for n < len(candidates) && candidates[n].reading.Snapshot.Date == candidates[0].reading.Snapshot.Date {
			n++
		}
		days = append(days, bestOfDay(candidates[:n], report))
		candidates = candidates[n:]
	}
	return days
}

// bestOfDay goes from the best file to the worst and takes each that speaks of a status
// that no better one has spoken of.
func bestOfDay(candidates []fileImport, report *Report) (d dayImport) {
	for _, c := range slices.Backward(candidates) {
		if len(d.paths) > 0 && (len(d.covers) == 0 || !disjoint(d.covers, c.reading.Covers)) {
			report.supersede(c, d.snapshot.Provenance)
			continue
		}
		d.take(c)
	}
	return d
}

// disjoint tells whether two files of one day speak of different statuses. A file that
// covers nothing in particular covers all.
func disjoint(a, b []geo.Status) bool {
	return len(b) > 0 && !slices.ContainsFunc(b, func(s geo.Status) bool { return slices.Contains(a, s) })
}

func (d *dayImport) take(c fileImport) {
	provenance := c.reading.Snapshot.Provenance
	if len(d.paths) == 0 {
		d.snapshot = c.reading.Snapshot
	} else {
		d.snapshot.Provenance = provenance + ", " + d.snapshot.Provenance
	}
	if areas := len(occupied(c.polygons)); areas > 0 || len(d.paths) == 0 {
		d.front = fileFront{c.front, areas}
	}
	d.paths = append(d.paths, c.path)
	d.polygons = append(d.polygons, c.polygons...)
	d.covers = append(d.covers, c.reading.Covers...)
	d.lacks = append(d.lacks, c.reading.Lacks...)
	d.rejected = append(d.rejected, c.rejected...)
	d.counts = d.counts.Add(c.counts)
}
