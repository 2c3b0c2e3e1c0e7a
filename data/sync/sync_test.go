package sync_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/data/ingest"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/ownpolygons"
	"controlmap/geo"
	"controlmap/geo/record"
)

// TestTwoWeeks follows a publisher for a fortnight on which much goes wrong: each day has its right
// map in the end, and none was confirmed before its time.
func TestTwoWeeks(t *testing.T) {
	w := newWatcher(t)
	w.site.Compress(true)
	faults := []followtest.Fault{
		followtest.Code(500, 0), followtest.Hidden(429, "Too many requests"), followtest.Cut(40),
		followtest.Page(), followtest.Code(429, time.Minute), followtest.Empty(),
	}
	for day := range 14 {
		w.at(day, 12)
		w.site.Publish(w.now, followtest.Ground{Day: day})
		w.site.Fail(faults[day%len(faults)].At("/api/history"))
		w.at(day, 12.1)
		if err := w.check(); err == nil {
			t.Errorf("day %d: a spoilt answer was taken", day)
		}
		if got := w.lastRun(); got.Outcome != record.Failed || got.Detail == "" || len(got.Requests) == 0 {
			t.Errorf("day %d: run %+v, want one that failed, and why", day, got)
		}
		w.site.Mend()
		w.at(day, 13)
		w.mustCheck()
		w.wantDay(day, followtest.Ground{Day: day}, geo.Provisional)
		w.at(day, 20)
		w.mustCheck()
		w.wantDay(day, followtest.Ground{Day: day}, geo.Provisional)
		if got := w.lastRun(); got.Outcome != record.Unchanged {
			t.Errorf("day %d: the second check was %s (%s), want unchanged", day, got.Outcome, got.Detail)
		}
		if day > 1 {
			w.wantDay(day-2, followtest.Ground{Day: day - 2}, geo.Confirmed)
		}
	}
	if got := len(w.days()); got != 14 {
		t.Errorf("%d days, want 14", got)
	}
}

// TestVandal takes an edit back after six hours.
func TestVandal(t *testing.T) {
	w := newWatcher(t)
	right, wrong := followtest.Ground{Day: 1}, followtest.Ground{Day: 1, Gain: 0.05}
	w.at(0, 12)
	w.site.Publish(w.now, followtest.Ground{})
	w.mustCheck()
	w.at(1, 12)
	w.site.Publish(w.now, wrong)
	for hour := 12; hour < 18; hour++ {
		w.at(1, float64(hour)+0.5)
		w.mustCheck()
		w.wantDay(1, wrong, geo.Provisional)
	}
	vandals := w.days()[1].Revision
	w.at(1, 18)
	w.site.Publish(w.now, right)
	w.at(1, 18.5)
	w.mustCheck()
	w.wantDay(1, right, geo.Provisional)
	taken, err := w.store.Withdrawals(t.Context(), geo.DeepState)
	if err != nil || len(taken) != 1 || taken[0].Revision != vandals || taken[0].State != geo.Withdrawn {
		t.Errorf("withdrawn: %+v, %v, want revision %d", taken, err, vandals)
	}
	w.at(2, 19)
	w.site.Publish(w.now, followtest.Ground{Day: 2})
	w.mustCheck()
	w.wantDay(1, right, geo.Confirmed)
}

// TestVandalBehindTheGate has the map that takes an edit back held by the gate: the edit is not
// confirmed by that, neither by a map of its own day nor by one of the next.
func TestVandalBehindTheGate(t *testing.T) {
	for name, day := range map[string]int{"the same day": 1, "the next day": 2} {
		t.Run(name, func(t *testing.T) {
			w := newWatcher(t)
			wrong := followtest.Ground{Day: 1, Gain: 0.05}
			w.at(0, 12)
			w.site.Publish(w.now, followtest.Ground{})
			w.mustCheck()
			w.at(1, 12)
			w.site.Publish(w.now, wrong)
			w.mustCheck()
			w.at(day, 18)
			right := followtest.Ground{Day: 1}
			w.site.PublishRaw(w.now.Unix(), []byte(strings.Replace(string(right.DeepState()), "#bcaaa4", "#123456", 1)))
			for hour := range 3 {
				w.at(day+2, float64(hour))
				w.mustCheck()
				w.wantDay(1, wrong, geo.Provisional)
			}
			waiting, err := w.store.Quarantines(t.Context())
			if err != nil || len(waiting) != 1 {
				t.Fatalf("quarantine: %+v, %v, want one map", waiting, err)
			}
			if _, err := w.syncer.Accept(t.Context(), w.source, waiting[0], "a new fill"); err != nil {
				t.Fatal(err)
			}
			w.wantDay(day, right, geo.Confirmed)
			taken, err := w.store.Withdrawals(t.Context(), geo.DeepState)
			if err != nil || len(taken) != 1 || taken[0].State != geo.Withdrawn {
				t.Errorf("withdrawn: %+v, %v, want the edit", taken, err)
			}
		})
	}
}

