package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// fakeStore is a publisher with two maps of December 2025.
type fakeStore struct{ shapes []orb.Polygon }

func (fakeStore) Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error) {
	crimea := geo.Totals{Crimea: geo.Km2{Sphere: 27000}}
	flagged := geo.SnapshotSummary{StoredSnapshot: storedSnapshot(1, 2), Totals: crimea, Flags: []geo.Flag{{Kind: geo.FlagStep}}}
	return []geo.SnapshotSummary{flagged, {StoredSnapshot: storedSnapshot(2, 3), Totals: crimea}, {StoredSnapshot: storedSnapshot(3, 4), Totals: crimea}}, nil
}

func (fakeStore) RegionAreas(context.Context, geo.Revision) ([]geo.RegionArea, error) {
	return nil, nil
}

func storedSnapshot(revision geo.Revision, day int) geo.StoredSnapshot {
	return geo.StoredSnapshot{Snapshot: geo.Snapshot{Date: geo.NewDate(2025, 12, day)}, Revision: revision}
}

func (s fakeStore) Polygons(_ context.Context, q geo.PolygonQuery) (areas []geo.ControlPolygon, err error) {
	if !slices.Equal(q.Statuses, []geo.Status{geo.Occupied}) {
		return nil, errors.New("another status is asked for")
	}
	for _, shape := range s.shapes {
		areas = append(areas, geo.ControlPolygon{Status: geo.Occupied, Shape: shape})
	}
	return areas, nil
}

