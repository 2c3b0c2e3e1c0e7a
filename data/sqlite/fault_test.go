package sqlite_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/data/sqlite"
	"controlmap/data/sqlite/storetest"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// wantLine wants an error of one line with a code, that says every part.
func wantLine(t *testing.T, err error, code geo.Code, parts ...string) {
	t.Helper()
	if err == nil || geo.CodeOf(err) != code {
		t.Errorf("got %v (%s), want %s", err, geo.CodeOf(err), code)
		return
	}
	for _, part := range parts {
		if message := geo.MessageOf(err); !strings.Contains(message, part) || strings.Contains(message, "\n") {
			t.Errorf("got %q, want one line that says %q", message, part)
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		prepare func(t *testing.T, path string)
		want    string
	}{
		"text": {func(t *testing.T, path string) {
			mustWrite(t, path, []byte(strings.Repeat("not a database\n", 100)))
		}, "not a SQLite database"},
		"a few bytes": {func(t *testing.T, path string) { mustWrite(t, path, []byte("{}")) }, "not a SQLite database"},
		"tables of another program": {func(t *testing.T, path string) {
			mustExec(t, sideDoor(t, path), "CREATE TABLE moz_places (id INTEGER)")
		}, "another program's"},
		"mark of another program": {func(t *testing.T, path string) {
			mustExec(t, sideDoor(t, path), "PRAGMA application_id = 1196444487") // GeoPackage
		}, "another program's"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "other.db")
			test.prepare(t, path)
			before := mustRead(t, path)
			_, err := sqlite.Open(t.Context(), path, time.Now)
			wantLine(t, err, geo.Invalid, test.want, "other.db")
			if !bytes.Equal(mustRead(t, path), before) {
				t.Error("the file was changed by refusing it")
			}
			if left, err := filepath.Glob(path + "-*"); err != nil || len(left) > 0 {
				t.Errorf("files left beside it: got %v, %v, want none", left, err)
			}
		})
	}
}

func mustWrite(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPathsThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct {
		path string
		code geo.Code
		want string
	}{
		"nothing":       {"", geo.Invalid, "not the name of a file"},
		"zero byte":     {"a\x00b", geo.Invalid, "not the name of a file"},
		"folder":        {dir, geo.Invalid, "is not a file"},
		"no folder":     {filepath.Join(dir, "none", "a.db"), geo.Unavailable, "cannot be opened"},
		"file as a dir": {filepath.Join(mustTouch(t, dir), "a.db"), geo.Unavailable, "cannot be opened"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqlite.Open(t.Context(), test.path, time.Now)
			wantLine(t, err, test.code, test.want)
		})
	}
}

func mustTouch(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "plain")
	mustWrite(t, path, []byte("x"))
	return path
}

func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path, 1, 2)
	db := sideDoor(t, path)
	before := dump(t, db)
	if err := s.LimitPages(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	large := storetest.Day(3)
	for i := range 500 {
		a := large.Polygons[0]
		a.Shape = storetest.Box(30, 45, 31+float64(i)/1000, 46)
		large.Polygons = append(large.Polygons, a)
	}
	_, err := s.Put(t.Context(), large)
	wantLine(t, err, geo.Unavailable, "controlmap.db", "the disk is full")
	if after := dump(t, db); after != before {
		t.Errorf("after a full disk: got %.500q, want %.500q", after, before)
	}
	if days, err := s.Snapshots(t.Context(), storetest.Paper.Name, time.Time{}); err != nil || len(days) != 2 {
		t.Errorf("days on a full disk: got %d, %v, want 2", len(days), err)
	}
	checkIntegrity(t, path)

	wide := geo.Change{From: 1, To: 2}
	for _, a := range large.Polygons {
		wide.Polygons = append(wide.Polygons, geo.ChangedPolygon{Status: geo.Occupied, Direction: geo.Gained, Shape: a.Shape})
	}
	wantLine(t, s.PutChange(t.Context(), wide), geo.Unavailable, "controlmap.db", "the disk is full")
	if after := dump(t, db); after != before {
		t.Errorf("after a change on a full disk: got %.500q, want %.500q", after, before)
	}

	many := make([]geo.KeyedTile, 500)
	for i := range many {
		many[i].TileKey = geo.TileKey{Map: geo.MapID{To: geo.RevisionID{Revision: 1}}, Format: geo.TileMVT, Z: 9, X: uint32(i)}
		many[i].Gzip = []byte(strings.Repeat(fmt.Sprint(i), 100))
	}
	wantLine(t, s.PutTiles(t.Context(), many), geo.Unavailable, "controlmap.db", "the disk is full")
	if after := dump(t, db); after != before {
		t.Errorf("after tiles on a full disk: got %.500q, want %.500q", after, before)
	}

	if err := s.LimitPages(t.Context(), 10000); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Put(t.Context(), large); err != nil || got.Kind != geo.Added {
		t.Errorf("Put once there is room: got %v, %v, want added", got, err)
	}
	if err := s.PutChange(t.Context(), wide); err != nil {
		t.Errorf("PutChange once there is room: %v", err)
	}
	if err := s.PutTiles(t.Context(), many); err != nil {
		t.Errorf("PutTiles once there is room: %v", err)
	}
	checkIntegrity(t, path)
}

