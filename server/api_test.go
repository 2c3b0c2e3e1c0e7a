package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"
)

type areasAnswer struct {
	Source, Date, Snapshot, Region string
	AgeDays                        int `json:"age_days"`
	Revision                       int
	Attribution                    string
	Flags                          []geo.Flag
	Rows                           []struct{ Region, Status string }
	Total                          struct {
		Status    string
		SphereKm2 float64 `json:"sphere_km2"`
		Share     float64
	}
}

func TestAreasByDate(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		name, query    string
		date, snapshot string
		age, revision  int
		sphere         float64
	}{
		{"nothing asked is the latest", "", "2025-12-01", "2025-12-01", 0, 3, 800},
		{"latest", "?date=latest", "2025-12-01", "2025-12-01", 0, 3, 800},
		{"a day with a snapshot", "?date=2022-02-23", "2022-02-23", "2022-02-23", 0, 1, 410},
		{"a day without one", "?date=2022-03-05", "2022-03-05", "2022-02-23", 10, 1, 410},
		{"after the newest", "?date=2026-12-01", "2026-12-01", "2025-12-01", 365, 3, 800},
		{"as known before the correction", "?as_known_at=2026-01-01T00:00:00Z", "2025-12-01", "2025-12-01", 0, 2, 810},
		{"as known with an offset", "?as_known_at=2026-01-15T14:00:00%2B02:00", "2025-12-01", "2025-12-01", 0, 3, 800},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got areasAnswer
			servertest.Get(t, srv, "/api/v1/areas"+tt.query).Decode(t, &got)
			if got.Date != tt.date || got.Snapshot != tt.snapshot || got.AgeDays != tt.age || got.Revision != tt.revision {
				t.Errorf("got date %s, snapshot %s, age %d, revision %d; want %s, %s, %d, %d",
					got.Date, got.Snapshot, got.AgeDays, got.Revision, tt.date, tt.snapshot, tt.age, tt.revision)
			}
			if got.Total.SphereKm2 != tt.sphere || got.Total.Status != "occupied" {
				t.Errorf("got %v km2 %s, want %v occupied", got.Total.SphereKm2, got.Total.Status, tt.sphere)
			}
		})
	}
}

func TestAreasByRegionAndStatus(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		query, rows, status string
		sphere, share       float64
	}{
		{"region=UA-14", "UA-14 occupied", "occupied", 790, 9.8875},                     // 791 of 8000
		{"region=donbas", "UA-14 occupied", "occupied", 790, 6.5917},                    // 791 of 12000
		{"region=crimea&status=contested", "UA-43 contested", "contested", 5, 0.2},      // 5 of 2500
		{"status=occupied", "UA-14 occupied,outside occupied", "occupied", 800, 0.1327}, // 801 of 603628
		{"region=outside", "outside occupied", "occupied", 10, 0},
		{"region=UA", "UA-14 occupied,UA-43 contested,outside occupied", "occupied", 800, 0.1327},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			var got areasAnswer
			servertest.Get(t, srv, "/api/v1/areas?"+tt.query).Decode(t, &got)
			var rows []string
			for _, row := range got.Rows {
				rows = append(rows, row.Region+" "+row.Status)
			}
			if list := strings.Join(rows, ","); list != tt.rows {
				t.Errorf("got rows %s, want %s", list, tt.rows)
			}
			if got.Total.SphereKm2 != tt.sphere || got.Total.Share != tt.share || got.Total.Status != tt.status {
				t.Errorf("got %+v, want %v km2, %v %%, %s", got.Total, tt.sphere, tt.share, tt.status)
			}
		})
	}
}

func TestFlagsTravel(t *testing.T) {
	var got areasAnswer
	servertest.Get(t, servertest.Serve(t, nil), "/api/v1/areas?date=2022-02-23").Decode(t, &got)
	if len(got.Flags) != 1 || got.Flags[0].Reason != "far" {
		t.Errorf("got flags %v, want one for being far", got.Flags)
	}
}

