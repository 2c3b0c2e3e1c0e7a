package follow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/geo"
)

const (
	lapseDays = 14
	vandalDay = 5  // on which the map is wrong for six hours
	emptyDay  = 8  // on which ISW's control is emptied for 48 minutes
	movedDay  = 10 // on which ISW's control is renamed
)

var lapseFirst = date("2026-11-01")

// lapse is a publisher in time-lapse.
type lapse struct {
	site *followtest.Site
	w    *watch
	path string // of which answers are spoilt
	// publish publishes the map of a day, mend the right one after a vandal's; nil: there are none.
	publish, mend func(day geo.Date, ground followtest.Ground)
	most          int // requests of a check on which one day is new
}

var lapses = map[follow.Kind]func(t *testing.T) lapse{
	follow.DeepState: func(t *testing.T) lapse {
		site, w := deepStateSite(t)
		publish := func(clock time.Duration) func(geo.Date, followtest.Ground) {
			return func(day geo.Date, ground followtest.Ground) { site.Publish(day.Time().Add(clock), ground) }
		}
		return lapse{site.Site, w, "/api/history", publish(21 * time.Hour), publish(26 * time.Hour), 2}
	},
	follow.Mirror: func(t *testing.T) lapse {
		site, w := mirrorSite(t)
		return lapse{site.Site, w, "/data", site.Publish, site.Publish, 4}
	},
	follow.NZZ: func(t *testing.T) lapse {
		site := followtest.NewNZZ()
		publish := func(day geo.Date, ground followtest.Ground) { site.Publish(day, day, ground) }
		return lapse{site.Site, follows(t, follow.NZZ, followtest.Start(t, site)+"/maps", nil), "/maps", publish, publish, 5}
	},
	follow.ISW: func(t *testing.T) lapse {
		site, w := iswSite(t)
		publish := func(clock time.Duration) func(geo.Date, followtest.Ground) {
			return func(day geo.Date, ground followtest.Ground) { site.Publish(day.Time().Add(clock), ground) }
		}
		eventful := func(day geo.Date, ground followtest.Ground) {
			publish(22*time.Hour)(day, ground)
			switch day.DaysSince(lapseFirst) {
			case emptyDay:
				site.Empty(followtest.Control, day.Time().Add(22*time.Hour))
			case movedDay:
				site.Rename(followtest.Control, "VIEW_RussiaCoTinUkraine_V4", 0)
			}
		}
		return lapse{site.Site, w, followtest.ISWServices, eventful, publish(26 * time.Hour), 3 + 3 + 4 + 3}
	},
	follow.VIINA: func(t *testing.T) lapse {
		site := followtest.NewVIINA()
		url := followtest.Start(t, site)
		w := follows(t, follow.VIINA, url+followtest.VIINATable, map[string]string{"tessellation": url + followtest.VIINATessellation})
		publish := func(day geo.Date, _ followtest.Ground) { site.Publish(lapseFirst, day, lapseFirst) }
		return lapse{site.Site, w, "/viina", publish, nil, 2}
	},
	follow.Polygons: func(t *testing.T) lapse {
		site := followtest.NewSite()
		publish := func(day geo.Date, ground followtest.Ground) {
			site.Put("/"+day.String()+".geojson", ground.Polygons(), time.Time{})
		}
		return lapse{site, follows(t, follow.Polygons, followtest.Start(t, site)+"/{date}.geojson", nil), "", publish, publish, 5}
	},
	follow.Ledger: func(t *testing.T) lapse {
		site := followtest.NewSite()
		var rows []string
		publish := func(day geo.Date, _ followtest.Ground) {
			rows = append(rows, "Bakhmut,Donetsk,"+day.String()+",occupied,map")
			site.Put("/ledger.csv", followtest.Ledger(rows...), time.Time{})
		}
		return lapse{site, follows(t, follow.Ledger, followtest.Start(t, site)+"/ledger.csv", nil), "", publish, nil, 1}
	},
}

