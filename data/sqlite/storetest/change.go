package storetest

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// gainedChange is a change of one gained square at the given place, of so many km2 on the sphere
// and one more on the ellipsoid, all in Kherson oblast.
func gainedChange(from, to geo.Revision, square orb.Polygon, km2 float64) geo.Change {
	area := geo.Km2{Sphere: km2, Geodesic: km2 + 1}
	return geo.Change{
		From: from, To: to,
		Polygons: []geo.ChangedPolygon{{Status: geo.Occupied, Direction: geo.Gained, Shape: square, Area: area}},
		Regions:  []geo.RegionChange{{Region: "UA-65", Status: geo.Occupied, Gained: area}},
	}
}

func mustPutChange(t *testing.T, s Store, c geo.Change) {
	t.Helper()
	if err := s.PutChange(t.Context(), c); err != nil {
		t.Fatalf("PutChange from %d to %d: %v", c.From, c.To, err)
	}
}

func wantUnmeasured(t *testing.T, s Store, what string, want ...geo.SnapshotPair) {
	t.Helper()
	got, err := s.UnmeasuredChanges(t.Context(), Paper.Name)
	if err != nil {
		t.Fatalf("UnmeasuredChanges %s: %v", what, err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("unmeasured %s: got %v, want %v", what, got, want)
	}
}

func unmeasuredChanges(t *testing.T, open Open) {
	s, clock := start(t, open)
	wantUnmeasured(t, s, "without a snapshot")
	fifth := mustPut(t, s, Day(5), geo.Added)
	wantUnmeasured(t, s, "with one snapshot")
	first, ninth := mustPut(t, s, Day(1), geo.Added), mustPut(t, s, Day(9), geo.Added)
	pair := func(from, to geo.Revision) geo.SnapshotPair {
		return geo.SnapshotPair{From: from, To: to, Statuses: geo.Statuses()}
	}
	wantUnmeasured(t, s, "at first", pair(first, fifth), pair(fifth, ninth))
	mustPutChange(t, s, geo.Change{From: fifth, To: ninth})
	wantUnmeasured(t, s, "of three snapshots", pair(first, fifth))
	mustPutChange(t, s, geo.Change{From: first, To: fifth})
	wantUnmeasured(t, s, "once all are stored")

	clock.Advance(time.Hour)
	third := mustPut(t, s, Day(3), geo.Added)
	wantUnmeasured(t, s, "with one in between", pair(first, third), pair(third, fifth))
	corrected := Day(9)
	corrected.Polygons = Day(8).Polygons
	revised := mustPut(t, s, corrected, geo.Revised)
	wantUnmeasured(t, s, "with one revised", pair(first, third), pair(third, fifth), pair(fifth, revised))
	if _, err := s.Withdraw(t.Context(), Paper.Name, date(3)); err != nil {
		t.Fatalf("Withdraw: %v", err)
	}
	wantUnmeasured(t, s, "with one withdrawn", pair(fifth, revised)) // the first and the fifth are neighbours again
	if _, err := s.UnmeasuredChanges(t.Context(), "papre"); geo.CodeOf(err) != geo.NotFound {
		t.Errorf("UnmeasuredChanges of an unknown source: got %v, want not found", err)
	}
}

func changedPolygons(t *testing.T, open Open) {
	s, _ := start(t, open)
	from, to := mustPut(t, s, Day(1), geo.Added), mustPut(t, s, Day(2), geo.Added)
	want := []geo.ChangedPolygon{
		{Status: geo.Occupied, Direction: geo.Gained, Shape: mixedImport().Polygons[0].Shape, Area: geo.Km2{Sphere: 1.0 / 3, Geodesic: 2.0 / 3}},
		{Status: geo.Contested, Direction: geo.Lost, Redrawn: true, Shape: Box(33, 46, 34, 47)},
		{Status: geo.Occupied, Direction: geo.Gained, Shape: Box(33, 46, 34, 47), Area: geo.Km2{Sphere: 7, Geodesic: 8}},
	}
	_, err := s.ChangedPolygons(t.Context(), from, to)
	refused(t, "before it is stored", err, geo.NotFound, "revision 1 to 2")
	mustPutChange(t, s, gainedChange(from, to, Box(10, 10, 11, 11), 5))
	for range 2 { // in place of what was stored
		mustPutChange(t, s, geo.Change{From: from, To: to, Polygons: want})
	}
	got, err := s.ChangedPolygons(t.Context(), from, to)
	if err != nil {
		t.Fatalf("Pieces: %v", err)
	}
	same(t, "changed polygons", got, want)
	_, err = s.ChangedPolygons(t.Context(), to, from)
	refused(t, "the other way round", err, geo.NotFound, "revision 2 to 1")
	transitions, err := s.StatusTransitions(t.Context(), geo.PointQuery{Source: Paper.Name, Point: orb.Point{10.5, 10.5}})
	if err != nil || len(transitions) != 0 {
		t.Errorf("transitions where the replaced change had a polygon: got %v, %v, want none", transitions, err)
	}
	mustPutChange(t, s, geo.Change{From: from, To: to})
	if got, err := s.ChangedPolygons(t.Context(), from, to); err != nil || len(got) != 0 {
		t.Errorf("changed polygons of a change of nothing: got %v, %v, want none", got, err)
	}
}

func changeRefused(t *testing.T, open Open) {
	s, _ := start(t, open)
	if err := s.PutSource(t.Context(), geo.Source{Name: "atlas"}); err != nil {
		t.Fatalf("PutSource: %v", err)
	}
	other := Day(3)
	other.Snapshot.Source = "atlas"
	first, second, foreign := mustPut(t, s, Day(1), geo.Added), mustPut(t, s, Day(2), geo.Added), mustPut(t, s, other, geo.Added)
	for name, test := range map[string]struct {
		spoil func(*geo.Change)
		code  geo.Code
		want  string
	}{
		"backward":            {func(c *geo.Change) { c.From, c.To = c.To, c.From }, geo.Invalid, "earlier first"},
		"to itself":           {func(c *geo.Change) { c.To = c.From }, geo.Invalid, "earlier first"},
		"to another source":   {func(c *geo.Change) { c.To = foreign }, geo.Invalid, "one source"},
		"unknown from":        {func(c *geo.Change) { c.From = 88 }, geo.NotFound, "revision 88"},
		"unknown to":          {func(c *geo.Change) { c.To = 99 }, geo.NotFound, "revision 99"},
		"polygon status":      {func(c *geo.Change) { c.Polygons[0].Status = "held" }, geo.Invalid, "polygon 0"},
		"polygon direction":   {func(c *geo.Change) { c.Polygons[0].Direction = "" }, geo.Invalid, "gained, lost"},
		"polygon is NaN":      {func(c *geo.Change) { c.Polygons[0].Area.Sphere = math.NaN() }, geo.Invalid, "NaN"},
		"polygon has no ring": {func(c *geo.Change) { c.Polygons[0].Shape = nil }, geo.Invalid, "no ring"},
		"polygon off Earth":   {func(c *geo.Change) { c.Polygons[0].Shape = Box(0, 0, 181, 1) }, geo.Invalid, "vertex 1"},
		"region status":       {func(c *geo.Change) { c.Regions[0].Status = "" }, geo.Invalid, "UA-65"},
		"change of a group":   {func(c *geo.Change) { c.Regions[0].Region = geo.Donbas }, geo.Invalid, "unit"},
		"region twice":        {func(c *geo.Change) { c.Regions = append(c.Regions, c.Regions[0]) }, geo.Invalid, "twice"},
		"gained is negative":  {func(c *geo.Change) { c.Regions[0].Gained.Geodesic = -1 }, geo.Invalid, "-1 km2"},
		"lost is infinite":    {func(c *geo.Change) { c.Regions[0].Lost.Sphere = math.Inf(1) }, geo.Invalid, "Inf"},
		"redrawn is NaN":      {func(c *geo.Change) { c.Regions[0].RedrawnGained.Sphere = math.NaN() }, geo.Invalid, "NaN"},
		"redrawn lost is NaN": {func(c *geo.Change) { c.Regions[0].RedrawnLost.Geodesic = math.NaN() }, geo.Invalid, "NaN"},
		"all is well":         {func(*geo.Change) {}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := gainedChange(first, second, Box(33, 46, 34, 47), 5)
			test.spoil(&c)
			err := s.PutChange(t.Context(), c)
			if test.code == "" {
				if err != nil {
					t.Errorf("PutChange: got %v, want no error", err)
				}
				return
			}
			refused(t, "PutChange", err, test.code, test.want)
		})
	}
}

