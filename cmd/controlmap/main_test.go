package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
)

// asMain makes the test binary behave as controlmap, so that tests can start and kill
// the real program.
const asMain = "CONTROLMAP_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
	}
	code := m.Run()
	for _, dir := range made {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// made lists the folders of databases that several tests share.
var made []string

// sharedDatabase returns a database that is filled once for all tests.
func sharedDatabase(t *testing.T, shared *string, fill func(db string)) string {
	t.Helper()
	if *shared == "" {
		dir, err := os.MkdirTemp("", "controlmap")
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, dir)
		db := filepath.Join(dir, "test.db")
		fill(db)
		*shared = db
	}
	return *shared
}

var template string

// seeded returns a new database with the built-in source: seeding takes seconds, a copy
// does not.
func seeded(t *testing.T) string {
	t.Helper()
	return copied(t, sharedDatabase(t, &template, func(db string) {
		if got := controlmap(t, "sources", "--db", db); got.code != exitDone {
			t.Fatalf("seeding: %+v", got)
		}
	}))
}

// copied returns a copy of a database, to write to.
func copied(t *testing.T, db string) string {
	t.Helper()
	data, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, t.TempDir(), "copy.db", string(data))
}

// result is what a command line did.
type result struct {
	code     int
	out, err string
}

func controlmap(t *testing.T, args ...string) result {
	t.Helper()
	return controlmapWithInput(t, "", args...)
}

func controlmapWithInput(t *testing.T, input string, args ...string) result {
	t.Helper()
	var out, err bytes.Buffer
	code := run(context.Background(), args, streams{&out, &err, strings.NewReader(input)})
	return result{code, out.String(), err.String()}
}

// square writes a FeatureCollection of one square for each western edge.
func square(lons ...float64) string {
	features := make([]string, len(lons))
	for i, lon := range lons {
		features[i] = fmt.Sprintf(`{"type":"Feature","properties":{"status":"occupied","name":"area %[2]d"},"geometry":{"type":"Polygon","coordinates":[[[%[1]g,48],[%[3]g,48],[%[3]g,48.1],[%[1]g,48.1],[%[1]g,48]]]}}`, lon, i, lon+0.1)
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// writeDays writes one file a day with areas squares each.
func writeDays(t *testing.T, days, areas int) string {
	t.Helper()
	dir := t.TempDir()
	first := geo.NewDate(2024, time.January, 1)
	for day := range days {
		lons := make([]float64, areas)
		for i := range lons {
			lons[i] = 36 + float64(i)*0.15 + float64(day)*1e-4
		}
		write(t, dir, first.AddDays(day).String()+".geojson", square(lons...))
	}
	return dir
}
