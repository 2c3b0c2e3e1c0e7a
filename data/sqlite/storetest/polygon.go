package storetest

import (
	"math"
	"testing"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// mixedImport is an import of areas of several statuses, one of them twice, one with a hole
// and with coordinates that have no short binary form.
func mixedImport() geo.Import {
	imp := Day(1)
	holed := orb.Polygon{
		{{30.1, 50.123456}, {31.7, 50.1}, {31.7, 51.3}, {30.1, 51.3}, {30.1, 50.123456}},
		{{30.5, 50.5}, {30.5, 50.9}, {30.9, 50.9}, {30.9, 50.5}, {30.5, 50.5}},
	}
	polygon := func(status geo.Status, since geo.Since, name string, shape orb.Polygon) geo.ControlPolygon {
		b := shape.Bound()
		km2 := (b.Max[0] - b.Min[0]) * 7000
		return geo.ControlPolygon{Status: status, Since: since, Name: name, Shape: shape, Area: geo.Km2{Sphere: km2, Geodesic: km2 + 1}}
	}
	imp.Polygons = []geo.ControlPolygon{
		polygon(geo.Occupied, geo.Since2022, "Окуповано /// Occupied", holed),
		polygon(geo.Contested, geo.SinceUnknown, "", Box(34, 45, 36, 46)),
		polygon(geo.Liberated, geo.SinceUnknown, "", Box(34, 45, 36, 46)),
		polygon(geo.Occupied, geo.SincePre2022, "Крим", Box(33, 44, 36.1, 45.2)),
		polygon(geo.Contested, geo.SinceUnknown, "", Box(34, 45, 36, 46)),
	}
	return imp
}

func polygons(t *testing.T, open Open) {
	s, _ := start(t, open)
	all := mixedImport().Polygons
	revision := mustPut(t, s, mixedImport(), geo.Added)
	for name, test := range map[string]struct {
		statuses []geo.Status
		want     []geo.ControlPolygon
	}{
		"all":           {nil, all},
		"one status":    {[]geo.Status{geo.Occupied}, []geo.ControlPolygon{all[0], all[3]}},
		"two statuses":  {[]geo.Status{geo.Liberated, geo.Contested}, []geo.ControlPolygon{all[1], all[2], all[4]}},
		"none of these": {[]geo.Status{geo.Claimed}, []geo.ControlPolygon{}},
	} {
		same(t, name, mustPolygons(t, s, geo.PolygonQuery{Revision: revision, Statuses: test.statuses}), test.want)
	}
	_, err := s.Polygons(t.Context(), geo.PolygonQuery{Revision: revision + 1})
	refused(t, "unknown revision", err, geo.NotFound, "revision 2", "1")

	empty := Day(2)
	empty.Polygons = nil
	if got := mustPolygons(t, s, geo.PolygonQuery{Revision: mustPut(t, s, empty, geo.Added)}); len(got) != 0 {
		t.Errorf("polygons of an empty snapshot: got %v, want none", got)
	}
}

func polygonsByBound(t *testing.T, open Open) {
	s, _ := start(t, open)
	all := mixedImport().Polygons
	revision := mustPut(t, s, mixedImport(), geo.Added)
	mustPut(t, s, Day(2), geo.Added) // lies within most of the bounds, in another revision
	bound := func(west, south, east, north float64) orb.Bound {
		return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
	}
	for name, test := range map[string]struct {
		bound    orb.Bound
		statuses []geo.Status
		want     []geo.ControlPolygon
	}{
		"everything":             {bound(-180, -90, 180, 90), nil, all},
		"without limit":          {bound(math.Inf(-1), math.Inf(-1), math.Inf(1), math.Inf(1)), nil, all},
		"nowhere near":           {bound(0, 0, 1, 1), nil, []geo.ControlPolygon{}},
		"one":                    {bound(30, 51, 31, 52), nil, all[:1]},
		"one, and no such":       {bound(30, 51, 31, 52), []geo.Status{geo.Contested}, []geo.ControlPolygon{}},
		"in the hole":            {bound(30.6, 50.6, 30.7, 50.7), nil, all[:1]},
		"of a status":            {bound(33, 44, 37, 46), []geo.Status{geo.Occupied}, all[3:4]},
		"touching the east edge": {bound(31.7, 50, 32, 52), nil, all[:1]},
		"a hair from it":         {bound(math.Nextafter(31.7, 180), 50, 32, 52), nil, []geo.ControlPolygon{}},
		"touching the south":     {bound(30, 50, 32, 50.1), nil, all[:1]},
		"a hair south of it":     {bound(30, 50, 32, math.Nextafter(50.1, 0)), nil, []geo.ControlPolygon{}},
		"a point":                {bound(35.9, 44.5, 35.9, 44.5), nil, all[3:4]},
		"not a number":           {bound(math.NaN(), 44, 37, 46), nil, []geo.ControlPolygon{}},
	} {
		same(t, name, mustPolygons(t, s, geo.PolygonQuery{Revision: revision, Bound: &test.bound, Statuses: test.statuses}), test.want)
	}
	_, err := s.Polygons(t.Context(), geo.PolygonQuery{Revision: 99, Bound: &orb.Bound{}})
	refused(t, "unknown revision", err, geo.NotFound, "revision 99")
}

func regionAreas(t *testing.T, open Open) {
	s, _ := start(t, open)
	imp := Day(1)
	km2 := geo.Km2{Sphere: 1.0 / 3, Geodesic: 2.0 / 3}
	imp.RegionAreas = []geo.RegionArea{
		{Region: geo.Outside, Status: geo.Occupied, Since: geo.Since2022, Km2: km2, Water: geo.Km2{Sphere: 1.0 / 7, Geodesic: 2.0 / 7}},
		{Region: geo.Donetsk, Status: geo.Occupied, Since: geo.SincePre2022, Km2: km2},
		{Region: geo.Donetsk, Status: geo.Occupied, Since: geo.Since2022, Km2: km2},
		{Region: geo.Donetsk, Status: geo.Contested, Km2: geo.Km2{}},
	}
	revision := mustPut(t, s, imp, geo.Added)
	got, err := s.RegionAreas(t.Context(), revision)
	if err != nil {
		t.Fatalf("Ground: %v", err)
	}
	same(t, "region areas", got, []geo.RegionArea{imp.RegionAreas[3], imp.RegionAreas[2], imp.RegionAreas[1], imp.RegionAreas[0]})
	_, err = s.RegionAreas(t.Context(), revision+7)
	refused(t, "unknown revision", err, geo.NotFound, "revision 8", "1")

	bare := Day(2)
	bare.RegionAreas = nil
	got, err = s.RegionAreas(t.Context(), mustPut(t, s, bare, geo.Added))
	if err != nil || len(got) != 0 {
		t.Errorf("region areas of an import without: got %v, %v, want none", got, err)
	}
}

func lastNamed(t *testing.T, open Open) {
	s, clock := start(t, open)
	island := geo.ControlPolygon{Status: geo.Occupied, Since: geo.SincePre2022, Name: "Тузла", Shape: Box(36.5, 45.2, 36.6, 45.3), Area: geo.Km2{Sphere: 4.4, Geodesic: 4.5}}
	with := func(n int, a geo.ControlPolygon) geo.Import {
		imp := Day(n)
		imp.Polygons = append(imp.Polygons, a)
		return imp
	}
	older, contested := island, island
	older.Shape = Box(36.5, 45.2, 36.7, 45.3)
	contested.Status = geo.Contested
	mustPut(t, s, with(2, older), geo.Added)
	mustPut(t, s, with(4, island), geo.Added)
	mustPut(t, s, Day(5), geo.Added)
	mustPut(t, s, with(6, contested), geo.Added)
	clock.Advance(1)
	mustPut(t, s, with(8, island), geo.Added)
	mustPut(t, s, Day(8), geo.Revised) // the island is not in the current revision

	for name, test := range map[string]struct {
		before, date int // days of March 2024
		want         geo.ControlPolygon
	}{
		"at the end":     {30, 4, island},
		"on the day":     {4, 4, island},
		"the day before": {3, 2, older},
	} {
		got, date, err := s.LastNamed(t.Context(), Paper.Name, "Тузла", geo.NewDate(2024, 3, test.before))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		same(t, name, got, test.want)
		same(t, name+", date", date, geo.NewDate(2024, 3, test.date))
	}
	for name, test := range map[string]struct {
		source geo.SourceName
		name   string
		before int
	}{
		"before the first": {Paper.Name, "Тузла", 1},
		"another name":     {Paper.Name, "Тузл", 30},
		"another source":   {"atlas", "Тузла", 30},
	} {
		_, _, err := s.LastNamed(t.Context(), test.source, test.name, geo.NewDate(2024, 3, test.before))
		refused(t, name, err, geo.NotFound, string(test.source), test.name)
	}
}
