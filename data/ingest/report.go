package ingest

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"controlmap/data/format"
	"controlmap/data/source"
	"controlmap/geo"
)

// Report says what an import did, file by file.
type Report struct {
	Source    geo.SourceName  `json:"source"`
	Added     int             `json:"added"`
	Revised   int             `json:"revised"`
	Unchanged int             `json:"unchanged"`
	Failed    int             `json:"failed"`
	Snapshots []SnapshotEntry `json:"snapshots"`
	// Superseded lists files that lost to a better map of the same day.
	Superseded []SupersededEntry `json:"superseded"`
	Errors     []ErrorEntry      `json:"errors"`
	// Held lists maps that a review had reasons against.
	Held []HeldEntry `json:"held,omitempty"`
	// Withdrawn lists days that the source had and has no more.
	Withdrawn []geo.Date `json:"withdrawn,omitempty"`
	// Unmeasured lists the steps from one snapshot to the next whose change could not be
	// measured.
	Unmeasured []UnmeasuredEntry `json:"unmeasured"`
	// Skipped lists files of a folder that are not read by their names, and files that hold
	// nothing that is stored.
	Skipped []SkippedEntry `json:"skipped"`
	covers  []geo.Status   // all that the source tells
	own     bool           // the source covers what its files cover
}

// SnapshotEntry is one snapshot that was stored or found unchanged.
type SnapshotEntry struct {
	Date     geo.Date        `json:"date"`
	Files    []string        `json:"files"`
	Change   geo.OutcomeKind `json:"change"`
	Revision geo.Revision    `json:"revision"`
	// Covers lists the statuses that the day then tells of, those of maps stored before included.
	Covers []geo.Status `json:"covers"`
	// Supersedes names the files of which a stored map of the day was, as far as it is replaced.
	Supersedes string          `json:"supersedes,omitempty"`
	Areas      int             `json:"areas"`
	Occupied   *float64        `json:"sphere_km2"` // as publishers print it; null where the day does not tell
	Geodesic   *float64        `json:"geodesic_km2"`
	Repairs    []NoteEntry     `json:"repairs"`
	Rejected   []RejectedCount `json:"rejected"`
}

// NoteEntry counts one kind of repair.
type NoteEntry struct {
	Kind   geo.NoteKind `json:"kind"`
	Count  int          `json:"count"`
	Detail string       `json:"detail,omitempty"`
}

// RejectedCount counts the features that were rejected for one reason.
type RejectedCount struct {
	Reason string   `json:"reason"`
	Count  int      `json:"count"`
	Names  []string `json:"names,omitempty"` // of the areas; points are only counted
}

// SupersededEntry is a file that lost to a better map of its day.
type SupersededEntry struct {
	File string   `json:"file"`
	Date geo.Date `json:"date"`
	By   string   `json:"by"`
}

// UnmeasuredEntry is a step between two snapshots of which no change is known.
type UnmeasuredEntry struct {
	From  geo.Date `json:"from"`
	To    geo.Date `json:"to"`
	Error string   `json:"error"`
}

// SkippedEntry is a file of which nothing is stored though nothing is wrong with it.
type SkippedEntry struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// notMap is why a file of a folder is skipped unread.
const notMap = "no map by its name"

// HeldEntry is a map that was read and measured, and not stored.
type HeldEntry struct {
	Date     geo.Date
	Files    []string
	Reasons  []string
	Polygons int
	Occupied geo.Km2
}

// ErrorEntry is a file of which nothing was stored.
type ErrorEntry struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

func newReport(src geo.SourceName) Report {
	return Report{
		Source: src, Snapshots: []SnapshotEntry{}, Superseded: []SupersededEntry{},
		Errors: []ErrorEntry{}, Unmeasured: []UnmeasuredEntry{}, Skipped: []SkippedEntry{},
	}
}

// Refused returns the report of an import of which nothing was stored.
func Refused(src geo.SourceName, failed int, errs []ErrorEntry) Report {
	r := newReport(src)
	r.Failed, r.Errors = failed, append(r.Errors, errs...)
	return r
}

// list returns the files to read: the paths themselves, and of folders everything
// below them that may be a map by its name.
func (r *Report) list(paths []string) (files []string) {
	for _, path := range paths {
		if path == format.StandardInput {
			files = append(files, path)
			continue
		}
		err := filepath.WalkDir(withoutLink(path), func(p string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				r.fail(p, unreadable(err))
			case entry.IsDir() && format.IsGeodatabaseName(p):
				r.fail(p, format.RefuseGeodatabase())
				return fs.SkipDir
			case entry.IsDir(), format.IsCompanionName(p):
			case p == path || format.IsMapName(filepath.ToSlash(p)):
				files = append(files, p)
			default:
				r.skip(p, notMap)
			}
			return nil
		})
		if err != nil {
			r.fail(path, unreadable(err))
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// withoutLink returns a path of a folder that WalkDir goes into where the folder's is a link.
func withoutLink(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return path + string(filepath.Separator)
	}
	return path
}

// MapFiles returns the files that an import of the paths would open.
func MapFiles(paths []string) []string {
	r := newReport("")
	return r.list(paths)
}

// unreadable words a file system error without the path, which the report adds.
func unreadable(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathError.Err
	}
	return geo.Errorf(geo.Invalid, "not readable: %v", err)
}

func (r *Report) failAll(failures []ErrorEntry) {
	r.Failed += len(failures)
	r.Errors = append(r.Errors, failures...)
}

func (r *Report) fail(path string, err error) {
	r.Failed++
	r.Errors = append(r.Errors, ErrorEntry{path, geo.MessageOf(err)})
}

