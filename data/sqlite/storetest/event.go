package storetest

import (
	"fmt"
	"testing"
	"time"

	"controlmap/geo"
)

// news is about what a store tells of what it learned, from any mark on.
func news(t *testing.T, open Open) {
	s, clock := start(t, open)
	put := func(n, polygonsOf int, provisional bool, kind geo.OutcomeKind) geo.Revision {
		clock.Advance(time.Hour)
		imp := Day(n)
		imp.Polygons, imp.Provisional = Day(polygonsOf).Polygons, provisional
		return mustPut(t, s, imp, kind)
	}
	state := func(revision geo.Revision, to geo.State) {
		clock.Advance(time.Hour)
		if set, err := s.SetState(t.Context(), revision, to, "told"); err != nil || !set {
			t.Fatalf("SetState: got %t, %v", set, err)
		}
	}
	first := put(1, 1, false, geo.Added)
	second := put(2, 2, true, geo.Added)
	third := put(3, 3, true, geo.Added)
	state(second, geo.Confirmed)
	fourth := put(1, 3, false, geo.Revised)
	state(third, geo.Withdrawn)
	clock.Advance(time.Hour)
	fifth, err := s.Withdraw(t.Context(), Paper.Name, date(3))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		fmt.Sprintf("1 %d confirmed", first), fmt.Sprintf("2 %d provisional", second), fmt.Sprintf("3 %d provisional", third),
		fmt.Sprintf("2 %d confirmed", second), fmt.Sprintf("1 %d confirmed", fourth), fmt.Sprintf("3 %d withdrawn", third),
		fmt.Sprintf("3 %d withdrawn", fifth),
	}
	all := tell(t, s, geo.EventMark{}, 100)
	same(t, "all", words(all.Events), want)
	mark, err := s.EventMark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the mark of all", all.Mark, mark)
	for i, e := range all.Events {
		same(t, fmt.Sprintf("after event %d", i), words(tell(t, s, e.Mark, 100).Events), want[i+1:])
	}
	var pages []string
	for at := (geo.EventMark{}); at != mark; {
		page := tell(t, s, at, 1)
		if page.Mark == at {
			t.Fatalf("nothing after %+v, want what comes before %+v", at, mark)
		}
		pages, at = append(pages, words(page.Events)...), page.Mark
	}
	if len(pages) != len(want) {
		t.Errorf("one by one: got %v, want %d events", pages, len(want))
	}
}

func tell(t *testing.T, s Store, since geo.EventMark, limit int) geo.News {
	t.Helper()
	news, err := s.News(t.Context(), since, limit)
	if err != nil {
		t.Fatal(err)
	}
	return news
}

func words(events []geo.Event) []string {
	list := []string{}
	for _, e := range events {
		list = append(list, fmt.Sprintf("%d %d %s", e.Date.Time().Day(), e.Revision, e.State))
	}
	return list
}
