package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// twoLayers is a map as a desk may have it: words of its own, a pin, and no date.
const twoLayers = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"zone":"Occupied"},"geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}},
{"type":"Feature","properties":{"zone":"Grey zone"},"geometry":{"type":"Polygon","coordinates":[[[36.5,48],[37,48],[37,49],[36.5,49],[36.5,48]]]}},
{"type":"Feature","properties":{"zone":"pin"},"geometry":{"type":"Point","coordinates":[37,48]}}]}`

// TestInspectPrintsTheCommand carries out what inspect proposes, and wants what it foretold.
func TestInspectPrintsTheCommand(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "front_2025-03-01.geojson", twoLayers)
	got := controlmap(t, "inspect", path)
	if got.code != exitDone {
		t.Fatalf("got %+v", got)
	}
	for _, want := range []string{
		"GeoJSON, 3 features, 2 polygons of 10 vertices", "property zone, of 3: Grey zone (1), Occupied (1), pin (1)",
		"not polygons: point (1)", "2025-03-01: occupied 8211.1 km2", "contested 4105.6 km2", "rejected: point: 1", "#", "?",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("got\n%s\nwant it to have %q", got.out, want)
		}
	}
	_, command, _ := strings.Cut(got.out, "To import it:\n  controlmap ")
	want := "import --source front-2025-03-01 --status-property zone --status-map 'Grey zone=contested' " + path + "\n"
	want = strings.Replace(want, "front-2025-03-01", "front", 1)
	if command != want {
		t.Fatalf("got the command %q, want %q", command, want)
	}
	db := seeded(t)
	imported := controlmap(t, "import", "--db", db, "--source", "front", "--status-property", "zone", "--status-map", "Grey zone=contested", path)
	area := controlmap(t, "area", "--db", db, "--source", "front", "--date", "2025-03-01", "--status", "contested")
	if imported.code != exitDone || !strings.Contains(area.out, "4105.6") {
		t.Errorf("got %+v and %+v, want 4105.6 km2 contested", imported, area)
	}
}

// wordsOf parts a command as a shell does.
func wordsOf(t *testing.T, command string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf '%s\\0' "+command).Output()
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

// TestInspectCommandCanBePasted carries out what inspect prints, as a shell reads it.
func TestInspectCommandCanBePasted(t *testing.T) {
	db := seeded(t)
	t.Chdir(t.TempDir())
	words := strings.NewReplacer("Occupied", "held; =it's", "Grey zone", "-").Replace(twoLayers)
	exported := `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"snapshot":"2025-03-01","status":"occupied"},` +
		`"geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}}]}`
	for name, c := range map[string]struct{ data, source string }{
		"control 2025-03-01.geojson":   {twoLayers, "our-control"},
		"ISW.geojson":                  {exported, "our-isw"},
		"deep-state 2025-03-01.json":   {twoLayers, "our-deep-state"},
		"it's a \"map\" 20250301.json": {twoLayers, "its-a-map"},
		"карта $HOME 2025-03-01.json":  {twoLayers, "home"},
		"-db 2025-03-01.json":          {twoLayers, "db"},
		"--2025-03-01.json":            {words, "my-map"},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, ".", name, c.data)
			got := controlmap(t, "inspect", "--", name)
			_, command, ok := strings.Cut(got.out, "To import it:\n  ")
			if !ok {
				t.Fatalf("got %+v, want a command", got)
			}
			args := wordsOf(t, command)
			if !slices.Equal(args[:4], []string{"controlmap", "import", "--source", c.source}) {
				t.Errorf("got the command %s, want an import as %s", command, c.source)
			}
			if imported := controlmap(t, append(args[1:], "--db", db)...); imported.code != exitDone {
				t.Errorf("%s: got %+v", command, imported)
			}
		})
	}
}

// TestInspectKnowsTheWordsOfAllFiles has a word in the second file that the first has not.
func TestInspectKnowsTheWordsOfAllFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "2025-03-01.geojson", strings.ReplaceAll(twoLayers, "Grey zone", "Occupied"))
	write(t, dir, "2025-03-02.geojson", twoLayers)
	if got := controlmap(t, "inspect", dir); !strings.Contains(got.out, "--status-map 'Grey zone=contested' "+dir+"\n") {
		t.Errorf("got %+v, want the word of the second file in the command", got)
	}
}

func TestInspectStoresNothing(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "map.geojson", twoLayers)
	picture := filepath.Join(dir, "map.png")
	got := controlmap(t, "inspect", "--json", "--png", picture, path)
	var answer struct {
		Files []struct {
			Holds struct{ Polygons int } `json:"holds"`
		} `json:"files"`
		Command string `json:"command"`
	}
	if err := json.Unmarshal([]byte(got.out), &answer); err != nil || got.code != exitDone {
		t.Fatalf("got %+v, %v", got, err)
	}
	if len(answer.Files) != 1 || answer.Files[0].Holds.Polygons != 2 || !strings.Contains(answer.Command, "--date YYYY-MM-DD") {
		t.Errorf("got %+v, want one file of two polygons without a day", answer)
	}
	if data, err := os.ReadFile(picture); err != nil || !strings.HasPrefix(string(data), "\x89PNG") {
		t.Errorf("picture: got %d bytes, %v", len(data), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("got %v, %v, want the map and its picture alone", entries, err)
	}
}

func TestInspectTellsWhatIsRefused(t *testing.T) {
	path := write(t, t.TempDir(), "page.geojson", "<!doctype html><html></html>")
	got := controlmap(t, "inspect", path)
	if !strings.Contains(got.out, "cannot be read: a web page") || !strings.Contains(got.out, "Nothing of this can be imported") {
		t.Errorf("got %+v", got)
	}
}

func TestInspectTellsWhatIsSkipped(t *testing.T) {
	dir := t.TempDir()
	readme := write(t, dir, "readme.txt", "about the maps")
	if got := controlmap(t, "inspect", dir); !strings.Contains(got.out, "  skipped: "+readme+": no map by its name\n") {
		t.Errorf("got %+v, want the file skipped with the reason", got)
	}
}

func TestInspectKnowsPublishers(t *testing.T) {
	path := write(t, t.TempDir(), "20250301_RussianAssessedCoTinUkraine.geojson", square(36))
	got := controlmap(t, "inspect", path)
	if !strings.HasSuffix(got.out, "controlmap import --source isw "+path+"\n") {
		t.Errorf("got %s", got.out)
	}
}