// faultOf is what goes wrong with the first check of a day.
func faultOf(n int) (followtest.Fault, bool) {
	faults := []followtest.Fault{
		followtest.Code(500, 0), followtest.Hidden(429, "Too many requests"), followtest.Cut(30), followtest.Page(),
		followtest.Code(429, time.Minute), followtest.Empty(), followtest.Pointer(),
	}
	return faults[n%len(faults)], n%3 != 0
}

// TestTwoWeeks follows each kind for a fortnight, three checks a day, of which the first often fails.
func TestTwoWeeks(t *testing.T) {
	for kind, start := range lapses {
		t.Run(string(kind), func(t *testing.T) {
			l := start(t)
			l.site.Compress(true)
			for n := range lapseDays {
				l.day(t, n)
			}
			for n := range lapseDays {
				day, ground := lapseFirst.AddDays(n), followtest.Ground{Day: n}
				switch kind {
				case follow.Ledger:
					if _, ok := l.w.maps[day]; !ok {
						t.Errorf("%s: there is no map", day)
					}
				case follow.VIINA:
					l.w.wants(day.String(), followtest.Ground{})
				default:
					l.w.wants(day.String(), ground)
				}
			}
			if got := len(l.w.maps); got != lapseDays {
				t.Errorf("maps of %d days, want %d", got, lapseDays)
			}
		})
	}
}

// day publishes the map of a day, in the night after it, and checks three times.
func (l lapse) day(t *testing.T, n int) {
	t.Helper()
	day, ground := lapseFirst.AddDays(n), followtest.Ground{Day: n}
	wrong := ground
	if n == vandalDay && l.mend != nil {
		wrong.Gain = 0.5
	}
	l.publish(day, wrong)
	night := day.AddDays(1).Time()
	if fault, ok := faultOf(n); ok {
		l.site.Fail(fault.At(l.path))
		l.w.now = night.Add(4 * time.Hour)
		if got, err := l.w.check(); err == nil || len(l.w.deliveries) != 0 {
			t.Errorf("day %d: got %q, %v, want an error and nothing delivered", n, got, err)
		}
		l.site.Mend()
	}
	l.w.now = night.Add(5 * time.Hour)
	if l.w.kind == follow.ISW {
		l.iswEvents(t, n, day, ground)
	}
	l.counted(t, n)
	if got := l.w.mustCheck(); got != "" {
		t.Errorf("day %d: got %q once more, want nothing new", n, got)
	}
	if n == vandalDay && l.mend != nil {
		l.mend(day, ground)
		l.w.now = night.Add(11 * time.Hour)
		if got := l.w.mustCheck(); got != day.String() {
			t.Errorf("day %d: got %q, want the day mended", n, got)
		}
	}
}

// counted checks once, and refuses more requests than a new day takes.
func (l lapse) counted(t *testing.T, n int) {
	t.Helper()
	l.site.Forget()
	got := l.w.mustCheck()
	if !strings.Contains(got, lapseFirst.AddDays(n).String()) {
		t.Errorf("day %d: got %q, want the day", n, got)
	}
	if asked := len(l.site.Requests()); asked > l.most && n > 0 {
		t.Errorf("day %d: %d requests (%v), want at most %d", n, asked, l.site.Counts(), l.most)
	}
}

// iswEvents goes through what befalls ISW's layers.
func (l lapse) iswEvents(t *testing.T, n int, day geo.Date, ground followtest.Ground) {
	t.Helper()
	switch n {
	case emptyDay:
		_, err := l.w.check()
		wantError(t, err, geo.Unavailable, "emptied")
		l.mend(day, ground)
	case movedDay:
		_, err := l.w.check()
		_, rest, _ := strings.Cut(fmt.Sprint(err), `layers.control = "`)
		address, _, ok := strings.Cut(rest, `"`)
		if !ok {
			t.Fatalf("got %v, want the new address of the layer proposed", err)
		}
		server, _, _ := strings.Cut(address, followtest.ISWServices)
		isw := followtest.NewISW().Layers(server) // the addresses of the others
		isw[followtest.Control] = address
		l.w.follower = follows(t, follow.ISW, "", isw).follower // the operator adopts it
	}
}
