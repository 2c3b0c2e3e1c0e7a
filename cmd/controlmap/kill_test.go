package main

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A process killed at any moment of an import leaves a sound database with whole
// snapshots, and the same import run again completes it.
func TestKilledImport(t *testing.T) {
	const days, areas, moments = 120, 8, 20
	files := writeDays(t, days, areas)
	db := seeded(t)
	whole := importFor(t, seeded(t), files, time.Minute)
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	killed := 0
	for range moments {
		if took := importFor(t, db, files, time.Duration(random.Int64N(int64(whole)))); took < 0 {
			killed++
		}
		checkWhole(t, db, areas)
		if random.IntN(8) == 0 { // now and then from the very start
			removeDatabase(t, db)
		}
	}
	if killed == 0 {
		t.Fatal("no import was killed")
	}
	t.Logf("%d of %d imports were killed, within %s each", killed, moments, whole)
	if got := controlmap(t, "import", "--db", db, "--source", "ours", files); got.code != exitDone {
		t.Fatalf("the import run again: %+v", got)
	}
	if got := checkWhole(t, db, areas); got != days {
		t.Errorf("snapshots after the import was run again: got %d, want %d", got, days)
	}
}

// An import that is told to end while it waits for the rest of a file ends without it.
func TestTerminatedImport(t *testing.T) {
	db := seeded(t)
	command := exec.Command(os.Args[0], "import", "--db", db, "--source", "ours", "-")
	command.Env = append(os.Environ(), asMain+"=1")
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: when all of it is written, the import is reading.
	if _, err := input.Write(slices.Repeat([]byte(" "), 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := command.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
		t.Errorf("got %v, want exit code %d", err, exitFailed)
	}
}

// importFor imports in a process of its own and kills it after a while. It returns how
// long the import took, or -1 where it was killed.
func importFor(t *testing.T, db, files string, patience time.Duration) time.Duration {
	t.Helper()
	command := exec.Command(os.Args[0], "import", "--db", db, "--source", "ours", files)
	command.Env = append(os.Environ(), asMain+"=1")
	begin := time.Now()
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(patience, func() { command.Process.Kill() })
	defer timer.Stop()
	err := command.Wait()
	if err != nil && !strings.Contains(err.Error(), "killed") {
		t.Fatalf("import: %v", err)
	}
	if err != nil {
		return -1
	}
	return time.Since(begin)
}

// checkWhole looks into the file itself and returns how many snapshots of ours it has.
func checkWhole(t *testing.T, db string, areas int) int {
	t.Helper()
	if _, err := os.Stat(db); err != nil {
		return 0 // killed before there was one
	}
	sqlite, err := sql.Open("sqlite3", "file:"+db)
	if err != nil {
		t.Fatal(err)
	}
	defer sqlite.Close()
	var sound string
	if err := sqlite.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Fatalf("integrity_check: %q, %v", sound, err)
	}
	var tables int
	if err := sqlite.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name = 'revision_area'").Scan(&tables); err != nil || tables == 0 {
		return 0
	}
	var snapshots, broken int
	err = sqlite.QueryRow(`
		SELECT count(*), coalesce(sum(areas != ?), 0) FROM (
			SELECT count(position) AS areas FROM snapshot
			LEFT JOIN revision ON revision.snapshot = snapshot.id
			LEFT JOIN revision_area ON revision_area.revision = revision.id
			WHERE source = 'ours' GROUP BY snapshot.id)`, areas).Scan(&snapshots, &broken)
	if err != nil || broken > 0 {
		t.Fatalf("%d of %d snapshots are not whole, %v", broken, snapshots, err)
	}
	return snapshots
}

func removeDatabase(t *testing.T, db string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(db + suffix); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}
