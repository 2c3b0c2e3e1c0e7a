package page_test

import (
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"
)

// TestPreviewIsRoundedToItsUncertainty has 801 km2 on the ellipsoid (800 on the sphere) that
// may be 287 off, and 411 (410) before that may be 30 off.
func TestPreviewIsRoundedToItsUncertainty(t *testing.T) {
	store := servertest.NewStore()
	store.DeviationsOf = map[geo.SourceName]geo.Deviations{"settlements": {
		{Region: "UA", First: geo.NewDate(2022, 1, 1), Last: geo.NewDate(2022, 12, 31), LeastKm2: -30, MostKm2: 0},
		{Region: "UA", First: geo.NewDate(2023, 1, 1), LeastKm2: -287, MostKm2: 100},
		{Region: "UA-14", First: geo.NewDate(2023, 1, 1), LeastKm2: -287, MostKm2: 100},
		{Region: "UA-43", First: geo.NewDate(2022, 1, 1), LeastKm2: -9, MostKm2: 0},
	}}
	srv := servertest.Serve(t, func(cfg *server.Config) {
		withPage(builtPage)(cfg)
		cfg.Store = store
	})
	for _, tt := range []struct{ name, query, of, want string }{
		{"an area", "", "description", "Occupied: 800 ± 300 km² on the WGS84 ellipsoid (800 ± 300 km² on the sphere that publishers use), 0.13% of"},
		{"a share that may be points off", "?region=UA-14", "og:title", "Donetsk: 10% occupied on 1 December 2025 (A source)"},
		{"the same beside its area", "?region=UA-14&lang=uk", "description", "Окуповано: 800 ± 300 км² на еліпсоїді WGS84 (800 ± 300 км² на сфері, якою користуються видавці), 10 % від 8 000 км²"},
		{"a change", "?mode=changes&since=2022-02-23", "og:title", "Ukraine: +400 ± 300 km² occupied from 23 February 2022"},
		{"a change of which nothing is known", "?mode=changes&since=2022-02-23&region=UA-14", "og:title", "Donetsk: +390 km² occupied from"},
		{"no change, with an uncertainty", "?mode=changes&since=2022-02-23&region=UA-43", "og:title", "Crimea: 0 ± 9 km² occupied from"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.ReplaceAll(headOf(t, servertest.Get(t, srv, "/"+tt.query).Text)[tt.of], "\u00a0", " ")
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %q, want it to begin with %q", got, tt.want)
			}
		})
	}
}
