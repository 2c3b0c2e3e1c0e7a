package ledger_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/ledger"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

// twoTowns are places 7 and 3 in one square degree, each with the half nearest to it.
func twoTowns(t *testing.T) ([]geo.Place, *tessellate.Mesh) {
	t.Helper()
	square := orb.Polygon{{{36, 48}, {37, 48}, {37, 49}, {36, 49}, {36, 48}}}
	places := []geo.Place{{ID: 7, Point: orb.Point{36.25, 48.5}}, {ID: 3, Point: orb.Point{36.75, 48.5}}}
	mesh, err := tessellate.New(tessellate.Frame{Lands: []orb.MultiPolygon{{square}}}, []orb.Point{places[0].Point, places[1].Point})
	if err != nil {
		t.Fatal(err)
	}
	return places, mesh
}

func TestMapsAreOfTheDaysOnWhichSomethingChanges(t *testing.T) {
	t.Parallel()
	places, mesh := twoTowns(t)
	entries := rows(t,
		"7 2014-09-05 occupied",
		"3 02-01 ukrainian", // says what is so anyway
		"7 03-01 occupied",  // a repeat: since 2014
		"3 03-01 occupied",
		"7 04-01 contested",
		"3 04-01 liberated",
		"7 05-01 occupied", // anew: since 2022
		"7 06-01 ukrainian",
	)
	maps, err := ledger.Maps(entries, places, mesh)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range maps {
		line := m.Date.String()
		for _, part := range m.Parts {
			line += fmt.Sprintf(" %s %s from %g;", part.Label.Status, part.Label.Since, part.Shape.Bound().Min[0])
		}
		got = append(got, line)
	}
	want := []string{
		"2014-09-05 occupied pre-2022 from 36;",
		"2022-03-01 occupied pre-2022 from 36; occupied 2022 from 36.5;",
		"2022-04-01 contested  from 36; liberated  from 36.5;",
		"2022-05-01 occupied 2022 from 36; liberated  from 36.5;",
		"2022-06-01 liberated  from 36.5;",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	days := ledger.Days(entries)
	if !slices.EqualFunc(days, maps, func(d geo.Date, m ledger.Map) bool { return d == m.Date }) {
		t.Errorf("days: got %v, want those of the maps", days)
	}
}

func TestMapsMergeWithinARegion(t *testing.T) {
	t.Parallel()
	places, mesh := twoTowns(t)
	start := geo.NewDate(2022, 3, 1)
	entries := []ledger.Entry{{Place: 3, Date: start, Status: geo.Occupied}, {Place: 7, Date: start, Status: geo.Occupied}}
	west := orb.Polygon{{{36, 48}, {36.5, 48}, {36.5, 49}, {36, 49}, {36, 48}}}
	east := orb.Polygon{{{36.5, 48}, {37, 48}, {37, 49}, {36.5, 49}, {36.5, 48}}}
	both := orb.Polygon{{{36, 48}, {36.5, 48}, {37, 48}, {37, 49}, {36.5, 49}, {36, 49}, {36, 48}}}
	for _, tt := range []struct {
		name    string
		regions [2]geo.RegionCode
		want    []orb.Polygon
	}{
		{"of one", [2]geo.RegionCode{"UA-14", "UA-14"}, []orb.Polygon{both}},
		{"of two", [2]geo.RegionCode{"UA-63", "UA-14"}, []orb.Polygon{west, east}},
	} {
		places[0].Region, places[1].Region = tt.regions[0], tt.regions[1]
		maps, err := ledger.Maps(entries, places, mesh)
		if err != nil {
			t.Fatal(err)
		}
		var got []orb.Polygon
		for i, part := range maps[0].Parts {
			got = append(got, part.Shape)
			if part.Label.Region != tt.regions[i] {
				t.Errorf("%s: part %d is of %s, want %s", tt.name, i, part.Label.Region, tt.regions[i])
			}
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestMapsRefuseAPlaceThatIsNotThere(t *testing.T) {
	t.Parallel()
	places, mesh := twoTowns(t)
	_, err := ledger.Maps([]ledger.Entry{{Place: 4, Date: geo.NewDate(2022, 3, 1), Status: geo.Occupied}}, places, mesh)
	if geo.CodeOf(err) != geo.Invalid || err.Error() != "no place 4" {
		t.Errorf("got %v, want no place 4", err)
	}
}
