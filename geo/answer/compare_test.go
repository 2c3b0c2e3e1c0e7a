package answer_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
)

// apart are sources that agree on part of a strip: three tenths of a degree in a, four
// in b, of which two are common; c is like a, but old; d knows no occupied ground.
func apart(t testing.TB) *memoryStore {
	return &memoryStore{
		sources: []geo.Source{
			named("a", geo.Occupied), named("b", geo.Occupied, geo.Claimed), named("c", geo.Occupied), named("d", geo.Claimed),
		},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{
			"a": snapshots(t, "a", 1, "2025-01-01", "2025-03-10"),
			"b": snapshots(t, "b", 11, "2025-01-20", "2025-02-28", "2025-03-20"),
			"c": snapshots(t, "c", 21, "2025-02-01"),
			"d": snapshots(t, "d", 31, "2025-03-30"),
		},
		polygons: map[geo.Revision][]geo.ControlPolygon{
			1:  {area(geo.Occupied, 37.5, 48.2, 37.8, 48.5)},
			2:  {area(geo.Occupied, 37.5, 48.2, 37.7, 48.5), area(geo.Occupied, 37.7, 48.2, 37.8, 48.5)},
			11: {area(geo.Occupied, 37.5, 48.2, 37.8, 48.5)},
			12: {area(geo.Occupied, 37.5, 48.2, 37.8, 48.5)},
			13: {area(geo.Occupied, 37.6, 48.2, 38, 48.5), area(geo.Claimed, 37.9, 48.2, 38.1, 48.5)},
			21: {area(geo.Occupied, 37.5, 48.2, 37.8, 48.5)},
			31: {area(geo.Claimed, 37.5, 48.2, 37.8, 48.5)},
		},
	}
}

func TestCompare(t *testing.T) {
	tests := []struct {
		name               string
		overlay            answer.CompareOptions
		onlyA, onlyB, both float64 // in tenths
		iou                any
		rows               []geo.RegionCode
	}{
		{"occupied", answer.CompareOptions{}, 1, 2, 2, 0.4, []geo.RegionCode{"UA-14"}},
		{"with what is claimed, which overlaps", answer.CompareOptions{Statuses: answer.StatusList{geo.Claimed, geo.Occupied}}, 1, 3, 2, 0.3333, []geo.RegionCode{"UA-09", "UA-14"}},
		{"a region", answer.CompareOptions{Region: geo.Luhansk, Statuses: answer.StatusList{geo.Claimed, geo.Occupied}}, 0, 1, 0, 0.0, []geo.RegionCode{"UA-09"}},
		{"nothing there", answer.CompareOptions{Region: geo.Crimea}, 0, 0, 0, "-", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := ask(t.Context(), answer.New(apart(t), newAtlas()).Compare, answer.CompareQuery{A: "a", B: "b", Date: date(t, "2025-03-25"), CompareOptions: tt.overlay})
			if err != nil {
				t.Fatal(err)
			}
			near4(t, "only a", table.OnlyA.SphereKm2, tt.onlyA*tenthSphere)
			near4(t, "only b", table.OnlyB.GeodesicKm2, tt.onlyB*tenthGeodesic)
			near4(t, "both", table.Both.SphereKm2, tt.both*tenthSphere)
			near4(t, "a", table.A.GeodesicKm2, (tt.onlyA+tt.both)*tenthGeodesic)
			near4(t, "b", table.B.SphereKm2, (tt.onlyB+tt.both)*tenthSphere)
			if got := text(table.IoU); got != tt.iou {
				t.Errorf("got iou %v, want %v", got, tt.iou)
			}
			var rows []geo.RegionCode
			for _, row := range table.Rows {
				rows = append(rows, row.Region)
			}
			if !slices.Equal(rows, tt.rows) {
				t.Errorf("got rows of %v, want %v", rows, tt.rows)
			}
			if table.A.Revision != 2 || table.B.Revision != 13 || table.B.AgeDays != 5 || table.A.Statuses[geo.Occupied] != "occupied by a" {
				t.Errorf("got a %+v, b %+v; want revisions 2 and 13, and what occupied means", table.A, table.B)
			}
		})
	}
}

func TestCompareLatestOfBoth(t *testing.T) {
	table, err := ask(t.Context(), answer.New(apart(t), newAtlas()).Compare, answer.CompareQuery{A: "a", B: "b"})
	if err != nil {
		t.Fatal(err)
	}
	if table.Date != date(t, "2025-03-10") || table.B.Revision != 12 {
		t.Errorf("got %s, revision %d of b; want the last day of both, 2025-03-10, revision 12", table.Date, table.B.Revision)
	}
}

