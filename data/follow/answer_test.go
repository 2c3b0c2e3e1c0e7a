package follow_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"controlmap/data/fetch"
	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/geo"
)

// publishers are one of each kind, with a map, and a path of which an answer is spoilt.
var publishers = map[follow.Kind]func(t *testing.T) (site *followtest.Site, w *watch, path string){
	follow.DeepState: func(t *testing.T) (*followtest.Site, *watch, string) {
		site, w := deepStateSite(t)
		site.Publish(at("2026-11-13T18:00:00Z"), followtest.Ground{})
		return site.Site, w, lastPath
	},
	follow.Mirror: func(t *testing.T) (*followtest.Site, *watch, string) {
		site, w := mirrorSite(t)
		site.Publish(date("2026-11-13"), followtest.Ground{})
		return site.Site, w, "/data"
	},
	follow.NZZ: func(t *testing.T) (*followtest.Site, *watch, string) {
		site := followtest.NewNZZ()
		site.Publish(date("2026-11-14"), date("2026-11-14"), followtest.Ground{})
		return site.Site, follows(t, follow.NZZ, followtest.Start(t, site)+"/maps", nil), "/maps"
	},
	follow.ISW: func(t *testing.T) (*followtest.Site, *watch, string) {
		site, w := iswSite(t)
		site.Publish(at("2026-11-13T20:00:00Z"), followtest.Ground{})
		return site.Site, w, "/query"
	},
	follow.VIINA: func(t *testing.T) (*followtest.Site, *watch, string) {
		site := followtest.NewVIINA()
		site.Publish(date("2026-11-12"), date("2026-11-13"), date("2026-11-13"))
		url := followtest.Start(t, site)
		return site.Site, follows(t, follow.VIINA, url+followtest.VIINATable, map[string]string{"tessellation": url + followtest.VIINATessellation}), "control_latest"
	},
	follow.Polygons: func(t *testing.T) (*followtest.Site, *watch, string) {
		site := followtest.NewSite()
		site.Put("/2026-11-13.geojson", followtest.Ground{}.Polygons(), time.Time{})
		return site, follows(t, follow.Polygons, followtest.Start(t, site)+"/2026-11-13.geojson", nil), ""
	},
	follow.Ledger: func(t *testing.T) (*followtest.Site, *watch, string) {
		site := followtest.NewSite()
		site.Put("/ledger.csv", followtest.Ledger("Bakhmut,Donetsk,2023-05-20,occupied,map"), time.Time{})
		return site, follows(t, follow.Ledger, followtest.Start(t, site)+"/ledger.csv", nil), ""
	},
}

// TestWhatIsNoAnswerIsNeverDelivered spoils an answer of each kind in each manner.
func TestWhatIsNoAnswerIsNeverDelivered(t *testing.T) {
	for name, tt := range map[string]struct {
		fault  followtest.Fault
		code   geo.Code
		status int
	}{
		"429":                  {followtest.Code(429, time.Minute), geo.Unavailable, 429},
		"500":                  {followtest.Code(500, 0), geo.Unavailable, 500},
		"429 in a 200":         {followtest.Hidden(429, "Too many requests"), geo.Unavailable, 429},
		"500 in a 200":         {followtest.Hidden(500, "Internal"), geo.Unavailable, 500},
		"a problem in a 200":   {followtest.Instead(followtest.JSON([]byte(`{"status":503,"title":"down"}`))), geo.Unavailable, 503},
		"an error in words":    {followtest.Instead(followtest.JSON([]byte(`{"error":"quota"}`))), geo.Invalid, 0},
		"a line in a 200":      {followtest.Text("Too Many Requests\n"), geo.Unavailable, 429},
		"an object store's":    {followtest.Text("<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code></Error>"), geo.Unavailable, 429},
		"a web page":           {followtest.Page(), geo.Invalid, 0},
		"a pointer of LFS":     {followtest.Pointer(), geo.Invalid, 0},
		"nothing":              {followtest.Empty(), geo.Invalid, 0},
		"a body that is cut":   {followtest.Cut(20), geo.Unavailable, 0},
		"JSON that breaks off": {followtest.Instead(followtest.JSON([]byte(`{"type":"FeatureCollection","features":[{"type"`))), geo.Invalid, 0},
	} {
		for kind, publisher := range publishers {
			t.Run(name+"/"+string(kind), func(t *testing.T) {
				site, w, path := publisher(t)
				site.Fail(tt.fault.At(path))
				got, err := w.check()
				wantError(t, err, tt.code)
				if statusOf(err) != tt.status || len(w.deliveries) != 0 {
					t.Errorf("got %q, status %d in %v, want none and status %d", got, statusOf(err), err, tt.status)
				}
				site.Mend()
				if got := w.mustCheck(); len(w.deliveries) == 0 {
					t.Errorf("mended: got %q, want the map", got)
				}
			})
		}
	}
}

