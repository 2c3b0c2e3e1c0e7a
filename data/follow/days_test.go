package follow_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/geo"
)

func mirrorSite(t *testing.T) (*followtest.Mirror, *watch) {
	t.Helper()
	site := followtest.NewMirror()
	return site, follows(t, follow.Mirror, followtest.Start(t, site)+"/data", nil)
}

func TestMirrorIsOfTheDayBeforeItsName(t *testing.T) {
	site, w := mirrorSite(t)
	site.Publish(date("2026-11-12"), followtest.Ground{Day: 1})
	site.Publish(date("2026-11-13"), followtest.Ground{Day: 2})
	if got := w.mustCheck(); got != "2026-11-13" {
		t.Errorf("got %q, want the newest alone", got)
	}
	w.wants("2026-11-13", followtest.Ground{Day: 2})
	if got, want := w.deliveries[0].Files[0].Name, "deepstatemap_data_20261114.geojson"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(site.Paths()), "[/data/deepstatemap_data_20261114.geojson]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestMirrorAsksForDaysThatCanExist(t *testing.T) {
	site, w := mirrorSite(t)
	site.Publish(date("2026-11-12"), followtest.Ground{Day: 1})
	w.now = at("2026-11-14T02:59:00Z") // before the file of the 14th is made
	w.mustCheck()
	if got, want := fmt.Sprint(site.Paths()), "[/data/deepstatemap_data_20261113.geojson]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestMirrorDays(t *testing.T) {
	site, w := mirrorSite(t)
	for n := range 5 {
		site.Publish(date("2026-11-01").AddDays(n), followtest.Ground{Day: n})
	}
	w.now = at("2026-11-06T12:00:00Z")
	w.from = date("2026-11-01")
	if got, want := w.mustCheck(), "2026-11-05 2026-11-04 2026-11-03 2026-11-02 2026-11-01"; got != want {
		t.Errorf("backfill: got %q, want %q", got, want)
	}
	w.from, w.to = date("2026-10-30"), date("2026-11-01")
	if got := w.mustCheck(); got != "" {
		t.Errorf("backfill of days of which none is left: got %q, want nothing and no error", got)
	}
	w.to = geo.Date{}
	w.from = geo.Date{}

	site.Publish(date("2026-11-07"), followtest.Ground{Day: 7}) // the 6th is missing
	site.Publish(date("2026-11-04"), followtest.Ground{Day: 4, Gain: 0.01})
	site.Publish(date("2026-11-02"), followtest.Ground{Day: 2, Gain: 0.01}) // too old to be looked at
	w.now = at("2026-11-08T12:00:00Z")
	site.Forget()
	if got, want := w.mustCheck(), "2026-11-07 2026-11-04"; got != want {
		t.Errorf("got %q, want %q: the new one and the corrected one", got, want)
	}
	statuses := map[string]int{}
	for _, r := range site.Requests() {
		statuses[fmt.Sprintf("%s %d", strings.TrimPrefix(r.Path, "/data/deepstatemap_data_"), r.Status)]++
	}
	if got, want := fmt.Sprint(statuses), "map[20261104.geojson 304:1 20261105.geojson 200:1 20261106.geojson 304:1 20261107.geojson 404:1 20261108.geojson 200:1]"; got != want {
		t.Errorf("asked: got %s, want %s", got, want)
	}
}

func TestMirrorWhatFailsIsMadeGood(t *testing.T) {
	site, w := mirrorSite(t)
	for n := range 8 {
		site.Publish(date("2026-11-01").AddDays(n), followtest.Ground{Day: n})
	}
	w.now = at("2026-11-02T12:00:00Z")
	w.mustCheck()
	w.now = at("2026-11-09T12:00:00Z")
	site.Fail(followtest.Code(503, 0).At("20261107").For(1))
	got, err := w.check()
	wantError(t, err, geo.Unavailable, "503")
	if got != "2026-11-08 2026-11-07" {
		t.Errorf("got %q, want what came before the failure", got)
	}
	site.Fail(followtest.Short(100).At("20261106"))
	got, err = w.check()
	wantError(t, err, geo.Invalid, "breaks off")
	if got != "2026-11-06 2026-11-04 2026-11-03 2026-11-02" {
		t.Errorf("got %q, want all but the day that is broken", got)
	}
	site.Mend()
	if got := w.mustCheck(); got != "2026-11-05" {
		t.Errorf("got %q, want the day that was broken", got)
	}
	w.now = at("2026-11-09T13:00:00Z")
	site.Fail(followtest.Page())
	_, err = w.check()
	wantError(t, err, geo.Invalid, "web page (HTML)")
	site.Mend()
}