// TestVandalAfterAGain has an edit on a day that gained ground before it, taken back on the next.
func TestVandalAfterAGain(t *testing.T) {
	w := newWatcher(t)
	for i, published := range []struct {
		day, hour int
		ground    followtest.Ground
	}{
		{0, 12, followtest.Ground{}},
		{1, 8, followtest.Ground{Gain: 0.05}},
		{1, 22, followtest.Ground{Gain: 0.06}},
		{2, 4, followtest.Ground{Gain: 0.05}},
	} {
		w.at(published.day, float64(published.hour))
		w.site.Publish(w.now, published.ground)
		w.mustCheck()
		taken, err := w.store.Withdrawals(t.Context(), geo.DeepState)
		if want := i / 3; err != nil || len(taken) != want {
			t.Errorf("after map %d: withdrawn %+v, %v, want %d", i, taken, err, want)
		}
	}
	w.at(3, 5)
	w.mustCheck()
	w.wantDay(1, followtest.Ground{Gain: 0.06}, geo.Withdrawn)
	w.wantDay(2, followtest.Ground{Gain: 0.05}, geo.Confirmed)
}

// TestVersionTakenOffTheList shows the version before it again, which was stored once.
func TestVersionTakenOffTheList(t *testing.T) {
	w := newWatcher(t)
	right, wrong := followtest.Ground{Day: 1}, followtest.Ground{Day: 1, Gain: 0.05}
	w.at(0, 12)
	w.site.Publish(w.now, followtest.Ground{})
	w.mustCheck()
	w.at(1, 9)
	w.site.Publish(w.now, right)
	w.mustCheck()
	w.at(1, 11)
	id := w.site.Publish(w.now, wrong)
	w.mustCheck()
	w.wantDay(1, wrong, geo.Provisional)
	w.at(1, 17)
	w.site.TakeBack(id)
	for range 2 {
		w.mustCheck()
		w.wantDay(1, right, geo.Provisional)
	}
	if taken, err := w.store.Withdrawals(t.Context(), geo.DeepState); err != nil || len(taken) != 1 {
		t.Errorf("withdrawn: %+v, %v, want the edit", taken, err)
	}
	w.at(2, 18)
	w.mustCheck()
	w.wantDay(1, right, geo.Confirmed)
}

// TestAcceptSuperseded refuses a map in whose place a later one of its day is shown.
func TestAcceptSuperseded(t *testing.T) {
	w := newWatcher(t)
	w.at(0, 12)
	w.site.Publish(w.now, followtest.Ground{})
	w.mustCheck()
	w.at(1, 12)
	w.site.Publish(w.now, followtest.Ground{Day: 1, Lacks: []string{followtest.Crimea}})
	w.mustCheck()
	w.at(1, 13)
	w.site.Publish(w.now, followtest.Ground{Day: 1})
	w.mustCheck()
	waiting, err := w.store.Quarantines(t.Context())
	if err != nil || len(waiting) != 1 {
		t.Fatalf("quarantine: %+v, %v, want one map", waiting, err)
	}
	_, err = w.syncer.Accept(t.Context(), w.source, waiting[0], "why not")
	if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), "superseded") {
		t.Errorf("got %v, want invalid: superseded", err)
	}
	w.wantDay(1, followtest.Ground{Day: 1}, geo.Provisional)
}

