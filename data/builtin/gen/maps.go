package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/isw"
	"controlmap/data/source/nzz"
	"controlmap/geo"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"
)

// reading is what one publisher's map of one day shows of each cell.
type reading struct {
	snapshot geo.Snapshot
	// whole says that the map covers grey zones and liberated ground as well;
	// a mirror's map has occupied ground only.
	whole  bool
	covers []geo.Status // those that the file covers; empty: all
	cells  []shares
}

func (r reading) evidence() string {
	return fmt.Sprintf("read off %s %s", publishers[r.snapshot.Source], r.snapshot.Date)
}

var publishers = map[geo.SourceName]string{
	geo.DeepState: "DeepState", geo.ISW: "ISW", geo.NZZ: "NZZ (Liveuamap)",
}

// readMaps reads every map in a folder of one publisher's files, in the order of
// dates: of several maps of a day the one that supersedes the others.
func readMaps(importer source.Importer, folder string, g grid) ([]reading, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*json"))
	if err != nil {
		return nil, err
	}
	var mutex sync.Mutex
	byDay := map[geo.Date]reading{}
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for _, file := range files {
		workers.Go(func() error {
			r, err := readMap(importer, file, g)
			if geo.CodeOf(err) == geo.Invalid {
				fmt.Fprintln(os.Stderr, err)
				return nil
			}
			if err != nil {
				return err
			}
			mutex.Lock()
			defer mutex.Unlock()
			keepBetter(byDay, r)
			return nil
		})
	}
	if err := workers.Wait(); err != nil {
		return nil, err
	}
	return inDateOrder(byDay), nil
}

// keepBetter keeps the day's map; layers of one map in several files add up.
func keepBetter(byDay map[geo.Date]reading, r reading) {
	old, seen := byDay[r.snapshot.Date]
	switch {
	case !seen:
		byDay[r.snapshot.Date] = r
	case complementary(r.covers, old.covers):
		old.covers = slices.Concat(old.covers, r.covers)
		byDay[r.snapshot.Date] = old
		for c := range r.cells {
			for k := range r.cells[c] {
				old.cells[c][k] += r.cells[c][k]
			}
		}
	case r.snapshot.Supersedes(old.snapshot):
		byDay[r.snapshot.Date] = r
	}
}

// complementary reports whether two files of one day cover different statuses.
func complementary(a, b []geo.Status) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(s geo.Status) bool { return slices.Contains(b, s) })
}

func inDateOrder(byDay map[geo.Date]reading) []reading {
	readings := make([]reading, 0, len(byDay))
	for _, r := range byDay {
		readings = append(readings, r)
	}
	slices.SortFunc(readings, func(a, b reading) int { return a.snapshot.Date.Compare(b.snapshot.Date) })
	return readings
}

func readMap(importer source.Importer, file string, g grid) (reading, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return reading{}, err
	}
	parsed, err := importer.Parse(filepath.Base(file), text)
	if err != nil {
		return reading{}, geo.Wrap(geo.CodeOf(err), err, "%s", filepath.Base(file))
	}
	var polygons [kinds][]orb.Polygon
	for _, a := range parsed.Polygons {
		k := kindOf(a.Status, a.Since)
		polygons[k] = append(polygons[k], a.Shape)
	}
	return reading{
		snapshot: parsed.Snapshot,
		whole:    len(polygons[contested])+len(polygons[liberated]) > 0,
		covers:   parsed.Covers,
		cells:    g.read(polygons),
	}, nil
}

// library is all maps that a ledger is proposed from.
type library struct{ deepstate, nzz, isw []reading }

func readLibrary(folders map[geo.SourceName][]string, g grid) (l library, err error) {
	for _, from := range []struct {
		source   geo.SourceName
		importer source.Importer
		into     *[]reading
	}{
		{geo.DeepState, deepstate.New(), &l.deepstate},
		{geo.NZZ, nzz.New(), &l.nzz},
		{geo.ISW, isw.New(), &l.isw},
	} {
		byDay := map[geo.Date]reading{}
		for _, folder := range folders[from.source] {
			readings, err := readMaps(from.importer, folder, g)
			if err != nil {
				return l, err
			}
			for _, r := range readings {
				keepBetter(byDay, r)
			}
		}
		*from.into = inDateOrder(byDay)
	}
	l.deepstate = withoutGaps(l.deepstate)
	return l, nil
}

// core is how much of the ground that was held in both the first and the last map
// every map must show as held.
const core = 0.97

// withoutGaps drops maps that lack whole parts of the ground, as some of 2022 do.
func withoutGaps(readings []reading) []reading {
	if len(readings) == 0 {
		return nil
	}
	first, last := readings[0], readings[len(readings)-1]
	return slices.DeleteFunc(readings, func(r reading) bool {
		var all, shown float32
		for c := range r.cells {
			if first.cells[c].held() > 0.9 && last.cells[c].held() > 0.9 {
				all++
				shown += r.cells[c].held()
			}
		}
		return shown < core*all
	})
}

// at returns the reading of a date, or the last before it.
func at(readings []reading, date geo.Date) (reading, error) {
	i, found := slices.BinarySearchFunc(readings, date, func(r reading, d geo.Date) int { return r.snapshot.Date.Compare(d) })
	if !found {
		i--
	}
	if i < 0 {
		return reading{}, fmt.Errorf("no map on or before %s", date)
	}
	return readings[i], nil
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
