package answer_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
)

func TestMeta(t *testing.T) {
	flags := []geo.Flag{{Kind: geo.FlagStep, Reason: "too far"}}
	tests := []struct {
		name  string
		asked geo.Date
		date  string
		age   int
	}{
		{"latest is the snapshot's own day", geo.Date{}, "2025-12-01", 0},
		{"the day itself", geo.NewDate(2025, 12, 1), "2025-12-01", 0},
		{"a later day has an age", geo.NewDate(2026, 1, 10), "2026-01-10", 40},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := answer.NewMeta(source, stored, tt.asked, flags)
			if got.Date.String() != tt.date || got.AgeDays != tt.age || got.Snapshot.String() != "2025-12-01" {
				t.Errorf("got date %s, age %d, snapshot %s; want %s, %d, 2025-12-01", got.Date, got.AgeDays, got.Snapshot, tt.date, tt.age)
			}
			if len(got.Flags) != 1 || got.Published != nil {
				t.Errorf("got flags %v, published %v; want one flag and no instant", got.Flags, got.Published)
			}
		})
	}
}

func TestFlagsOfRevision(t *testing.T) {
	days := []geo.SnapshotSummary{
		{StoredSnapshot: geo.StoredSnapshot{Revision: 6}},
		{StoredSnapshot: geo.StoredSnapshot{Revision: 7}, Flags: []geo.Flag{{Kind: geo.FlagStep}}},
	}
	if got := answer.FlagsOf(days, 7); len(got) != 1 {
		t.Errorf("got %d flags of revision 7, want 1", len(got))
	}
	if got := answer.FlagsOf(days, 6); len(got) != 0 {
		t.Errorf("got %d flags of revision 6, want none", len(got))
	}
}

func describe(table answer.AreasTable) (lines []string) {
	line := func(region geo.RegionCode, a answer.AreaTotal) string {
		if a.Share == nil {
			return fmt.Sprintf("%s %s %v %v", region, a.Status, a.SphereKm2, a.GeodesicKm2)
		}
		return fmt.Sprintf("%s %s %v %v = %v%% %v%% of %s %v", region, a.Status, a.SphereKm2, a.GeodesicKm2,
			*a.Share, *a.ShareSphere, a.Denominator, *a.DenominatorKm2)
	}
	for _, row := range table.Rows {
		lines = append(lines, line(row.Region, row.AreaTotal))
	}
	for _, total := range table.ByStatus {
		lines = append(lines, line("by status", total.AreaTotal))
	}
	lines = append(lines, line("total", table.Total.AreaTotal))
	for _, part := range table.Total.Since {
		lines = append(lines, fmt.Sprintf("since %s %v %v", part.Since, part.SphereKm2, part.GeodesicKm2))
	}
	return lines
}

