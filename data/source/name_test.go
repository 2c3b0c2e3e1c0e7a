package source_test

import (
	"fmt"
	"testing"

	"controlmap/data/source"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

func TestDatesIn(t *testing.T) {
	for name, want := range map[string]string{
		"":                                     "[]",
		"map":                                  "[]",
		"20250303":                             "[2025-03-03]",
		"map_20250303_v2":                      "[2025-03-03]",
		"2025-03-03":                           "[2025-03-03]",
		"map-2025-03-03-2":                     "[2025-03-03]",
		"map2025-03-03final":                   "[2025-03-03]",
		"2025-03-03..2025-03-04":               "[2025-03-03 2025-03-04]",
		"2025-03-03_20250303":                  "[2025-03-03]",
		"1714000000":                           "[]",
		"120250303":                            "[]",
		"2025-3-3":                             "[]",
		"20251301":                             "[]",
		"20250230":                             "[]",
		"19990101":                             "[]",
		"21000101":                             "[]",
		"----":                                 "[]",
		"карта-2025-03-03":                     "[2025-03-03]",
		"20220401_RussianAssessedCoTinUkraine": "[2022-04-01]",
	} {
		if got := fmt.Sprint(source.DatesIn(name)); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for name, want := range map[string]string{
		"a.geojson": "a", "a.b.json": "a.b", "a": "a", ".hidden": ".hidden", "": "",
	} {
		if got := source.Stem(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestAdmitMakesOnePolygonOfEveryShape(t *testing.T) {
	shapes := []orb.Polygon{{{{1, 2}}}, {{{3, 4}}}}
	var parsed source.Reading
	parsed.Admit(source.Polygon{Status: geo.Occupied, Name: "tuzla", Feature: 5}, shapes)
	if len(parsed.Polygons) != 2 {
		t.Fatalf("got %d polygons, want 2", len(parsed.Polygons))
	}
	for i, a := range parsed.Polygons {
		if !orb.Equal(a.Shape, shapes[i]) || a.Name != "tuzla" || a.Feature != 5 {
			t.Errorf("polygon %d: got %+v, want shape %d, tuzla and feature 5", i, a, i)
		}
	}
}

func TestRejectNeedsAReason(t *testing.T) {
	var parsed source.Reading
	parsed.Reject(1, "a", "")
	parsed.Reject(2, "b", "point")
	if want := (source.Rejected{Feature: 2, Name: "b", Reason: "point"}); len(parsed.Rejected) != 1 || parsed.Rejected[0] != want {
		t.Errorf("got %+v, want %+v alone", parsed.Rejected, want)
	}
}

func TestCompactDate(t *testing.T) {
	for text, want := range map[string]string{
		"20140101": "2014-01-01", "20991231": "2099-12-31", "20240229": "2024-02-29",
		"20131231": "", "21000101": "", "20230229": "", "2024-01-01": "", "2024011": "", "": "",
	} {
		got, ok := source.CompactDate(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: got %s, %t, want %q", text, got, ok, want)
		}
	}
}
