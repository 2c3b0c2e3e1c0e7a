package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/data/source/isw"
	"controlmap/data/source/nzz"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

func day(text string) geo.Date {
	d, err := geo.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// readingOf is a map of one cell.
func readingOf(source geo.SourceName, date string, cell shares) reading {
	return reading{snapshot: geo.Snapshot{Source: source, Date: day(date)}, whole: true, cells: []shares{cell}}
}

func TestKeepBetter(t *testing.T) {
	t.Parallel()
	edition := func(rank, hour int, held float32, covers ...geo.Status) reading {
		r := readingOf(geo.DeepState, "2024-03-01", shares{occupied: held})
		r.snapshot.Rank, r.snapshot.Published = rank, time.Date(2024, 3, 1, hour, 0, 0, 0, time.UTC)
		r.covers = covers
		return r
	}
	layer := func(k kind, share float32, covers ...geo.Status) reading {
		var cell shares
		cell[k] = share
		r := readingOf(geo.ISW, "2024-03-01", cell)
		r.covers = covers
		return r
	}
	for _, tt := range []struct {
		name string
		maps []reading
		want shares
	}{
		{"one", []reading{edition(0, 1, 0.1)}, shares{occupied: 0.1}},
		{"published later", []reading{edition(0, 1, 0.1), edition(0, 2, 0.2)}, shares{occupied: 0.2}},
		{"published earlier", []reading{edition(0, 2, 0.2), edition(0, 1, 0.1)}, shares{occupied: 0.2}},
		{"of a higher rank", []reading{edition(0, 2, 0.2), edition(1, 1, 0.1)}, shares{occupied: 0.1}},
		{"mirror beside the whole map", []reading{edition(1, 1, 0.1), edition(0, 2, 0.2, geo.Occupied)}, shares{occupied: 0.1}},
		{"mirror beside the mirror", []reading{edition(0, 1, 0.1, geo.Occupied), edition(0, 2, 0.2, geo.Occupied)}, shares{occupied: 0.2}},
		{"layers add up", []reading{layer(occupied, 0.5, geo.Occupied), layer(advance, 0.25, geo.Advance), layer(claimed, 0.125, geo.Claimed)},
			shares{occupied: 0.5, advance: 0.25, claimed: 0.125}},
		{"a layer twice", []reading{layer(occupied, 0.5, geo.Occupied), layer(advance, 0.25, geo.Advance), layer(advance, 0.125, geo.Advance)},
			shares{advance: 0.125}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			byDay := map[geo.Date]reading{}
			for _, r := range tt.maps {
				keepBetter(byDay, r)
			}
			if got := byDay[day("2024-03-01")].cells[0]; len(byDay) != 1 || got != tt.want {
				t.Errorf("got %v of %d days, want %v of one", got, len(byDay), tt.want)
			}
		})
	}
}

func TestMapAtADate(t *testing.T) {
	t.Parallel()
	readings := []reading{readingOf(geo.NZZ, "2022-03-01", shares{}), readingOf(geo.NZZ, "2022-03-05", shares{})}
	for asked, want := range map[string]string{
		"2022-03-01": "2022-03-01", "2022-03-04": "2022-03-01", "2022-03-05": "2022-03-05", "2023-01-01": "2022-03-05",
	} {
		if r, err := at(readings, day(asked)); err != nil || r.snapshot.Date != day(want) {
			t.Errorf("%s: got %s, %v, want %s", asked, r.snapshot.Date, err, want)
		}
	}
	if _, err := at(readings, day("2022-02-28")); err == nil || !strings.Contains(err.Error(), "on or before 2022-02-28") {
		t.Errorf("before the first: got %v, want an error that names the day", err)
	}
}

