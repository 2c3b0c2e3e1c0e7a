package sqlite_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"controlmap/data/sqlite"
	"controlmap/data/sqlite/storetest"
	"controlmap/geo"
)

// scripts are the binary's migrations by path.
func scripts(t *testing.T) fstest.MapFS {
	t.Helper()
	found := fstest.MapFS{}
	paths, err := fs.Glob(sqlite.Embedded, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := fs.ReadFile(sqlite.Embedded, path)
		if err != nil {
			t.Fatal(err)
		}
		found[path] = &fstest.MapFile{Data: data}
	}
	return found
}

// upTo keeps the first scripts only.
func upTo(all fstest.MapFS, version int) fstest.MapFS {
	kept := fstest.MapFS{}
	for _, path := range slices.Sorted(maps.Keys(all))[:version] {
		kept[path] = all[path]
	}
	return kept
}

// with adds a script after all others.
func with(all fstest.MapFS, script string) fstest.MapFS {
	more := maps.Clone(all)
	more[fmt.Sprintf("migrations/%04d_more.sql", len(all)+1)] = &fstest.MapFile{Data: []byte(script)}
	return more
}

func TestMigrationsFromEachVersion(t *testing.T) {
	all := scripts(t)
	for version := range len(all) + 1 {
		t.Run(fmt.Sprintf("from %d", version), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "controlmap.db")
			s, err := sqlite.OpenWith(t.Context(), path, time.Now, upTo(all, version))
			if err != nil {
				t.Fatal(err)
			}
			mustClose(t, s)
			withPaper(t, path, 1, 2)
			db := sideDoor(t, path)
			if got, want := one(t, db, "PRAGMA user_version"), fmt.Sprint(len(all)); got != want {
				t.Errorf("user_version: got %s, want %s", got, want)
			}
			if got, want := one(t, db, "SELECT printf('%08x', application_id) FROM pragma_application_id"), "434d4150"; got != want {
				t.Errorf("application_id: got %s, want %s", got, want)
			}
			checkIntegrity(t, path)
		})
	}
}

func TestEmptyFileBecomesDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	withPaper(t, path, 1)
}

// TestKilledBeforeFirstMigration has a file with a header and nothing else, as a process
// leaves it that is killed after switching to the write-ahead log.
func TestKilledBeforeFirstMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	mustExec(t, sideDoor(t, path), "PRAGMA journal_mode = WAL")
	withPaper(t, path, 1)
}

func TestMigrationKeepsData(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	s := withPaper(t, path, 1)
	before, err := s.Snapshots(t.Context(), storetest.Paper.Name, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)

	broken := with(scripts(t), "CREATE TABLE more (a INTEGER) STRICT; DELETE FROM ground; CREATE TABLE more (b INTEGER) STRICT;")
	if _, err := sqlite.OpenWith(t.Context(), path, time.Now, broken); err == nil || !strings.Contains(err.Error(), "_more.sql") {
		t.Fatalf("OpenWith a broken migration: got %v, want an error that names it", err)
	}
	db := sideDoor(t, path)
	if got := one(t, db, "SELECT (SELECT count(*) FROM ground) || (SELECT count(*) FROM sqlite_schema WHERE name = 'more')"); got != "10" {
		t.Errorf("rows of ground and tables of the broken migration: got %s, want 10", got)
	}

	good := with(scripts(t), "CREATE TABLE more (a INTEGER) STRICT;")
	s, err = sqlite.OpenWith(t.Context(), path, time.Now, good)
	if err != nil {
		t.Fatalf("OpenWith a good migration: %v", err)
	}
	after, err := s.Snapshots(t.Context(), storetest.Paper.Name, time.Time{})
	mustClose(t, s)
	if err != nil || fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("days after the migration: got %v, %v, want %v", after, err, before)
	}

	data := mustRead(t, path)
	_, err = sqlite.Open(t.Context(), path, time.Now)
	want := fmt.Sprintf("is of version %d, and this controlmap knows versions up to %d", len(good), len(good)-1)
	if geo.CodeOf(err) != geo.Invalid || !strings.Contains(geo.MessageOf(err), want) {
		t.Errorf("Open of a newer database: got %v, want %q", err, want)
	}
	if !bytes.Equal(mustRead(t, path), data) {
		t.Error("a newer database was changed by refusing it")
	}
}

