package answer_test

import (
	"context"
	"encoding/json"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
)

// planSummary is what a question says of itself before it is built.
type planSummary struct {
	basis  string
	cost   answer.Cost
	latest bool
	name   string
}

func describePlan[T any](t testing.TB, plan answer.Plan[T], err error) planSummary {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	basis, err := json.Marshal(plan.Basis)
	if err != nil {
		t.Fatal(err)
	}
	return planSummary{string(basis), plan.Cost, plan.Latest, plan.Name}
}

// questions opens one question of each kind: about maps, and where two sources are needed
// about others too.
func questions(ctx context.Context, t testing.TB, store *memoryStore) map[string]planSummary {
	t.Helper()
	e := answer.New(store, newAtlas())
	last := geo.SnapshotQuery{Source: "maps"}
	dated := geo.SnapshotQuery{Source: "maps", Date: date(t, "2025-01-08")}
	found := map[string]planSummary{}
	add := func(name string, o planSummary) { found[name] = o }
	{
		plan, err := e.Control(ctx, answer.ControlQuery{SnapshotQuery: last})
		add("control", describePlan(t, plan, err))
	}
	{
		plan, err := e.Control(ctx, answer.ControlQuery{SnapshotQuery: dated, Region: "UA-14"})
		add("control of a region on a date", describePlan(t, plan, err))
	}
	{
		plan, err := e.Areas(ctx, answer.AreasQuery{SnapshotQuery: dated})
		add("areas on a date", describePlan(t, plan, err))
	}
	{
		plan, err := e.Front(ctx, answer.FrontQuery{SnapshotQuery: last})
		add("front", describePlan(t, plan, err))
	}
	{
		plan, err := e.Changes(ctx, answer.ChangesQuery{Source: "maps", From: date(t, "2025-01-01"), To: date(t, "2025-01-08")})
		add("changes", describePlan(t, plan, err))
	}
	{
		plan, err := e.Series(ctx, answer.SeriesQuery{Source: "maps"})
		add("series", describePlan(t, plan, err))
	}
	{
		plan, err := e.Series(ctx, answer.SeriesQuery{Source: "maps", Step: answer.StepDay, PerRegion: true, To: date(t, "2025-01-08")})
		add("series by day and region", describePlan(t, plan, err))
	}
	{
		plan, err := e.Compare(ctx, answer.CompareQuery{A: "maps", B: "others"})
		add("compare", describePlan(t, plan, err))
	}
	{
		plan, err := e.Agreement(ctx, answer.AgreementQuery{A: "maps", B: "others"})
		add("agreement", describePlan(t, plan, err))
	}
	{
		plan, err := e.Matrix(ctx, answer.MatrixQuery{})
		add("matrix", describePlan(t, plan, err))
	}
	{
		plan, err := e.Figures(ctx, answer.FiguresQuery{Figures: []geo.Figure{{ID: "a"}}})
		add("figures", describePlan(t, plan, err))
	}
	{
		plan, err := e.History(ctx, answer.HistoryQuery{Point: town})
		add("history", describePlan(t, plan, err))
	}
	{
		plan, err := e.Dates(ctx, answer.DatesQuery{Source: "maps"})
		add("dates", describePlan(t, plan, err))
	}
	{
		plan, err := e.Sources(ctx)
		add("sources", describePlan(t, plan, err))
	}
	return found
}

// twoSources are maps and others, each with two snapshots.
func twoSources(t testing.TB) *memoryStore {
	return &memoryStore{
		sources: []geo.Source{named("maps", geo.Occupied), named("others", geo.Occupied)},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{
			"maps":   snapshots(t, "maps", 1, "2025-01-01", "2025-01-08"),
			"others": snapshots(t, "others", 11, "2025-01-01", "2025-01-08"),
		},
	}
}