// TestAcceptOneDayOfAFile has files of two days: what is decided of one is not decided of the other.
func TestAcceptOneDayOfAFile(t *testing.T) {
	w := newWatcher(t)
	w.source.Import = func(ctx context.Context, in *ingest.Ingester, paths []string) (ingest.Report, error) {
		for _, path := range paths {
			id, err := strconv.ParseInt(strings.TrimSuffix(filepath.Base(path), ".geojson"), 10, 64)
			if err != nil {
				return ingest.Report{}, err
			}
			dayBefore := filepath.Join(filepath.Dir(path), strconv.FormatInt(id-24*3600, 10)+".geojson")
			data, err := os.ReadFile(path)
			if err != nil {
				return ingest.Report{}, err
			}
			older := strings.ReplaceAll(string(data), strconv.FormatInt(id, 10), strconv.FormatInt(id-24*3600, 10))
			if err := os.WriteFile(dayBefore, []byte(older), 0o600); err != nil {
				return ingest.Report{}, err
			}
			paths = append(paths, dayBefore)
		}
		return in.Files(ctx, deepstate.New(), paths)
	}
	w.syncer = w.another()
	w.at(1, 12)
	w.site.Publish(w.now, followtest.Ground{})
	w.mustCheck()
	w.at(3, 12)
	wrong := followtest.Ground{Lacks: []string{followtest.Crimea}}
	w.site.Publish(w.now, wrong)
	w.mustCheck()
	waiting, err := w.store.Quarantines(t.Context())
	if err != nil || len(waiting) != 2 {
		t.Fatalf("quarantine: %+v, %v, want two maps", waiting, err)
	}
	first := min(waiting[0].Date.DaysSince(firstDay), waiting[1].Date.DaysSince(firstDay))
	accepted := waiting[0]
	if accepted.Date.DaysSince(firstDay) != first {
		accepted = waiting[1]
	}
	if _, err := w.syncer.Accept(t.Context(), w.source, accepted, "looked at it"); err != nil {
		t.Fatal(err)
	}
	w.wantDay(2, wrong, geo.Confirmed)
	if got, ok := w.days()[3]; ok {
		t.Errorf("got %+v, want nothing: the other day waits for its own decision", got)
	}
}

// TestSecretsAreNotRepeated has a publisher repeat the header that it was sent.
func TestSecretsAreNotRepeated(t *testing.T) {
	w := newWatcher(t)
	w.source.Fetch.Headers = http.Header{"Authorization": {"Bearer correct-horse"}}
	w.syncer = w.another()
	w.site.Fail(followtest.Hidden(403, "no such token: Bearer correct-horse"))
	err := w.check()
	if err == nil || strings.Contains(err.Error(), "correct-horse") {
		t.Errorf("got %v, want an error without the token", err)
	}
	if got := w.lastRun().Detail; strings.Contains(got, "correct-horse") || !strings.Contains(got, "redacted") {
		t.Errorf("run: got %q, want it without the token", got)
	}
}

// TestRetryAfterOnce has a publisher ask to be left alone for longer than failures explain: a check
// from cron leaves it alone, too.
func TestRetryAfterOnce(t *testing.T) {
	w := newWatcher(t)
	w.at(0, 12)
	w.site.Publish(w.now, followtest.Ground{})
	w.site.Fail(followtest.Code(503, 5*time.Hour).At("/api/history"))
	if err := w.check(); err == nil {
		t.Fatal("a refusal was taken")
	}
	w.site.Mend()
	w.site.Forget()
	for _, hour := range []float64{12.5, 14, 16.9} {
		w.at(0, hour)
		w.mustCheck()
	}
	if got := w.site.Requests(); len(got) != 0 {
		t.Errorf("%d requests before the time that it asked for, want none", len(got))
	}
	w.at(0, 17.1)
	w.mustCheck()
	w.wantDay(0, followtest.Ground{}, geo.Provisional)
}

