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
	"controlmap/geo/ledger"

	"github.com/paulmach/orb"
)

// box is a rectangle by west, south, east and north.
func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

func TestKeepBetter(t *testing.T) {
	t.Parallel()
	date := geo.NewDate(2024, 3, 1)
	edition := func(name string, rank, hour int, covers ...geo.Status) dayFiles {
		published := time.Date(2024, 3, 1, hour, 0, 0, 0, time.UTC)
		return dayFiles{
			snapshot: geo.Snapshot{Source: geo.DeepState, Date: date, Rank: rank, Published: published, Provenance: name},
			covers:   covers, drawn: []ledger.Drawn{{Status: geo.Status(name)}},
		}
	}
	for _, tt := range []struct {
		name string
		maps []dayFiles
		want string // the statuses, which name the files
	}{
		{"one", []dayFiles{edition("a", 0, 1)}, "a"},
		{"published later", []dayFiles{edition("a", 0, 1), edition("b", 0, 2)}, "b"},
		{"published earlier", []dayFiles{edition("b", 0, 2), edition("a", 0, 1)}, "b"},
		{"of a higher rank", []dayFiles{edition("a", 0, 2), edition("b", 1, 1)}, "b"},
		{"mirror beside the whole map", []dayFiles{edition("a", 1, 1), edition("b", 0, 2, geo.Occupied)}, "a"},
		{"layers add up", []dayFiles{edition("a", 0, 1, geo.Occupied), edition("b", 0, 1, geo.Advance), edition("c", 0, 1, geo.Claimed)}, "a b c"},
		{"a layer twice", []dayFiles{edition("a", 0, 1, geo.Occupied), edition("b", 0, 1, geo.Advance), edition("c", 0, 2, geo.Advance)}, "c"},
	} {
		byDay := map[geo.Date]dayFiles{}
		for _, d := range tt.maps {
			keepBetter(byDay, d)
		}
		var got []string
		for _, p := range byDay[date].drawn {
			got = append(got, string(p.Status))
		}
		if strings.Join(got, " ") != tt.want || len(byDay) != 1 {
			t.Errorf("%s: got %q of %d days, want %q of one", tt.name, got, len(byDay), tt.want)
		}
	}
}

// TestMapsWithGapsAreDropped has one cell of ten that the second map leaves out. A cell that was
// lost in the end and one that was never held as a whole are no gap.
func TestMapsWithGapsAreDropped(t *testing.T) {
	t.Parallel()
	places, cells := make([]geo.Place, 12), make([]orb.MultiPolygon, 12)
	for i := range cells {
		west := 30 + float64(i)
		places[i].Point = orb.Point{west + 0.5, 48.5}
		cells[i] = orb.MultiPolygon{box(west, 48, west+1, 49)}
	}
	r := ledger.NewReader(places, cells)
	withHeld := func(day int, held ...float64) ledger.Reading {
		var drawn []ledger.Drawn
		for i, h := range held {
			drawn = append(drawn, ledger.Drawn{Status: geo.Occupied, Shape: box(30+float64(i), 48, 30+float64(i)+h, 49)})
		}
		return ledger.Reading{Date: geo.NewDate(2022, 5, day), Cells: r.Read(drawn)}
	}
	readings := []ledger.Reading{
		withHeld(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.85),
		withHeld(2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0.85),
		withHeld(3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.8, 0, 0),
		withHeld(4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.85),
	}
	var got []string
	for _, r := range withoutGaps(readings) {
		got = append(got, r.Date.String())
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

// TestReadLibrary reads maps of one cell of 0.1 by 0.1 degrees, two layers of one of them.
func TestReadLibrary(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, shape := range map[string]orb.Polygon{
		"20220402_RussianAssessedCoTinUkraine.geojson":     box(36, 48, 36.05, 48.1),
		"20220402_RussianAssessedAdvanceinUkraine.geojson": box(36.05, 48, 36.1, 48.1),
		"20220401_RussianAssessedCoTinUkraine.geojson":     box(36, 48, 36.01, 48.1),
		"20220403_UkrainianCounteroffensives.geojson":      box(36, 48, 36.01, 48.1), // refused
	} {
		text := `{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": ` + coordinates(shape) + `}}`
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r := ledger.NewReader([]geo.Place{{Point: orb.Point{36.07, 48.05}}}, []orb.MultiPolygon{{box(36, 48, 36.1, 48.1)}})
	l, err := readLibrary(map[geo.SourceName][]string{geo.ISW: {folder, t.TempDir()}}, r)
	if err != nil || len(l.isw) != 2 || len(l.nzz)+len(l.deepstate) != 0 {
		t.Fatalf("got %d, %d and %d maps, %v, want two of isw", len(l.isw), len(l.nzz), len(l.deepstate), err)
	}
	for i, want := range []struct {
		evidence string
		held     float64
		point    ledger.Standing
	}{{"ISW 2022-04-01", 0.1, ledger.Free}, {"ISW 2022-04-02", 0.5, ledger.InDispute}} {
		got := l.isw[i]
		off := got.Cells[0].Held() - want.held
		if got.Evidence != want.evidence || off > 0.02 || off < -0.02 || got.Cells[0].Point != want.point {
			t.Errorf("map %d: got %q, %v held, point %d, want %+v", i, got.Evidence, got.Cells[0].Held(), got.Cells[0].Point, want)
		}
	}
	if days, err := daysOf([]string{folder}, nzz.New(), 0); err != nil || len(days) != 0 {
		t.Errorf("files of another publisher: got %d maps, %v, want none", len(days), err)
	}
	if days, err := daysOf([]string{folder}, isw.New(), 3); err != nil || len(days) != 1 {
		t.Errorf("the last three files: got %d days, %v, want the one that is read", len(days), err)
	}
}

func coordinates(p orb.Polygon) string {
	var points []string
	for _, at := range p[0] {
		points = append(points, fmt.Sprintf("[%v,%v]", at[0], at[1]))
	}
	return "[[" + strings.Join(points, ",") + "]]"
}
