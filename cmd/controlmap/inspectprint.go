package main

import (
	"fmt"
	"io"
	"strings"

	"controlmap/data/inspect"
	"controlmap/geo"
)

const (
	maxFilesShown = 8 // described one by one
	maxDaysShown  = 12
)

// print tells a person what was found.
func (f *inspection) print(w io.Writer, drawn string) {
	for i, file := range f.Files {
		if i == maxFilesShown {
			fmt.Fprintf(w, "... and %d more files\n", len(f.Files)-i)
			break
		}
		file.print(w)
	}
	fmt.Fprintf(w, "\n%s\n", drawn)
	f.printDays(w)
	f.printProblems(w)
	f.printCommand(w)
}

func (f inspectedFile) print(w io.Writer) {
	if t := f.Table; t != nil {
		fmt.Fprintf(w, "%s: VIINA's table of control, %s, %s, %s to %s\n", f.File, counted(t.Places, "place"), counted(t.Days, "day"), t.First, t.Last)
		fmt.Fprintf(w, "  statuses: %s (import --column)\n", strings.Join(t.Columns, ", "))
		return
	}
	if f.Holds == nil {
		fmt.Fprintf(w, "%s: cannot be read: %s\n", f.File, oneLine(f.Error))
		return
	}
	d := f.Holds
	fmt.Fprintf(w, "%s: %s, %s, %s of %s\n", f.File, d.Form, counted(d.Features, "feature"), counted(d.Polygons, "polygon"), counted(d.Vertices, "vertex"))
	if len(d.Layers) > 0 {
		fmt.Fprintf(w, "  layers: %s\n", countsText(d.Layers))
	}
	for _, field := range d.Fields {
		fmt.Fprintf(w, "  property %s, of %d: %s\n", oneLine(field.Name), field.Features, valuesText(field))
	}
	if len(d.Others) > 0 {
		fmt.Fprintf(w, "  not polygons: %s\n", countsText(d.Others))
	}
	if d.Times > 0 {
		fmt.Fprintf(w, "  features with a time: %d\n", d.Times)
	}
	if d.Bounds != nil {
		fmt.Fprintf(w, "  bounds: %.3f %.3f to %.3f %.3f\n", d.Bounds[0], d.Bounds[1], d.Bounds[2], d.Bounds[3])
	}
}

// counted writes a number of things.
func counted(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case strings.HasSuffix(what, "ex"):
		what = strings.TrimSuffix(what, "ex") + "ice"
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func valuesText(f inspect.Field) string {
	text := countsText(f.Values)
	if f.Distinct > len(f.Values) {
		text += ", ..."
	}
	return text
}

func countsText(counts []inspect.ValueCount) string {
	parts := make([]string, len(counts))
	for i, c := range counts {
		parts[i] = fmt.Sprintf("%s (%d)", oneLine(c.Value), c.Count)
	}
	return strings.Join(parts, ", ")
}

func (f *inspection) printDays(w io.Writer) {
	fmt.Fprintf(w, "An import as source %s would make %s:\n", f.source, counted(len(f.Days), "snapshot"))
	for i, day := range f.Days {
		if i == maxDaysShown {
			fmt.Fprintf(w, "  ... and %d more days, to %s\n", len(f.Days)-i, f.Days[len(f.Days)-1].Date)
			return
		}
		fmt.Fprintf(w, "  %s: %s\n", f.dayText(day.Date), areasText(day.Areas))
	}
}

func (f *inspection) dayText(day geo.Date) string {
	if f.needsDay {
		return "the day that you give"
	}
	return day.String()
}

func areasText(areas map[geo.Status]statusKm2) string {
	var parts []string
	for _, status := range geo.Statuses() {
		if km2, ok := areas[status]; ok {
			parts = append(parts, fmt.Sprintf("%s %s km2 on the sphere, %s on WGS84", status, km2Text(km2.Sphere, nil), km2Text(km2.Geodesic, nil)))
		}
	}
	return strings.Join(parts, "; ")
}

// printProblems tells what was repaired, rejected or refused.
func (f *inspection) printProblems(w io.Writer) {
	for _, total := range f.Report.Totals() {
		fmt.Fprintf(w, "  %s: %d\n", total.What, total.Count)
	}
	for _, s := range f.Report.Superseded {
		fmt.Fprintf(w, "  superseded: %s, by %s of the same day\n", s.File, s.By)
	}
	for _, s := range f.Report.Skipped {
		fmt.Fprintf(w, "  skipped: %s: %s\n", s.File, s.Reason)
	}
	for _, e := range f.Report.Errors {
		fmt.Fprintf(w, "  refused: %s: %s\n", e.File, oneLine(e.Error))
	}
}

func (f *inspection) printCommand(w io.Writer) {
	if len(f.Days) == 0 {
		fmt.Fprintln(w, "\nNothing of this can be imported as it is.")
		return
	}
	if len(f.Unknown) > 0 {
		fmt.Fprintf(w, "\nWords that are no status that is known, and left out: %s. Put one of %s behind their =.\n",
			strings.Join(f.Unknown, ", "), geo.StatusWords())
	}
	if f.needsDay {
		fmt.Fprintln(w, "\nNothing says of which day the map is: put it in place of YYYY-MM-DD.")
	}
	fmt.Fprintf(w, "\nTo import it:\n  %s\n", f.Command)
}