func TestPlans(t *testing.T) {
	tests := map[string]planSummary{
		"control":                       {cost: answer.CostLookup, latest: true, name: "control-maps-2025-01-08"},
		"control of a region on a date": {cost: answer.CostOverlay, name: "control-maps-2025-01-08"},
		"areas on a date":               {cost: answer.CostLookup, name: "areas-maps-2025-01-08"},
		"front":                         {cost: answer.CostOverlay, latest: true, name: "frontline-maps-2025-01-08"},
		"changes":                       {cost: answer.CostOverlay, name: "changes-maps-2025-01-01-2025-01-08"},
		"series":                        {cost: answer.CostLookup, latest: true, name: "series-maps-UA-month"},
		"series by day and region":      {cost: answer.CostOverlays, name: "series-maps-UA-day"},
		"compare":                       {cost: answer.CostOverlay, latest: true, name: "compare-maps-others"},
		"agreement":                     {cost: answer.CostOverlays, latest: true, name: "compare-maps-others-month"},
		"matrix":                        {cost: answer.CostOverlays, latest: true, name: "compare-matrix"},
		"figures":                       {cost: answer.CostOverlays, latest: true, name: "figures"},
		"history":                       {cost: answer.CostLookup, latest: true, name: "point-37.5-48.5"},
		"dates":                         {cost: answer.CostLookup, latest: true, name: "dates-maps"},
		"sources":                       {cost: answer.CostLookup, latest: true, name: "sources"},
	}
	found := questions(t.Context(), t, twoSources(t))
	for name, want := range tests {
		got := found[name]
		got.basis = ""
		if got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	if len(found) != len(tests) {
		t.Errorf("got %d questions, want %d", len(found), len(tests))
	}
}

// What alters an answer alters its basis, and what does not leaves it.
func TestBasis(t *testing.T) {
	everything := []string{"areas on a date", "control", "control of a region on a date", "front", "changes", "series", "series by day and region",
		"compare", "agreement", "matrix", "figures", "history", "dates"}
	tests := []struct {
		name   string
		alter  func(*memoryStore)
		alters []string
	}{
		{"a new revision of the last snapshot", func(m *memoryStore) { m.snapshots["maps"][1].Revision = 99 }, everything},
		{"a flag on the last snapshot", func(m *memoryStore) {
			m.snapshots["maps"][1].Flags = []geo.Flag{{Kind: geo.FlagStep, Reason: "far"}}
		}, everything},
		{"other words of the source", func(m *memoryStore) { m.sources[0].Attribution = "by somebody else" }, append([]string{"sources"}, everything...)},
		{"a revision of another source", func(m *memoryStore) { m.snapshots["others"][1].Revision = 99 },
			[]string{"compare", "agreement", "matrix", "figures", "history"}},
		{"a revision of an earlier snapshot", func(m *memoryStore) { m.snapshots["maps"][0].Revision = 99 },
			[]string{"changes", "series", "series by day and region", "agreement", "figures", "history", "dates"}},
		{"another uncertainty", func(m *memoryStore) {
			m.deviations = map[geo.SourceName]geo.Deviations{"maps": {{Region: geo.Ukraine, First: date(t, "2025-01-01"), LeastKm2: -1, MostKm2: 1}}}
		}, []string{"areas on a date", "changes", "series", "series by day and region"}},
		{"nothing", func(*memoryStore) {}, nil},
	}
	before := questions(t.Context(), t, twoSources(t))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := twoSources(t)
			tt.alter(store)
			after := questions(t.Context(), t, store)
			altered := map[string]bool{}
			for _, name := range tt.alters {
				altered[name] = true
			}
			for name := range before {
				if got := before[name].basis != after[name].basis; got != altered[name] {
					t.Errorf("%s: got altered %v, want %v\n%s\n%s", name, got, altered[name], before[name].basis, after[name].basis)
				}
			}
		})
	}
}

// An import between the two steps alters nothing.
func TestBuildKeepsWhatWasOpened(t *testing.T) {
	store := twoSources(t)
	store.areas = map[geo.Revision][]geo.RegionArea{
		2: {{Region: "UA-14", Status: geo.Occupied, Km2: km2(10, 11)}},
		3: {{Region: "UA-14", Status: geo.Occupied, Km2: km2(20, 21)}},
	}
	plan, err := answer.New(store, newAtlas()).Areas(t.Context(), answer.AreasQuery{SnapshotQuery: geo.SnapshotQuery{Source: "maps"}})
	if err != nil {
		t.Fatal(err)
	}
	store.snapshots["maps"] = append(store.snapshots["maps"], snapshots(t, "maps", 3, "2025-01-09")...)
	table, err := plan.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if table.Revision != 2 || table.Total.SphereKm2 != 10 {
		t.Errorf("got %v km2 of revision %d, want 10 of revision 2", table.Total.SphereKm2, table.Revision)
	}
}