func TestMirrorThatIsGone(t *testing.T) {
	site, w := mirrorSite(t)
	_, err := w.check()
	wantError(t, err, geo.NotFound, "none of the 14 files asked for is there", "deepstatemap_data_20261101.geojson")

	site.Publish(date("2026-11-10"), followtest.Ground{})
	w.mustCheck()
	site.Remove(followtest.MirrorPath(date("2026-11-10")))
	_, err = w.check()
	wantError(t, err, geo.NotFound, "none of the 6 files asked for is there")
}

func TestMirrorThatHasStopped(t *testing.T) {
	site, w := mirrorSite(t)
	site.Publish(date("2026-09-01"), followtest.Ground{})
	w.now = at("2026-09-02T12:00:00Z")
	w.mustCheck()
	w.now = at("2026-11-14T12:00:00Z")
	site.Forget()
	if got := w.mustCheck(); got != "" {
		t.Errorf("got %q, want nothing new", got)
	}
	if got := len(site.Requests()); got != 14+3 {
		t.Errorf("%d requests, want those of a fortnight and of the three newest days", got)
	}
	w.from = date("2026-08-30")
	site.Forget()
	if got := w.mustCheck(); got != "" || len(site.Requests()) != 14+3 {
		t.Errorf("backfill: %d requests, want those of a fortnight and of the three days", len(site.Requests()))
	}
	site.Publish(date("2026-09-20"), followtest.Ground{Day: 19})
	w.to = date("2026-10-31")
	if got := w.mustCheck(); got != "2026-09-20" {
		t.Errorf("backfill up to a day: got %q, want the map that was added", got)
	}
}

func TestNZZ(t *testing.T) {
	site := followtest.NewNZZ()
	w := follows(t, follow.NZZ, followtest.Start(t, site)+"/maps/", nil)
	state := date("2026-11-03")
	for n := range 5 { // a map holds for five days
		site.Publish(state.AddDays(n), state, followtest.Ground{Day: 0})
	}
	w.now = at("2026-11-07T12:00:00Z")
	if got := w.mustCheck(); got != "2026-11-03" {
		t.Errorf("got %q, want the day in the file", got)
	}
	d := w.deliveries[0]
	if !d.Date.IsZero() || d.Files[0].Name != "2026-11-07.json" {
		t.Errorf("got %s of %s, want the file of the day, which says its date", d.Files[0].Name, d.Date)
	}
	for n, state := range map[int]string{5: "2026-11-08", 6: "2026-11-08", 7: "2026-11-10", 8: "2026-11-10"} {
		site.Publish(date("2026-11-03").AddDays(n), date(state), followtest.Ground{Day: date(state).DaysSince(date("2026-11-06"))})
	}
	w.now = at("2026-11-11T12:00:00Z")
	site.Forget()
	if got, want := w.mustCheck(), "2026-11-10 2026-11-08"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	w.wants("2026-11-08", followtest.Ground{Day: 2})
	if got, want := fmt.Sprint(site.Paths()), "[/maps/2026-11-01.json /maps/2026-11-02.json /maps/2026-11-07.json /maps/2026-11-09.json /maps/2026-11-11.json]"; got != want {
		t.Errorf("asked for %s, want %s: one for each map, and the days before the known one", got, want)
	}
	site.Fail(followtest.Instead(followtest.JSON([]byte(`{"type":"FeatureCollection","features":[{}]}`))))
	_, err := w.check()
	wantError(t, err, geo.Invalid, "another shape than {value: FeatureCollection}")
}

func TestOwnFiles(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "front_2026-11-10.geojson")
	if err := os.WriteFile(path, followtest.Ground{Day: 3}.Polygons(), 0o600); err != nil {
		t.Fatal(err)
	}
	site := followtest.NewSite()
	changed := at("2026-11-13T10:00:00Z")
	site.Put("/a/front_2026-11-11.geojson", followtest.Ground{Day: 4}.Polygons(), changed)
	site.PutNamed("/export", "front_2026-11-12.geojson", followtest.Ground{Day: 5}.Polygons(), changed)
	url := followtest.Start(t, site)
	for name, tt := range map[string]struct{ address, want string }{
		"a path":              {path, "front_2026-11-10.geojson 2026-11-10"},
		"by HTTP":             {url + "/a/front_2026-11-11.geojson?x=1", "front_2026-11-11.geojson 2026-11-11"},
		"named by its sender": {url + "/export", "front_2026-11-12.geojson 2026-11-12"},
	} {
		t.Run(name, func(t *testing.T) {
			w := follows(t, follow.Polygons, tt.address, nil)
			got := w.mustCheck()
			if got = w.deliveries[0].Files[0].Name + " " + got; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if strings.HasPrefix(tt.address, "http") && !w.deliveries[0].Published.Equal(changed) {
				t.Errorf("published %s, want when it was last modified", w.deliveries[0].Published)
			}
			if got := w.mustCheck(); got != "" || len(w.deliveries) != 1 {
				t.Errorf("got %q in %d deliveries, want the same once more", got, len(w.deliveries))
			}
		})
	}
	site.Fail(followtest.Instead(followtest.Answer{Status: 200, Header: http.Header{"Content-Disposition": {"attachment"}}, Body: followtest.Ground{}.Polygons()}).At("/b"))
	unnamed := follows(t, follow.Polygons, url+"/b/2026-11-09.geojson", nil)
	if got := unnamed.mustCheck(); got != "2026-11-09" {
		t.Errorf("sent without a name: got %q, want the day in the address", got)
	}
	w := follows(t, follow.Ledger, url+"/nothing.csv", nil)
	_, err := w.check()
	wantError(t, err, geo.NotFound, "404")
}

