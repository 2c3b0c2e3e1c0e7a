package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func collection(coordinates string) string {
	return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":` + coordinates + `}}]}`
}

// Each bad file is refused with an error that names the file, and, where there is one,
// the feature and the rule; nothing of it is stored and the exit status is 1.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	db := seeded(t)
	good := square(37)
	for _, tt := range []struct{ name, content, want string }{
		{"truncated", good[:len(good)/2], "JSON"},
		{"not-json", "coordinates?", "JSON"},
		{"not-geojson", `{"people":[]}`, "GeoJSON"},
		{"out-of-range", collection(`[[[237,48],[238,48],[238,49],[237,48]]]`), "feature 0: "},
		{"nan", collection(`[[[NaN,48],[38,48],[38,49],[37,48]]]`), "JSON"},
		{"swapped-axes", collection(`[[[48,37],[48,38],[49,38],[48,37]]]`), "lat"},
		{"projected-metres", collection(`[[[4118821,6106855],[4218821,6106855],[4218821,6206855],[4118821,6106855]]]`), "metres"},
		{"unclosed", collection(`[[[37,48],[38,48],[38,49],[37,49]]]`), "feature 0: ring not closed"},
		{"self-crossing", collection(`[[[37,48],[38,49],[38,48],[37,49],[37,48]]]`), "feature 0: ring crosses itself (near 37.50000 48.50000)"},
		{"two-point", collection(`[[[37,48],[37,48]]]`), "feature 0: "},
		{"empty", "", "empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, dir, tt.name+"-2024-01-02.geojson", tt.content)
			refused(t, db, file, tt.want)
		})
	}
	t.Run("a missing file", func(t *testing.T) { refused(t, db, filepath.Join(dir, "missing.geojson"), "not readable") })
	t.Run("a device", func(t *testing.T) { refused(t, db, os.DevNull, "not a regular file") })
}

func refused(t *testing.T, db, file, want string) {
	t.Helper()
	got := controlmap(t, "import", "--db", db, "--source", "ours", file)
	lines := strings.Split(strings.TrimSpace(got.err), "\n")
	line := lines[len(lines)-1]
	if got.code != exitFailed || !strings.HasPrefix(line, file+": ") || !strings.Contains(line, want) {
		t.Errorf("got exit %d and %q, want exit %d, the file's name and %q", got.code, line, exitFailed, want)
	}
	if got := controlmap(t, "dates", "--db", db, "--source", "ours"); got.code != exitFailed || !strings.Contains(got.err, `source "ours" is none of`) {
		t.Errorf("something was stored: %+v", got)
	}
}

func TestHugeInput(t *testing.T) {
	dir := t.TempDir()
	db := seeded(t)
	t.Run("200 MB of brackets", func(t *testing.T) {
		refused(t, db, writeMany(t, filepath.Join(dir, "brackets.json"), 200<<20, "[", ""), "not GeoJSON")
	})
	t.Run("200 MB of brackets for coordinates", func(t *testing.T) {
		head := `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":`
		refused(t, db, writeMany(t, filepath.Join(dir, "coordinates.json"), 200<<20, "[", head), "max depth")
	})
	t.Run("more than 1 GB of brackets", func(t *testing.T) {
		refused(t, db, writeMany(t, filepath.Join(dir, "gigabyte.json"), 1<<30+1, "[", ""), "MB")
	})
	t.Run("10 million vertices", func(t *testing.T) {
		head := `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[37,48]`
		refused(t, db, writeMany(t, filepath.Join(dir, "vertices-2024-01-01.json"), 10_000_000, ",[37.1,48.2]", head), "vertices")
	})
}

func writeMany(t *testing.T, path string, n int, unit, head string) string {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriterSize(file, 1<<20)
	fmt.Fprint(out, head)
	block := strings.Repeat(unit, 1<<10)
	for left := n; left > 0; left -= 1 << 10 {
		if _, err := out.WriteString(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(path) })
	return path
}

// TestPublishersPartsThatAreNotStored has a layer that is no status, by its name, and losses that
// no map could have, of a publisher whose operator may publish and of one whose may not.
func TestPublishersPartsThatAreNotStored(t *testing.T) {
	dir := t.TempDir()
	feature := func(kind, coordinates string) string {
		return `{"type":"Feature","properties":{"type":"` + kind + `","date":"2024-01-02"},"geometry":{"type":"Polygon","coordinates":` + coordinates + `}}`
	}
	nzz := write(t, dir, "2024-01-03.json", `{"value":{"type":"FeatureCollection","features":[`+
		feature("losses", `[[[237,48],[238,48]]]`)+`,`+feature("gains", `[[[37,48],[38,48],[38,49],[37,48]]]`)+`]}}`)
	layer := write(t, dir, "20240102_ClaimedUkrainianCounteroffensives.geojson", "not JSON")
	control := write(t, dir, "20240102_RussianAssessedCoTinUkraine.geojson", square(37))
	for _, flags := range [][]string{nil, {"--publishable"}} {
		db := seeded(t)
		got := controlmap(t, append([]string{"import", "--db", db, "--source", "nzz", nzz}, flags...)...)
		if got.code != exitDone || !strings.Contains(got.out, "1 snapshots added") {
			t.Errorf("nzz %v: got %+v, want the day added", flags, got)
		}
		got = controlmap(t, append([]string{"import", "--db", db, "--source", "isw", layer, control}, flags...)...)
		if got.code != exitDone || !strings.Contains(got.out, "1 skipped, 0 with errors") || !strings.Contains(got.out, "skipped: claimed Ukrainian counter-attack: 1") {
			t.Errorf("isw %v: got %+v, want the layer skipped with the reason", flags, got)
		}
	}
}

func TestFolderWithOneBadFile(t *testing.T) {
	dir := writeDays(t, 3, 1)
	write(t, dir, "2024-01-02.geojson", "{")
	db := seeded(t)
	got := controlmap(t, "import", "--db", db, "--source", "ours", dir)
	if got.code != exitFailed || !strings.Contains(got.out, "2 snapshots added") || !strings.Contains(got.err, "2024-01-02.geojson: ") {
		t.Errorf("got %+v, want two added and one listed", got)
	}
}

func TestBaseMapRefused(t *testing.T) {
	const tiles = "--base-tiles=https://tiles.example/{z}/{x}/{y}.png"
	tests := []struct {
		name  string
		flags []string
		want  string
	}{
		{"no attribution", []string{tiles}, "--base-tiles needs --base-attribution"},
		{"no tiles", []string{"--base-attribution=A"}, "go with --base-tiles"},
		{"no tiles for the link", []string{"--base-attribution-url=https://a.example"}, "go with --base-tiles"},
		{"subdomains", []string{"--base-tiles=https://{s}.example/{z}/{x}/{y}.png", "--base-attribution=A"}, "have {s}, and only {z}, {x} and {y} are filled in"},
		{"a script as link", []string{tiles, "--base-attribution=A", "--base-attribution-url=javascript:1"}, `URL "javascript:1" is none`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "none.db")
			got := controlmap(t, append([]string{"serve", "--addr=127.0.0.1:0", "--db", db}, tt.flags...)...)
			if got.code != exitUsage || !strings.Contains(got.err, tt.want) || !strings.Contains(got.err, "Try: controlmap serve --help") {
				t.Errorf("got exit %d, %s, want %d and %q", got.code, got.err, exitUsage, tt.want)
			}
			if _, err := os.Stat(db); err == nil {
				t.Error("a database was made for a command that is refused")
			}
		})
	}
}
