package answer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"

	"github.com/paulmach/orb"
)

// layered is a source of which each day is of some statuses: claims first, then what is occupied
// and contested, then advances, occupied ground, and advances again. It has not told liberated
// ground of any day.
func layered(t testing.TB) *memoryStore {
	t.Helper()
	days := snapshots(t, "layers", 1, "2025-03-01", "2025-03-02", "2025-03-04", "2025-03-05", "2025-03-09")
	for i, statuses := range [][]geo.Status{{geo.Claimed}, {geo.Occupied, geo.Contested}, {geo.Advance}, {geo.Occupied}, {geo.Advance}} {
		days[i].Statuses = statuses
	}
	days[1].Occupied, days[3].Occupied = km2(100, 101), km2(90, 91)
	of := func(status geo.Status, sphere float64) geo.RegionArea {
		return geo.RegionArea{Region: "UA-14", Status: status, Km2: km2(sphere, sphere+1)}
	}
	return &memoryStore{
		sources:   []geo.Source{named("layers", geo.Occupied, geo.Contested, geo.Liberated, geo.Advance, geo.Claimed), named("other", geo.Occupied)},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{"layers": days, "other": snapshots(t, "other", 11, "2025-03-01")},
		areas: map[geo.Revision][]geo.RegionArea{
			1: {of(geo.Claimed, 7)}, 2: {of(geo.Occupied, 100), of(geo.Contested, 20)}, 3: {of(geo.Advance, 3)}, 4: {of(geo.Occupied, 90)}, 5: {of(geo.Advance, 4)},
		},
		polygons: map[geo.Revision][]geo.ControlPolygon{
			1: {area(geo.Claimed, 37.1, 48.1, 37.9, 48.9)}, 2: {area(geo.Occupied, 37.3, 48.3, 37.7, 48.7), area(geo.Contested, 37.7, 48.3, 37.8, 48.7)},
			3: {area(geo.Advance, 37.2, 48.3, 37.3, 48.7)}, 4: {area(geo.Occupied, 37.3, 48.3, 37.6, 48.7)}, 5: {area(geo.Advance, 37.1, 48.3, 37.3, 48.7)},
			11: {area(geo.Occupied, 37.3, 48.3, 37.7, 48.7)},
		},
		series: func(q geo.SeriesQuery) (rows []geo.SeriesRow) {
			for i := range q.Periods {
				rows = append(rows, geo.SeriesRow{Period: i, Region: geo.Ukraine})
			}
			return rows
		},
	}
}

// toldBy is the snapshot by which each kind of question tells a status of a day, or what the
// error is about.
func toldBy(t *testing.T, store *memoryStore, status geo.Status, day geo.Date) map[string]string {
	t.Helper()
	engine, ctx := answer.New(store, newAtlas()), t.Context()
	q := geo.SnapshotQuery{Source: "layers", Date: day}
	told := map[string]string{}
	note := func(question string, by geo.Date, err error) {
		told[question] = by.String()
		if err != nil {
			told[question] = string(geo.CodeOf(err))
		}
	}
	areas, err := ask(ctx, engine.Areas, answer.AreasQuery{SnapshotQuery: q, Status: status})
	note("areas", areas.Snapshot, err)
	control, err := ask(ctx, engine.Control, answer.ControlQuery{SnapshotQuery: q, Status: status})
	note("control", snapshotOf(t, control), err)
	changes, err := ask(ctx, engine.Changes, answer.ChangesQuery{Source: "layers", From: day, To: day, Status: status})
	note("changes", changes.ToSnapshot, err)
	series, err := ask(ctx, engine.Series, answer.SeriesQuery{Source: "layers", From: day, To: day, Step: answer.StepDay, Status: status})
	if err == nil {
		note("series", series.Points[0].Snapshot, nil)
	} else {
		note("series", geo.Date{}, err)
	}
	if status == geo.Occupied {
		front, err := ask(ctx, engine.Front, answer.FrontQuery{SnapshotQuery: q})
		note("frontline", front.Snapshot, err)
		compare, err := ask(ctx, engine.Compare, answer.CompareQuery{A: "layers", B: "other", Date: day})
		note("compare", compare.A.Snapshot, err)
	}
	return told
}

func snapshotOf(t *testing.T, shapes answer.Shapes) (by geo.Date) {
	t.Helper()
	var out bytes.Buffer
	if err := shapes.WriteGeoJSON(&out); err != nil {
		return geo.Date{}
	}
	var written struct{ Snapshot geo.Date }
	if err := json.Unmarshal(out.Bytes(), &written); err != nil {
		return geo.Date{}
	}
	return written.Snapshot
}

func TestAllQuestionsTellAStatusByTheSameSnapshot(t *testing.T) {
	for _, tt := range []struct {
		status    geo.Status
		day, want string
	}{
		{geo.Occupied, "2025-03-01", "not_found"}, // claims alone
		{geo.Occupied, "2025-03-02", "2025-03-02"},
		{geo.Occupied, "2025-03-04", "2025-03-02"},
		{geo.Occupied, "2025-03-05", "2025-03-05"},
		{geo.Occupied, "2025-03-09", "2025-03-05"},
		{geo.Occupied, "2025-03-20", "2025-03-05"},
		{geo.Contested, "2025-03-09", "2025-03-02"},
		{geo.Claimed, "2025-03-09", "2025-03-01"},
		{geo.Advance, "2025-03-05", "2025-03-04"},
		{geo.Liberated, "2025-03-09", "not_found"}, // by no day
	} {
		for question, got := range toldBy(t, layered(t), tt.status, date(t, tt.day)) {
			if got != tt.want {
				t.Errorf("%s of %s on %s: told by %s, want %s", question, tt.status, tt.day, got, tt.want)
			}
		}
	}
	store := layered(t)
	store.sources[0] = named("layers", geo.Occupied)
	for question, got := range toldBy(t, store, geo.Advance, date(t, "2025-03-09")) {
		if got != "invalid" {
			t.Errorf("%s of a status that the source does not have: got %s, want invalid", question, got)
		}
	}
}