// failDay notes an error of all the files of a day, which are not stored.
func (r *Report) failDay(d dayImport, err error) {
	for _, path := range d.paths {
		r.fail(path, err)
	}
}

func (r *Report) hold(d dayImport, imported geo.Import, reasons []string) {
	r.Held = append(r.Held, HeldEntry{
		Date: d.snapshot.Date, Files: d.paths, Reasons: reasons,
		Polygons: len(imported.Polygons), Occupied: sumOccupied(imported.RegionAreas),
	})
}

// hasMaps reports whether any of the files is in the store, or a better map of its day.
func (r *Report) hasMaps() bool { return len(r.Snapshots)+len(r.Superseded) > 0 }

func (r *Report) skip(path, reason string) {
	r.Skipped = append(r.Skipped, SkippedEntry{path, reason})
}

// IsEmpty reports whether no file was read at all.
func (r *Report) IsEmpty() bool {
	wasRead := func(s SkippedEntry) bool { return s.Reason != notMap }
	return len(r.Snapshots)+len(r.Superseded)+len(r.Errors) == 0 && !slices.ContainsFunc(r.Skipped, wasRead)
}

func (r *Report) supersede(c fileImport, by string) {
	r.Superseded = append(r.Superseded, SupersededEntry{c.path, c.reading.Snapshot.Date, by})
}

func (r *Report) store(d dayImport, imported geo.Import, outcome geo.Outcome) {
	switch outcome.Kind {
	case geo.Added:
		r.Added++
	case geo.Revised:
		r.Revised++
	case geo.Unchanged:
		r.Unchanged++
	case geo.Superseded:
		r.Superseded = append(r.Superseded, SupersededEntry{strings.Join(d.paths, ", "), d.snapshot.Date, "the map that is stored, of " + d.stored.Provenance})
		return
	}
	r.Snapshots = append(r.Snapshots, r.entry(d, imported, outcome))
}

func (r *Report) entry(d dayImport, imported geo.Import, outcome geo.Outcome) SnapshotEntry {
	entry := SnapshotEntry{
		Date: d.snapshot.Date, Files: d.paths, Change: outcome.Kind, Revision: outcome.Revision, Covers: imported.Snapshot.Statuses,
		Areas: len(imported.Polygons), Repairs: []NoteEntry{}, Rejected: countRejected(d.rejected),
	}
	if entry.Covers == nil {
		entry.Covers = r.covers
	}
	if outcome.Kind == geo.Revised {
		entry.Supersedes = d.replaced()
	}
	if imported.Snapshot.SpeaksOf(geo.Occupied) {
		occupied := sumOccupied(imported.RegionAreas)
		entry.Occupied, entry.Geodesic = &occupied.Sphere, &occupied.Geodesic
	}
	for _, n := range imported.Notes {
		if n.Kind != geo.NoteRejected {
			entry.Repairs = append(entry.Repairs, NoteEntry(n))
		}
	}
	return entry
}

func sumOccupied(areas []geo.RegionArea) (sum geo.Km2) {
	for _, a := range areas {
		if a.Status == geo.Occupied {
			sum = sum.Add(a.Km2)
		}
	}
	return sum
}

// Total counts one kind of repair, or one reason for rejecting a feature or skipping a file, over
// a whole import.
type Total struct {
	What  string
	Count int
}

// Totals adds up the repairs and rejections of all snapshots, and the files that were skipped,
// the most frequent first.
func (r *Report) Totals() []Total {
	counts := map[string]int{}
	for _, s := range r.Snapshots {
		for _, n := range s.Repairs {
			counts[string(n.Kind)] += n.Count
		}
		for _, x := range s.Rejected {
			counts["rejected: "+x.Reason] += x.Count
		}
	}
	for _, s := range r.Skipped {
		counts["skipped: "+s.Reason]++
	}
	var totals []Total
	for what, count := range counts {
		totals = append(totals, Total{what, count})
	}
	slices.SortFunc(totals, func(a, b Total) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.What, b.What)) })
	return totals
}

// countRejected counts by reason, the most frequent first.
func countRejected(rejected []source.Rejected) []RejectedCount {
	counts := []RejectedCount{}
	for _, x := range rejected {
		i := slices.IndexFunc(counts, func(c RejectedCount) bool { return c.Reason == x.Reason })
		if i < 0 {
			i = len(counts)
			counts = append(counts, RejectedCount{Reason: x.Reason})
		}
		counts[i].Count++
		if x.Name != "" && !slices.Contains(counts[i].Names, x.Name) && !strings.HasPrefix(x.Reason, "point") {
			counts[i].Names = append(counts[i].Names, x.Name)
		}
	}
	slices.SortStableFunc(counts, func(a, b RejectedCount) int { return cmp.Compare(b.Count, a.Count) })
	return counts
}

// Coverage is the days of an import that cover the same statuses.
type Coverage struct {
	Statuses []geo.Status
	Days     []geo.Date
}

// Coverages groups the days by what they cover, the most frequent first.
func (r *Report) Coverages() (found []Coverage) {
	for _, s := range r.Snapshots {
		i := slices.IndexFunc(found, func(c Coverage) bool { return slices.Equal(c.Statuses, s.Covers) })
		if i < 0 {
			i = len(found)
			found = append(found, Coverage{Statuses: s.Covers})
		}
		found[i].Days = append(found[i].Days, s.Date)
	}
	slices.SortStableFunc(found, func(a, b Coverage) int { return cmp.Compare(len(b.Days), len(a.Days)) })
	return found
}

// CoversDiffer reports whether days of an operator's own source cover different statuses, which
// may be meant, or maps on which a status has vanished.
func (r *Report) CoversDiffer() bool { return r.own && len(r.Coverages()) > 1 }