func TestControl(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		name, query string
		bboxes      [][4]float64
	}{
		{"all", "", [][4]float64{{37.5, 48, 38.5, 49}, {34.2, 45.2, 34.4, 45.4}}},
		{"a status", "?status=contested", [][4]float64{{34.2, 45.2, 34.4, 45.4}}},
		{"a unit cuts", "?region=UA-09", [][4]float64{{38, 48, 38.5, 49}}},
		{"a bbox does not cut", "?bbox=38,48,38.1,48.1", [][4]float64{{37.5, 48, 38.5, 49}}},
		{"a bbox elsewhere", "?bbox=-10,-10,-9.5,0", nil},
		{"both", "?bbox=34,45,35,46&region=crimea", [][4]float64{{34.2, 45.2, 34.4, 45.4}}},
		{"an empty region", "?region=UA-40", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := servertest.Get(t, srv, "/api/v1/control"+tt.query)
			r.CheckHeader(t, "Content-Type", "application/geo+json")
			var got struct {
				Type, Source, Attribution string
				Revision                  int
				Features                  []struct{ BBox [4]float64 }
			}
			r.Decode(t, &got)
			if got.Type != "FeatureCollection" || got.Source != "settlements" || got.Revision != 3 || got.Attribution != "GeoNames" {
				t.Errorf("got %s of %s, revision %d, by %q", got.Type, got.Source, got.Revision, got.Attribution)
			}
			if len(got.Features) != len(tt.bboxes) {
				t.Fatalf("got %d features, want %d", len(got.Features), len(tt.bboxes))
			}
			for i, f := range got.Features {
				if f.BBox != tt.bboxes[i] {
					t.Errorf("feature %d: got bbox %v, want %v", i, f.BBox, tt.bboxes[i])
				}
			}
		})
	}
}

func TestTables(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		target, mediaType, disposition, contains string
	}{
		{"/api/v1/sources", "application/json", "", `"source":"empty"`},
		{"/api/v1/sources?format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-sources.csv", "source,title,"},
		{"/api/v1/sources/settlements/dates", "application/json", "", `"covers":["occupied","contested","liberated","advance","claimed","infiltration"],"statuses":["occupied",`},
		{"/api/v1/sources/settlements/dates?format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-dates-settlements.csv", "settlements,2022-02-23,1,"},
		{"/api/v1/sources/my%20map/dates", "application/json", "", `"rows":[]`},
		{"/api/v1/regions", "application/json", "", `"boundary":"squares"`},
		{"/api/v1/regions?format=geojson", "application/geo+json", "", `"type":"FeatureCollection"`},
		{"/api/v1/regions?format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-regions.csv", "UA-14,Donetsk,"},
		{"/api/v1/areas?format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-areas-settlements-2025-12-01.csv", "settlements,2025-12-01,3,UA-14,occupied,790,791,"},
		{"/api/v1/series?format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-series-settlements-UA-month.csv", "source,region,status,step,date,"},
		{"/api/v1/frontline?format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-frontline-settlements-2025-12-01.csv", "settlements,2025-12-01,3,UA-09,"},
		{"/api/v1/point?lon=37.6&lat=48.5&format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-point-37.6-48.5.csv", "37.6,48.5,Bakhmut,UA-14,settlements,occupied,"},
		{"/api/v1/places?q=Bakhmut&format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-places.csv", "490,Bakhmut,Bakhmut,Бахмут,UA-14,city,UA14020010010059145,Bakhmutskyi raion,Бахмутський район,Bakhmutska hromada,Бахмутська громада,37.75,48.5,80500,2020,1"},
		{"/api/v1/figures?format=csv", "text/csv; charset=utf-8; header=present", "attachment; filename=controlmap-figures.csv", "total,total,,2025-12-01,A paper,"},
		{"/healthz", "application/json", "", `{"status":"ok","version":"v1.2.3"}`},
		{"/readyz", "application/json", "", `{"status":"ready","sources":2,"database":"0123456789abcdef"}`},
	}
	for _, tt := range tests {
		t.Run(tt.target, func(t *testing.T) {
			r := servertest.Get(t, srv, tt.target)
			if r.StatusCode != http.StatusOK || !strings.Contains(r.Text, tt.contains) {
				t.Fatalf("got %d %s, want 200 with %s", r.StatusCode, r.Text, tt.contains)
			}
			r.CheckHeader(t, "Content-Type", tt.mediaType)
			r.CheckHeader(t, "Content-Disposition", tt.disposition)
		})
	}
}

