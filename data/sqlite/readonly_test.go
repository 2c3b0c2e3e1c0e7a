//go:build unix

package sqlite_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"controlmap/data/sqlite"
	"controlmap/data/sqlite/storetest"
	"controlmap/geo"
)

func TestReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		runAsNobody(t)
		return
	}
	for name, test := range map[string]struct {
		file, folder os.FileMode
		open         bool // by another process that has not copied its log into it yet
	}{
		"file":                         {0o444, 0o755, false},
		"folder":                       {0o644, 0o555, false},
		"file and folder":              {0o444, 0o555, false},
		"file and folder, still open":  {0o444, 0o555, true},
		"folder, still open elsewhere": {0o644, 0o555, true},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "folder")
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, "controlmap.db")
			s := withPaper(t, path, 1)
			if _, err := s.RequireTileLook(t.Context(), testLook); err != nil {
				t.Fatal(err)
			}
			if !test.open {
				mustClose(t, s)
			}
			mustChmod(t, path, test.file)
			mustChmod(t, folder, test.folder)
			t.Cleanup(func() { mustChmod(t, folder, 0o755) })
			for range 2 {
				if writable := test.open && test.file == 0o644; writable {
					readAll(t, path)
				} else {
					refuseWrites(t, readAll(t, path))
				}
			}
		})
	}
}

func TestReadOnlyAndNotReady(t *testing.T) {
	if os.Geteuid() == 0 {
		runAsNobody(t)
		return
	}
	old := filepath.Join(t.TempDir(), "old.db")
	s, err := sqlite.OpenWith(t.Context(), old, time.Now, upTo(scripts(t), 1))
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	mustChmod(t, old, 0o444)
	_, err = sqlite.OpenWith(t.Context(), old, time.Now, with(upTo(scripts(t), 1), "CREATE TABLE more (a INTEGER) STRICT"))
	wantLine(t, err, geo.Unavailable, "old.db", "version 1 and read-only", "version 2")

	empty := filepath.Join(t.TempDir(), "empty.db")
	mustWrite(t, empty, nil)
	mustChmod(t, empty, 0o444)
	_, err = sqlite.Open(t.Context(), empty, time.Now)
	wantLine(t, err, geo.Unavailable, "empty.db", "read-only")

	secret := filepath.Join(t.TempDir(), "secret.db")
	mustClose(t, withPaper(t, secret))
	mustChmod(t, secret, 0)
	_, err = sqlite.Open(t.Context(), secret, time.Now)
	wantLine(t, err, geo.Unavailable, "secret.db", "cannot be opened")

	folder := t.TempDir()
	mustChmod(t, folder, 0o555)
	_, err = sqlite.Open(t.Context(), filepath.Join(folder, "new.db"), time.Now)
	wantLine(t, err, geo.Unavailable, "new.db", "cannot be opened")
}

// TestReadOnlyWithLogBesideIt has a read-only folder with the log of a process that was
// killed: reading the file without it would hide what was stored.
func TestReadOnlyWithLogBesideIt(t *testing.T) {
	if os.Geteuid() == 0 {
		runAsNobody(t)
		return
	}
	path := filepath.Join(t.TempDir(), "controlmap.db")
	withPaper(t, path, 1)
	folder := t.TempDir()
	for _, suffix := range []string{"", "-wal"} {
		mustWrite(t, filepath.Join(folder, "copy.db"+suffix), mustRead(t, path+suffix))
	}
	mustChmod(t, folder, 0o555)
	t.Cleanup(func() { mustChmod(t, folder, 0o755) })
	_, err := sqlite.Open(t.Context(), filepath.Join(folder, "copy.db"), time.Now)
	wantLine(t, err, geo.Unavailable, "copy.db", "cannot be opened")
	mustChmod(t, folder, 0o755)
	readAll(t, filepath.Join(folder, "copy.db"))
}

// readAll opens the store and wants to find in it what withPaper put there.
func readAll(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s := mustOpen(t, path, time.Now)
	days, err := s.Snapshots(t.Context(), storetest.Paper.Name, time.Time{})
	if err != nil || len(days) != 1 {
		t.Fatalf("days: got %d, %v, want 1", len(days), err)
	}
	areas, err := s.Polygons(t.Context(), geo.PolygonQuery{Revision: days[0].Revision})
	if err != nil || len(areas) != 1 {
		t.Fatalf("areas: got %d, %v, want 1", len(areas), err)
	}
	rows, err := s.Series(t.Context(), geo.SeriesQuery{Source: storetest.Paper.Name, Status: geo.Occupied,
		Periods: []geo.Period{{First: days[0].Date, Last: days[0].Date}}})
	if err != nil || len(rows) != 1 {
		t.Fatalf("series: got %d rows, %v, want 1", len(rows), err)
	}
	return s
}

func refuseWrites(t *testing.T, s *sqlite.Store) {
	t.Helper()
	_, err := s.Put(t.Context(), storetest.Day(2))
	wantLine(t, err, geo.Unavailable, "database controlmap.db is read-only")
	_, withdrawing := s.Withdraw(t.Context(), storetest.Paper.Name, storetest.Day(1).Snapshot.Date)
	for _, err := range []error{
		s.PutSource(t.Context(), geo.Source{Name: "atlas"}), s.PutChange(t.Context(), geo.Change{From: 1, To: 2}),
		s.PutFront(t.Context(), 1, nil), withdrawing,
	} {
		wantLine(t, err, geo.Unavailable, "database controlmap.db is read-only")
	}
	for look, want := range map[int]bool{testLook: true, testLook + 1: false} {
		if usable, err := s.RequireTileLook(t.Context(), look); err != nil || usable != want {
			t.Errorf("RequireTileLook %d of tiles of look %d: got %t, %v, want %t", look, testLook, usable, err, want)
		}
	}
	if !s.ReadOnly() {
		t.Error("ReadOnly: got false, want true")
	}
}

// testLook is of the tiles in databases that are read-only.
const testLook = 7

func mustChmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// runAsNobody runs the test that calls it again, as a user whom permissions hold back.
func runAsNobody(t *testing.T) {
	const nobody = 65534
	home, err := os.MkdirTemp("", "nobody")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(home); err != nil {
			t.Error(err)
		}
	})
	binary := copyOfTests(t, home)
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Skipf("files cannot be given to nobody: %v", err)
	}
	again := exec.CommandContext(t.Context(), binary, "-test.run=^"+t.Name()+"$", "-test.v")
	again.Dir = home
	again.Env = append(os.Environ(), "TMPDIR="+home)
	again.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := again.CombinedOutput()
	if err != nil {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}

func copyOfTests(t *testing.T, folder string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(filepath.Join(folder, "sqlite.test"), os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Name()
}