func mustLedger(t *testing.T) ledger {
	t.Helper()
	l, err := readLedger()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func mustCompare(t *testing.T, l ledger, shapes []orb.Polygon) comparison {
	t.Helper()
	c, err := compare(context.Background(), fakeStore{shapes}, l, geo.Source{Title: "A publisher & sons"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestThePublisherWhoAgrees(t *testing.T) {
	t.Parallel()
	l := mustLedger(t)
	c := mustCompare(t, l, l.occupied(geo.NewDate(2025, 12, 4)))
	if len(c.days) != 2 || len(c.overlaps) != 1 {
		t.Fatalf("got %d days and %d overlaps, want 2 without a flag and the last of the month", len(c.days), len(c.overlaps))
	}
	if o := c.overlaps[0]; math.Abs(o.percent()) > 1e-9 || math.Abs(o.union-1) > 1e-9 || len(c.worst) != 0 {
		t.Errorf("got %+.3f %%, %.6f and %v, want maps that agree", o.percent(), o.union, c.worst)
	}
}

func TestThePublisherWithOnePlaceMore(t *testing.T) {
	t.Parallel()
	const uman = "Uman" // far from the front
	cells, err := builtin.Cells()
	if err != nil {
		t.Fatal(err)
	}
	places, err := builtin.Places()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(places, func(p geo.Place) bool { return p.NameEN == uman && p.IsSettlement() })
	if i < 0 {
		t.Fatal("there is no Uman")
	}
	l := mustLedger(t)
	ours := l.occupied(geo.NewDate(2025, 12, 4))
	cell := cells[places[i].ID]
	c := mustCompare(t, l, append(slices.Clone(ours), cell...))
	want := measure.MultiPolygon(cell).Sphere
	if len(c.worst) != 1 || c.worst[0].place.NameEN != uman || !c.worst[0].theirs || math.Abs(c.worst[0].km2-want) > 1e-3 {
		t.Errorf("got %+v, want %.3f km2 at Uman on the publisher's map alone", c.worst, want)
	}
	held := l.ground(geo.NewDate(2025, 12, 4)).total()
	if got, want := c.overlaps[0].union, held/(held+want); math.Abs(got-want) > 1e-5 {
		t.Errorf("intersection over union %.6f, want %.6f", got, want)
	}
	var table bytes.Buffer
	if err := c.print(&table); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"2025-12-04", "Uman (UA-71)", "occupied on the publisher's map alone"} {
		if !strings.Contains(table.String(), line) {
			t.Errorf("the table lacks %q:\n%s", line, table.String())
		}
	}
}

func TestChartIsXMLThatSaysWhatItShows(t *testing.T) {
	t.Parallel()
	l := mustLedger(t)
	c := mustCompare(t, l, l.occupied(geo.NewDate(2025, 12, 4)))
	var svg bytes.Buffer
	newChart(l, []comparison{c}, geo.NewDate(2026, 1, 2)).write(&svg)
	var words []string
	for decoder := xml.NewDecoder(&svg); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok {
			words = append(words, string(text))
		}
	}
	for _, want := range []string{
		"The built-in source beside publishers' maps, compared on 2026-01-02",
		"A publisher & sons: the built-in total is within 0.5 percent on 2 of 2 days; intersection over union is at least 1.000.",
	} {
		if !slices.Contains(words, want) {
			t.Errorf("the chart does not say %q", want)
		}
	}
}

// TestThePublisherWithoutCrimea draws none, which is left out of the ledger, too.
func TestThePublisherWithoutCrimea(t *testing.T) {
	t.Parallel()
	l := mustLedger(t)
	date := geo.NewDate(2025, 12, 4)
	held := l.occupied(date)
	c := comparison{withoutCrimea: true}
	all, rest := comparison{}.sum(l, held), c.sum(l, held)
	if crimea := all - rest; crimea < 25000 || crimea > 26000 {
		t.Errorf("left out: got %.0f km2, want the 25 300 of land of Crimea and Sevastopol", crimea)
	}
	if inside, without := (comparison{}).inside(l, held), c.inside(l, held); math.Abs(inside-without-(all-rest)) > 1e-6 {
		t.Errorf("inside the oblasts: got %.3f km2 less, want %.3f", inside-without, all-rest)
	}
	if got := c.scope(); !strings.Contains(got, "without Crimea") || (comparison{}).scope() != "" {
		t.Errorf("scope: got %q, want it to say that Crimea is left out, and nothing else of others", got)
	}
	drawn := newChart(l, []comparison{c}, date)
	if len(drawn.comparisons) != 0 {
		t.Errorf("chart: got %d publishers, want none that does not draw all of the country", len(drawn.comparisons))
	}
}

// TestTheLargestDisagreementsComeFirst has two places that only the ledger has and one that
// only the publisher has.
func TestTheLargestDisagreementsComeFirst(t *testing.T) {
	t.Parallel()
	l := mustLedger(t)
	cells, err := builtin.Cells()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]orb.MultiPolygon{}
	for _, p := range l.places {
		if p.Region == "UA-71" || p.Region == geo.CrimeaUnit {
			byName[p.NameEN] = cells[p.ID]
		}
	}
	differ := change.Difference{Gained: byName["Uman"], Lost: append(slices.Clone(byName["Smila"]), byName["Yalta"]...)}
	for name, want := range map[string]struct {
		c     comparison
		names []string
	}{
		"all":            {comparison{}, []string{"Uman", "Smila", "Yalta"}},
		"without Crimea": {comparison{withoutCrimea: true}, []string{"Uman", "Smila"}},
	} {
		found := want.c.disagreements(l, differ)
		var names []string
		for i, d := range found {
			names = append(names, d.place.NameEN)
			if i > 0 && d.km2 > found[i-1].km2 {
				t.Errorf("%s: got %s with %.1f km2 after %.1f, want the largest first", name, d.place.NameEN, d.km2, found[i-1].km2)
			}
			if d.theirs != (d.place.NameEN == "Uman") {
				t.Errorf("%s: %s: got theirs %t", name, d.place.NameEN, d.theirs)
			}
		}
		slices.Sort(names)
		slices.Sort(want.names)
		if !slices.Equal(names, want.names) {
			t.Errorf("%s: got %v, want %v", name, names, want.names)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	c := chart{first: geo.NewDate(2022, 1, 1), last: geo.NewDate(2022, 4, 11)} // a hundred days
	p := panel{top: 0, bottom: 100, low: 0, high: 10}
	at := func(day int, value float64) sample { return sample{c.first.AddDays(day), value} }
	for _, tt := range []struct {
		name    string
		samples []sample
		want    string
	}{
		{"joined", []sample{at(0, 0), at(45, 5)}, `d="M@0 100.0h0L@45 50.0"`},
		{"too far apart", []sample{at(0, 0), at(46, 5)}, `class="line l1 dot" d="M@0 100.0h0M@46 50.0h0"`},
		{"beyond the panel", []sample{at(0, 0), at(1, 11), at(2, 10)}, `class="line l1 dot" d="M@0 100.0h0M@2 0.0h0"`},
		{"below the panel", []sample{at(0, -1), at(1, 1)}, `d="M@1 90.0h0"`},
		{"nothing", nil, `d=""`},
	} {
		var out bytes.Buffer
		c.writeLine(&out, p, 5, tt.samples)
		want := tt.want
		for _, day := range []int{0, 1, 2, 45, 46} {
			x := fmt.Sprintf("%.1f", left+(right-left)*float64(day)/100)
			want = strings.ReplaceAll(want, fmt.Sprintf("@%d ", day), x+" ")
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: got %s, want it with %s", tt.name, out.String(), want)
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ ours, theirs, want float64 }{{101, 100, 1}, {99, 100, -1}, {100, 100, 0}} {
		if got := (total{ours: tt.ours, theirs: tt.theirs}).percent(); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%v of %v: got %v %%, want %v", tt.ours, tt.theirs, got, tt.want)
		}
	}
}

// TestCommand has a database with the built-in source and one publisher, which has what the
// ledger has.
func TestCommand(t *testing.T) {
	t.Parallel()
	l := mustLedger(t)
	folder := t.TempDir()
	db := filepath.Join(folder, "test.db")
	store, err := sqlite.Open(t.Context(), db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	date := geo.NewDate(2025, 12, 4)
	put := func(src geo.Source, shapes []orb.Polygon) {
		t.Helper()
		if err := store.PutSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		imp := geo.Import{Snapshot: geo.Snapshot{Source: src.Name, Date: date}}
		for _, shape := range shapes {
			imp.Polygons = append(imp.Polygons, geo.ControlPolygon{Status: geo.Occupied, Shape: shape})
		}
		imp.RegionAreas = []geo.RegionArea{{Region: geo.CrimeaUnit, Status: geo.Occupied, Km2: geo.Km2{Sphere: 27000}}}
		if _, err := store.Put(t.Context(), imp); err != nil {
			t.Fatal(err)
		}
	}
	put(l.source, l.occupied(date))
	if _, err := (command{DB: db}).compare(t.Context(), l); geo.CodeOf(err) != geo.NotFound {
		t.Errorf("the ledger alone: got %v, want that there is nothing to compare with", err)
	}
	put(geo.Source{Name: "same", Title: "The same"}, l.occupied(date))
	if err := store.PutSource(t.Context(), geo.Source{Name: "empty"}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	found, err := (command{DB: db}).compare(t.Context(), l)
	if err != nil || len(found) != 1 || found[0].source.Name != "same" || found[0].overlaps[0].union < 0.999999 {
		t.Errorf("got %+v, %v, want one publisher that agrees", found, err)
	}
	svg := filepath.Join(folder, "chart.svg")
	if err := (command{DB: db, Chart: svg}).Run(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(svg); err != nil || !bytes.HasPrefix(text, []byte("<svg ")) {
		t.Errorf("chart: got %.20q, %v, want SVG", text, err)
	}
}
