package ingest

import (
	"cmp"
	"slices"
	"strings"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/repair"
)

// dayImport is the map of one date: one whole file, or several that hold different statuses.
type dayImport struct {
	snapshot geo.Snapshot
	newest   geo.Date // of the days of the import
	paths    []string
	polygons []preparedPolygon
	covers   []geo.Status       // empty: all
	own      bool               // of a source that covers what its files cover
	stored   geo.StoredSnapshot // of the same day, before this import; zero without
	kept     []geo.Note         // what is kept of it
	lacks    []string
	// lacksSince is source.Reading.LacksSince.
	lacksSince bool
	notes      []geo.Note // what was done to the day since its files were read
	rejected   []source.Rejected
	newWords   []string // see source.Reading
	counts     repair.Counts
	front      fileFront

	overlaps       []geo.Note
	statusOverlaps []geo.Note // of one file; those of several are measured when they are put together
}

// fileFront is the front line of the file that has the occupied polygons, and of how many
// polygons it is.
type fileFront struct {
	lengths  []geo.FrontLength
	polygons int
}

// dayImports groups files by day, in order of date. Of several whole files of one day the
// best is taken; the others go into the report as superseded.
func dayImports(files []fileImport, report *Report) (days []dayImport) {
	slices.SortStableFunc(files, func(a, b fileImport) int {
		return cmp.Or(
			a.reading.Snapshot.Date.Compare(b.reading.Snapshot.Date),
			cmp.Compare(a.reading.Snapshot.Rank, b.reading.Snapshot.Rank),
			a.reading.Snapshot.Published.Compare(b.reading.Snapshot.Published),
			strings.Compare(a.path, b.path),
		)
	})
	for len(files) > 0 {
		n := 1
		for n < len(files) && files[n].reading.Snapshot.Date == files[0].reading.Snapshot.Date {
			n++
		}
		days = append(days, bestOfDay(files[:n], report))
		files = files[n:]
	}
	for i := range days {
		days[i].newest = days[len(days)-1].snapshot.Date
	}
	return days
}

// bestOfDay goes from the best file to the worst and takes each that covers only statuses
// that no better one covers.
func bestOfDay(files []fileImport, report *Report) (d dayImport) {
	for _, c := range slices.Backward(files) {
		if len(d.paths) > 0 && (len(d.covers) == 0 || !disjoint(d.covers, c.reading.Covers)) {
			report.supersede(c, d.snapshot.Provenance)
			continue
		}
		d.take(c)
	}
	if len(d.covers) > 0 {
		for _, c := range files {
			d.covers = unionOf(d.covers, append(d.covers, c.reading.DayCovers...))
		}
	}
	return d
}

// disjoint reports whether two files of one day cover different statuses. A file without a
// list of statuses covers all.
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
	if n := len(occupied(c.polygons)); n > 0 || len(d.paths) == 0 {
		d.front = fileFront{c.front, n}
	}
	d.paths = append(d.paths, c.path)
	d.polygons = append(d.polygons, c.polygons...)
	d.covers = append(d.covers, c.reading.Covers...)
	d.own = d.own || c.reading.Own
	d.lacks = append(d.lacks, c.reading.Lacks...)
	d.lacksSince = d.lacksSince || c.reading.LacksSince
	d.rejected = append(d.rejected, c.rejected...)
	d.newWords = append(d.newWords, c.reading.NewWords...)
	d.counts = d.counts.Add(c.counts)
	d.overlaps = append(d.overlaps, c.overlaps...)
	d.statusOverlaps = c.statusOverlaps
}