func TestAreas(t *testing.T) {
	tests := []struct {
		name  string
		query answer.AreasQuery
		want  []string
	}{
		{"everywhere, every status", answer.AreasQuery{}, []string{
			"UA-09 occupied 1000 1002 = 25.05% 25% of squares 4000",
			"UA-14 occupied 500 501 = 6.2625% 6.25% of squares 8000",
			"UA-14 contested 20 20.08 = 0.251% 0.25% of squares 8000",
			"UA-43 occupied 500 500.5 = 25.025% 25% of squares 2000",
			"outside occupied 10 10.1",
			"outside contested 5 5",
			"by status occupied 2010 2013.6 = 0.3336% 0.333% of ua-official 603628",
			"by status contested 25 25.08 = 0.0042% 0.0041% of ua-official 603628",
			"total occupied 2010 2013.6 = 0.3336% 0.333% of ua-official 603628",
			"since pre-2022 600 600.5",
			"since 2022 1410 1413.1",
		}},
		{"one status", answer.AreasQuery{Region: geo.Ukraine, Status: geo.Contested}, []string{
			"UA-14 contested 20 20.08 = 0.251% 0.25% of squares 8000",
			"outside contested 5 5",
			"by status contested 25 25.08 = 0.0042% 0.0041% of ua-official 603628",
			"total contested 25 25.08 = 0.0042% 0.0041% of ua-official 603628",
		}},
		{"a group", answer.AreasQuery{Region: geo.Donbas, Status: geo.Occupied}, []string{
			"UA-09 occupied 1000 1002 = 25.05% 25% of squares 4000",
			"UA-14 occupied 500 501 = 6.2625% 6.25% of squares 8000",
			"by status occupied 1500 1503 = 12.525% 12.5% of squares 12000",
			"total occupied 1500 1503 = 12.525% 12.5% of squares 12000",
			"since pre-2022 100 100",
			"since 2022 1400 1403",
		}},
		{"a unit", answer.AreasQuery{Region: "UA-43"}, []string{
			"UA-43 occupied 500 500.5 = 25.025% 25% of squares 2000",
			"by status occupied 500 500.5 = 25.025% 25% of squares 2000",
			"total occupied 500 500.5 = 25.025% 25% of squares 2000",
			"since pre-2022 500 500.5",
			"since 2022 0 0",
		}},
		{"outside has no share", answer.AreasQuery{Region: geo.Outside, Status: geo.Occupied}, []string{
			"outside occupied 10 10.1",
			"by status occupied 10 10.1",
			"total occupied 10 10.1",
			"since pre-2022 0 0",
			"since 2022 10 10.1",
		}},
		{"no ground", answer.AreasQuery{Region: "UA-40"}, []string{
			"total occupied 0 0 = 0% 0% of squares 500",
			"since pre-2022 0 0",
			"since 2022 0 0",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := areasOf(t, regionAreas, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := describe(table); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestAreasWithoutSince(t *testing.T) {
	tests := []struct {
		name  string
		areas []geo.RegionArea
		want  []answer.SinceArea
	}{
		{"untold", []geo.RegionArea{{Region: "UA-14", Status: geo.Occupied, Km2: geo.Km2{Sphere: 7, Geodesic: 8}}}, nil},
		{"told of a part", []geo.RegionArea{
			{Region: "UA-14", Status: geo.Occupied, Km2: geo.Km2{Sphere: 7, Geodesic: 8}},
			{Region: "UA-14", Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: 1, Geodesic: 2}},
		}, []answer.SinceArea{{Since: geo.SincePre2022}, {Since: geo.Since2022, Area: answer.Area{SphereKm2: 1, GeodesicKm2: 2}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := areasOf(t, tt.areas, answer.AreasQuery{})
			if err != nil {
				t.Fatal(err)
			}
			if got := table.Total.Since; got == nil || !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v and never null", got, tt.want)
			}
		})
	}
}

func areasOf(t testing.TB, areas []geo.RegionArea, q answer.AreasQuery) (answer.AreasTable, error) {
	q.SnapshotQuery = ofStored
	return ask(t.Context(), answer.New(holding(nil, areas), newAtlas()).Areas, q)
}

func TestAreasOfNoRegion(t *testing.T) {
	_, err := areasOf(t, regionAreas, answer.AreasQuery{Region: "UA-99"})
	if geo.CodeOf(err) != geo.NotFound {
		t.Errorf("got %v, want not found", err)
	}
}

func sourcesOf(t testing.TB, sources ...geo.SourceSummary) answer.SourcesTable {
	t.Helper()
	plan, err := answer.New(&memoryStore{summaries: sources}, newAtlas()).Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	table, err := plan.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func datesOf(t testing.TB, listed ...geo.SnapshotSummary) answer.DatesTable {
	t.Helper()
	store := holding(nil, nil)
	store.snapshots[source.Name] = listed
	table, err := ask(t.Context(), answer.New(store, newAtlas()).Dates, answer.DatesQuery{Source: source.Name})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestSourcesStand(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 3, 1, 12, minute, 0, 0, geo.Kyiv) }
	store := &memoryStore{
		summaries: []geo.SourceSummary{{Source: geo.Source{Name: "followed"}}, {Source: geo.Source{Name: "other"}}},
		standings: []geo.Standing{
			{Source: "followed", Version: "ab.r9.s2", Revision: 9, RecordedAt: at(1), LastChecked: at(4), LastGood: at(3), LastChanged: at(2), Failures: 2},
			{Source: "other", Version: "ab.r0.s0"},
		},
	}
	plan, err := answer.New(store, newAtlas()).Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	table, err := plan.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := encode.JSON(&out, table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"state":"ab.r9.s2","revision":9,"recorded_at":"2026-03-01T10:01:00Z","last_checked":"2026-03-01T10:04:00Z",` +
			`"last_changed":"2026-03-01T10:02:00Z","last_good":"2026-03-01T10:03:00Z","failures":2`,
		`"state":"ab.r0.s0","revision":null,"recorded_at":null,"last_checked":null,"last_changed":null,"last_good":null,"failures":0`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("got\n%s\nwant\n%s", out.String(), want)
		}
	}
}

func TestDatesListWhatWasTakenBack(t *testing.T) {
	store := holding(nil, nil)
	store.snapshots[source.Name] = []geo.SnapshotSummary{{StoredSnapshot: stored}}
	gone := stored
	gone.Revision, gone.State = 6, geo.Withdrawn
	store.withdrawals = []geo.Withdrawal{{StoredSnapshot: gone, At: stored.RecordedAt.Add(6 * time.Hour), Reason: "taken back"}}
	for name, tt := range map[string]struct {
		at   time.Time
		want string
	}{
		"now":    {time.Time{}, "r6-1a2b3c4d taken back"},
		"after":  {stored.RecordedAt.Add(7 * time.Hour), "r6-1a2b3c4d taken back"},
		"before": {stored.RecordedAt.Add(5 * time.Hour), ""},
	} {
		table, err := ask(t.Context(), answer.New(store, newAtlas()).Dates, answer.DatesQuery{Source: source.Name, AsKnownAt: tt.at})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, row := range table.Withdrawn {
			got += row.RevisionID.String() + " " + row.Reason
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestJSON(t *testing.T) {
	areas, err := areasOf(t, regionAreas, answer.AreasQuery{Region: geo.Outside, Status: geo.Occupied})
	if err != nil {
		t.Fatal(err)
	}
	regions, err := answer.New(&memoryStore{}, newAtlas()).Regions().Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	regions.Rows = regions.Rows[2:3]
	day := geo.SnapshotSummary{StoredSnapshot: stored, Totals: geo.Totals{Occupied: geo.Km2{Sphere: 2010, Geodesic: 2013.60004}}, SplitSince: true}
	day.Published = time.Date(2025, 12, 1, 21, 0, 0, 0, geo.Kyiv)
	tests := []struct {
		name  string
		value any
		want  string
	}{
		{"areas", areas, `{"source":"settlements","date":"2025-12-01","snapshot":"2025-12-01","age_days":0,"revision":7,"revision_id":"r7-1a2b3c4d","state":"confirmed",` +
			`"published":null,"provenance":"ledger.csv","licence":"CC BY 4.0","attribution":"GeoNames, Natural Earth",` +
			`"attribution_url":"https://example.org/","flags":[],"boundary":"squares","region":"outside",` +
			`"rows":[{"region":"outside","status":"occupied","sphere_km2":10,"geodesic_km2":10.1,"water_sphere_km2":8,"water_geodesic_km2":8.1,"uncertainty_km2":null,"snapshot":"2025-12-01","revision":7,"age_days":0}],` +
			`"by_status":[{"status":"occupied","sphere_km2":10,"geodesic_km2":10.1,"water_sphere_km2":8,"water_geodesic_km2":8.1,"uncertainty_km2":null,"snapshot":"2025-12-01","revision":7,"age_days":0}],` +
			`"total":{"status":"occupied","sphere_km2":10,"geodesic_km2":10.1,"water_sphere_km2":8,"water_geodesic_km2":8.1,"uncertainty_km2":null,"since":[{"since":"pre-2022","sphere_km2":0,"geodesic_km2":0},` +
			`{"since":"2022","sphere_km2":10,"geodesic_km2":10.1}]}}`},
		{"sources", sourcesOf(t, geo.SourceSummary{Source: source}),
			`{"rows":[{"source":"settlements","title":"Settlements","description":"A reconstruction.","licence":"CC BY 4.0",` +
				`"attribution":"GeoNames, Natural Earth","attribution_url":"https://example.org/","publishable":true,` +
				`"default":true,"built_in":true,"complete":true,"splits_since":true,"covers":["occupied","contested"],"statuses":{"contested":"unknown","occupied":"held"},"first":null,"last":null,"snapshots":0,"unread":0,` +
				`"state":"","revision":null,"recorded_at":null,"last_checked":null,"last_changed":null,"last_good":null,"failures":0}]}`},
		{"no sources", sourcesOf(t), `{"rows":[]}`},
		{"dates", datesOf(t, day),
			`{"source":"settlements","attribution":"GeoNames, Natural Earth","attribution_url":"https://example.org/",` +
				`"rows":[{"date":"2025-12-01","revision":7,"revision_id":"r7-1a2b3c4d","state":"confirmed","published":"2025-12-01T19:00:00Z","recorded_at":"2025-12-02T03:04:05Z",` +
				`"provenance":"ledger.csv","sphere_km2":2010,"geodesic_km2":2013.6,"covers":["occupied","contested"],"statuses":["occupied","contested"],"split_since":true,"flags":[],` +
				`"notes":[{"kind":"sliver dropped","count":2,"detail":"under 100 m2"}]}],"withdrawn":[]}`},
		{"regions", regions,
			`{"boundary":"squares","rows":[{"region":"UA-40","name_en":"Sevastopol","name_uk":"Севастополь","sphere_km2":499,` +
				`"geodesic_km2":500,"official_km2":864}],"groups":[{"region":"crimea","members":["UA-43","UA-40"],` +
				`"name_en":"Crimea and Sevastopol","name_uk":"Крим і Севастополь"},{"region":"donbas","members":["UA-14","UA-09"],` +
				`"name_en":"Donbas","name_uk":"Донбас"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := encode.JSON(&out, tt.value); err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(out.String()); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestCSV(t *testing.T) {
	areas, err := areasOf(t, regionAreas, answer.AreasQuery{Status: geo.Contested})
	if err != nil {
		t.Fatal(err)
	}
	regions, err := answer.New(&memoryStore{}, newAtlas()).Regions().Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	flagged := geo.SnapshotSummary{StoredSnapshot: stored, // a map that speaks of less than its source
		Flags: []geo.Flag{{Kind: geo.FlagStep, Reason: "far"}, {Kind: geo.FlagTooLarge, Reason: "big"}}}
	flagged.Statuses = []geo.Status{geo.Occupied, geo.Claimed}
	summary := geo.SourceSummary{Source: source, First: geo.NewDate(2014, 4, 1), Last: geo.NewDate(2025, 12, 1), Snapshots: 9}
	tests := []struct {
		name  string
		table encode.Table
		want  []string
	}{
		{"areas", areas, []string{
			"source,snapshot,revision,region,status,sphere_km2,geodesic_km2,water_sphere_km2,water_geodesic_km2,share,share_sphere,denominator,denominator_km2,uncertainty_km2,age_days,attribution",
			`settlements,2025-12-01,7,UA-14,contested,20,20.08,3,3.5,0.251,0.25,squares,8000,,0,"GeoNames, Natural Earth"`,
			`settlements,2025-12-01,7,outside,contested,5,5,0,0,,,,,,0,"GeoNames, Natural Earth"`,
		}},
		{"dates", datesOf(t, flagged), []string{
			"source,date,revision,revision_id,state,published,recorded_at,provenance,sphere_km2,geodesic_km2,covers,statuses,split_since,flags,notes,attribution",
			`settlements,2025-12-01,7,r7-1a2b3c4d,confirmed,,2025-12-02T03:04:05Z,ledger.csv,0,0,occupied,occupied,false,step: far; larger-than-country: big,sliver dropped: 2,"GeoNames, Natural Earth"`,
		}},
		{"sources", sourcesOf(t, summary), []string{
			"source,title,description,licence,attribution,attribution_url,publishable,default,built_in,complete,splits_since,covers,statuses,first,last,snapshots,unread,state,revision,recorded_at,last_checked,last_changed,last_good,failures",
			`settlements,Settlements,A reconstruction.,CC BY 4.0,"GeoNames, Natural Earth",https://example.org/,true,true,true,true,true,"occupied, contested",occupied: held; contested: unknown,2014-04-01,2025-12-01,9,0,,,,,,,0`,
		}},
		{"regions", regions, []string{
			"region,name_en,name_uk,sphere_km2,geodesic_km2,official_km2,boundary",
			"UA-09,Luhansk,Луганська,3999,4000,,squares",
			"UA-14,Donetsk,Донецька,7999,8000,,squares",
			"UA-40,Sevastopol,Севастополь,499,500,864,squares",
			"UA-43,Crimea,Крим,1999,2000,26081,squares",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := encode.CSV(&out, tt.table); err != nil {
				t.Fatal(err)
			}
			if got, want := out.String(), strings.Join(tt.want, "\n")+"\n"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

type fullDisk struct{ room int }

var errFull = errors.New("no space left")

func (d *fullDisk) Write(b []byte) (int, error) {
	if d.room -= len(b); d.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteErrors(t *testing.T) {
	table := sourcesOf(t, geo.SourceSummary{Source: source})
	if err := encode.CSV(&fullDisk{}, table); !errors.Is(err, errFull) {
		t.Errorf("CSV: got %v, want %v", err, errFull)
	}
	if err := encode.JSON(&fullDisk{}, table); !errors.Is(err, errFull) {
		t.Errorf("JSON: got %v, want %v", err, errFull)
	}
}