func TestSourcesArePolled(t *testing.T) {
	store := servertest.NewStore()
	store.Standing = map[geo.SourceName]geo.Standing{"deepstate": {LastChecked: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Failures: 3}}
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	before := servertest.Get(t, srv, "/api/v1/sources")
	for _, want := range []string{`"state":"01234567.r3.s0","revision":3`, `"last_checked":"2026-01-02T03:04:05Z","last_changed":null,"last_good":null,"failures":3`} {
		if !strings.Contains(before.Text, want) {
			t.Errorf("got %s, want %s", before.Text, want)
		}
	}
	tag := before.Header.Get("ETag")
	if r := servertest.Get(t, srv, "/api/v1/sources", "If-None-Match", tag); r.StatusCode != http.StatusNotModified {
		t.Errorf("nothing new: got %d, want 304", r.StatusCode)
	}
	store.Correct()
	if r := servertest.Get(t, srv, "/api/v1/sources", "If-None-Match", tag); !strings.Contains(r.Text, `"state":"01234567.r5.s0","revision":5`) {
		t.Errorf("corrected: got %d %s, want the new state", r.StatusCode, r.Text)
	}
}

func TestDatesListWhatWasTakenBack(t *testing.T) {
	store := servertest.NewStore()
	gone := servertest.NewRevision(6, geo.NewDate(2025, 12, 1), time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC), 500).StoredSnapshot
	store.WithdrawalsOf = map[geo.SourceName][]geo.Withdrawal{"settlements": {{StoredSnapshot: gone, At: gone.RecordedAt.Add(time.Hour), Reason: "redrawn and put back"}}}
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	want := `"withdrawn":[{"date":"2025-12-01","revision":6,"revision_id":"r6-f0000006","published":"2026-01-02T02:00:00Z","recorded_at":"2026-01-02T03:00:00Z",` +
		`"withdrawn_at":"2026-01-02T04:00:00Z","provenance":"ledger.csv","reason":"redrawn and put back"}]`
	if r := servertest.Get(t, srv, "/api/v1/sources/settlements/dates"); !strings.Contains(r.Text, want) {
		t.Errorf("got %s, want %s", r.Text, want)
	}
}

func TestDatesAsKnownAt(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for query, want := range map[string][]int{"": {1, 3}, "?as_known_at=2026-01-01T00:00:00Z": {1, 2}, "?as_known_at=2020-01-01T00:00:00Z": nil} {
		var got struct{ Rows []struct{ Revision int } }
		servertest.Get(t, srv, "/api/v1/sources/settlements/dates"+query).Decode(t, &got)
		var revisions []int
		for _, row := range got.Rows {
			revisions = append(revisions, row.Revision)
		}
		if !slices.Equal(revisions, want) {
			t.Errorf("%q: got revisions %v, want %v", query, revisions, want)
		}
	}
}

