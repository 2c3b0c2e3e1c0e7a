package follow_test

import (
	"fmt"
	"testing"
	"time"

	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/geo"
)

const (
	lastPath   = "/api/history/last"
	publicPath = "/api/history/public"
)

func deepStateSite(t *testing.T) (*followtest.DeepState, *watch) {
	t.Helper()
	site := followtest.NewDeepState()
	return site, follows(t, follow.DeepState, followtest.Start(t, site), nil)
}

func versionPath(id int64) string { return fmt.Sprintf("/api/history/%d/geojson", id) }

func TestDeepStateFirstCheckBringsTheNewestOnly(t *testing.T) {
	site, w := deepStateSite(t)
	site.Publish(at("2026-11-12T18:00:00Z"), followtest.Ground{Day: 0})
	id := site.Publish(at("2026-11-13T18:00:00Z"), followtest.Ground{Day: 1})
	if got := w.mustCheck(); got != "2026-11-13" {
		t.Errorf("got %q, want the newest", got)
	}
	w.wants("2026-11-13", followtest.Ground{Day: 1})
	d := w.deliveries[0]
	if want := fmt.Sprintf("%d.geojson", id); d.Files[0].Name != want || !d.Published.Equal(at("2026-11-13T18:00:00Z")) {
		t.Errorf("got %s published at %s, want %s at the time that it names", d.Files[0].Name, d.Published, want)
	}
	if got := site.Count(publicPath); got != 0 {
		t.Errorf("the list was asked for %d times, want never", got)
	}
}

func TestDeepStateDays(t *testing.T) {
	site, w := deepStateSite(t)
	site.Publish(at("2026-11-09T18:00:00Z"), followtest.Ground{Day: 0})
	w.mustCheck()
	site.Publish(at("2026-11-10T09:00:00Z"), followtest.Ground{Day: 90}) // not the last of its day
	site.Publish(at("2026-11-10T19:00:00Z"), followtest.Ground{Day: 1})
	site.Publish(at("2026-11-12T01:30:00Z"), followtest.Ground{Day: 2}) // the night's is the evening's
	site.Publish(at("2026-11-13T10:00:00Z"), followtest.Ground{Day: 4})
	w.now = at("2026-11-13T10:30:00Z")
	site.Forget()
	if got, want := w.mustCheck(), "2026-11-13 2026-11-11 2026-11-10"; got != want {
		t.Errorf("got %q, want %q: the newest first, the last version of each day, 12 November has none", got, want)
	}
	w.wants("2026-11-10", followtest.Ground{Day: 1})
	w.wants("2026-11-11", followtest.Ground{Day: 2})
	if got := len(site.Requests()); got != 4 {
		t.Errorf("%d requests, want 4: the newest, the list, two versions; %v", got, site.Paths())
	}
	site.Publish(at("2026-11-13T16:00:00Z"), followtest.Ground{Day: 5}) // the day still runs
	w.now = at("2026-11-13T17:00:00Z")
	if got := w.mustCheck(); got != "2026-11-13" {
		t.Errorf("got %q, want the day anew", got)
	}
	late := site.Publish(at("2026-11-13T21:00:00Z"), followtest.Ground{Day: 6})
	site.Publish(at("2026-11-14T08:00:00Z"), followtest.Ground{Day: 7})
	w.now = at("2026-11-14T09:00:00Z")
	if got, want := w.mustCheck(), "2026-11-14 2026-11-13"; got != want {
		t.Errorf("got %q, want %q: the evening's version, too", got, want)
	}
	w.wants("2026-11-13", followtest.Ground{Day: 6})
	if got := site.Count(versionPath(late)); got != 1 {
		t.Errorf("the evening's version was asked for %d times, want once", got)
	}
	site.Forget()
	if got := w.mustCheck(); got != "" || len(site.Requests()) != 2 {
		t.Errorf("got %q after %v, want nothing new after the newest and the list", got, site.Paths())
	}
}