// TestMapsWithGapsAreDropped has one cell of ten that the second map leaves out. A cell that was
// lost in the end and one that was never held as a whole are no gap.
func TestMapsWithGapsAreDropped(t *testing.T) {
	t.Parallel()
	withHeld := func(date string, held ...float32) reading {
		r := reading{snapshot: geo.Snapshot{Date: day(date)}}
		for _, h := range held {
			r.cells = append(r.cells, shares{occupied: h})
		}
		return r
	}
	readings := []reading{
		withHeld("2022-05-01", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.9),
		withHeld("2022-05-02", 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0.9),
		withHeld("2022-05-03", 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.8, 0, 0),
		withHeld("2022-05-04", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.9),
	}
	var got []string
	for _, r := range withoutGaps(readings) {
		got = append(got, r.snapshot.Date.String())
	}
	if want := []string{"2022-05-01", "2022-05-03", "2022-05-04"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := withoutGaps(nil); len(got) != 0 {
		t.Errorf("of no maps: got %v, want none", got)
	}
}

func TestFoldersBySource(t *testing.T) {
	t.Parallel()
	got, err := foldersBySource([]string{"isw=a", "deepstate=b=c", "isw=d"})
	if err != nil || !slices.Equal(got[geo.ISW], []string{"a", "d"}) || !slices.Equal(got[geo.DeepState], []string{"b=c"}) {
		t.Errorf("got %v, %v, want two folders of isw and b=c of deepstate", got, err)
	}
	for _, arg := range []string{"a", "viina=a", "=a"} {
		if _, err := foldersBySource([]string{arg}); err == nil || !strings.Contains(err.Error(), "isw=FOLDER") {
			t.Errorf("%q: got %v, want an error that says what is accepted", arg, err)
		}
	}
}

func TestReadMaps(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ring := func(p orb.Polygon) string {
		var b strings.Builder
		for i, at := range p[0] {
			fmt.Fprintf(&b, "%s[%v,%v]", map[bool]string{true: ",", false: ""}[i > 0], at[0], at[1])
		}
		return "[[" + b.String() + "]]"
	}
	for name, shape := range map[string]orb.Polygon{
		"20220402_RussianAssessedCoTinUkraine.geojson":     pixelBox(0, 0, 5, 10),
		"20220402_RussianAssessedAdvanceinUkraine.geojson": pixelBox(5, 0, 10, 10),
		"20220401_RussianAssessedCoTinUkraine.geojson":     pixelBox(0, 0, 1, 10),
		"20220403_UkrainianCounteroffensives.geojson":      pixelBox(0, 0, 1, 10), // refused
	} {
		text := `{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": ` + ring(shape) + `}}`
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	g := newGrid([]orb.MultiPolygon{{pixelBox(0, 0, 10, 10)}}, []geo.Place{{Point: orb.Point{cornerLon + 0.001, cornerLat + 0.001}}})
	readings, err := readMaps(isw.New(), folder, g)
	if err != nil || len(readings) != 2 {
		t.Fatalf("got %d maps, %v, want two", len(readings), err)
	}
	for i, want := range []struct {
		date          string
		held, advance float32
	}{{"2022-04-01", 0.8*0.1 + 0.2, 0}, {"2022-04-02", 0.8*0.5 + 0.2, 0.8 * 0.5}} {
		got := readings[i]
		if got.snapshot.Date != day(want.date) || !near(got.cells[0].held(), want.held) || !near(got.cells[0][advance], want.advance) || got.whole {
			t.Errorf("map %d: got %+v, want %+v", i, got, want)
		}
	}
	library, err := readLibrary(map[geo.SourceName][]string{geo.ISW: {folder, t.TempDir()}}, g)
	if err != nil || len(library.isw) != 2 || len(library.nzz)+len(library.deepstate) != 0 {
		t.Errorf("library: got %d, %d and %d maps, %v, want two of isw", len(library.isw), len(library.nzz), len(library.deepstate), err)
	}
	if got := library.isw[1].evidence(); got != "read off ISW 2022-04-02" {
		t.Errorf("evidence: got %q, want ISW and the day", got)
	}
	if readings, err := readMaps(nzz.New(), folder, g); err != nil || len(readings) != 0 {
		t.Errorf("files of another publisher: got %d maps, %v, want none", len(readings), err)
	}
}

func near(got, want float32) bool { return got-want < 1e-5 && want-got < 1e-5 }
