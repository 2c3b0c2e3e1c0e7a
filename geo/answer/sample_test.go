package answer_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/ingest"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/sourcetest"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"
)

// sampled are the days whose maps the tests of the sample data ask for.
var sampled = []string{
	"2022-11-12", "2022-12-31", "2023-12-31", "2024-02-29", "2024-03-31", "2024-07-31", "2024-08-31", "2024-12-31", "2025-01-01", "2025-05-31",
	"2025-06-30", "2025-07-31", "2025-10-31", "2025-11-01", "2025-11-30", "2025-12-01", "2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-03-01",
}

// sampleStore is a database of DeepState's maps of the days sampled, of the raw archive
// and of the mirror.
func sampleStore(t testing.TB, regions geo.Regions) *sqlite.Store {
	t.Helper()
	dir := sourcetest.SampleDir(t)
	wanted := map[geo.Date]bool{}
	for _, day := range sampled {
		wanted[date(t, day)] = true
	}
	var paths []string
	for _, folder := range []string{"deepstate-raw", "deepstate-daily"} {
		for _, name := range sourcetest.Samples(t, folder) {
			if wanted[dayOf(name)] {
				paths = append(paths, filepath.Join(dir, folder, name))
			}
		}
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sample.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := ingest.New(store, regions, nil).Files(t.Context(), deepstate.New(), paths); err != nil {
		t.Fatal(err)
	}
	return store
}

// dayOf tells the day of a map by its file name: the time of publication in the archive,
// the morning after in the mirror. It is zero for other files.
func dayOf(name string) (day geo.Date) {
	name = strings.TrimSuffix(name, ".geojson")
	if seconds, err := strconv.ParseInt(name, 10, 64); err == nil {
		return geo.PublishedDate(time.Unix(seconds, 0))
	}
	morning, err := time.Parse("20060102", strings.TrimPrefix(name, "deepstatemap_data_"))
	if err != nil {
		return geo.Date{}
	}
	return geo.NewDate(morning.Date()).AddDays(-1)
}

func TestSample(t *testing.T) {
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	store, atlas := sampleStore(t, regions), atlas.New(regions)
	t.Run("published figures", func(t *testing.T) { checkPublishedFigures(t, store, atlas) })
	t.Run("changes", func(t *testing.T) { checkSampleChanges(t, store, atlas) })
	t.Run("years", func(t *testing.T) { checkSampleYears(t, store, regions) })
}

func checkPublishedFigures(t *testing.T, store *sqlite.Store, atlas *atlas.Atlas) {
	figures, err := builtin.Figures()
	if err != nil {
		t.Fatal(err)
	}
	table, err := ask(t.Context(), answer.New(store, atlas).Figures, answer.FiguresQuery{Figures: figures})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{ // the difference allowed, in the figure's unit
		"article-2025-12": 125, "article-2025-12-share": 0.2, "ds-2022-11-12": 1, "ds-2026-01-01": 1, "ds-2026-01-01-share": 0.01,
		"ds-2025": 6, "ds-2023-2025": 6, "ds-2024-03": 2, "ds-2024-08": 2, "ds-2025-06": 2, "ds-2025-07": 2, "ds-2025-11": 2, "ds-2026-01": 2, "ds-2026-02": 2,
		"ds-2025-share": 0.005,
	}
	for _, row := range table.Rows {
		allowed, ok := want[row.ID]
		if !ok {
			continue
		}
		delete(want, row.ID)
		if row.Verdict != answer.Reproduced || row.Difference == nil || !within(*row.Difference, 0, allowed) {
			t.Errorf("%s, printed %v: got %v, %s %s; want it reproduced within %v", row.ID, row.Printed, text(row.Computed), row.Verdict, row.Reason, allowed)
		}
	}
	for id := range want {
		t.Errorf("there is no figure %s", id)
	}
}

func checkSampleChanges(t *testing.T, store *sqlite.Store, atlas *atlas.Atlas) {
	tests := []struct {
		from, to     string
		gained, lost float64 // km2 on the ellipsoid
	}{
		{"2025-01-01", "2026-01-01", 4349.9, 16.8},
		{"2025-10-31", "2025-11-30", 501.1, 18.2},
	}
	for _, tt := range tests {
		table, err := ask(t.Context(), answer.New(store, atlas).Changes, answer.ChangesQuery{Source: geo.DeepState, From: date(t, tt.from), To: date(t, tt.to)})
		if err != nil {
			t.Fatal(err)
		}
		if gained, lost := table.Total.Gained.GeodesicKm2, table.Total.Lost.GeodesicKm2; !within(gained, tt.gained, 0.5) || !within(lost, tt.lost, 0.5) {
			t.Errorf("%s to %s: got gained %v, lost %v; want %v, %v", tt.from, tt.to, gained, lost, tt.gained, tt.lost)
		}
	}
}

func checkSampleYears(t *testing.T, store *sqlite.Store, regions geo.Regions) {
	query := answer.SeriesQuery{Source: geo.DeepState, Step: answer.StepYear, From: date(t, "2023-01-01"), To: date(t, "2025-12-31")}
	table, err := ask(t.Context(), answer.New(store, atlas.New(regions)).Series, query)
	if err != nil {
		t.Fatal(err)
	}
	nets := []float64{-187, 3314, 4336} // 7463 in all
	if len(table.Points) != len(nets) {
		t.Fatalf("got %d years, want 3", len(table.Points))
	}
	for i, p := range table.Points {
		if p.NetKm2 == nil || p.GainedKm2 == nil {
			t.Errorf("%s: got net %v, gained %v; want both measured", p.Date, text(p.NetKm2), text(p.GainedKm2))
			continue
		}
		moved := *p.GainedKm2 - *p.LostKm2 + *p.RedrawnKm2
		if !p.Complete || !within(*p.NetKm2, nets[i], 6) || !within(moved, *p.NetKm2, 0.01) {
			t.Errorf("%s: got net %v, moved %v, complete %v; want %v", p.Date, *p.NetKm2, moved, p.Complete, nets[i])
		}
	}
	if pace := table.Pace; pace.Fastest.Date != date(t, "2025-01-01") || pace.Slowest.Date != date(t, "2023-01-01") || pace.FastestSince != nil {
		t.Errorf("got pace %+v; want 2025 the fastest of three and 2023 the slowest", pace)
	}
}

func within(got, want, by float64) bool { return got >= want-by && got <= want+by }