func TestDeepStateWhatFailsIsMadeGood(t *testing.T) {
	site, w := deepStateSite(t)
	site.Publish(at("2026-11-09T18:00:00Z"), followtest.Ground{Day: 0})
	w.mustCheck()
	site.Publish(at("2026-11-10T18:00:00Z"), followtest.Ground{Day: 1})
	broken := site.PublishRaw(at("2026-11-11T18:00:00Z").Unix(), []byte(`{"type":"FeatureCollection","features":[]}`))
	site.Publish(at("2026-11-12T18:00:00Z"), followtest.Ground{Day: 3})
	w.now = at("2026-11-12T19:00:00Z")

	site.Fail(followtest.Code(500, 0).At(publicPath).For(1))
	got, err := w.check()
	wantError(t, err, geo.Unavailable, "500")
	if got != "2026-11-12" {
		t.Errorf("without the list: got %q, want the newest", got)
	}
	got, err = w.check()
	wantError(t, err, geo.Invalid, "the map has no features", fmt.Sprint(broken))
	if got != "2026-11-10" {
		t.Errorf("with a map that is none: got %q, want the day before it all the same", got)
	}
	site.Fail(followtest.Code(429, 90*time.Second).At("/geojson"))
	_, err = w.check()
	wantError(t, err, geo.Unavailable, "429")
}

func TestDeepStateRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*followtest.DeepState)
		code   geo.Code
		want   string
	}{
		"an id in the future":     {func(s *followtest.DeepState) { s.Publish(at("2026-11-14T13:00:00Z"), followtest.Ground{}) }, geo.Invalid, "lies in the future, at 2026-11-14T13:00:00Z"},
		"an id that is no second": {func(s *followtest.DeepState) { s.PublishRaw(7, followtest.Ground{}.DeepState()) }, geo.Invalid, "id 7 is not the unix second of a map"},
		"a map without features": {func(s *followtest.DeepState) {
			s.PublishRaw(at("2026-11-14T09:00:00Z").Unix(), []byte(`{"type":"FeatureCollection","features":[]}`))
		}, geo.Invalid, "the map has no features"},
		"a map of another shape": {func(s *followtest.DeepState) {
			s.PublishRaw(at("2026-11-14T09:00:00Z").Unix(), []byte(`{"type":"Topology"}`))
		}, geo.Invalid, `of type "Topology"`},
		"no id": {func(s *followtest.DeepState) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"map":{"type":"FeatureCollection","features":[{}]}}`))).At(lastPath))
		}, geo.Invalid, "has no id or no map"},
		"an id of another type": {func(s *followtest.DeepState) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"id":"x","map":{}}`))).At(lastPath))
		}, geo.Invalid, "another shape than {id, datetime, map}"},
		"a list": {func(s *followtest.DeepState) { s.Fail(followtest.Instead(followtest.JSON([]byte(`[1]`))).At(lastPath)) }, geo.Invalid, "another shape"},
		"a list of versions that is none": {func(s *followtest.DeepState) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`{"versions":[]}`))).At(publicPath))
		}, geo.Invalid, "another shape than [{id, createdAt, status}]"},
		"an empty list of versions": {func(s *followtest.DeepState) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`[]`))).At(publicPath))
		}, geo.Invalid, "list of versions is empty"},
		"a version without id": {func(s *followtest.DeepState) {
			s.Fail(followtest.Instead(followtest.JSON([]byte(`[{"status":true}]`))).At(publicPath))
		}, geo.Invalid, "version 0 of the list has no id"},
		"an older id, while the list goes on": {func(s *followtest.DeepState) { s.Stale(at("2026-11-12T18:00:00Z").Unix()) }, geo.Invalid, "is older than"},
	} {
		t.Run(name, func(t *testing.T) {
			site, w := deepStateSite(t)
			site.Publish(at("2026-11-12T18:00:00Z"), followtest.Ground{Day: 0})
			site.Publish(at("2026-11-13T18:00:00Z"), followtest.Ground{Day: 1})
			w.mustCheck()
			tt.change(site)
			got, err := w.check()
			wantError(t, err, tt.code, tt.want)
			if got != "" {
				t.Errorf("got %q, want nothing new", got)
			}
		})
	}
}

