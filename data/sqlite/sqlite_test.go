package sqlite_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
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

	"github.com/mattn/go-sqlite3"
)

// olderSQLite is a driver to whose SQLite json_valid(NULL) is false, as to that of Debian 12, with
// which operators look at their files.
const olderSQLite = "sqlite3-older"

func init() {
	sql.Register(olderSQLite, &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return c.RegisterFunc("json_valid", func(value any) bool {
			text, ok := value.(string)
			return ok && json.Valid([]byte(text))
		}, true)
	}})
}

func TestContract(t *testing.T) {
	paths := map[storetest.Store]string{}
	storetest.Run(t, func(t *testing.T, clock func() time.Time) storetest.Store {
		path := filepath.Join(t.TempDir(), "controlmap.db")
		s := mustOpen(t, path, clock)
		paths[s] = path
		t.Cleanup(func() { checkIntegrity(t, path) })
		return s
	}, func(t *testing.T, s storetest.Store, clock func() time.Time) storetest.Store {
		again := mustOpen(t, paths[s], clock)
		paths[again] = paths[s]
		return again
	})
}

// mustOpen opens a store that is closed when the test ends.
func mustOpen(t *testing.T, path string, clock func() time.Time) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, clock)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { mustClose(t, s) })
	return s
}

func mustClose(t *testing.T, s *sqlite.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// withPaper opens a store with a source and a snapshot for each of the given days.
func withPaper(t *testing.T, path string, days ...int) *sqlite.Store {
	t.Helper()
	s := mustOpen(t, path, storetest.NewClock().Now)
	if err := s.PutSource(t.Context(), storetest.Paper); err != nil {
		t.Fatalf("PutSource: %v", err)
	}
	for _, n := range days {
		if _, err := s.Put(t.Context(), storetest.Day(n)); err != nil {
			t.Fatalf("Put: %v", err)
		}
	}
	return s
}

// sideDoor opens the file with nothing of the store between.
func sideDoor(t *testing.T, path string) *sql.DB {
	t.Helper()
	return sideDoorOf(t, "sqlite3", path)
}

func sideDoorOf(t *testing.T, driver, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func mustExec(t *testing.T, db *sql.DB, statements string) {
	t.Helper()
	if _, err := db.Exec(statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
}

// column reads a query's first column as text.
func column(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(sql.NullString)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		found = append(found, values[0].(*sql.NullString).String)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return found
}

func one(t *testing.T, db *sql.DB, query string, args ...any) string {
	t.Helper()
	return strings.Join(column(t, db, query, args...), "|")
}

func checkIntegrity(t *testing.T, path string) {
	t.Helper()
	db := sideDoor(t, path)
	for query, want := range map[string]string{
		"PRAGMA integrity_check":                                                   "ok",
		"PRAGMA foreign_key_check":                                                 "",
		"SELECT rtreecheck('main', 'shape_bounds')":                                "ok",
		"SELECT rtreecheck('main', 'piece_bounds')":                                "ok",
		"SELECT count(*) FROM piece WHERE id NOT IN (SELECT id FROM piece_bounds)": "0",
		"SELECT count(*) FROM piece_bounds WHERE id NOT IN (SELECT id FROM piece)": "0",
		"SELECT count(*) FROM shape WHERE id NOT IN (SELECT id FROM shape_bounds)": "0",
		"SELECT count(*) FROM shape_bounds WHERE id NOT IN (SELECT id FROM shape)": "0",
	} {
		if got := one(t, db, query); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	if got := one(t, sideDoorOf(t, olderSQLite, path), "PRAGMA integrity_check"); got != "ok" {
		t.Errorf("PRAGMA integrity_check of an older SQLite: got %q, want ok", got)
	}
}

// dump writes out every row of every table, those of the R*Tree and SQLite's own included.
func dump(t *testing.T, db *sql.DB) string {
	t.Helper()
	var b strings.Builder
	for _, table := range column(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
		columns := column(t, db, "SELECT 'quote(' || name || ')' FROM pragma_table_info(?)", table)
		rows := column(t, db, "SELECT "+strings.Join(columns, "||','||")+" AS line FROM "+table+" ORDER BY line")
		fmt.Fprintf(&b, "%s\n%s\n", table, strings.Join(rows, "\n"))
	}
	return b.String()
}

func TestNothingIsWrittenFor(t *testing.T) {
	lesser := storetest.Day(1)
	lesser.Polygons = storetest.Day(2).Polygons
	lesser.Snapshot.Rank = -1
	unknown := storetest.Day(1)
	unknown.Snapshot.Source = "unknown"
	for name, do := range map[string]func(*sqlite.Store) error{
		"unchanged":      func(s *sqlite.Store) error { _, err := s.Put(t.Context(), storetest.Day(1)); return err },
		"superseded":     func(s *sqlite.Store) error { _, err := s.Put(t.Context(), lesser); return err },
		"same source":    func(s *sqlite.Store) error { return s.PutSource(t.Context(), storetest.Paper) },
		"unknown source": func(s *sqlite.Store) error { _, err := s.Put(t.Context(), unknown); return ignoreInvalid(err) },
		"backward change": func(s *sqlite.Store) error {
			return ignoreInvalid(s.PutChange(t.Context(), geo.Change{From: 1, To: 1}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "controlmap.db")
			s := withPaper(t, path, 1)
			db := sideDoor(t, path)
			state := func() []string {
				changes, err := s.TotalChanges(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				return []string{fmt.Sprint("total_changes ", changes), "data_version " + one(t, db, "PRAGMA data_version"),
					dump(t, db), string(mustRead(t, path)), string(mustRead(t, path+"-wal"))}
			}
			before := state()
			if err := do(s); err != nil {
				t.Fatal(err)
			}
			for i, after := range state() {
				if after != before[i] {
					t.Errorf("state %d: got %.500q, want %.500q", i, after, before[i])
				}
			}
		})
	}
}

func ignoreInvalid(err error) error {
	if geo.CodeOf(err) == geo.Invalid {
		return nil
	}
	return fmt.Errorf("got %w, want an invalid import", err)
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestShapesAreStoredOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path, 1)
	repeated := storetest.Day(2)
	repeated.Polygons = slices.Concat(storetest.Day(1).Polygons, storetest.Day(1).Polygons, storetest.Day(1).Polygons)
	repeated.Polygons[1].Status = geo.Contested
	if _, err := s.Put(t.Context(), repeated); err != nil {
		t.Fatal(err)
	}
	db := sideDoor(t, path)
	for table, want := range map[string]string{"shape": "1", "shape_bounds": "1", "area": "2", "revision_area": "4", "revision": "2"} {
		if got := one(t, db, "SELECT count(*) FROM "+table); got != want {
			t.Errorf("rows of %s: got %s, want %s", table, got, want)
		}
	}
	// the WKB of Day(1): byte order, type 3, one ring, five vertices, 33 46 ...
	if got, want := one(t, db, "SELECT lower(hex(substr(wkb, 1, 29))) || ' ' || length(wkb) FROM shape"),
		"01"+"03000000"+"01000000"+"05000000"+"0000000000804040"+"0000000000004740"+" 93"; got != want {
		t.Errorf("wkb: got %s, want %s", got, want)
	}
}

// TestFingerprintIsForGood has the fingerprint that addresses of this map have had from the
// first, reckoned outside of this program.
func TestFingerprintIsForGood(t *testing.T) {
	s := withPaper(t, filepath.Join(t.TempDir(), "controlmap.db"), 1)
	got, err := s.Snapshot(t.Context(), geo.SnapshotQuery{Source: storetest.Paper.Name})
	if want := "r1-f0bcf6e0"; err != nil || got.ID().String() != want {
		t.Errorf("id of the first revision: got %s, %v, want %s", got.ID(), err, want)
	}
}

func TestIDOutlivesTheProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path)
	before, err := s.ID(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	if after, err := mustOpen(t, path, time.Now).ID(t.Context()); err != nil || after != before {
		t.Errorf("id of the file opened again: got %q, %v, want %q", after, err, before)
	}
}

func TestLostID(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path)
	mustExec(t, sideDoor(t, path), "DELETE FROM setting")
	if id, err := s.ID(t.Context()); geo.CodeOf(err) != geo.Internal {
		t.Errorf("id of a database that lost it: got %q, %v, want an internal error", id, err)
	}
}

func TestPragmasOfEveryConnection(t *testing.T) {
	s := withPaper(t, filepath.Join(t.TempDir(), "controlmap.db"), 1)
	for name, pool := range s.Pools() {
		for range pool.Stats().MaxOpenConnections {
			conn, err := pool.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { conn.Close() })
			want := map[string]string{"foreign_keys": "1", "journal_mode": "wal", "synchronous": "1", "busy_timeout": "5000", "query_only": "0"}
			if name == "readers" {
				want["query_only"] = "1"
			}
			for pragma, value := range want {
				var got string
				if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != value {
					t.Errorf("%s, %s: got %s, %v, want %s", name, pragma, got, err, value)
				}
			}
		}
	}
}

func TestTablesAreStrict(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	withPaper(t, path)
	db := sideDoor(t, path)
	if got := one(t, db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'"); got != "" {
		t.Errorf("tables that are not strict: got %s, want none", got)
	}
}

func TestOddFileNames(t *testing.T) {
	for _, name := range []string{"a b.db", "100%.db", "what?.db", "#1.db", "%3f.db", ":memory:", "карта.db", "a&mode=memory.db"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			s := withPaper(t, path, 1)
			mustClose(t, s)
			if head := mustRead(t, path)[:15]; !bytes.Equal(head, []byte("SQLite format 3")) {
				t.Errorf("file %s: got %q, want a SQLite database", name, head)
			}
			if days, err := mustOpen(t, path, time.Now).Snapshots(t.Context(), storetest.Paper.Name, time.Time{}); err != nil || len(days) != 1 {
				t.Errorf("days after reopening: got %d, %v, want 1", len(days), err)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path)
	for _, want := range []string{"", "first", "second"} {
		if want != "" {
			if err := s.PutSetting(t.Context(), "edition", want); err != nil {
				t.Fatalf("PutSetting: %v", err)
			}
		}
		if got, err := s.Setting(t.Context(), "edition"); err != nil || got != want {
			t.Errorf("Setting: got %q, %v, want %q", got, err, want)
		}
	}
	if s.ReadOnly() {
		t.Error("ReadOnly of a file that may be written: got true, want false")
	}
}
