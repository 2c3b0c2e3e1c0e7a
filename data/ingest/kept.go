package ingest

import (
	"slices"
	"strings"

	"controlmap/geo"
)

const (
	ofFiles      = ", of "
	betweenFiles = ", " // in a provenance
)

// keep notes what is kept of the stored map of the day, by status, and adds the files that it is of
// to the provenance.
func (d *dayImport) keep(polygons map[geo.Status]int) {
	for _, status := range geo.Statuses() {
		if polygons[status] == 0 {
			continue
		}
		from := filesOf(d.stored, status)
		d.kept = append(d.kept, geo.Note{Kind: geo.NoteKept, Count: polygons[status], Detail: string(status) + ofFiles + from})
		for file := range strings.SplitSeq(from, betweenFiles) {
			if !slices.Contains(strings.Split(d.snapshot.Provenance, betweenFiles), file) {
				d.snapshot.Provenance += betweenFiles + file
			}
		}
	}
}

// filesOf names the files that a status of a stored map is of: those that it was kept of, or else
// those of which nothing was kept.
func filesOf(s geo.StoredSnapshot, status geo.Status) string {
	files := strings.Split(s.Provenance, betweenFiles)
	for _, note := range s.Notes {
		if note.Kind != geo.NoteKept {
			continue
		}
		of, from, _ := strings.Cut(note.Detail, ofFiles)
		if of == string(status) {
			return from
		}
		kept := strings.Split(from, betweenFiles)
		files = slices.DeleteFunc(files, func(file string) bool { return slices.Contains(kept, file) })
	}
	return strings.Join(files, betweenFiles)
}

// replaced names the files of the stored map whose statuses the import covers.
func (d *dayImport) replaced() string {
	var files []string
	for _, status := range geo.Statuses() {
		if len(d.covers) > 0 && !slices.Contains(d.covers, status) || !d.stored.SpeaksOf(status) {
			continue
		}
		for file := range strings.SplitSeq(filesOf(d.stored, status), betweenFiles) {
			if file != "" && !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
	}
	return strings.Join(files, betweenFiles)
}