// filled is what a database of version 1 holds: two days, the later one revised.
const filled = `
	INSERT INTO source VALUES ('paper', 'The Paper', '', 'CC0', '', '', '{}', 0);
	INSERT INTO snapshot (id, source, date) VALUES (1, 'paper', '2024-03-01'), (2, 'paper', '2024-03-02');
	INSERT INTO revision VALUES
		(1, 1, '2024-04-01T12:00:00.000Z', NULL, 'a.json', 0, zeroblob(32), '[]', 5, 6, 0, 0, 0, 0),
		(2, 2, '2024-04-01T12:00:00.000Z', '2024-03-02T21:00:00.000Z', 'b.json', 0, zeroblob(32), '[]', 7, 8, 0, 0, 0, 0),
		(3, 2, '2024-04-02T12:00:00.000Z', '2024-03-02T22:00:00.000Z', 'c.json', 0, zeroblob(32), '[]', 9, 10, 0, 0, 0, 0);
	INSERT INTO ground VALUES (1, 'UA-65', 'occupied', '2022', 5, 6), (2, 'UA-65', 'occupied', '2022', 7, 8), (3, 'UA-65', 'occupied', '2022', 9, 10)`

func TestFirstVersionWithContent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	old, err := sqlite.OpenWith(t.Context(), path, time.Now, upTo(scripts(t), 1))
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, old)
	mustExec(t, sideDoor(t, path), filled)

	s := mustOpen(t, path, time.Now)
	days, err := s.Snapshots(t.Context(), "paper", time.Time{})
	if err != nil || len(days) != 2 || days[1].Revision != 3 || days[1].Occupied != (geo.Km2{Sphere: 9, Geodesic: 10}) {
		t.Errorf("days: got %+v, %v, want revisions 1 and 3", days, err)
	}
	steps, err := s.UnmeasuredChanges(t.Context(), "paper")
	if err != nil || len(steps) != 1 || steps[0].From != 1 || steps[0].To != 3 || !slices.Equal(steps[0].Statuses, geo.Statuses()) {
		t.Errorf("unmeasured changes: got %v, %v, want one of all statuses, from 1 to 3", steps, err)
	}
	fronts, err := s.UnmeasuredFronts(t.Context(), "paper")
	if want := []geo.Revision{1, 2, 3}; err != nil || !slices.Equal(fronts, want) {
		t.Errorf("unmeasured front lines: got %v, %v, want %v", fronts, err, want)
	}
	if id, err := s.ID(t.Context()); err != nil || len(id) != 16 {
		t.Errorf("id: got %q, %v, want 16 digits", id, err)
	}
	rows, err := s.Series(t.Context(), geo.SeriesQuery{Source: "paper", Status: geo.Occupied,
		Periods: []geo.Period{{First: days[0].Date, Last: days[1].Date}}})
	if err != nil || len(rows) != 1 || rows[0].Area != days[1].Occupied || rows[0].Unmeasured != 1 {
		t.Errorf("series: got %+v, %v, want one row of %v with one change unmeasured", rows, err, days[1].Occupied)
	}
	checkIntegrity(t, path)
}

// TestFactsOfOldSources has the facts that were read off the names of sources before they
// stood in the database, and off what an operator's own maps say.
func TestFactsOfOldSources(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	old, err := sqlite.OpenWith(t.Context(), path, time.Now, upTo(scripts(t), 3))
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, old)
	db := sideDoor(t, path)
	for i, name := range []string{"settlements", "deepstate", "nzz", "isw", "plain", "split"} {
		since := ""
		if name == "split" {
			since = "2022"
		}
		mustExec(t, db, fmt.Sprintf(`
			INSERT INTO source VALUES ('%[1]s', '', '', '', '', '', '{}', 0);
			INSERT INTO snapshot (id, source, date) VALUES (%[2]d, '%[1]s', '2024-03-01');
			INSERT INTO revision VALUES (%[2]d, %[2]d, '2024-04-01T12:00:00.000Z', NULL, 'a.json', 0, zeroblob(32), '[]', 5, 6, 0, 0, 0, 0, 0, NULL, 0);
			INSERT INTO ground VALUES (%[2]d, 'UA-65', 'occupied', '%[3]s', 5, 6)`, name, i+1, since))
	}
	sources, err := mustOpen(t, path, time.Now).Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	type facts struct{ complete, splits bool }
	got := map[geo.SourceName]facts{}
	for _, s := range sources {
		got[s.Name] = facts{s.Complete, s.SplitsSince}
	}
	want := map[geo.SourceName]facts{"settlements": {true, true}, "deepstate": {false, true}, "nzz": {}, "isw": {}, "plain": {}, "split": {false, true}}
	if !maps.Equal(got, want) {
		t.Errorf("complete and splitting since: got %v, want %v", got, want)
	}
}

