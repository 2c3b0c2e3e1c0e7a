package ingest

import (
	"cmp"
	"slices"
	"strings"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/repair"
)

// day is what an import has to say of one date: one whole file, or several that hold
// one status each.
type day struct {
	snapshot geo.Snapshot
	paths    []string
	areas    []preparedArea
	covers   []geo.Status // empty: all
	lacks    []string
	rejected []source.Rejected
	counts   repair.Counts
	front    frontOfFile
}

// frontOfFile is the front line of the file that draws the occupied ground, and of how
// many areas.
type frontOfFile struct {
	lengths []geo.FrontLength
	areas   int
}

// byDay sorts candidates into days, in order of date. Of several whole files of one day
// the best is taken; the report is told of the others.
func byDay(candidates []candidate, report *Report) (days []day) {
	slices.SortStableFunc(candidates, func(a, b candidate) int {
		return cmp.Or(
			a.parsed.Snapshot.Date.Compare(b.parsed.Snapshot.Date),
			cmp.Compare(a.parsed.Snapshot.Rank, b.parsed.Snapshot.Rank),
			a.parsed.Snapshot.Published.Compare(b.parsed.Snapshot.Published),
			strings.Compare(a.path, b.path),
		)
	})
	for len(candidates) > 0 {
		n := 1
		for n < len(candidates) && candidates[n].parsed.Snapshot.Date == candidates[0].parsed.Snapshot.Date {
			n++
		}
		days = append(days, bestOfDay(candidates[:n], report))
		candidates = candidates[n:]
	}
	return days
}

// bestOfDay goes from the best file to the worst and takes each that speaks of a status
// that no better one has spoken of.
func bestOfDay(candidates []candidate, report *Report) (d day) {
	for _, c := range slices.Backward(candidates) {
		if len(d.paths) > 0 && (len(d.covers) == 0 || !disjoint(d.covers, c.parsed.Covers)) {
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

func (d *day) take(c candidate) {
	provenance := c.parsed.Snapshot.Provenance
	if len(d.paths) == 0 {
		d.snapshot = c.parsed.Snapshot
	} else {
		d.snapshot.Provenance = provenance + ", " + d.snapshot.Provenance
	}
	if areas := len(occupied(c.areas)); areas > 0 || len(d.paths) == 0 {
		d.front = frontOfFile{c.front, areas}
	}
	d.paths = append(d.paths, c.path)
	d.areas = append(d.areas, c.areas...)
	d.covers = append(d.covers, c.parsed.Covers...)
	d.lacks = append(d.lacks, c.parsed.Lacks...)
	d.rejected = append(d.rejected, c.rejected...)
	d.counts = d.counts.Add(c.counts)
}
