package ingest_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"controlmap/data/source"
	"controlmap/data/sqlite"
	"controlmap/geo"
)

// better is a map that tells since when ground is occupied: an old part named ordlo and a new one.
func better(day string, areas ...source.Polygon) source.Reading {
	r := on(day, areas...)
	r.Snapshot.Rank = 1
	return r
}

func heldSince(since geo.Since, name string, west, south, east, north float64) source.Polygon {
	return source.Polygon{Status: geo.Occupied, Since: since, Name: name, Shape: box(west, south, east, north)}
}

// lesser is a map that does not tell.
func lesser(day string, areas ...source.Polygon) source.Reading {
	r := on(day, areas...)
	r.Covers, r.LacksSince = []geo.Status{geo.Occupied}, true
	return r
}

// heldOn says what is stored of a day: the areas on the sphere by since and name.
func heldOn(t *testing.T, store *sqlite.Store, day string) map[string]float64 {
	t.Helper()
	held := map[string]float64{}
	for _, p := range areasOn(t, store, day) {
		held[strings.TrimSpace(string(p.Since)+" "+p.Name)] += p.Area.Sphere
	}
	return held
}

func TestWhatWasHeldBefore2022IsTakenOver(t *testing.T) {
	old, recent := heldSince(geo.SincePre2022, "ordlo", 37, 48, 37.4, 48.4), heldSince(geo.Since2022, "", 37.4, 48, 37.6, 48.4)
	island := heldSince(geo.SincePre2022, "tuzla", 36.5, 45.2, 36.6, 45.3)
	importer := script{
		"early.json":  lesser("2024-01-01", occupied(box(37, 48, 37.7, 48.4))),
		"raw.json":    better("2024-01-02", old, recent, island),
		"whole.json":  lesser("2024-01-03", occupied(box(37, 48, 37.7, 48.4))),
		"less.json":   lesser("2024-01-04", occupied(box(37.1, 48, 37.6, 48.4)), occupied(box(38, 48, 38.1, 48.1))),
		"none.json":   lesser("2024-01-05", occupied(box(37.4, 48, 37.6, 48.4))),
		"raw2.json":   better("2024-01-06", heldSince(geo.SincePre2022, "ordlo", 37, 48, 37.3, 48.4), recent),
		"after.json":  lesser("2024-01-07", occupied(box(37, 48, 37.6, 48.4))),
		"beside.json": lesser("2024-01-06", occupied(box(37, 48, 37.7, 48.4))),
	}
	for _, name := range []string{"early.json", "whole.json", "less.json", "none.json", "after.json"} {
		reading := importer[name]
		reading.Lacks = []string{"tuzla"}
		importer[name] = reading
	}
	islandKm2 := boxKm2(36.5, 45.2, 36.6, 45.3)
	want := map[string]map[string]float64{
		"2024-01-01": {"": boxKm2(37, 48, 37.7, 48.4)},
		"2024-01-03": {"pre-2022 ordlo": boxKm2(37, 48, 37.4, 48.4), "2022": boxKm2(37.4, 48, 37.7, 48.4), "pre-2022 tuzla": islandKm2},
		"2024-01-04": {"pre-2022 ordlo": boxKm2(37.1, 48, 37.4, 48.4), "2022": boxKm2(37.4, 48, 37.6, 48.4) + boxKm2(38, 48, 38.1, 48.1), "pre-2022 tuzla": islandKm2},
		"2024-01-05": {"2022": boxKm2(37.4, 48, 37.6, 48.4), "pre-2022 tuzla": islandKm2},
		"2024-01-06": {"pre-2022 ordlo": boxKm2(37, 48, 37.3, 48.4), "2022": boxKm2(37.4, 48, 37.6, 48.4)},
		"2024-01-07": {"pre-2022 ordlo": boxKm2(37, 48, 37.3, 48.4), "2022": boxKm2(37.3, 48, 37.6, 48.4), "pre-2022 tuzla": islandKm2},
	}
	var names []string
	for name := range importer {
		names = append(names, name)
	}
	store := openStore(t)
	dir := files(t, names...)
	report := importFiles(t, store, importer, dir)
	for day, held := range want {
		got := heldOn(t, store, day)
		for part, km2 := range held {
			if !near(got[part], km2, 1e-3) {
				t.Errorf("%s: %q: got %.4f km2, want %.4f", day, part, got[part], km2)
			}
		}
		if len(got) != len(held) {
			t.Errorf("%s: got %v, want %v", day, got, held)
		}
	}
	notes := fmt.Sprint(report.Snapshots[2].Repairs)
	if !strings.Contains(notes, "1 occupied before 2022, from 2024-01-02") || !strings.Contains(notes, "1 tuzla, from 2024-01-02") {
		t.Errorf("notes of 2024-01-03: got %v, want of which map what was taken over", notes)
	}
	if again := importFiles(t, store, importer, dir); again.Unchanged != 7 || again.Revised != 0 {
		t.Errorf("imported again: got %d unchanged and %d revised, want 7 and 0", again.Unchanged, again.Revised)
	}
	if alone := importFiles(t, store, importer, filepath.Join(dir, "less.json")); alone.Unchanged != 1 {
		t.Errorf("one imported alone: got %+v, want it unchanged", alone.Snapshots)
	}
}