func TestSlowAnswersEndWithTheCheck(t *testing.T) {
	for kind, publisher := range publishers {
		t.Run(string(kind), func(t *testing.T) {
			site, w, path := publisher(t)
			site.Fail(followtest.Slow().At(path))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				for len(site.Requests()) == 0 && ctx.Err() == nil {
					time.Sleep(time.Millisecond)
				}
				cancel()
			}()
			if err := w.follower.Check(ctx, w.known(), w.take); err == nil || len(w.deliveries) != 0 {
				t.Errorf("got %v and %d deliveries, want an error", err, len(w.deliveries))
			}
		})
	}
}

func TestCompressedRedirectedAndUnchanged(t *testing.T) {
	for kind, publisher := range publishers {
		t.Run(string(kind), func(t *testing.T) {
			site, w, _ := publisher(t)
			site.Compress(true)
			first := w.mustCheck()
			site.Forget()
			if kind == follow.ISW {
				w.published = map[geo.Date]time.Time{} // otherwise it need not be read again
			}
			if got := w.mustCheck(); first != "" && got != "" {
				t.Errorf("got %q anew, want what is known", got)
			}
			statuses := map[int]int{}
			for _, r := range site.Requests() {
				statuses[r.Status]++
			}
			delete(statuses, http.StatusNotFound) // days without a file
			if statuses[http.StatusNotModified] == 0 || statuses[http.StatusOK] > 1 {
				t.Errorf("answers by status: %v, want 304 but for what was not asked for before", statuses)
			}
		})
	}
	site, w := mirrorSite(t)
	site.Put("/moved.geojson", followtest.Ground{Day: 2}.Mirror(), time.Time{})
	site.Fail(followtest.Redirect("/moved.geojson").At("20261114"))
	if got := w.mustCheck(); got != "2026-11-13" {
		t.Errorf("redirected: got %q, want the day of the address that was asked", got)
	}
	w.wants("2026-11-13", followtest.Ground{Day: 2})
}

func TestRetryAfterWithinA200(t *testing.T) {
	header := http.Header{"Retry-After": {"90"}}
	err := follow.CheckAnswer(fetch.Response{URL: "http://h/x", Header: header, Body: []byte(`{"error":{"code":429,"message":"slow down"}}`)})
	status, ok := errors.AsType[*fetch.StatusError](err)
	if !ok || status.RetryAfter != 90*time.Second {
		t.Errorf("got %+v, want a wait of 90 s", status)
	}
}

func TestCheckAnswerAccepts(t *testing.T) {
	for name, body := range map[string]string{
		"a map":                     `{"type":"FeatureCollection","features":[]}`,
		"with a mark":               "\uFEFF" + `{"type":"FeatureCollection","features":[]}`,
		"by lines":                  "{\"type\":\"Feature\"}\n{\"type\":\"Feature\"}\n",
		"by RFC 8142":               "\x1e{\"type\":\"Feature\"}\n",
		"a table":                   "name,region,date,status\nA,B,2023-01-01,occupied\n",
		"a table of limits":         "name,rate limit\n" + "a,b\nc,d\ne,f\ng,h\n",
		"KML":                       `<?xml version="1.0"?><kml><Document/></kml>`,
		"a map with an error field": `{"type":"FeatureCollection","error":null,"status":"ok","features":[]}`,
		"a status below 400":        `{"status":200,"features":[]}`,
		"a count":                   `{"count":429}`,
		"a list":                    `[{"id":1,"status":false}]`,
		"a zip":                     "PK\x03\x04 too many requests",
	} {
		if err := follow.CheckAnswer(fetch.Response{URL: "http://h/x", Body: []byte(body)}); err != nil {
			t.Errorf("%s: got %v, want none", name, err)
		}
	}
}