func TestDeepStateTakesBack(t *testing.T) {
	site, w := deepStateSite(t)
	site.Publish(at("2026-11-13T18:00:00Z"), followtest.Ground{Day: 1})
	w.mustCheck()
	good := site.Publish(at("2026-11-14T07:00:00Z"), followtest.Ground{Day: 2})
	w.mustCheck()
	vandal := site.Publish(at("2026-11-14T09:00:00Z"), followtest.Ground{Day: 2, Gain: 0.5})
	w.mustCheck()
	w.wants("2026-11-14", followtest.Ground{Day: 2, Gain: 0.5})

	site.TakeBack(vandal)
	w.now = at("2026-11-14T15:00:00Z")
	w.mustCheck()
	w.wants("2026-11-14", followtest.Ground{Day: 2})
	if d := w.deliveries[0]; !d.Withdrawn.Equal(at("2026-11-14T09:00:00Z")) || !d.Published.Equal(time.Unix(good, 0)) || d.Note == "" {
		t.Errorf("got %s for %s, %q, want the older map in place of the vandal's", d.Published, d.Withdrawn, d.Note)
	}
	w.mustCheck()
	if d := w.deliveries[0]; !d.Withdrawn.IsZero() {
		t.Errorf("got %s withdrawn once more, want that once", d.Withdrawn)
	}

	site.TakeBack(good)
	if got := w.mustCheck(); got != "-2026-11-14" {
		t.Errorf("got %q, want a day without a map", got)
	}
	if got := w.mustCheck(); got != "" {
		t.Errorf("got %q, want nothing new", got)
	}
	site.Publish(at("2026-11-14T14:00:00Z"), followtest.Ground{Day: 3})
	w.mustCheck()
	w.wants("2026-11-14", followtest.Ground{Day: 3})
}

func TestDeepStateHiddenVersionsAreNotAskedFor(t *testing.T) {
	site, w := deepStateSite(t)
	site.Publish(at("2026-11-13T18:00:00Z"), followtest.Ground{Day: 1})
	w.mustCheck()
	site.Hide(site.Publish(at("2026-11-13T19:00:00Z"), followtest.Ground{Day: 9}))
	site.Publish(at("2026-11-14T08:00:00Z"), followtest.Ground{Day: 2})
	if got := w.mustCheck(); got != "2026-11-14" {
		t.Errorf("got %q, want the newest alone", got)
	}
}

func TestDeepStateAListThatLagsTakesNothingBack(t *testing.T) {
	site, w := deepStateSite(t)
	site.Publish(at("2026-11-13T08:00:00Z"), followtest.Ground{Day: 0})
	site.Publish(at("2026-11-13T18:00:00Z"), followtest.Ground{Day: 1})
	w.mustCheck()
	site.Publish(at("2026-11-14T08:00:00Z"), followtest.Ground{Day: 2})
	site.StaleList(1)
	if got := w.mustCheck(); got != "2026-11-14" {
		t.Errorf("got %q, want the newest alone", got)
	}
	w.wants("2026-11-13", followtest.Ground{Day: 1})
}

func TestDeepStateBackfill(t *testing.T) {
	site, w := deepStateSite(t)
	for n := range 10 {
		site.Publish(at("2026-11-01T18:00:00Z").AddDate(0, 0, n), followtest.Ground{Day: n})
	}
	w.now = at("2026-11-10T19:00:00Z")
	w.mustCheck()
	w.from, w.to = date("2026-11-03"), date("2026-11-05")
	if got, want := w.mustCheck(), "2026-11-05 2026-11-04 2026-11-03"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	site.Forget()
	if got := w.mustCheck(); got != "" || len(site.Requests()) != 2 {
		t.Errorf("got %q after %v, want nothing new after the newest and the list", got, site.Paths())
	}
}