func TestCompareMap(t *testing.T) {
	tests := []struct {
		region geo.RegionCode
		want   []string
	}{
		{geo.Ukraine, []string{"only_a 1 [37.5 48.2 37.6 48.5]", "only_b 3 [37.8 48.2 38.1 48.5]", "both 2 [37.6 48.2 37.8 48.5]"}},
		{geo.Luhansk, []string{"only_b 1 [38 48.2 38.1 48.5]"}},
	}
	for _, tt := range tests {
		t.Run(string(tt.region), func(t *testing.T) {
			query := answer.CompareQuery{A: "a", B: "b", Date: date(t, "2025-03-20"), CompareOptions: answer.CompareOptions{Region: tt.region, Statuses: answer.StatusList{geo.Occupied, geo.Claimed}}}
			table, err := ask(t.Context(), answer.New(apart(t), newAtlas()).Compare, query)
			if err != nil {
				t.Fatal(err)
			}
			shapes, err := table.Shapes(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := shapes.WriteGeoJSON(&out); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range readGeoJSON(t, out.Bytes()).Features {
				got = append(got, fmt.Sprintf("%s %.3g %v", f.Properties.Part, f.Properties.SphereKm2/tenthSphere, f.BBox))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestCompareErrors(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name  string
		ctx   context.Context
		query answer.CompareQuery
		code  geo.Code
		tells string
	}{
		{"unknown source", t.Context(), answer.CompareQuery{A: "a", B: "none"}, geo.NotFound, `"none"`},
		{"before the first", t.Context(), answer.CompareQuery{A: "a", B: "b", Date: date(t, "2025-01-10")}, geo.NotFound, "its first is of 2025-01-20"},
		{"unknown region", t.Context(), answer.CompareQuery{A: "a", B: "b", CompareOptions: answer.CompareOptions{Region: "UA-99"}}, geo.NotFound, `"UA-99"`},
		{"a status that a source does not tell", t.Context(), answer.CompareQuery{A: "a", B: "d"}, geo.Invalid, `source "d" does not tell occupied: it tells claimed`},
		{"gone", ended, answer.CompareQuery{A: "a", B: "b"}, geo.Canceled, "canceled"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ask(tt.ctx, answer.New(apart(t), newAtlas()).Compare, tt.query)
			if geo.CodeOf(err) != tt.code || !strings.Contains(fmt.Sprint(err), tt.tells) {
				t.Errorf("got %v, want %s that tells %q", err, tt.code, tt.tells)
			}
		})
	}
}

func TestParseStatuses(t *testing.T) {
	got, err := answer.ParseStatuses([]string{"claimed", "occupied", "claimed"})
	if err != nil || got.String() != "occupied, claimed" {
		t.Errorf("got %v, %v; want occupied, claimed", got, err)
	}
	if got, err := answer.ParseStatuses(nil); err != nil || got.String() != "occupied" {
		t.Errorf("got %v, %v; want occupied for none", got, err)
	}
	if _, err := answer.ParseStatuses([]string{"lost"}); geo.CodeOf(err) != geo.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
}

func TestMatrix(t *testing.T) {
	table, err := ask(t.Context(), answer.New(apart(t), newAtlas()).Matrix, answer.MatrixQuery{Date: date(t, "2025-03-25")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, src := range table.Sources {
		got = append(got, fmt.Sprintf("%s %s %d", src.Source, src.Snapshot, src.AgeDays))
	}
	for _, gap := range table.LeftOut {
		snapshot, age := "-", "-"
		if gap.Snapshot != nil {
			snapshot, age = gap.Snapshot.String(), fmt.Sprint(*gap.AgeDays)
		}
		got = append(got, fmt.Sprintf("%s %s %s: %s", gap.Source, snapshot, age, gap.Reason))
	}
	for _, row := range table.Rows {
		got = append(got, fmt.Sprintf("%s %s %v", row.A, row.B, text(row.IoU)))
	}
	want := []string{
		"a 2025-03-10 15",
		"b 2025-03-20 5",
		"c 2025-02-01 52: its snapshot of 2025-02-01 is 52 days older than 2025-03-25: more than 31",
		`d - -: source "d" has no snapshot at or before 2025-03-25: its first is of 2025-03-30`,
		"a b 0.4",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	table, err = ask(t.Context(), answer.New(apart(t), newAtlas()).Matrix, answer.MatrixQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if why := table.LeftOut[len(table.LeftOut)-1].Reason; table.Date != date(t, "2025-03-30") || why != `source "d" does not tell occupied: it tells claimed` {
		t.Errorf("got %s and %q, want 2025-03-30 and d left out", table.Date, why)
	}
}

func TestAgreement(t *testing.T) {
	var steps []string
	query := answer.AgreementQuery{A: "a", B: "b", To: date(t, "2025-03-31"), Progress: func(done, total int) { steps = append(steps, fmt.Sprintf("%d/%d", done, total)) }}
	table, err := ask(t.Context(), answer.New(apart(t), newAtlas()).Agreement, query)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range table.Points {
		got = append(got, fmt.Sprintf("%s..%s a %s %d b %s %d iou %v", p.Date, p.Through, p.ASnapshot, p.AAgeDays, p.BSnapshot, p.BAgeDays, text(p.IoU)))
	}
	for _, g := range table.Gaps {
		got = append(got, fmt.Sprintf("gap %s..%s %s", g.Date, g.Through, g.Reason))
	}
	want := []string{
		"2025-01-20..2025-01-31 a 2025-01-01 30 b 2025-01-20 11 iou 1",
		"2025-03-01..2025-03-31 a 2025-03-10 21 b 2025-03-20 11 iou 0.4",
		"gap 2025-02-01..2025-02-28 a: its snapshot of 2025-01-01 is 58 days older than 2025-02-28: more than 31",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := strings.Join(steps, " "); got != "0/3 1/3 2/3 3/3" {
		t.Errorf("got progress %s, want 0/3 1/3 2/3 3/3", got)
	}
}

func TestAgreementErrors(t *testing.T) {
	tests := []struct {
		name  string
		query answer.AgreementQuery
		code  geo.Code
		tells string
	}{
		{"from after to", answer.AgreementQuery{A: "a", B: "b", From: date(t, "2025-03-01"), To: date(t, "2025-02-01")}, geo.Invalid, "is after to"},
		{"by snapshot", answer.AgreementQuery{A: "a", B: "b", Step: answer.StepSnapshot}, geo.Invalid, "day, week, month or year"},
		{"unknown source", answer.AgreementQuery{A: "none", B: "b"}, geo.NotFound, `"none"`},
		{"status of one", answer.AgreementQuery{A: "a", B: "d"}, geo.Invalid, "it tells claimed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ask(t.Context(), answer.New(apart(t), newAtlas()).Agreement, tt.query)
			if geo.CodeOf(err) != tt.code || !strings.Contains(fmt.Sprint(err), tt.tells) {
				t.Errorf("got %v, want %s that tells %q", err, tt.code, tt.tells)
			}
		})
	}
}

func TestCompareAsText(t *testing.T) {
	overlap := answer.Overlap{OnlyASphereKm2: 1, OnlyAGeodesicKm2: 2, OnlyBSphereKm2: 3, OnlyBGeodesicKm2: 4, BothSphereKm2: 5, BothGeodesicKm2: 6, IoU: new(0.5)}
	side := func(name string) answer.CompareSide {
		return answer.CompareSide{Meta: answer.NewMeta(named(geo.SourceName(name)), stored, geo.Date{}, nil)}
	}
	source := func(name string) answer.CompareSource {
		return answer.CompareSource{Source: geo.SourceName(name), Attribution: "by " + name}
	}
	statuses := answer.StatusList{geo.Occupied, geo.Claimed}
	day := date(t, "2025-12-01")
	const columns = "only_a_sphere_km2,only_a_geodesic_km2,only_b_sphere_km2,only_b_geodesic_km2,both_sphere_km2,both_geodesic_km2,iou"
	tests := []struct {
		name  string
		table encode.Table
		want  string
	}{
		{"compare", answer.CompareTable{A: side("a"), B: side("b"), Statuses: statuses, Rows: []answer.CompareRow{{Region: "UA-14", Overlap: overlap}}},
			"a,a_snapshot,a_revision,b,b_snapshot,b_revision,statuses,region," + columns + ",a_attribution,b_attribution\n" +
				`a,2025-12-01,7,b,2025-12-01,7,"occupied, claimed",UA-14,1,2,3,4,5,6,0.5,by a,by b` + "\n"},
		{"matrix", answer.MatrixTable{Date: day, Region: "UA", Statuses: statuses, Rows: []answer.MatrixRow{{A: "a", B: "b", Overlap: overlap}}},
			"date,region,statuses,a,b," + columns + "\n" + `2025-12-01,UA,"occupied, claimed",a,b,1,2,3,4,5,6,0.5` + "\n"},
		{"agreement", answer.AgreementTable{A: source("a"), B: source("b"), Region: "UA", Statuses: statuses[:1], Points: []answer.AgreementPoint{{
			Date: day, Through: day, ASnapshot: day, ARevision: 1, BSnapshot: day, BRevision: 2, BAgeDays: 3, Overlap: overlap}}},
			"a,b,region,statuses,date,through,a_snapshot,a_revision,a_age_days,b_snapshot,b_revision,b_age_days," + columns + ",a_flags,b_flags,a_attribution,b_attribution\n" +
				"a,b,UA,occupied,2025-12-01,2025-12-01,2025-12-01,1,0,2025-12-01,2,3,1,2,3,4,5,6,0.5,,,by a,by b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := encode.CSV(&out, tt.table); err != nil {
				t.Fatal(err)
			}
			if out.String() != tt.want {
				t.Errorf("got\n%s\nwant\n%s", out.String(), tt.want)
			}
		})
	}
}
