package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"controlmap/data/format"
	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/isw"
	"controlmap/data/source/nzz"
	"controlmap/geo"
	"controlmap/geo/ledger"

	"golang.org/x/sync/errgroup"
)

// publisher is whose maps a ledger is read off.
type publisher struct {
	title    string // in evidence
	importer source.Importer
}

var publishers = map[geo.SourceName]publisher{
	geo.DeepState: {"DeepState", deepstate.New()},
	geo.NZZ:       {"NZZ (Liveuamap)", nzz.New()},
	geo.ISW:       {"ISW", isw.New()},
}

// library is all maps that the ledger is read off, in the order of their dates.
type library struct {
	deepstate, isw []ledger.Reading
	nzz            []ledger.Reading // the last alone, to compare with
}

func readLibrary(folders map[geo.SourceName][]string, r *ledger.Reader) (l library, err error) {
	for _, from := range []struct {
		source geo.SourceName
		last   int // how many maps are read; 0: all
		into   *[]ledger.Reading
	}{{geo.DeepState, 0, &l.deepstate}, {geo.ISW, 0, &l.isw}, {geo.NZZ, 1, &l.nzz}} {
		days, err := daysOf(folders[from.source], publishers[from.source].importer, from.last)
		if err != nil {
			return l, err
		}
		if *from.into, err = readDays(days, publishers[from.source].title, r); err != nil {
			return l, err
		}
	}
	l.deepstate = withoutGaps(l.deepstate)
	return l, nil
}

// dayFiles is what a publisher's files of one day say together.
type dayFiles struct {
	snapshot geo.Snapshot
	covers   []geo.Status // those that the files cover; empty: all
	drawn    []ledger.Drawn
}

// daysOf parses the files of folders, or the last of them by name alone. Of several maps of a
// day it keeps the one that supersedes the others; layers of one map in several files add up.
func daysOf(folders []string, importer source.Importer, last int) ([]dayFiles, error) {
	files, err := filesIn(folders, last)
	if err != nil {
		return nil, err
	}
	var mutex sync.Mutex
	byDay := map[geo.Date]dayFiles{}
	err = eachOf(len(files), func(i int) error {
		parsed, err := parse(importer, files[i])
		if geo.CodeOf(err) == geo.Invalid {
			fmt.Fprintln(os.Stderr, err)
			return nil
		}
		if err != nil {
			return err
		}
		mutex.Lock()
		defer mutex.Unlock()
		keepBetter(byDay, parsed)
		return nil
	})
	return inDateOrder(byDay), err
}

func filesIn(folders []string, last int) (files []string, err error) {
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(folder, "*json"))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if last > 0 {
		files = files[max(0, len(files)-last):]
	}
	return files, nil
}

// eachOf calls do for each of n on all cores, to the first error.
func eachOf(n int, do func(i int) error) error {
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		workers.Go(func() error { return do(i) })
	}
	return workers.Wait()
}

func parse(importer source.Importer, file string) (dayFiles, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return dayFiles{}, err
	}
	found, err := format.Read(context.Background(), format.File{Name: filepath.Base(file), Data: text})
	if err != nil {
		return dayFiles{}, geo.Wrap(geo.CodeOf(err), err, "%s", filepath.Base(file))
	}
	days, err := importer.Parse(context.Background(), found)
	if err != nil {
		return dayFiles{}, geo.Wrap(geo.CodeOf(err), err, "%s", filepath.Base(file))
	}
	parsed := days[0]
	day := dayFiles{snapshot: parsed.Snapshot, covers: parsed.Covers}
	for _, p := range parsed.Polygons {
		day.drawn = append(day.drawn, ledger.Drawn{Status: p.Status, Shape: p.Shape})
	}
	return day, nil
}

func keepBetter(byDay map[geo.Date]dayFiles, next dayFiles) {
	date := next.snapshot.Date
	old, seen := byDay[date]
	switch {
	case !seen:
		byDay[date] = next
	case complementary(next.covers, old.covers):
		old.covers = slices.Concat(old.covers, next.covers)
		old.drawn = slices.Concat(old.drawn, next.drawn)
		byDay[date] = old
	case next.snapshot.Supersedes(old.snapshot):
		byDay[date] = next
	}
}

// complementary reports whether two files of one day cover different statuses.
func complementary(a, b []geo.Status) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(s geo.Status) bool { return slices.Contains(b, s) })
}

func inDateOrder(byDay map[geo.Date]dayFiles) []dayFiles {
	days := make([]dayFiles, 0, len(byDay))
	for _, d := range byDay {
		days = append(days, d)
	}
	slices.SortFunc(days, func(a, b dayFiles) int { return a.snapshot.Date.Compare(b.snapshot.Date) })
	return days
}

func readDays(days []dayFiles, title string, r *ledger.Reader) ([]ledger.Reading, error) {
	readings := make([]ledger.Reading, len(days))
	err := eachOf(len(days), func(i int) error {
		d := days[i]
		readings[i] = ledger.Reading{
			Date:     d.snapshot.Date,
			Evidence: fmt.Sprintf("%s %s", title, d.snapshot.Date),
			HeldOnly: !slices.ContainsFunc(d.drawn, func(p ledger.Drawn) bool { return p.Status != geo.Occupied }),
			Cells:    r.Read(d.drawn),
		}
		return nil
	})
	return readings, err
}

// core is how much of the cells that are held in both the first and the last map every map
// must show as held.
const core = 0.97

// withoutGaps drops maps that lack whole parts of the ground, as some of 2022 do.
func withoutGaps(readings []ledger.Reading) []ledger.Reading {
	if len(readings) == 0 {
		return nil
	}
	const surely = 0.9
	first, last := readings[0], readings[len(readings)-1]
	return slices.DeleteFunc(readings, func(r ledger.Reading) bool {
		var all, shown float64
		for c := range r.Cells {
			if first.Cells[c].Held() > surely && last.Cells[c].Held() > surely {
				all++
				shown += r.Cells[c].Held()
			}
		}
		return shown < core*all
	})
}

// foldersBySource splits arguments of the form source=folder.
func foldersBySource(args []string) (map[geo.SourceName][]string, error) {
	folders := map[geo.SourceName][]string{}
	for _, arg := range args {
		name, folder, ok := strings.Cut(arg, "=")
		if _, known := publishers[geo.SourceName(name)]; !ok || !known {
			return nil, fmt.Errorf("%q is not deepstate=FOLDER, nzz=FOLDER or isw=FOLDER", arg)
		}
		folders[geo.SourceName(name)] = append(folders[geo.SourceName(name)], folder)
	}
	return folders, nil
}
