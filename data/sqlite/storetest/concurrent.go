package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"controlmap/geo"
)

// edition is the n-th state of one day: a few areas that bear its number, and ground
// that adds up to it.
func edition(n int) geo.Import {
	imp := Day(1)
	imp.Snapshot.Provenance = fmt.Sprint(n)
	imp.Polygons = nil
	for i := range 8 {
		imp.Polygons = append(imp.Polygons, geo.ControlPolygon{Status: geo.Occupied, Name: fmt.Sprint(n), Shape: Box(30+float64(i)/10, 45, 40, 46)})
	}
	imp.RegionAreas[0].Km2 = geo.Km2{Sphere: float64(n), Geodesic: float64(n)}
	return imp
}

// checkOneEdition reports whether all that a reader sees of the current day is of one edition.
func checkOneEdition(ctx context.Context, s Store) error {
	days, err := s.Snapshots(ctx, Paper.Name, time.Time{})
	if err != nil {
		return err
	}
	if len(days) != 1 || fmt.Sprint(days[0].Occupied.Sphere) != days[0].Provenance {
		return fmt.Errorf("days: got %+v, want one whose sphere km2 is its provenance", days)
	}
	polygons, err := s.Polygons(ctx, geo.PolygonQuery{Revision: days[0].Revision})
	if err != nil {
		return err
	}
	if len(polygons) != 8 {
		return fmt.Errorf("polygons of revision %d: got %d, want 8", days[0].Revision, len(polygons))
	}
	for _, a := range polygons {
		if a.Name != days[0].Provenance {
			return fmt.Errorf("revision %d: got a polygon of edition %s, want %s", days[0].Revision, a.Name, days[0].Provenance)
		}
	}
	return nil
}

func readersBesideWriter(t *testing.T, open Open) {
	s, _ := start(t, open)
	mustPut(t, s, edition(1), geo.Added)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for reads := 0; ; reads++ {
				select {
				case <-done:
					if reads > 0 {
						return
					}
				default:
				}
				if err := checkOneEdition(t.Context(), s); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for n := 2; n <= 60; n++ {
		mustPut(t, s, edition(n), geo.Revised)
	}
	close(done)
	readers.Wait()
}

func manyWriters(t *testing.T, open Open) {
	s, _ := start(t, open)
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for n := 1; n <= 28; n++ {
				if n%4 != w && n%7 != 0 {
					continue
				}
				if _, err := s.Put(t.Context(), Day(n)); err != nil {
					t.Errorf("Put %d: %v", n, err)
				}
			}
		})
	}
	writers.Wait()
	got := mustSummaries(t, s, time.Time{})
	seen := map[geo.Revision]bool{}
	for _, d := range got {
		seen[d.Revision] = true
	}
	if len(got) != 28 || len(seen) != 28 {
		t.Errorf("got %d days and %d revisions, want 28 of each", len(got), len(seen))
	}
}

func contextEnded(t *testing.T, open Open) {
	s, _ := start(t, open)
	revision, later := mustPut(t, s, Day(1), geo.Added), mustPut(t, s, Day(3), geo.Added)
	before := mustSummaries(t, s, time.Time{})
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	for _, calls := range []map[string]func(context.Context) error{sourceCalls(s), revisionCalls(s, revision), changeCalls(s, revision, later), tileCalls(s)} {
		for name, call := range calls {
			if err := call(canceled); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, canceled: got %v, want %v", name, err, context.Canceled)
			}
			if err := call(late); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s, too late: got %v, want %v", name, err, context.DeadlineExceeded)
			}
		}
	}
	same(t, "days afterwards", mustSummaries(t, s, time.Time{}), before)
}

// sourceCalls are the methods that are about a source or the database.
func sourceCalls(s Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Ping":      s.Ping,
		"ID":        func(ctx context.Context) error { _, err := s.ID(ctx); return err },
		"PutSource": func(ctx context.Context) error { return s.PutSource(ctx, geo.Source{Name: "atlas"}) },
		"Sources":   func(ctx context.Context) error { _, err := s.Sources(ctx); return err },
		"Source":    func(ctx context.Context) error { _, err := s.Source(ctx, Paper.Name); return err },
		"Confirmations": func(ctx context.Context) error {
			_, err := s.Confirmations(ctx, Paper.Name)
			return err
		},
		"EventMark": func(ctx context.Context) error { _, err := s.EventMark(ctx); return err },
		"News":      func(ctx context.Context) error { _, err := s.News(ctx, geo.EventMark{}, 1); return err },
		"Standings": func(ctx context.Context) error { _, err := s.Standings(ctx); return err },
		"Withdrawals": func(ctx context.Context) error {
			_, err := s.Withdrawals(ctx, Paper.Name)
			return err
		},
		"Tallies":   func(ctx context.Context) error { _, err := s.Tallies(ctx); return err },
		"Snapshots": func(ctx context.Context) error { _, err := s.Snapshots(ctx, Paper.Name, time.Time{}); return err },
		"Snapshot": func(ctx context.Context) error {
			_, err := s.Snapshot(ctx, geo.SnapshotQuery{Source: Paper.Name})
			return err
		},
		"LastNamed": func(ctx context.Context) error {
			_, _, err := s.LastNamed(ctx, Paper.Name, "south", geo.NewDate(2024, 3, 9))
			return err
		},
	}
}