func TestOwnFilesByDay(t *testing.T) {
	site := followtest.NewSite()
	for n := range 4 {
		day := date("2026-11-10").AddDays(n)
		site.Put("/"+day.String()+"/map.geojson", followtest.Ground{Day: n}.Polygons(), at("2026-11-14T00:00:00Z"))
		site.Put("/ledger_"+strings.ReplaceAll(day.String(), "-", "")+".csv", followtest.Ledger("Bakhmut,Donetsk,2023-05-20,occupied,map"), at("2026-11-14T00:00:00Z"))
	}
	url := followtest.Start(t, site)
	w := follows(t, follow.Polygons, url+"/{date}/map.geojson", nil)
	w.from = date("2026-11-10")
	if got, want := w.mustCheck(), "2026-11-13 2026-11-12 2026-11-11 2026-11-10"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := w.deliveries[0].Files[0].Name, "2026-11-13_map.geojson"; got != want {
		t.Errorf("got %s, want %s: the importer knows the day by the name", got, want)
	}

	ledger := follows(t, follow.Ledger, url+"/ledger_{YYYYMMDD}.csv", nil)
	var names []string
	known := follow.Known{Now: ledger.now, Newest: date("2026-11-11")}
	if err := ledger.follower.Check(t.Context(), known, func(d follow.Delivery) error {
		names = append(names, d.Files[0].Name+" "+d.Date.String())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(names), "[2026-11-13_ledger_20261113.csv 2026-11-13]"; got != want && got != "[ledger_20261113.csv 2026-11-13]" {
		t.Errorf("got %s, want the newest alone", got)
	}
}

func TestVIINA(t *testing.T) {
	site := followtest.NewVIINA()
	url := followtest.Start(t, site)
	w := follows(t, follow.VIINA, url+followtest.VIINATable, map[string]string{"tessellation": url + followtest.VIINATessellation})
	site.Publish(date("2025-12-30"), date("2025-12-31"), date("2025-12-31"))
	w.now = at("2026-01-02T12:00:00Z") // no table of the new year yet
	if got, want := w.mustCheck(), "2025-12-30 2025-12-31"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := w.maps[date("2025-12-30")]; got != 0 {
		t.Errorf("the front at %g before it falls, want none", got)
	}
	w.wants("2025-12-31", followtest.Ground{})
	site.Publish(date("2025-12-30"), date("2026-01-05"), date("2025-12-31"))
	w.now = at("2026-01-06T12:00:00Z")
	site.Forget()
	w.mustCheck()
	if got, want := fmt.Sprint(site.Paths()), "[/viina/control_latest_2025.csv /viina/control_latest_2026.csv /viina/gn_UA_tess.geojson]"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
	site.Forget()
	w.mustCheck()
	if got, want := fmt.Sprint(site.Paths()), "[/viina/control_latest_2026.csv /viina/gn_UA_tess.geojson]"; got != want {
		t.Errorf("asked for %s, want %s: the year before is known", got, want)
	}
	w.from = date("2025-12-30")
	site.Fail(followtest.Code(404, 0).At("2025"))
	_, err := w.check()
	wantError(t, err, geo.NotFound, "404")
	site.Mend()
	site.Fail(followtest.Text("geonameid\n1").At("tess"))
	_, err = w.check()
	wantError(t, err, geo.Invalid, "the tessellation is not GeoJSON")
	w.from = geo.Date{}
	site.Mend()
	site.Fail(followtest.Code(404, 0).At("2026"))
	_, err = w.check()
	wantError(t, err, geo.NotFound, "there is no table for 2026")
}
