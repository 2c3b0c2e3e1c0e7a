package storetest

import (
	"math"
	"slices"
	"testing"
	"time"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

func outcomes(t *testing.T, open Open) {
	s, clock := start(t, open)
	first := mustPut(t, s, Day(1), geo.Added)
	second := mustPut(t, s, Day(2), geo.Added)
	clock.Advance(time.Hour)
	corrected := Day(1)
	corrected.Polygons[0].Shape = Box(33, 46, 35, 47)
	corrected.Snapshot.Provenance = "paper-corrected.json"
	third := mustPut(t, s, corrected, geo.Revised)
	if first < 1 || !(first < second && second < third) {
		t.Errorf("revisions: got %d, %d, %d, want them to rise from 1", first, second, third)
	}
	got := mustSnapshot(t, s, geo.SnapshotQuery{Source: Paper.Name, Date: corrected.Snapshot.Date})
	got.Fingerprint = geo.Fingerprint{} // see fingerprints
	same(t, "revised snapshot", got, geo.StoredSnapshot{Snapshot: corrected.Snapshot, Revision: third, RecordedAt: Noon.Add(time.Hour), State: geo.Confirmed})
	same(t, "polygons of the old revision", mustPolygons(t, s, geo.PolygonQuery{Revision: first}), Day(1).Polygons)
	same(t, "polygons of the new revision", mustPolygons(t, s, geo.PolygonQuery{Revision: third}), corrected.Polygons)
	mustPut(t, s, Day(1), geo.Revised) // the first state again is news, too
}

func unchangedImport(t *testing.T, open Open) {
	s, clock := start(t, open)
	imp := Day(1)
	imp.Notes = []geo.Note{{Kind: geo.NoteSliver, Count: 2, Detail: "feature 3"}}
	revision := mustPut(t, s, imp, geo.Added)
	before := mustSummaries(t, s, time.Time{})

	clock.Advance(time.Hour)
	again := Day(1)
	again.Snapshot.Provenance = "elsewhere.json"
	again.RegionAreas[0].Km2 = geo.Km2{Sphere: 1, Geodesic: 1}
	if got := mustPut(t, s, again, geo.Unchanged); got != revision {
		t.Errorf("revision of an unchanged import: got %d, want %d", got, revision)
	}
	same(t, "days after an unchanged import", mustSummaries(t, s, time.Time{}), before)
}

func reorderedPolygons(t *testing.T, open Open) {
	s, _ := start(t, open)
	imp := Day(1)
	imp.Polygons = slices.Concat(Day(1).Polygons, Day(2).Polygons, Day(3).Polygons)
	mustPut(t, s, imp, geo.Added)
	slices.Reverse(imp.Polygons)
	mustPut(t, s, imp, geo.Unchanged)

	for name, change := range map[string]func(*geo.ControlPolygon){
		"status": func(a *geo.ControlPolygon) { a.Status = geo.Contested },
		"since":  func(a *geo.ControlPolygon) { a.Since = geo.SincePre2022 },
		"name":   func(a *geo.ControlPolygon) { a.Name = "south 2022" },
		"shape":  func(a *geo.ControlPolygon) { a.Shape = Box(33, 46, 36, 47) },
	} {
		changed := imp
		changed.Polygons = slices.Clone(imp.Polygons)
		change(&changed.Polygons[1])
		t.Logf("changing the %s", name)
		mustPut(t, s, changed, geo.Revised)
		mustPut(t, s, imp, geo.Revised)
	}
	imp.Polygons = append(imp.Polygons, imp.Polygons[0])
	mustPut(t, s, imp, geo.Revised) // the same polygon twice is not the polygon once
	imp.Polygons = nil
	mustPut(t, s, imp, geo.Revised)
}

func superseding(t *testing.T, open Open) {
	evening := time.Date(2024, time.March, 1, 19, 0, 0, 0, time.UTC)
	type edition struct {
		rank      int
		published time.Time
	}
	for name, test := range map[string]struct {
		stored, next edition
		want         geo.OutcomeKind
	}{
		"equal":                         {edition{}, edition{}, geo.Revised},
		"higher rank":                   {edition{}, edition{rank: 1}, geo.Revised},
		"lower rank":                    {edition{rank: 1}, edition{}, geo.Superseded},
		"published later":               {edition{0, evening}, edition{0, evening.Add(time.Second)}, geo.Revised},
		"published earlier":             {edition{0, evening}, edition{0, evening.Add(-time.Second)}, geo.Superseded},
		"published at the same time":    {edition{0, evening}, edition{0, evening}, geo.Revised},
		"not telling when":              {edition{0, evening}, edition{}, geo.Superseded},
		"rank goes before publication":  {edition{1, evening}, edition{0, evening.Add(time.Hour)}, geo.Superseded},
		"lesser rank published earlier": {edition{0, evening}, edition{1, evening.Add(-time.Hour)}, geo.Revised},
	} {
		t.Run(name, func(t *testing.T) {
			s, clock := start(t, open)
			imp := Day(1)
			imp.Snapshot.Rank, imp.Snapshot.Published = test.stored.rank, test.stored.published
			mustPut(t, s, imp, geo.Added)
			before := mustSummaries(t, s, time.Time{})
			clock.Advance(time.Hour)
			next := Day(1)
			next.Snapshot.Rank, next.Snapshot.Published = test.next.rank, test.next.published
			next.Polygons = Day(2).Polygons
			mustPut(t, s, next, test.want)
			if test.want == geo.Superseded {
				same(t, "days after a superseded import", mustSummaries(t, s, time.Time{}), before)
			}
		})
	}
}

func importRefused(t *testing.T, open Open) {
	for name, test := range map[string]struct {
		spoil func(*geo.Import)
		want  string
	}{
		"unknown source":          {func(i *geo.Import) { i.Snapshot.Source = "papre" }, `"papre" is none of paper`},
		"no date":                 {func(i *geo.Import) { i.Snapshot.Date = geo.Date{} }, "no date"},
		"date past 9999":          {func(i *geo.Import) { i.Snapshot.Date = geo.NewDate(10000, 1, 1) }, "out of range"},
		"published past":          {func(i *geo.Import) { i.Snapshot.Published = time.Unix(1<<40, 0) }, "out of range"},
		"area is NaN":             {func(i *geo.Import) { i.Polygons[0].Area.Sphere = math.NaN() }, "polygon 0"},
		"area is infinite":        {func(i *geo.Import) { i.Polygons[0].Area.Geodesic = math.Inf(1) }, "polygon 0"},
		"area is negative":        {func(i *geo.Import) { i.Polygons[0].Area.Geodesic = -1 }, "-1 km2"},
		"region area is NaN":      {func(i *geo.Import) { i.RegionAreas[0].Km2.Sphere = math.NaN() }, "UA-65"},
		"region area is infinite": {func(i *geo.Import) { i.RegionAreas[0].Km2.Geodesic = math.Inf(-1) }, "UA-65"},
		"region area twice":       {func(i *geo.Import) { i.RegionAreas = append(i.RegionAreas, i.RegionAreas[0]) }, "twice"},
		"region area of a group":  {func(i *geo.Import) { i.RegionAreas[0].Region = geo.Donbas }, "donbas"},
		"region area of nowhere":  {func(i *geo.Import) { i.RegionAreas[0].Region = "" }, "unit"},
		"region area status":      {func(i *geo.Import) { i.RegionAreas[0].Status = "held" }, "held"},
		"status":                  {func(i *geo.Import) { i.Polygons[0].Status = "held" }, "held"},
		"since":                   {func(i *geo.Import) { i.Polygons[0].Since = "2014" }, "2014"},
		"no ring":                 {func(i *geo.Import) { i.Polygons[0].Shape = nil }, "no ring"},
		"empty ring":              {func(i *geo.Import) { i.Polygons[0].Shape = orb.Polygon{{}} }, "no vertex"},
		"NaN vertex":              {func(i *geo.Import) { i.Polygons[0].Shape[0][2][1] = math.NaN() }, "vertex 2"},
		"vertex off Earth":        {func(i *geo.Import) { i.Polygons[0].Shape[0][1][0] = 3e6 }, "vertex 1"},
		"first vertex off Earth":  {func(i *geo.Import) { i.Polygons[0].Shape[0][0][1] = -90.5 }, "vertex 0"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := start(t, open)
			imp := Day(1)
			test.spoil(&imp)
			_, err := s.Put(t.Context(), imp)
			refused(t, "Put", err, geo.Invalid, test.want)
			if got := mustSummaries(t, s, time.Time{}); len(got) != 0 {
				t.Errorf("days after the refusal: got %d, want none", len(got))
			}
		})
	}
}
