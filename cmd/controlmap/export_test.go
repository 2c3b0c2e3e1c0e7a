package main

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// mustExport writes an export to a new file and returns its path.
func mustExport(t *testing.T, format string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out."+format)
	args = append([]string{"export", "--publishable", "--format", format, "--out", path}, args...)
	if got := controlmap(t, args...); got.code != exitDone || got.out != "" {
		t.Fatalf("%v: %+v", args, got)
	}
	if others, err := os.ReadDir(filepath.Dir(path)); err != nil || len(others) != 1 {
		t.Errorf("files: got %v, %v, want the one that was asked for", others, err)
	}
	return path
}

// readMBTiles returns the tiles of an archive, unpacked, and its metadata.
func readMBTiles(t *testing.T, path string) (tiles map[tile.Address][]byte, metadata map[string]string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tiles, metadata = map[tile.Address][]byte{}, map[string]string{}
	rows, err := db.Query("SELECT zoom_level, tile_column, (1 << zoom_level) - 1 - tile_row, tile_data FROM tiles")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var z, x, y uint32
		var packed []byte
		if err := rows.Scan(&z, &x, &y, &packed); err != nil {
			t.Fatal(err)
		}
		tiles[mustAt(t, z, x, y)] = unpack(t, packed)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var text string
	if err := db.QueryRow("SELECT json_group_object(name, value) FROM metadata").Scan(&text); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &metadata); err != nil {
		t.Fatal(err)
	}
	return tiles, metadata
}