func TestBusy(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the busy timeout")
	}
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path, 1)
	other := sideDoor(t, path)
	mustExec(t, other, "BEGIN IMMEDIATE")
	if days, err := s.Snapshots(t.Context(), storetest.Paper.Name, time.Time{}); err != nil || len(days) != 1 {
		t.Errorf("days beside another writer: got %d, %v, want 1", len(days), err)
	}
	_, err := s.Put(t.Context(), storetest.Day(2))
	wantLine(t, err, geo.Unavailable, "controlmap.db", "another program")
	mustExec(t, other, "ROLLBACK")
	if _, err := s.Put(t.Context(), storetest.Day(2)); err != nil {
		t.Errorf("Put once the other is done: %v", err)
	}
}

func TestDamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path, 1)
	mustClose(t, s)
	data := mustRead(t, path)
	const page = 4096
	for name, damaged := range map[string][]byte{
		"cut off":          data[:len(data)/2/page*page],
		"cut in a page":    data[:page+100],
		"garbage":          slices.Concat(data[:page], bytes.Repeat([]byte{0xa5}, len(data)-page)),
		"schema destroyed": slices.Concat(data[:100], bytes.Repeat([]byte{0x5a}, len(data)-100)),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "damaged.db")
			mustWrite(t, path, damaged)
			wantLine(t, useAll(t, path), geo.Unavailable, "damaged.db", "damaged: restore it from a copy")
		})
	}
}

// useAll opens a database and reads and writes it, to the first error.
func useAll(t *testing.T, path string) error {
	s, err := sqlite.Open(t.Context(), path, time.Now)
	if err != nil {
		return err
	}
	defer mustClose(t, s)
	if _, err := s.Snapshots(t.Context(), storetest.Paper.Name, time.Time{}); err != nil {
		return err
	}
	if _, err := s.Polygons(t.Context(), geo.PolygonQuery{Revision: 1}); err != nil {
		return err
	}
	_, err = s.Put(t.Context(), storetest.Day(2))
	return err
}

// TestDamagedPiece has a stored piece that is no polygon, though SQLite finds it sound.
func TestDamagedPiece(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path, 1, 2)
	change := geo.Change{From: 1, To: 2, Polygons: []geo.ChangedPolygon{{Status: geo.Occupied, Direction: geo.Gained, Shape: storetest.Box(33, 46, 34, 47)}}}
	if err := s.PutChange(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	query := geo.PointQuery{Source: storetest.Paper.Name, Point: orb.Point{33.5, 46.5}}
	if transitions, err := s.StatusTransitions(t.Context(), query); err != nil || len(transitions) != 1 {
		t.Fatalf("transitions: got %v, %v, want one", transitions, err)
	}
	db := sideDoor(t, path)
	for name, wkb := range map[string]string{
		"nothing":                "",
		"another byte order":     "00000000030000000100000000",
		"a point":                "0101000000" + strings.Repeat("00", 16),
		"no count of points":     "01030000000100000005",
		"fewer points than told": "010300000001000000FFFFFFFF" + strings.Repeat("00", 64),
		"fewer rings than told":  "0103000000FFFFFFFF00000000",
	} {
		mustExec(t, db, "UPDATE piece SET wkb = x'"+wkb+"'")
		_, err := s.StatusTransitions(t.Context(), query)
		if geo.CodeOf(err) != geo.Internal || !strings.Contains(fmt.Sprint(err), "database controlmap.db: a stored shape") {
			t.Errorf("%s: got %v, want an internal error that names the file and a stored shape", name, err)
		}
	}
}

func TestForeignKeysHold(t *testing.T) {
	s := withPaper(t, filepath.Join(t.TempDir(), "controlmap.db"), 1)
	writer := s.Pools()["writer"]
	for _, statement := range []string{
		"INSERT INTO snapshot (source, date) VALUES ('nobody', '2024-01-01')",
		"DELETE FROM shape",
		"DELETE FROM revision",
	} {
		if _, err := writer.Exec(statement); err == nil {
			t.Errorf("%s: got no error, want a foreign key's", statement)
		}
	}
	if _, err := s.Pools()["readers"].Exec("DELETE FROM ground"); err == nil {
		t.Error("writing through a reader: got no error, want one")
	}
}

func TestFaultsNameTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path, 1)
	mustExec(t, sideDoor(t, path), "DROP TABLE ground")
	_, err := s.RegionAreas(t.Context(), 1)
	if geo.CodeOf(err) != geo.Internal || !strings.Contains(fmt.Sprint(err), "controlmap.db") {
		t.Errorf("Ground without its table: got %v, want an internal error that names the file", err)
	}
	if got := geo.MessageOf(err); got != "internal error" {
		t.Errorf("message: got %q, want %q", got, "internal error")
	}
}
