package answer_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"

	"github.com/paulmach/orb"
)

var town = orb.Point{37.5, 48.5}

func flip(t testing.TB, day string, direction geo.Direction, status geo.Status) geo.StatusTransition {
	return geo.StatusTransition{Date: date(t, day), Status: status, Direction: direction}
}

func around(status geo.Status) []geo.ControlPolygon {
	return []geo.ControlPolygon{area(status, 37.3, 48.3, 37.7, 48.7)}
}

// held is one source with a snapshot on each of six days.
func held(t testing.TB, flips ...geo.StatusTransition) *memoryStore {
	return &memoryStore{
		sources: []geo.Source{named("maps", geo.Occupied, geo.Contested, geo.Liberated)},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{"maps": snapshots(t, "maps", 1,
			"2022-03-01", "2022-03-05", "2022-04-01", "2022-05-01!", "2022-05-02", "2022-11-11")},
		polygons:    map[geo.Revision][]geo.ControlPolygon{},
		transitions: map[geo.SourceName][]geo.StatusTransition{"maps": flips},
	}
}

func describeIntervals(h answer.PointHistory) (lines []string) {
	for _, i := range h.Intervals {
		status, after, to := "nothing", "-", "-"
		if i.Status != nil {
			status = string(*i.Status)
		}
		if i.After != nil {
			after = i.After.String()
		}
		if i.To != nil {
			to = i.To.String()
		}
		lines = append(lines, fmt.Sprintf("%s from %s after %s to %s, %d", status, i.From, after, to, i.Snapshots))
	}
	return lines
}