func mustAt(t *testing.T, z, x, y uint32) tile.Address {
	t.Helper()
	at, err := tile.At(z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func unpack(t *testing.T, packed []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// mustOpen opens a database for the time of a test.
func mustOpen(t *testing.T, db string) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func mustSnapshot(t *testing.T, store *sqlite.Store, source geo.SourceName, date geo.Date) geo.StoredSnapshot {
	t.Helper()
	stored, err := store.Snapshot(t.Context(), geo.SnapshotQuery{Source: source, Date: date})
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// ukraine holds all of the country.
var ukraine = orb.Bound{Min: orb.Point{22, 44}, Max: orb.Point{41, 53}}

// wantArchive compares an archive with what makes its tiles, tile by tile.
func wantArchive(t *testing.T, got map[tile.Address][]byte, build buildTile, last uint32) {
	t.Helper()
	shown := 0
	for zoom := range last + 1 {
		for at := range tile.Cover(ukraine, mustAt(t, zoom, 0, 0).Zoom()) {
			want, err := build(at)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got[at], want) {
				t.Fatalf("tile %s: got %d bytes, want the %d of the tileset", at, len(got[at]), len(want))
			}
			if len(want) > 0 {
				shown++
			}
		}
	}
	if len(got) != shown || shown < 10 {
		t.Errorf("tiles: got %d, want %d", len(got), shown)
	}
}

func TestExportTilesOfADay(t *testing.T) {
	db := twoSources(t)
	tiles, metadata := readMBTiles(t, mustExport(t, "mbtiles", "--db", db, "--source", "ours", "--date", "2024-02-29", "--maxzoom", "7"))
	store := mustOpen(t, db)
	set, err := newTileset(store)
	if err != nil {
		t.Fatal(err)
	}
	day, err := set.Day(t.Context(), mustSnapshot(t, store, "ours", geo.NewDate(2024, time.February, 10)))
	if err != nil {
		t.Fatal(err)
	}
	wantArchive(t, tiles, day.Tile, 7)
	for name, want := range map[string]string{"name": "ours 2024-02-10", "snapshot": "2024-02-10", "source": "ours", "maxzoom": "7", "format": "pbf"} {
		if metadata[name] != want {
			t.Errorf("metadata %s: got %q, want %q", name, metadata[name], want)
		}
	}
	for _, part := range []string{`"id":"control"`, `"id":"frontline"`, `"id":"regions"`, `"id":"places"`} {
		if !strings.Contains(metadata["json"], part) {
			t.Errorf("json: got %s, want %s in it", metadata["json"], part)
		}
	}
	if metadata["attribution"] == "" || metadata["licence"] == "" {
		t.Errorf("terms: got %q, %q, want both", metadata["attribution"], metadata["licence"])
	}
	wantSameCount(t, mustExport(t, "pmtiles", "--db", db, "--source", "ours", "--date", "2024-02-10", "--maxzoom", "7"), len(tiles))
}

// wantSameCount looks how many tiles the header of a PMTiles archive tells. That their
// bytes are right is data/export's to test.
func wantSameCount(t *testing.T, path string, want int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil || len(data) < 127 || string(data[:8]) != "PMTiles\x03" {
		t.Fatalf("%s: got %d bytes, %v, want a PMTiles 3", path, len(data), err)
	}
	if got := binary.LittleEndian.Uint64(data[72:]); got != uint64(want) {
		t.Errorf("tiles in PMTiles: got %d, want the %d of MBTiles", got, want)
	}
}

func TestExportTilesOfAHistory(t *testing.T) {
	db := twoSources(t)
	period := []string{"--db", db, "--source", "ours", "--from", "2024-02-01", "--to", "2024-12-31", "--maxzoom", "8"}
	tiles, metadata := readMBTiles(t, mustExport(t, "mbtiles", period...))
	store := mustOpen(t, db)
	set, err := newTileset(store)
	if err != nil {
		t.Fatal(err)
	}
	history, err := set.History(t.Context(), mustSnapshot(t, store, "ours", geo.NewDate(2024, time.January, 31)), mustSnapshot(t, store, "ours", geo.Date{}))
	if err != nil {
		t.Fatal(err)
	}
	wantArchive(t, tiles, history.Tile, 8)
	for name, want := range map[string]string{"from_snapshot": "2024-01-31", "to_snapshot": "2024-03-10", "name": "ours 2024-01-31 to 2024-03-10"} {
		if metadata[name] != want {
			t.Errorf("metadata %s: got %q, want %q", name, metadata[name], want)
		}
	}
	if !strings.Contains(metadata["json"], `"id":"keyframe"`) || !strings.Contains(metadata["json"], `"id":"steps"`) {
		t.Errorf("json: got %s, want keyframe and steps", metadata["json"])
	}
	wantSameCount(t, mustExport(t, "pmtiles", period...), len(tiles))
}

func TestExportChanges(t *testing.T) {
	db := twoSources(t)
	period := []string{"--db", db, "--source", "ours", "--from", "2024-01-31", "--to", "2024-03-10"}
	got, err := os.ReadFile(mustExport(t, "geojson", period...))
	if err != nil {
		t.Fatal(err)
	}
	want := controlmap(t, append([]string{"changes", "--geojson", "-"}, period...)...)
	if string(got) != want.out || len(got) == 0 {
		t.Errorf("GeoJSON: got %.200s, want what changes writes, %.200s", got, want.out)
	}
	file, err := sql.Open("sqlite3", mustExport(t, "gpkg", period...))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for query, want := range map[string]string{
		"SELECT group_concat(table_name) FROM (SELECT * FROM gpkg_contents ORDER BY 1)":            "changes,control,layer_styles,regions",
		"SELECT group_concat(f_table_name) FROM (SELECT * FROM layer_styles ORDER BY 4)":           "changes,control,regions",
		"SELECT count(*) || min(strftime('%Y-%m-%d', snapshot)) || count(licence) FROM control":    "12024-03-101",
		"SELECT group_concat(kind || status) FROM (SELECT * FROM changes ORDER BY kind)":           "gainedoccupied,lostoccupied",
		"SELECT round(min(sphere_km2)) = round(max(sphere_km2)) AND min(redrawn) = 0 FROM changes": "1",
		"SELECT count(DISTINCT code) FROM regions":                                                 "27",
	} {
		var got string
		if err := file.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", query, got, err, want)
		}
	}
}

// Every refusal says why, and leaves nothing behind.
func TestExportRefused(t *testing.T) {
	db := copied(t, twoSources(t))
	secret := write(t, t.TempDir(), "2024-03-01.geojson", square(37))
	if got := controlmap(t, "import", "--db", db, "--source", "secret", secret); got.code != exitDone {
		t.Fatalf("import: %+v", got)
	}
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"a restricted source", []string{"--source", "secret", "--date", "latest", "--format", "pmtiles"}, exitFailed, "source secret is restricted"},
		{"a restricted package", []string{"--source", "secret", "--date", "latest", "--format", "gpkg"}, exitFailed, "--publishable where its publisher lets you"},
		{"a restricted history", []string{"--source", "secret", "--from", "2024-03-01", "--format", "mbtiles"}, exitFailed, "restricted"},
		{"restricted changes", []string{"--source", "secret", "--from", "2024-03-01"}, exitFailed, "restricted"},
		{"an unknown source", []string{"--source", "theri", "--date", "latest", "--format", "mbtiles"}, exitFailed, `source "theri" is none of`},
		{"before the first day", []string{"--source", "settlements", "--date", "2013-01-01", "--format", "pmtiles"}, exitFailed, "no snapshot at or before 2013-01-01"},
		{"from before the first day", []string{"--source", "settlements", "--from", "2013-01-01", "--format", "gpkg"}, exitFailed, "no snapshot at or before 2013-01-01"},
		{"from latest to earlier", []string{"--source", "settlements", "--from", "latest", "--to", "2023-01-01"}, exitFailed, "is after to 2023-01-01"},
		{"no such folder", []string{"--source", "ours", "--date", "latest", "--format", "pmtiles", "--out", "missing/out"}, exitFailed, "missing/out: cannot be written: "},
		{"all as tiles", []string{"--source", "settlements", "--all", "--format", "mbtiles"}, exitUsage, "--format csv"},
		{"from as CSV", []string{"--source", "settlements", "--from", "2024-01-01", "--format", "csv"}, exitUsage, "controlmap changes --csv"},
		{"to alone", []string{"--source", "settlements", "--date", "latest", "--to", "2024-01-01"}, exitUsage, "--to goes with --from"},
		{"a date and from", []string{"--source", "settlements", "--date", "latest", "--from", "2024-01-01"}, exitUsage, "--date and --from"},
		{"neither", []string{"--source", "settlements"}, exitUsage, "--date"},
		{"from after to", []string{"--source", "settlements", "--from", "2024-01-02", "--to", "2024-01-01"}, exitUsage, "--from 2024-01-02 is after --to 2024-01-01"},
		{"a malformed day", []string{"--source", "settlements", "--from", "2024-02-30"}, exitUsage, `date "2024-02-30" is neither`},
		{"an unknown format", []string{"--source", "settlements", "--date", "latest", "--format", "shp"}, exitUsage, `"mbtiles","pmtiles" but got "shp"`},
		{"tiles on stdout", []string{"--source", "settlements", "--date", "latest", "--format", "pmtiles", "--out", "-"}, exitUsage, "--format pmtiles needs a file"},
		{"zooms the wrong way", []string{"--source", "settlements", "--date", "latest", "--format", "pmtiles", "--minzoom", "9", "--maxzoom", "8"}, exitUsage, "zooms 9 to 8 are not a range within 0..14"},
		{"too deep", []string{"--source", "settlements", "--date", "latest", "--format", "pmtiles", "--maxzoom", "15"}, exitUsage, "within 0..14"},
		{"no zoom", []string{"--source", "settlements", "--date", "latest", "--format", "pmtiles", "--maxzoom", "-1"}, exitUsage, "--maxzoom"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			args := append([]string{"export", "--db", db, "--out", "out"}, tt.args...)
			got := controlmap(t, args...)
			if got.code != tt.code || !strings.Contains(got.err, tt.want) {
				t.Errorf("got exit %d and %q, want exit %d and %q", got.code, got.err, tt.code, tt.want)
			}
			if tt.code == exitUsage && !strings.HasSuffix(got.err, "\nTry: controlmap export --help\n") {
				t.Errorf("got %q, want it to end with a Try line", got.err)
			}
			wantEmpty(t, ".")
		})
	}
}