// TestOrdinaryVersions has a day of three versions, each further on than the one before: none was
// taken back.
func TestOrdinaryVersions(t *testing.T) {
	w := newWatcher(t)
	w.at(0, 12)
	w.site.Publish(w.now, followtest.Ground{})
	w.mustCheck()
	for i, gain := range []float64{0.001, 0.002, 0.003} {
		w.at(1, 10+float64(i))
		w.site.Publish(w.now, followtest.Ground{Day: 1, Gain: gain})
		w.mustCheck()
	}
	w.wantDay(1, followtest.Ground{Day: 1, Gain: 0.003}, geo.Provisional)
	if taken, err := w.store.Withdrawals(t.Context(), geo.DeepState); err != nil || len(taken) != 0 {
		t.Errorf("withdrawn: %+v, %v, want none", taken, err)
	}
}

// TestGate holds maps that cannot be right.
func TestGate(t *testing.T) {
	tests := map[string]struct {
		ground followtest.Ground
		edit   func(string) string
		reason string
	}{
		"without Crimea":                {followtest.Ground{Day: 1, Lacks: []string{followtest.Crimea}}, nil, "crimea-absent"},
		"without ORDLO and the front":   {followtest.Ground{Day: 1, Lacks: []string{followtest.ORDLO, followtest.Front}}, nil, "ordlo-absent"},
		"more than fighting explains":   {followtest.Ground{Day: 1, Gain: 0.6}, nil, "fighting explains"},
		"half of the features":          {followtest.Ground{Day: 1, Lacks: []string{followtest.South, followtest.GreyZone, followtest.Liberation, followtest.ORDLO}}, nil, "polygons"},
		"a fill that nobody knows":      {followtest.Ground{Day: 1}, func(s string) string { return strings.Replace(s, "#bcaaa4", "#123456", 1) }, "unknown"},
		"a key that contradicts a fill": {followtest.Ground{Day: 1}, func(s string) string { return strings.Replace(s, "status.unknown", "status.novel", 1) }, "unknown key"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWatcher(t)
			w.at(0, 12)
			w.site.Publish(w.now, followtest.Ground{})
			w.mustCheck()
			body := string(tt.ground.DeepState())
			if tt.edit != nil {
				edited := tt.edit(body)
				if edited == body {
					t.Fatal("the map has nothing to edit")
				}
				body = edited
			}
			w.at(1, 12)
			w.site.PublishRaw(w.now.Unix(), []byte(body))
			for range 2 {
				w.mustCheck()
			}
			waiting, err := w.store.Quarantines(t.Context())
			if err != nil || len(waiting) != 1 || !strings.Contains(strings.Join(waiting[0].Reasons, "; "), tt.reason) {
				t.Fatalf("quarantine: %+v, %v, want one map because of %q", waiting, err, tt.reason)
			}
			w.wantDay(0, followtest.Ground{}, geo.Confirmed) // a day has gone by
			if got := len(w.days()); got != 1 {
				t.Errorf("%d days, want the first alone", got)
			}
			stored, err := w.syncer.Accept(t.Context(), w.source, waiting[0], "looked at it")
			if err != nil || len(stored) != 1 {
				t.Fatalf("accepted: %q, %v", stored, err)
			}
			w.wantDay(1, tt.ground, geo.Confirmed)
			w.mustCheck()
			if got, err := w.store.Quarantine(t.Context(), waiting[0].ID); err != nil || got.Decision != record.Accepted || got.Why != "looked at it" {
				t.Errorf("decided: %+v, %v", got, err)
			}
		})
	}
}

// TestKilled ends the program in the middle of a check: the next one makes up for it, and no map is
// lost or twice there.
func TestKilled(t *testing.T) {
	for name, fail := range map[string]func(*brittleStore, bool){
		"before a map is settled":    func(s *brittleStore, on bool) { s.failSettle = on },
		"before its files are noted": func(s *brittleStore, on bool) { s.failPutFiles = on },
		"before the run is ended":    func(s *brittleStore, on bool) { s.failEndRun = on },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWatcher(t)
			w.at(0, 12)
			w.site.Publish(w.now, followtest.Ground{})
			fail(w.store, true)
			if err := w.check(); err == nil {
				t.Fatal("the check did not fail")
			}
			fail(w.store, false)
			w.at(0, 13)
			w.syncer = w.another()
			w.mustCheck()
			w.wantDay(0, followtest.Ground{}, geo.Provisional)
			files, err := w.store.Files(t.Context(), w.days()[0].Revision)
			if err != nil || len(files) != 1 {
				t.Errorf("files: %v, %v, want one", files, err)
			}
			tallies, err := w.store.Tallies(t.Context())
			if err != nil || len(tallies) != 1 || tallies[0].Added != 1 || tallies[0].Revised != 0 {
				t.Errorf("revisions: %+v, %v, want one", tallies, err)
			}
			runs, err := w.store.Runs(t.Context(), "", 10)
			if err != nil || len(runs) != 2 || runs[1].Ended.IsZero() {
				t.Errorf("runs: %+v, %v, want two that ended", runs, err)
			}
		})
	}
}