// TestTilesOfOldNamesAreDropped has tiles of a map that was named by a revision's number
// alone.
func TestTilesOfOldNamesAreDropped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	old, err := sqlite.OpenWith(t.Context(), path, time.Now, upTo(scripts(t), 3))
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, old)
	mustExec(t, sideDoor(t, path), `
		INSERT INTO tile_map (id, name) VALUES (1, 'r12');
		INSERT INTO tile_body (id, hash, gzip) VALUES (1, zeroblob(32), x'00');
		INSERT INTO tile VALUES (1, 'mvt', 0, 0, 0, 1), (1, 'mvt', 1, 0, 0, NULL);
		INSERT INTO setting VALUES ('tiles-made-by', '1.0')`)
	s := mustOpen(t, path, time.Now)
	if use, err := s.TileUse(t.Context()); err != nil || use != (geo.TileUse{}) {
		t.Errorf("use of tiles: got %+v, %v, want none", use, err)
	}
	if names, err := s.TileMaps(t.Context()); err != nil || len(names) != 0 {
		t.Errorf("maps with tiles: got %v, %v, want none", names, err)
	}
	if made, err := s.Setting(t.Context(), "tiles-made-by"); err != nil || made != "" {
		t.Errorf("program that made them: got %q, %v, want none", made, err)
	}
	checkIntegrity(t, path)
}

// TestInfiltrationIsNothingThatChanged has the changes of two maps measured before infiltration
// was a status, of a source that speaks of all and of ISW, which did not map it then.
func TestInfiltrationIsNothingThatChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	old, err := sqlite.OpenWith(t.Context(), path, time.Now, upTo(scripts(t), 6))
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, old)
	db := sideDoor(t, path)
	for i, name := range []string{"paper", "isw"} {
		mustExec(t, db, fmt.Sprintf(`
			INSERT INTO source VALUES ('%[1]s', '', '', '', '', '', '{}', 0, 0, 0);
			INSERT INTO snapshot (id, source, date) VALUES (%[2]d, '%[1]s', '2024-03-01'), (%[3]d, '%[1]s', '2024-03-02');
			INSERT INTO revision (id, snapshot, recorded_at, provenance, rank, content, notes,
				occupied_sphere_km2, occupied_geodesic_km2, crimea_sphere_km2, crimea_geodesic_km2, donbas_sphere_km2, donbas_geodesic_km2)
				SELECT id, id, '2024-04-01T12:00:00.000Z', 'a.json', 0, zeroblob(32), '[]', 5, 6, 0, 0, 0, 0 FROM snapshot WHERE source = '%[1]s';
			INSERT INTO change (from_revision, to_revision, status)
				SELECT %[2]d, %[3]d, value FROM json_each('["occupied","contested","liberated","advance","claimed"]')`, name, 2*i+1, 2*i+2))
	}
	s := mustOpen(t, path, time.Now)
	for name, want := range map[geo.SourceName][]geo.Status{"paper": nil, "isw": {geo.Occupied, geo.Advance, geo.Claimed}} {
		steps, err := s.UnmeasuredChanges(t.Context(), name)
		if err != nil || len(steps) != 0 {
			t.Errorf("%s: unmeasured: got %v, %v, want none", name, steps, err)
		}
		days, err := s.Snapshots(t.Context(), name, time.Time{})
		if err != nil || len(days) != 2 || !slices.Equal(days[1].Statuses, want) {
			t.Errorf("%s: got %+v, %v, want two days that speak of %v", name, days, err, want)
		}
	}
	checkIntegrity(t, path)
}

func TestMigrationNames(t *testing.T) {
	empty := &fstest.MapFile{}
	for name, test := range map[string]struct {
		fsys fstest.MapFS
		want string
	}{
		"not from one":   {fstest.MapFS{"migrations/0002_a.sql": empty}, "migrations/0002_a.sql does not begin with migrations/0001_"},
		"a gap":          {fstest.MapFS{"migrations/0001_a.sql": empty, "migrations/0003_b.sql": empty}, "migrations/0003_b.sql"},
		"a number twice": {fstest.MapFS{"migrations/0001_a.sql": empty, "migrations/0001_b.sql": empty}, "migrations/0001_b.sql"},
		"no number":      {fstest.MapFS{"migrations/a.sql": empty}, "migrations/a.sql"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqlite.OpenWith(t.Context(), filepath.Join(t.TempDir(), "a.db"), time.Now, test.fsys)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error that says %q", err, test.want)
			}
		})
	}
}

func TestManyOpenOneNewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "controlmap.db")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			s, err := sqlite.Open(t.Context(), path, time.Now)
			if err != nil {
				t.Errorf("Open: %v", err)
				return
			}
			src := geo.Source{Name: geo.SourceName(fmt.Sprint("source ", i))}
			if err := s.PutSource(t.Context(), src); err != nil {
				t.Errorf("PutSource: %v", err)
			}
			mustClose(t, s)
		})
	}
	all.Wait()
	sources, err := mustOpen(t, path, time.Now).Sources(t.Context())
	if err != nil || len(sources) != 8 {
		t.Errorf("sources: got %d, %v, want 8", len(sources), err)
	}
}