func TestBadRequests(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		target string
		status int
		detail string
	}{
		{"/api/v1/areas?regoin=UA-14", 400, `parameter "regoin" is unknown: did you mean region? /api/v1/areas takes source, date, region, status, as_known_at, format`},
		{"/api/v1/areas?bbox=1,2,3,4", 400, `parameter "bbox" is unknown: /api/v1/areas takes source, date, region, status, as_known_at, format`},
		{"/api/v1/control?format=json", 400, `parameter "format" is unknown: /api/v1/control takes source, date, region, status, as_known_at, bbox`},
		{"/healthz?verbose", 400, `parameter "verbose" is unknown: /healthz takes none`},
		{"/api/v1/areas?date=2025-12-01&date=2025-12-02", 400, "parameter date is given 2 times, once would be accepted"},
		{"/api/v1/areas?region=", 400, "parameter region is empty: leave it out, or try region=UA-14"},
		{"/api/v1/areas?region=UA%2014", 400, `region "UA 14" is not a code such as UA-14, donbas or UA`},
		{"/api/v1/areas?date=1.12.2025", 400, `date "1.12.2025" is not a day as YYYY-MM-DD, or latest`},
		{"/api/v1/areas?date=2025-02-30", 400, `date "2025-02-30" is not a day as YYYY-MM-DD`},
		{"/api/v1/areas?status=freed", 400, `status "freed" is none of occupied, contested, liberated, advance, claimed, infiltration`},
		{"/api/v1/areas?format=xml", 400, `format "xml" is none of json, csv`},
		{"/api/v1/areas?as_known_at=yesterday", 400, `as_known_at "yesterday" is not an instant as 2026-01-01T00:00:00Z (RFC 3339, a + written %2B)`},
		{"/api/v1/areas?source=a/b", 400, `source name "a/b" is not 1 to 64 printable characters without a slash`},
		{"/api/v1/areas?source=" + strings.Repeat("a", 300), 400, "parameter source is 300 bytes long, up to 256 would be accepted"},
		{"/api/v1/areas?date=%zz", 400, `query "date=%zz" is not name=value pairs joined by &, percent-encoded`},
		{"/api/v1/areas?a=1;b=2", 400, `query "a=1;b=2" is not name=value pairs joined by &, percent-encoded`},
		{"/api/v1/control?bbox=1,2,3", 400, `bbox "1,2,3" is not minLon,minLat,maxLon,maxLat in degrees`},
		{"/api/v1/control?bbox=a,2,3,4", 400, `bbox "a,2,3,4" is not minLon,minLat,maxLon,maxLat in degrees`},
		{"/api/v1/control?bbox=NaN,2,3,4", 400, `bbox "NaN,2,3,4" is not minLon,minLat,maxLon,maxLat in degrees`},
		{"/api/v1/control?bbox=3,2,1,4", 400, `bbox "3,2,1,4" is empty: minLon,minLat,maxLon,maxLat would be accepted`},
		{"/api/v1/control?bbox=1,2,3,400", 400, `bbox "1,2,3,400" is out of range -180,-90,180,90`},
		{"/api/v1/areas?region=UA-99", 404, `region "UA-99" is none of UA, UA-05 ... UA-77 (ISO 3166-2), donbas, crimea, outside`},
		{"/api/v1/control?region=atlantis", 404, `region "atlantis" is none of UA, UA-05 ... UA-77 (ISO 3166-2), donbas, crimea, outside`},
		{"/api/v1/areas?source=nobody", 404, `source "nobody" is none of settlements, empty`},
		{"/api/v1/sources/nobody/dates", 404, `source "nobody" is none of settlements, empty`},
		{"/api/v1/areas?date=2014-01-01", 404, `source "settlements" has no snapshot at or before 2014-01-01`},
		{"/api/v1/areas?source=empty", 404, `source "empty" has no snapshot at or before `},
		{"/api/v1/areas?as_known_at=2020-01-01T00:00:00Z", 404, `source "settlements" has no snapshot at or before `},
		{"/api/v1/series?from=2025-12-02&to=2025-12-01", 400, "from 2025-12-02 is after to 2025-12-01"},
		{"/api/v1/series?from=2026-01-01", 400, "from 2026-01-01 is after to 2025-12-01"},
		{"/api/v1/series?to=2014-01-01", 404, `source "settlements" has no snapshot at or before 2014-01-01: its first is of 2022-02-23`},
		{"/api/v1/series?from=latest", 400, `from "latest" is not a day as YYYY-MM-DD`},
		{"/api/v1/series?step=hour", 400, `step "hour" is none of snapshot, day, week, month, year`},
		{"/api/v1/series?by=oblast", 400, `by "oblast" is none of region`},
		{"/api/v1/series?formula=flat", 400, `formula "flat" is none of sphere, geodesic`},
		{"/api/v1/series?source=empty", 404, `source "empty" has no snapshots`},
		{"/api/v1/series?region=UA-99", 404, `region "UA-99" is none of UA, UA-05 ... UA-77 (ISO 3166-2), donbas, crimea, outside`},
		{"/api/v1/series?step=day&to=2199-01-01", 400, `to 2199-01-01 is more than 366 days after the last snapshot of source "settlements", of 2025-12-01`},
		{"/api/v1/changes", 400, "parameter from is missing: try /api/v1/changes?from=2025-01-01&to=2025-12-01"},
		{"/api/v1/changes?from=2025-01-01", 400, "parameter to is missing: try /api/v1/changes?from=2025-01-01&to=2025-12-01"},
		{"/api/v1/changes?from=2025-12-02&to=2025-12-01", 400, "from 2025-12-02 is after to 2025-12-01"},
		{"/api/v1/changes?from=2022-02-24&to=&region=UA-14", 400, "parameter to is empty: try to=2025-12-01"},
		{"/api/v1/changes?from=2014-01-01&to=latest", 404, `source "settlements" has no snapshot at or before 2014-01-01`},
		{"/api/v1/changes?from=2025-01-01&to=latest&source=nobody", 404, `source "nobody" is none of settlements, empty`},
		{"/api/v1/changes?from=2025-01-01&to=latest&region=UA-99", 404, `region "UA-99" is none of UA, UA-05 ... UA-77 (ISO 3166-2), donbas, crimea, outside`},
		{"/api/v1/changes?from=2025-01-01&to=latest&format=xml", 400, `format "xml" is none of geojson, json, csv`},
		{"/api/v1/frontline?date=2014-01-01", 404, `source "settlements" has no snapshot at or before 2014-01-01`},
		{"/api/v1/frontline?region=atlantis", 404, `region "atlantis" is none of UA, UA-05 ... UA-77 (ISO 3166-2), donbas, crimea, outside`},
		{"/api/v1/frontline?status=occupied", 400, `parameter "status" is unknown: /api/v1/frontline takes source, date, region, as_known_at, format`},
		{"/api/v1/point?lon=37.8", 400, "parameter lat is missing: try /api/v1/point?lon=37.8028&lat=48.0159"},
		{"/api/v1/point?lon=&lat=48", 400, "parameter lon is empty: try lon=37.8028"},
		{"/api/v1/point?lon=east&lat=48", 400, `lon "east" is not degrees as 37.8028`},
		{"/api/v1/point?lon=1e1&lat=48", 400, `lon "1e1" is not degrees as 37.8028`},
		{"/api/v1/point?lon=180.1&lat=48", 400, "lon 180.1 is out of range -180..180"},
		{"/api/v1/point?lon=37&lat=-90.5", 400, "lat -90.5 is out of range -90..90"},
		{"/api/v1/point?lon=37&lat=" + strings.Repeat("9", 200), 400, "lat " + strings.Repeat("9", 200) + " is out of range -90..90"},
		{"/api/v1/point?lon=37&lat=48&source=nobody", 404, `source "nobody" is none of deepstate, empty, my map, settlements`},
		{"/api/v1/places", 400, "parameter q is missing: try /api/v1/places?q=Bakhmut"},
		{"/api/v1/places?q=", 400, "parameter q is empty: try q=Bakhmut"},
		{"/api/v1/places?q=%20", 400, "the search is empty; give a place's name or the beginning of one, in Latin or Cyrillic letters"},
		{"/api/v1/places?q=" + strings.Repeat("a", 101), 400, "the search has 101 characters; up to 100 are accepted"},
		{"/api/v1/places?q=a&limit=0", 400, "limit 0 is out of range 1..100"},
		{"/api/v1/places?q=a&limit=101", 400, "limit 101 is out of range 1..100"},
		{"/api/v1/places?q=a&limit=-1", 400, "limit -1 is out of range 1..100"},
		{"/api/v1/places?q=a&limit=5.5", 400, `limit "5.5" is not a whole number`},
		{"/api/v1/places/Bakhmut", 400, `id "Bakhmut" is not a place's number: search /api/v1/places for it`},
		{"/api/v1/places/0", 400, "id 0 is out of range 1..2147483647"},
		{"/api/v1/places/99999999999999999999", 400, "id 99999999999999999999 is out of range 1..2147483647"},
		{"/api/v1/places/1", 404, "there is no place 1; search for a name to see identifiers"},
		{"/api/v1/compare?a=settlements", 400, "parameter b is missing: try /api/v1/compare?a=settlements&b=deepstate"},
		{"/api/v1/compare?a=deepstate&b=deepstate", 400, `a and b are both "deepstate": two different sources would be accepted`},
		{"/api/v1/compare?a=deepstate&b=nobody", 404, `source "nobody" is none of settlements, empty`},
		{"/api/v1/compare?a=deepstate&b=empty", 404, `source "empty" has no snapshots`},
		{"/api/v1/compare?a=settlements&b=deepstate&date=2024-01-01", 404, `source "deepstate" has no snapshot at or before 2024-01-01: its first is of 2025-12-01`},
		{"/api/v1/compare?a=settlements&b=deepstate&status=freed", 400, `status "freed" is not statuses between commas: occupied, contested, liberated, advance, claimed, infiltration`},
		{"/api/v1/compare?a=settlements&b=deepstate&status=occupied,", 400, `status "occupied," is not statuses between commas: occupied, contested, liberated, advance, claimed, infiltration`},
		{"/api/v1/compare?a=settlements&b=deepstate&status=claimed", 400, `source "deepstate" does not tell claimed: it tells occupied, contested`},
		{"/api/v1/areas?source=deepstate&status=claimed", 400, `source "deepstate" does not tell claimed: it tells occupied, contested`},
		{"/api/v1/compare?a=settlements&b=deepstate&from=2025-01-01", 400, `parameter "from" is unknown: /api/v1/compare takes a, b, region, status, as_known_at, date, format`},
		{"/api/v1/compare/series?a=settlements&b=deepstate&step=snapshot", 400, `step "snapshot" is none of day, week, month, year`},
		{"/api/v1/compare/series?a=settlements&b=deepstate&from=2025-12-02&to=2025-12-01", 400, "from 2025-12-02 is after to 2025-12-01"},
		{"/api/v1/compare/matrix?region=UA-99", 404, `region "UA-99" is none of UA, UA-05 ... UA-77 (ISO 3166-2), donbas, crimea, outside`},
		{"/api/v1/figures?date=latest", 400, `parameter "date" is unknown: /api/v1/figures takes as_known_at, format`},
		{"/api/v1/nothing", 404, `there is nothing at "/api/v1/nothing": see /docs for what there is`},
		{"/assets/index-old.js", 404, `there is nothing at "/assets/index-old.js": see /docs for what there is`},
		{"/assets", 404, `there is nothing at "/assets": see /docs for what there is`},
		{"/.gitkeep", 404, `there is nothing at "/.gitkeep": see /docs for what there is`},
		{"/../server.go", 404, `there is nothing at "/../server.go": see /docs for what there is`},
	}
	for _, tt := range tests {
		t.Run(tt.target, func(t *testing.T) {
			if p := servertest.Get(t, srv, tt.target).Problem(t, tt.status); p.Detail != tt.detail {
				t.Errorf("got  %s\nwant %s", p.Detail, tt.detail)
			}
		})
	}
}