// TestOneFollows lets one process fetch, and another when the first is gone.
func TestOneFollows(t *testing.T) {
	w := newWatcher(t)
	w.site.Publish(w.now, followtest.Ground{})
	if held, err := w.store.Lease(t.Context(), "sync", "another process", time.Hour); !held || err != nil {
		t.Fatalf("lease: %v, %v", held, err)
	}
	w.now = w.now.Add(time.Hour - time.Second)
	if held, err := w.store.Lease(t.Context(), "sync", "a third", time.Hour); held || err != nil {
		t.Errorf("lease of a third: %v, %v, want none while it lasts", held, err)
	}
	w.now = w.now.Add(time.Second)
	w.mustCheck()
	w.now = w.now.Add(-48 * time.Hour) // the clock is set back
	if held, err := w.store.Lease(t.Context(), "sync", "a third", time.Minute); !held || err != nil {
		t.Errorf("lease after the clock was set back: %v, %v, want it", held, err)
	}
}

// TestRunFollowsWhenDue has Run check at once and again when the time has come.
func TestRunFollowsWhenDue(t *testing.T) {
	w := newWatcher(t)
	w.site.Publish(w.now, followtest.Ground{})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.syncer.Run(ctx) }()
	for len(w.standing()) == 0 {
		time.Sleep(time.Millisecond)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	want := record.Schedule{
		Source: geo.DeepState, NextRun: w.now.Add(time.Hour), LastChecked: w.now, LastGood: w.now, LastChanged: w.now,
	}
	if got := w.standing(); len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := w.site.Count("/api/history/last"); got != 1 {
		t.Errorf("asked %d times within an hour, want once", got)
	}
}

// TestCorrectionOfAnOlderDay has a file of several days in which an older one is corrected, and then
// one that has nothing of the last day: the first is taken, the second waits.
func TestCorrectionOfAnOlderDay(t *testing.T) {
	w := newWatcher(t)
	site := followtest.NewSite()
	w.source.Kind, w.source.URL = follow.Polygons, followtest.Start(t, site)+"/map.geojson"
	importer, err := ownpolygons.New(ownpolygons.Options{Source: geo.Source{Name: w.source.Name}, DateProperty: "day"})
	if err != nil {
		t.Fatal(err)
	}
	w.source.Import = func(ctx context.Context, in *ingest.Ingester, paths []string) (ingest.Report, error) {
		return in.Files(ctx, importer, paths)
	}
	w.syncer = w.another()
	for _, step := range []struct {
		days    []string
		waiting int
	}{
		{[]string{box("2026-11-01", 38), box("2026-11-02", 38.01)}, 0},
		{[]string{box("2026-11-01", 38.005), box("2026-11-02", 38.01)}, 0},
		{[]string{box("2026-11-01", 38.002)}, 1},
	} {
		site.Put("/map.geojson", []byte(`{"type":"FeatureCollection","features":[`+strings.Join(step.days, ",")+`]}`), time.Time{})
		w.now = w.now.Add(time.Hour)
		w.mustCheck()
		if got, err := w.store.Quarantines(t.Context()); err != nil || len(got) != step.waiting {
			t.Errorf("%q: %+v, %v in quarantine, want %d", step.days, got, err, step.waiting)
		}
	}
	if got := w.days(); len(got) != 2 {
		t.Errorf("%d days, want two", len(got))
	}
}

// box is a feature of a day from longitude 37 to east.
func box(day string, east float64) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"day":%q},"geometry":{"type":"Polygon","coordinates":[[[37,48],[%[2]g,48],[%[2]g,49],[37,49],[37,48]]]}}`, day, east)
}