// readEverything is what a reader sees of the change of readersBesideChange.
func readEverything(ctx context.Context, s Store) error {
	all := []geo.Period{{First: date(1), Last: date(31)}}
	rows, err := s.Series(ctx, geo.SeriesQuery{Source: Paper.Name, Status: geo.Occupied, Periods: all})
	if err != nil {
		return err
	}
	if len(rows) != 1 || rows[0].Unmeasured != 0 || rows[0].Change.Gained.Sphere != rows[0].Change.Lost.Sphere {
		return fmt.Errorf("series: got %+v, want one row that gained what it lost", rows)
	}
	polygons, err := s.ChangedPolygons(ctx, 1, 2)
	if err != nil {
		return err
	}
	for _, p := range polygons {
		if int(p.Area.Sphere) != len(polygons) {
			return fmt.Errorf("changed polygons: got %d, one of %v km2, want as many as that", len(polygons), p.Area.Sphere)
		}
	}
	return nil
}

func readersBesideChange(t *testing.T, open Open) {
	s, _ := start(t, open)
	from, to := mustPut(t, s, Day(1), geo.Added), mustPut(t, s, Day(2), geo.Added)
	edition := func(n int) geo.Change {
		km2 := geo.Km2{Sphere: float64(n), Geodesic: float64(n)}
		c := geo.Change{From: from, To: to, Regions: []geo.RegionChange{
			{Region: "UA-65", Status: geo.Occupied, Gained: km2}, {Region: geo.Outside, Status: geo.Occupied, Lost: km2}}}
		for range n {
			c.Polygons = append(c.Polygons, geo.ChangedPolygon{Status: geo.Occupied, Direction: geo.Gained, Shape: Box(33, 46, 34, 47), Area: km2})
		}
		return c
	}
	mustPutChange(t, s, edition(1))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for reads := 0; ; reads++ {
				select {
				case <-done:
					if reads > 0 {
						return
					}
				default:
				}
				if err := readEverything(t.Context(), s); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := range 60 {
		mustPutChange(t, s, edition(n%7+1))
	}
	close(done)
	readers.Wait()
}
