package main

import (
	"database/sql"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/sqlite"
	"controlmap/geo"
)

// forget takes from a database what an earlier version did not measure.
func forget(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{
		"DELETE FROM piece_bounds", "DELETE FROM piece", "DELETE FROM moved", "DELETE FROM change",
		"DELETE FROM front", "UPDATE revision SET front_measured = 0",
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestADatabaseOfAnEarlierVersionIsMeasured(t *testing.T) {
	for _, args := range [][]string{
		{"series", "--source", "ours", "--step", "snapshot", "--csv"},
		{"at", "--lon", "37.05", "--lat", "48.05", "--csv"},
	} {
		db := filepath.Join(t.TempDir(), "test.db")
		copyFile(t, twoSources(t), db)
		args = append(args, "--db", db)
		want := controlmap(t, args...)
		forget(t, db)
		if got := controlmap(t, args...); got != want {
			t.Errorf("%v: got %+v, want what was there before: %+v", args, got, want)
		}
	}
}

// measureOtherwise has a database measured by other boundaries, with other areas.
func measureOtherwise(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{
		"UPDATE setting SET value = 'other' WHERE name = 'measured-by'",
		"UPDATE ground SET sphere_km2 = 1, geodesic_km2 = 1, water_sphere_km2 = 0", "UPDATE moved SET gained_sphere_km2 = 1",
		"UPDATE revision SET occupied_sphere_km2 = 1", "UPDATE front SET km = 1",
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestADatabaseOfOtherBoundariesIsMeasuredAnew(t *testing.T) {
	for _, args := range [][]string{
		{"area", "--source", "ours", "--date", "latest", "--csv"},
		{"series", "--source", "ours", "--step", "snapshot", "--csv"},
		{"dates", "--source", "ours", "--csv"},
		{"frontline", "--source", "ours", "--date", "latest", "--csv"},
	} {
		db := filepath.Join(t.TempDir(), "test.db")
		copyFile(t, twoSources(t), db)
		args = append(args, "--db", db)
		want := controlmap(t, args...)
		measureOtherwise(t, db)
		got := controlmap(t, args...)
		if got.out != want.out || got.code != exitDone || !strings.Contains(got.err, "measured all areas, front lines and changes anew by ") {
			t.Errorf("%v: got %+v, want what was there before, %q, and to be told", args, got, want.out)
		}
		if got := controlmap(t, args...); got != want {
			t.Errorf("%v once more: got %+v, want %+v and no word", args, got, want)
		}
	}
}

func TestAReadOnlyDatabaseOfOtherBoundariesIsRefused(t *testing.T) {
	folder := t.TempDir()
	db := filepath.Join(folder, "test.db")
	copyFile(t, twoSources(t), db)
	measureOtherwise(t, db)
	for path, mode := range map[string]os.FileMode{db: 0o444, folder: 0o555} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Error(err)
		}
	})
	out, err := asNobody(t, "area", "--db", db, "--source", "ours", "--date", "latest").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "measured by other boundaries") || !strings.Contains(string(out), "read-only: open it once where it may be measured anew") {
		t.Errorf("got %v and %q, want it refused", err, out)
	}
}

func TestAReadOnlyDatabaseOfAnEarlierVersionSaysWhatIsMissing(t *testing.T) {
	folder := t.TempDir()
	db := filepath.Join(folder, "test.db")
	copyFile(t, twoSources(t), db)
	forget(t, db)
	for path, mode := range map[string]os.FileMode{db: 0o444, folder: 0o555} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Error(err)
		}
	})
	out, err := asNobody(t, "series", "--db", db, "--source", "ours", "--step", "snapshot").CombinedOutput()
	for _, want := range []string{
		"source ours: 2 changes and 3 front lines are missing, and the database is read-only",
		"gained and lost are missing from 2 rows",
		"Source: ours, last snapshot of 2024-03-10",
	} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("got %v and %q, want %q", err, out, want)
		}
	}
}

// asNobody is a command line in a process of its own that the rights of files bind. The
// folders of the test become open to others.
func asNobody(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		command := exec.CommandContext(t.Context(), os.Args[0], args...)
		command.Env = append(os.Environ(), asMain+"=1")
		return command
	}
	folder := t.TempDir()
	for path := folder; path != os.TempDir() && path != "/"; path = filepath.Dir(path) {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	binary := filepath.Join(folder, "controlmap")
	copyFile(t, os.Args[0], binary)
	command := exec.CommandContext(t.Context(), binary, args...)
	command.Dir = "/"
	command.Env = append(os.Environ(), asMain+"=1")
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	return command
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// A newer edition of the built-in source takes back the days that it lacks.
func TestANewEditionWithdrawsDays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	store, err := sqlite.Open(t.Context(), path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	src, parsed, err := builtin.Settlements()
	if err != nil {
		t.Fatal(err)
	}
	withdrawn := parsed[0]
	withdrawn.Snapshot.Date = geo.NewDate(2014, time.March, 1)
	if _, err := ingest.New(store, regions, nil).Snapshots(t.Context(), src, []source.Reading{withdrawn}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	got := controlmap(t, "dates", "--db", path, "--source", "settlements", "--csv")
	if got.code != exitDone || strings.Contains(got.out, "2014-03-01") || strings.Count(got.out, "\n") != len(parsed)+1 || !strings.Contains(got.err, "1 withdrawn") {
		t.Errorf("got exit %d, %q and %d lines, want %d days without 2014-03-01", got.code, got.err, strings.Count(got.out, "\n"), len(parsed))
	}
}