// revisionCalls are the methods that are about one revision.
func revisionCalls(s Store, revision geo.Revision) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Revision": func(ctx context.Context) error { _, err := s.Revision(ctx, revision); return err },
		"Polygons": func(ctx context.Context) error {
			_, err := s.Polygons(ctx, geo.PolygonQuery{Revision: revision})
			return err
		},
		"RegionAreas": func(ctx context.Context) error { _, err := s.RegionAreas(ctx, revision); return err },
		"Put":         func(ctx context.Context) error { _, err := s.Put(ctx, Day(2)); return err },
		"SetState": func(ctx context.Context) error {
			_, err := s.SetState(ctx, revision, geo.Confirmed, "")
			return err
		},
		"Withdraw": func(ctx context.Context) error { _, err := s.Withdraw(ctx, Paper.Name, date(1)); return err },
		"PutFront": func(ctx context.Context) error { return s.PutFront(ctx, revision, nil) },
		"UnmeasuredFronts": func(ctx context.Context) error {
			_, err := s.UnmeasuredFronts(ctx, Paper.Name)
			return err
		},
		"Front": func(ctx context.Context) error { _, err := s.Front(ctx, revision); return err },
	}
}

// changeCalls are the methods that are about what changed between two revisions.
func changeCalls(s Store, from, to geo.Revision) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"PutChange": func(ctx context.Context) error { return s.PutChange(ctx, geo.Change{From: from, To: to}) },
		"UnmeasuredChanges": func(ctx context.Context) error {
			_, err := s.UnmeasuredChanges(ctx, Paper.Name)
			return err
		},
		"ChangedPolygons": func(ctx context.Context) error { _, err := s.ChangedPolygons(ctx, from, to); return err },
		"Series": func(ctx context.Context) error {
			_, err := s.Series(ctx, geo.SeriesQuery{Source: Paper.Name, Status: geo.Occupied})
			return err
		},
		"StatusTransitions": func(ctx context.Context) error {
			_, err := s.StatusTransitions(ctx, geo.PointQuery{Source: Paper.Name})
			return err
		},
	}
}

// tileCalls are the methods that are about tiles.
func tileCalls(s Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"PutTiles": func(ctx context.Context) error {
			return s.PutTiles(ctx, []geo.KeyedTile{textTile(mapOf(1), 0, 0, 0, "a")})
		},
		"Tile": func(ctx context.Context) error {
			_, err := s.Tile(ctx, textTile(mapOf(1), 0, 0, 0, "a").TileKey)
			return err
		},
		"TilesOf":         func(ctx context.Context) error { _, err := s.TilesOf(ctx, mapOf(1), geo.TileMVT); return err },
		"TileMaps":        func(ctx context.Context) error { _, err := s.TileMaps(ctx); return err },
		"TileUse":         func(ctx context.Context) error { _, err := s.TileUse(ctx); return err },
		"RequireTileLook": func(ctx context.Context) error { _, err := s.RequireTileLook(ctx, 1); return err },
		"DropTiles":       func(ctx context.Context) error { return s.DropTiles(ctx, mapOf(1)) },
	}
}

// canceledInTheMiddle wants each import whole or not there at all, whenever it is
// called off.
func canceledInTheMiddle(t *testing.T, open Open) {
	s, _ := start(t, open)
	for n := 1; n <= 28; n++ {
		imp := Day(n)
		for i := range 200 {
			imp.Polygons = append(imp.Polygons, geo.ControlPolygon{Status: geo.Claimed, Shape: Box(20, 40, 30+float64(i)/100, 41+float64(n)/100)})
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n*n)*50*time.Microsecond)
		_, err := s.Put(ctx, imp)
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("Put: got %v, want %v or nothing", err, context.DeadlineExceeded)
		}
		stored := 0
		for _, d := range mustSummaries(t, s, time.Time{}) {
			if d.Date == imp.Snapshot.Date {
				stored = len(mustPolygons(t, s, geo.PolygonQuery{Revision: d.Revision}))
			}
		}
		if want := len(imp.Polygons); (err == nil && stored != want) || (err != nil && stored != 0) {
			t.Errorf("after Put with %v: got %d polygons, want all %d or none", err, stored, want)
		}
	}
}