func TestAreasOfAllStatusesNameTheirSnapshots(t *testing.T) {
	for _, tt := range []struct {
		day  string
		want string // of rows, then of the total
	}{
		{"2025-03-01", "claimed 7 of 2025-03-01, 0 days; total claimed 7 of 2025-03-01, 0 days"},
		{"2025-03-04", "occupied 100 of 2025-03-02, 2 days; contested 20 of 2025-03-02, 2 days; advance 3 of 2025-03-04, 0 days; claimed 7 of 2025-03-01, 3 days; total occupied 100 of 2025-03-02, 2 days"},
		{"", "occupied 90 of 2025-03-05, 4 days; contested 20 of 2025-03-02, 7 days; advance 4 of 2025-03-09, 0 days; claimed 7 of 2025-03-01, 8 days; total occupied 90 of 2025-03-05, 4 days"},
	} {
		table, err := ask(t.Context(), answer.New(layered(t), newAtlas()).Areas, answer.AreasQuery{SnapshotQuery: geo.SnapshotQuery{Source: "layers", Date: date(t, tt.day)}})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, row := range table.Rows {
			lines = append(lines, fmt.Sprintf("%s %v of %s, %d days", row.Status, row.SphereKm2, row.Snapshot, row.AgeDays))
		}
		lines = append(lines, fmt.Sprintf("total %s %v of %s, %d days", table.Total.Status, table.Total.SphereKm2, table.Snapshot, table.AgeDays))
		if got := strings.Join(lines, "; "); got != tt.want {
			t.Errorf("%q: got\n%s\nwant\n%s", tt.day, got, tt.want)
		}
	}
}

func TestControlOfAllStatuses(t *testing.T) {
	shapes, err := ask(t.Context(), answer.New(layered(t), newAtlas()).Control, answer.ControlQuery{SnapshotQuery: geo.SnapshotQuery{Source: "layers", Date: date(t, "2025-03-09")}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := shapes.WriteGeoJSON(&out); err != nil {
		t.Fatal(err)
	}
	var written struct {
		Features []struct {
			Properties struct{ Status, Snapshot string }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &written); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range written.Features {
		got = append(got, f.Properties.Status+" "+f.Properties.Snapshot)
	}
	slices.Sort(got)
	if want := []string{"advance 2025-03-09", "claimed 2025-03-01", "contested 2025-03-02", "occupied 2025-03-05"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDatesOfADayThatDoesNotTellWhatIsOccupied(t *testing.T) {
	table, err := ask(t.Context(), answer.New(layered(t), newAtlas()).Dates, answer.DatesQuery{Source: "layers"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range table.Rows {
		got = append(got, fmt.Sprintf("%s %s %v", row.Date, row.Covers, text(row.SphereKm2)))
	}
	want := []string{"2025-03-01 claimed -", "2025-03-02 occupied, contested 100", "2025-03-04 advance -", "2025-03-05 occupied 90", "2025-03-09 advance -"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// At 37.5 48.5 the source claims the ground from the first day on and has it as occupied from the
// second. At 37.65 48.5 it is occupied on the second day and not on the fourth.
func TestHistoryOfAPointByStatus(t *testing.T) {
	store := layered(t)
	for _, tt := range []struct {
		name  string
		point [2]float64
		flips []geo.StatusTransition
		day   string
		want  string
		lines []string
	}{
		{"claimed, then occupied", [2]float64{37.5, 48.5}, nil, "2025-03-09", "occupied carried from 2025-03-05", []string{
			"claimed from 2025-03-01 after - to 2025-03-01, 1",
			"occupied from 2025-03-02 after - to -, 2",
		}},
		{"occupied and lost", [2]float64{37.65, 48.5}, []geo.StatusTransition{flip(t, "2025-03-05", geo.Lost, geo.Occupied)}, "2025-03-04", "occupied carried from 2025-03-02", []string{
			"claimed from 2025-03-01 after - to 2025-03-01, 1",
			"occupied from 2025-03-02 after - to 2025-03-04, 1",
			"nothing from 2025-03-05 after 2025-03-02 to -, 2",
		}},
		{"before it was told", [2]float64{37.5, 48.5}, nil, "2025-03-01", "claimed", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store.transitions = map[geo.SourceName][]geo.StatusTransition{"layers": tt.flips}
			table, err := ask(context.Background(), answer.New(store, newAtlas()).History, answer.HistoryQuery{Point: orb.Point(tt.point), Source: "layers", Date: date(t, tt.day)})
			if err != nil {
				t.Fatal(err)
			}
			h := table.Sources[0]
			got := "nothing"
			if h.Status != nil {
				got = string(*h.Status)
			}
			if h.CarriedFrom != nil {
				got += " carried from " + h.CarriedFrom.String()
			}
			if got != tt.want || h.Note != "" {
				t.Errorf("got %s, note %q, want %s", got, h.Note, tt.want)
			}
			if lines := describeIntervals(h); tt.lines != nil && !slices.Equal(lines, tt.lines) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(tt.lines, "\n"))
			}
		})
	}
}