func TestHistoryIntervals(t *testing.T) {
	tests := []struct {
		name  string
		first []geo.ControlPolygon
		flips []geo.StatusTransition
		want  []string
	}{
		{"never anything", nil, nil, []string{"nothing from 2022-03-01 after - to -, 5"}},
		{"taken and retaken", nil, []geo.StatusTransition{
			flip(t, "2022-04-01", geo.Gained, geo.Occupied),
			flip(t, "2022-11-11", geo.Gained, geo.Liberated), flip(t, "2022-11-11", geo.Lost, geo.Occupied),
		}, []string{
			"nothing from 2022-03-01 after - to 2022-03-05, 2",
			"occupied from 2022-04-01 after 2022-03-05 to 2022-05-02, 2",
			"liberated from 2022-11-11 after 2022-05-02 to -, 1",
		}},
		{"absent from a flagged snapshot alone", around(geo.Occupied), []geo.StatusTransition{
			flip(t, "2022-05-01", geo.Lost, geo.Occupied), flip(t, "2022-05-02", geo.Gained, geo.Occupied),
		}, []string{"occupied from 2022-03-01 after - to -, 5"}},
		{"lost on a flagged snapshot and not regained", around(geo.Occupied), []geo.StatusTransition{
			flip(t, "2022-05-01", geo.Lost, geo.Occupied),
		}, []string{
			"occupied from 2022-03-01 after - to 2022-04-01, 3",
			"nothing from 2022-05-02 after 2022-04-01 to -, 2",
		}},
		{"the most telling of two", around(geo.Contested), []geo.StatusTransition{
			flip(t, "2022-03-05", geo.Gained, geo.Occupied), flip(t, "2022-04-01", geo.Lost, geo.Contested),
		}, []string{
			"contested from 2022-03-01 after - to 2022-03-01, 1",
			"occupied from 2022-03-05 after 2022-03-01 to -, 4",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := held(t, tt.flips...)
			store.polygons[1] = tt.first
			table, err := ask(t.Context(), answer.New(store, newAtlas()).History, answer.HistoryQuery{Point: town, Date: date(t, "2022-03-02")})
			if err != nil {
				t.Fatal(err)
			}
			if got := describeIntervals(table.Sources[0]); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// On 2022-04-01 and from 2022-05-02 on, the publisher shows occupied ground alone.
func TestHistoryCarriesOnWhatASnapshotDoesNotTell(t *testing.T) {
	tests := []struct {
		name  string
		first []geo.ControlPolygon
		flips []geo.StatusTransition
		want  []string
		shown string // on the last snapshot
	}{
		{"liberated", around(geo.Liberated), nil, []string{"liberated from 2022-03-01 after - to -, 2"}, "liberated as on 2022-05-01"},
		{"then occupied again", around(geo.Liberated), []geo.StatusTransition{
			flip(t, "2022-05-02", geo.Gained, geo.Occupied), flip(t, "2022-11-11", geo.Lost, geo.Occupied),
		}, []string{
			"liberated from 2022-03-01 after - to 2022-04-01, 2",
			"occupied from 2022-05-02 after 2022-04-01 to 2022-05-02, 1",
			"nothing from 2022-11-11 after 2022-05-02 to -, 1",
		}, "nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := held(t, tt.flips...)
			store.polygons[1] = tt.first
			for _, i := range []int{2, 4, 5} {
				store.snapshots["maps"][i].Statuses = []geo.Status{geo.Occupied}
			}
			table, err := ask(t.Context(), answer.New(store, newAtlas()).History, answer.HistoryQuery{Point: town})
			if err != nil {
				t.Fatal(err)
			}
			h := table.Sources[0]
			if got := describeIntervals(h); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			shown := "nothing"
			if h.Status != nil {
				shown = fmt.Sprintf("%s as on %s", *h.Status, h.CarriedFrom)
			}
			if shown != tt.shown || h.Note != "" {
				t.Errorf("got %s with note %q, want %s", shown, h.Note, tt.shown)
			}
		})
	}
}

func TestHistoryOnADate(t *testing.T) {
	store := held(t, flip(t, "2022-04-01", geo.Gained, geo.Occupied))
	occupied := around(geo.Occupied)
	occupied[0].Since, occupied[0].Name = geo.Since2022, "Місто"
	store.polygons[3] = append(around(geo.Claimed), occupied...)
	tests := []struct {
		date                      string
		snapshot, status, meaning string
		age                       int
	}{
		{"2022-04-10", "2022-04-01", "occupied", "occupied by maps", 9},
		{"2022-03-05", "2022-03-05", "nothing", "this map marks nothing here: maps of occupied ground leave out what Ukraine has held all along, and some also ground occupied before 2022", 0},
		{"2022-02-01", "-", "nothing", "no snapshot at or before 2022-02-01: the first is of 2022-03-01", -1},
	}
	for _, tt := range tests {
		t.Run(tt.date, func(t *testing.T) {
			table, err := ask(t.Context(), answer.New(store, newAtlas()).History, answer.HistoryQuery{Point: town, Date: date(t, tt.date)})
			if err != nil {
				t.Fatal(err)
			}
			h := table.Sources[0]
			snapshot, status, age := "-", "nothing", -1
			if h.Snapshot != nil {
				snapshot, age = h.Snapshot.String(), *h.AgeDays
			}
			if h.Status != nil {
				status = string(*h.Status)
			}
			if snapshot != tt.snapshot || status != tt.status || h.Meaning != tt.meaning || age != tt.age {
				t.Errorf("got %s %s %d %q, want %s %s %d %q", snapshot, status, age, h.Meaning, tt.snapshot, tt.status, tt.age, tt.meaning)
			}
			if wants := tt.status == "occupied"; wants != (h.Since == geo.Since2022) || wants != (h.Name == "Місто") || wants != (h.FrontKm != nil) {
				t.Errorf("got since %q, name %q, front %v; want them only of occupied ground", h.Since, h.Name, text(h.FrontKm))
			}
		})
	}
}

// The town lies in the middle of a box of 0.4 by 0.4 degrees; the nearest side is the
// eastern or western, 0.2 degrees of lon away: 14.78 km.
func TestHistoryDistanceToTheFront(t *testing.T) {
	store := held(t)
	store.polygons[1] = around(geo.Occupied)
	table, err := ask(t.Context(), answer.New(store, newAtlas()).History, answer.HistoryQuery{Point: town, Date: date(t, "2022-03-01")})
	if err != nil {
		t.Fatal(err)
	}
	if km := table.Sources[0].FrontKm; km == nil || math.Abs(*km-14.78) > 0.02 {
		t.Errorf("got %v km, want 14.78", text(km))
	}
}

func TestHistoryTellsMissingChanges(t *testing.T) {
	store := held(t)
	store.polygons[6] = around(geo.Occupied)
	table, err := ask(t.Context(), answer.New(store, newAtlas()).History, answer.HistoryQuery{Point: town})
	if err != nil {
		t.Fatal(err)
	}
	if h := table.Sources[0]; h.Note == "" {
		t.Errorf("got intervals %v of a point that is occupied now, and no note", describeIntervals(h))
	}
}

// only knows one place.
type only geo.Place

func (o only) Nearest(orb.Point) (geo.Place, float64, bool) { return geo.Place(o), 1.25, true }

func TestHistoryOfAPlace(t *testing.T) {
	place := geo.Place{ID: 3, NameEN: "Town", NameUK: "Місто", Region: "UA-43", Point: town, Population: 900}
	located := newAtlas()
	located.Places = only(place)
	tests := []struct {
		name   string
		query  answer.HistoryQuery
		km     float64
		region geo.RegionCode
	}{
		{"a point has a nearest place and the unit it lies in", answer.HistoryQuery{Point: orb.Point{37.4, 48.4}}, 1.25, "UA-14"},
		{"a place is its own, in its own region", answer.HistoryQuery{Place: &place}, 0, "UA-43"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := ask(t.Context(), answer.New(held(t), located).History, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if table.Place.ID != 3 || table.Place.Km != tt.km || table.Region != tt.region || *table.Place.Population != 900 {
				t.Errorf("got %+v in %s, want place 3 of 900, %v km away, in %s", table.Place, table.Region, tt.km, tt.region)
			}
		})
	}
}

// A boundary set drawn in lines too straight leaves some ports in the water.
func TestHistoryOfAPlaceInTheWater(t *testing.T) {
	port := geo.Place{ID: 4, NameEN: "Port", NameUK: "Порт", Region: "UA-43", Point: orb.Point{34.99, 45.99}}
	for _, tt := range []struct {
		at   orb.Point
		want orb.Point
		note string
	}{
		{orb.Point{34.99, 45.99}, orb.Point{34.99, 45.99}, ""},
		{orb.Point{35.01, 45.5}, orb.Point{34.9995, 45.5}, "asked for 0.8 km from Port, where UA-43 (boundaries: squares) begins"},
	} {
		port.Point = tt.at
		table, err := ask(t.Context(), answer.New(held(t), newAtlas()).History, answer.HistoryQuery{Place: &port})
		if err != nil {
			t.Fatal(err)
		}
		if got := (orb.Point{table.Lon, table.Lat}); math.Abs(got[0]-tt.want[0]) > 1e-6 || math.Abs(got[1]-tt.want[1]) > 1e-6 || table.Note != tt.note {
			t.Errorf("%v: asked for %v with note %q, want %v with %q", tt.at, got, table.Note, tt.want, tt.note)
		}
	}
}

func TestHistoryOutside(t *testing.T) {
	paris := orb.Point{2.35, 48.86}
	table, err := ask(t.Context(), answer.New(held(t), newAtlas()).History, answer.HistoryQuery{Point: paris})
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Sources) != 0 || table.Region != geo.Outside || !strings.Contains(table.Note, "no region of Ukraine") {
		t.Errorf("got %+v, want no sources and a note", table)
	}
	store := held(t, flip(t, "2022-04-01", geo.Gained, geo.Occupied))
	if table, err = ask(t.Context(), answer.New(store, newAtlas()).History, answer.HistoryQuery{Point: paris, Date: date(t, "2022-03-01")}); err != nil {
		t.Fatal(err)
	}
	if len(table.Sources) != 1 || table.Note != "" {
		t.Errorf("got %d sources and %q, want the one that shows something there", len(table.Sources), table.Note)
	}
	if table, err = ask(t.Context(), answer.New(&memoryStore{}, newAtlas()).History, answer.HistoryQuery{Point: town}); err != nil {
		t.Fatal(err)
	}
	if table.Date != nil || !strings.Contains(table.Note, "import one") {
		t.Errorf("got date %v, note %q; want none, and what to do", table.Date, table.Note)
	}
}

func TestHistoryErrors(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name  string
		ctx   context.Context
		query answer.HistoryQuery
		code  geo.Code
		tells string
	}{
		{"not on Earth", t.Context(), answer.HistoryQuery{Point: orb.Point{37, 91}}, geo.Invalid, "37 91"},
		{"not a number", t.Context(), answer.HistoryQuery{Point: orb.Point{math.NaN(), 48}}, geo.Invalid, "NaN"},
		{"unknown source", t.Context(), answer.HistoryQuery{Point: town, Source: "none"}, geo.NotFound, `source "none" is none of maps`},
		{"gone", ended, answer.HistoryQuery{Point: town}, geo.Canceled, "canceled"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ask(tt.ctx, answer.New(held(t), newAtlas()).History, tt.query)
			if geo.CodeOf(err) != tt.code || !strings.Contains(fmt.Sprint(err), tt.tells) {
				t.Errorf("got %v, want %s that tells %q", err, tt.code, tt.tells)
			}
		})
	}
}

