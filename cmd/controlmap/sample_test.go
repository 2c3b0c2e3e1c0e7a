package main

import (
	"encoding/csv"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"controlmap/data/source/sourcetest"
)

var deepState string

// deepStateDatabase returns a database, to be read only, of DeepState's raw archive and
// its daily mirror. It skips the test where there is no sample data.
func deepStateDatabase(t *testing.T) string {
	t.Helper()
	samples := sourcetest.SampleDir(t)
	return sharedDatabase(t, &deepState, func(db string) {
		got := controlmap(t, "import", "--db", db, "--source", "deepstate", filepath.Join(samples, "deepstate-raw"), filepath.Join(samples, "deepstate-daily"))
		if got.code != exitDone {
			t.Fatalf("import: exit %d, %s", got.code, got.err)
		}
	})
}

// What DeepState printed of a time, net on the sphere, from midnight to midnight: from the
// map of the evening before to that of the last evening.
func TestPrintedChanges(t *testing.T) {
	db := deepStateDatabase(t)
	for _, tt := range []struct {
		name, from, to string
		want, within   float64
	}{
		{"2025", "2024-12-31", "2025-12-31", 4336, 6},
		{"2023 to 2025", "2022-12-31", "2025-12-31", 7463, 6},
		{"2023", "2022-12-31", "2023-12-31", -187, 2},
		{"March 2024", "2024-02-29", "2024-03-31", 39, 2},
		{"August 2024", "2024-07-31", "2024-08-31", 363, 2},
		{"June 2025", "2025-05-31", "2025-06-30", 556, 2},
		{"July 2025", "2025-06-30", "2025-07-31", 564, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := changesOf(t, db, tt.from, tt.to).Net.Sphere
			if math.Abs(got-tt.want) > tt.within {
				t.Errorf("got a net of %.1f km2, want %v within %v", got, tt.want, tt.within)
			}
		})
	}
}

func changesOf(t *testing.T, db, from, to string) gainsAndLosses {
	t.Helper()
	var changes struct{ Total gainsAndLosses }
	askJSON(t, &changes, "changes", "--db", db, "--source", "deepstate", "--from", from, "--to", to)
	return changes.Total
}

// What Karney's algorithm gives for the overlay of two files of the mirror.
func TestGeodesicChanges(t *testing.T) {
	db := deepStateDatabase(t)
	for _, tt := range []struct {
		name, from, to string // the file of a day is the map of the evening before
		gained, lost   float64
	}{
		{"20250102 to 20260102", "2025-01-01", "2026-01-01", 4349.9, 16.8},
		{"20251101 to 20251201", "2025-10-31", "2025-11-30", 501.1, 18.2},
		{"20240805 to 20240905", "2024-08-04", "2024-09-04", 397.4, 4.4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := changesOf(t, db, tt.from, tt.to)
			if math.Abs(got.Gained.Geodesic-tt.gained) > 0.5 || math.Abs(got.Lost.Geodesic-tt.lost) > 0.5 {
				t.Errorf("got %.1f km2 gained and %.1f lost, want %v and %v", got.Gained.Geodesic, got.Lost.Geodesic, tt.gained, tt.lost)
			}
		})
	}
}

// Gained less lost is the difference of the totals, whatever lies between the two days:
// also the spring of 2022, and the step from the raw archive to the mirror.
func TestNetIsTheDifferenceOfTotals(t *testing.T) {
	db := deepStateDatabase(t)
	days := []string{"2022-04-12", "2022-04-26", "2022-08-18", "2022-10-31", "2022-12-31", "2024-07-06", "2024-07-08", "2025-12-31", "2026-05-30"}
	totals := map[string]ground{}
	for _, day := range days {
		var areas struct{ Total ground }
		askJSON(t, &areas, "area", "--db", db, "--source", "deepstate", "--date", day)
		totals[day] = areas.Total
	}
	for i, from := range days {
		for _, to := range days[i+1:] {
			got, before, after := changesOf(t, db, from, to), totals[from], totals[to]
			for _, off := range []float64{
				got.Gained.Sphere - got.Lost.Sphere - (after.Sphere - before.Sphere),
				got.Gained.Geodesic - got.Lost.Geodesic - (after.Geodesic - before.Geodesic),
			} {
				if math.Abs(off) > 0.01 {
					t.Errorf("%s to %s: gained less lost is off by %.4f km2", from, to, off)
				}
			}
		}
	}
}

func TestPaceByYear(t *testing.T) {
	type year struct {
		Date string
		Net  float64 `json:"net_km2"`
	}
	var series struct {
		Points []year
		Pace   struct{ Fastest, Slowest year }
	}
	askJSON(t, &series, "series", "--db", deepStateDatabase(t), "--source", "deepstate", "--from", "2023-01-01", "--to", "2025-12-31", "--step", "year")
	if fastest, slowest := series.Pace.Fastest, series.Pace.Slowest; fastest.Date != "2025-01-01" || math.Abs(fastest.Net-4336) > 6 || slowest.Date != "2023-01-01" || math.Abs(slowest.Net+187) > 2 {
		t.Errorf("got %+v, want 2025 the fastest (4336) and 2023 the slowest (-187)", series.Pace)
	}
	for _, y := range series.Points[:len(series.Points)-1] {
		if y.Net >= series.Pace.Fastest.Net {
			t.Errorf("%+v is more than in 2025", y)
		}
	}
}

// The raw archive and the mirror form one series: no day jumps where they meet.
func TestNoStepWhereArchiveAndMirrorMeet(t *testing.T) {
	for _, day := range seriesRows(t, "--from", "2024-06-01", "--to", "2024-08-31") {
		if net, err := strconv.ParseFloat(day["net_km2"], 64); err != nil || math.Abs(net) > 60 {
			t.Errorf("%s: net %q km2, %v", day["date"], day["net_km2"], err)
		}
	}
}

func TestEveryChangeIsMeasured(t *testing.T) {
	rows := seriesRows(t)
	if len(rows) < 700 {
		t.Fatalf("got %d days", len(rows))
	}
	for _, day := range rows[1:] {
		if day["gained_km2"] == "" || day["lost_km2"] == "" {
			t.Errorf("%s: gained %q, lost %q", day["date"], day["gained_km2"], day["lost_km2"])
		}
	}
}

// seriesRows asks for DeepState's series by snapshot.
func seriesRows(t *testing.T, args ...string) (rows []map[string]string) {
	t.Helper()
	args = append([]string{"series", "--db", deepStateDatabase(t), "--source", "deepstate", "--step", "snapshot", "--csv"}, args...)
	got := controlmap(t, args...)
	records, err := csv.NewReader(strings.NewReader(got.out)).ReadAll()
	if err != nil || len(records) < 2 {
		t.Fatalf("%v, %d rows, %s", err, len(records), got.err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