func TestMethods(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for _, target := range []string{"/", "/api/v1/areas", "/api/v1/sources/settlements/dates", "/docs", "/healthz"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			r := servertest.Ask(t, srv, method, target)
			r.Problem(t, http.StatusMethodNotAllowed)
			if allow := r.Header.Get("Allow"); !strings.Contains(allow, "GET") || !strings.Contains(allow, "HEAD") || strings.Contains(allow, method) {
				t.Errorf("%s %s: got Allow %q, want GET and HEAD", method, target, allow)
			}
		}
	}
}

func TestHead(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for _, target := range []string{
		"/", "/api/v1/areas", "/api/v1/control?region=donbas", "/api/v1/regions?format=csv", "/openapi.json", "/assets/index-abc.js",
		"/api/v1/series", "/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/compare?a=settlements&b=deepstate&format=csv", "/api/v1/places/490",
	} {
		whole, head := servertest.Get(t, srv, target), servertest.Ask(t, srv, http.MethodHead, target)
		if head.StatusCode != http.StatusOK || head.Text != "" {
			t.Errorf("%s: got %d with %d bytes, want 200 with none", target, head.StatusCode, len(head.Text))
		}
		for _, name := range []string{"Content-Type", "ETag", "Cache-Control", "Content-Disposition"} {
			head.CheckHeader(t, name, whole.Header.Get(name))
		}
	}
	if r := servertest.Ask(t, srv, http.MethodHead, "/api/v1/areas?date=2014-01-01"); r.StatusCode != http.StatusNotFound || r.Text != "" {
		t.Errorf("got %d with %q, want 404 with no body", r.StatusCode, r.Text)
	}
}