// TestDividedGroundMeasuresAsTheWhole has a map whose edges of half a degree are cut.
func TestDividedGroundMeasuresAsTheWhole(t *testing.T) {
	whole := occupied(box(37, 48, 37.7, 48.4))
	undivided, divided := openStore(t), openStore(t)
	importFiles(t, undivided, script{"a.json": lesser("2024-01-03", whole)}, files(t, "a.json"))
	importFiles(t, divided, script{"a.json": lesser("2024-01-03", whole), "b.json": better("2024-01-01", heldSince(geo.SincePre2022, "", 37, 48, 37.4, 48.3))}, files(t, "a.json", "b.json"))
	var fronts [2][]geo.FrontLength
	var totals [2]geo.Km2
	for i, store := range []*sqlite.Store{undivided, divided} {
		stored, err := store.Snapshot(t.Context(), geo.SnapshotQuery{Source: "ours"})
		if err != nil {
			t.Fatal(err)
		}
		if fronts[i], err = store.Front(t.Context(), stored.Revision); err != nil {
			t.Fatal(err)
		}
		areas, err := store.RegionAreas(t.Context(), stored.Revision)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range areas {
			totals[i] = totals[i].Add(a.Km2)
		}
	}
	if off := totals[1].Sub(totals[0]); !near(off.Sphere, 0, 1e-6) || !near(off.Geodesic, 0, 1e-6) {
		t.Errorf("totals: got %v of the divided map, want %v", totals[1], totals[0])
	}
	if len(fronts[0]) != 1 || len(fronts[1]) != 1 || !near(fronts[0][0].Km, fronts[1][0].Km, 1e-3) {
		t.Errorf("front lines: got %v of the divided map, want %v", fronts[1], fronts[0])
	}
}

// TestAMapThatLeavesOutWhatWasHeldIsNotTakenFrom has, of two better maps, the last without Crimea.
func TestAMapThatLeavesOutWhatWasHeldIsNotTakenFrom(t *testing.T) {
	crimea, rest := heldSince(geo.SincePre2022, "crimea", 34, 45.1, 35, 45.5), heldSince(geo.Since2022, "", 37.4, 48, 37.6, 48.4)
	importer := script{
		"1.json": better("2024-01-01", crimea, rest), "2.json": better("2024-01-02", crimea, rest), "3.json": better("2024-01-03", heldSince(geo.SincePre2022, "", 37.3, 48, 37.4, 48.4), rest),
		"4.json": lesser("2024-01-04", occupied(box(34, 45.1, 35, 45.5)), occupied(box(37.4, 48, 37.6, 48.4))),
	}
	store := openStore(t)
	report := importFiles(t, store, importer, files(t, "1.json", "2.json", "3.json", "4.json"))
	if got := heldOn(t, store, "2024-01-04")["pre-2022 crimea"]; !near(got, boxKm2(34, 45.1, 35, 45.5), 1e-3) {
		t.Errorf("got %.3f km2 of Crimea as held before 2022, want all", got)
	}
	if notes := report.Snapshots[3].Repairs; len(notes) != 1 || notes[0].Detail != "occupied before 2022, from 2024-01-02" {
		t.Errorf("notes: got %v, want what was taken over from 2024-01-02", notes)
	}
}