func TestHistoryAsText(t *testing.T) {
	store := held(t, flip(t, "2022-04-01", geo.Gained, geo.Occupied))
	table, err := ask(t.Context(), answer.New(store, newAtlas()).History, answer.HistoryQuery{Point: town, Date: date(t, "2022-03-06")})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := encode.JSON(&out, table); err != nil {
		t.Fatal(err)
	}
	want := `{"lon":37.5,"lat":48.5,"place":null,"region":"UA-14","boundary":"squares","date":"2022-03-06","sources":[{"source":"maps",` +
		`"snapshot":"2022-03-05","age_days":1,"revision":2,"status":null,"meaning":"this map marks nothing here: maps of occupied ground leave out ` +
		`what Ukraine has held all along, and some also ground occupied before 2022","front_km":null,"intervals":[` +
		`{"status":null,"from":"2022-03-01","after":null,"to":"2022-03-05","snapshots":2},` +
		`{"status":"occupied","from":"2022-04-01","after":"2022-03-05","to":null,"snapshots":3}],` +
		`"licence":"CC0","attribution":"by maps","attribution_url":"https://example.org/","flags":[]}]}` + "\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	out.Reset()
	if err := encode.CSV(&out, table); err != nil {
		t.Fatal(err)
	}
	want = "lon,lat,place,region,source,status,from,after,to,snapshots,on_date,attribution\n" +
		"37.5,48.5,,UA-14,maps,,2022-03-01,,2022-03-05,2,true,by maps\n" +
		"37.5,48.5,,UA-14,maps,occupied,2022-04-01,2022-03-05,,3,false,by maps\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