func TestReadiness(t *testing.T) {
	tests := []struct {
		name   string
		change func(*servertest.Store)
		detail string
	}{
		{"broken", func(f *servertest.Store) { f.Broken = geo.Errorf(geo.Unavailable, "database is locked") },
			"the database does not answer: database is locked"},
		{"nothing imported", func(f *servertest.Store) { f.SourceList = f.SourceList[1:2] }, "no source has a snapshot: import one"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := servertest.NewStore()
			tt.change(store)
			srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
			r := servertest.Get(t, srv, "/readyz")
			if p := r.Problem(t, http.StatusServiceUnavailable); p.Detail != tt.detail {
				t.Errorf("got %q, want %q", p.Detail, tt.detail)
			}
			if r.Header.Get("Retry-After") == "" {
				t.Error("got no Retry-After")
			}
			if alive := servertest.Get(t, srv, "/healthz"); alive.StatusCode != http.StatusOK {
				t.Errorf("got %d from /healthz, want 200", alive.StatusCode)
			}
		})
	}
}

func TestMetricsTellHowSourcesStand(t *testing.T) {
	store := servertest.NewStore()
	store.Standing = map[geo.SourceName]geo.Standing{"deepstate": {LastChecked: time.Unix(1_767_323_045, 0), LastGood: time.Unix(1_767_323_000, 0), Failures: 3, Quarantined: 2}}
	text := servertest.Get(t, servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store }), "/metrics").Text
	for line, want := range map[string]bool{
		`controlmap_source_last_checked_timestamp_seconds{source="deepstate"} 1.767323045e+09`: true,
		`controlmap_source_last_good_timestamp_seconds{source="deepstate"} 1.767323e+09`:       true,
		`controlmap_source_last_changed_timestamp_seconds{source="deepstate"}`:                 false, // never
		`controlmap_source_check_failures{source="deepstate"} 3`:                               true,
		`controlmap_source_check_failures{source="settlements"}`:                               false, // not followed
		`controlmap_source_quarantined_maps{source="deepstate"} 2`:                             true,
		`controlmap_source_quarantined_maps{source="settlements"} 0`:                           true,
		`controlmap_event_streams 0`:                                                           true,
	} {
		if strings.Contains(text, line) != want {
			t.Errorf("%s: got %t, want %t", line, !want, want)
		}
	}
}