func wantEmpty(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: got %v, %v, want nothing", left, err)
	}
}

// An export that is interrupted leaves nothing behind.
func TestInterruptedExport(t *testing.T) {
	db := twoSources(t)
	for _, format := range []string{"mbtiles", "pmtiles"} {
		t.Run(format, func(t *testing.T) {
			dir := t.TempDir()
			var said bytes.Buffer
			command := exec.Command(os.Args[0], "export", "--db", db, "--source", "settlements", "--date", "latest",
				"--format", format, "--maxzoom", "14", "--out", filepath.Join(dir, "out"))
			command.Env, command.Stderr = append(os.Environ(), asMain+"=1"), &said
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			waitForFile(t, dir)
			if err := command.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			command.Wait() // its exit code is what counts
			if got := command.ProcessState.ExitCode(); got != exitFailed || !strings.Contains(said.String(), "told to end") {
				t.Errorf("got exit %d and %q, want exit %d and told to end", got, said.String(), exitFailed)
			}
			wantEmpty(t, dir)
		})
	}
}

// waitForFile waits until a file in a folder has grown.
func waitForFile(t *testing.T, dir string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		found, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range found {
			if info, err := entry.Info(); err == nil && info.Size() > 0 {
				return
			}
		}
	}
	t.Fatal("the export has written nothing for a minute")
}
