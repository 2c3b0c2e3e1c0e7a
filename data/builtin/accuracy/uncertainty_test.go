package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// publisher has maps of Donetsk oblast alone, by date, and the ground that was held before
// the invasion.
type publisher struct {
	fakeStore
	days map[geo.SourceName][]publisherDay
}

type publisherDay struct {
	date    geo.Date
	km2     float64 // since 2022
	flagged bool
}

func (p publisher) Snapshots(_ context.Context, source geo.SourceName, _ time.Time) (list []geo.SnapshotSummary, err error) {
	for i, day := range p.days[source] {
		s := geo.SnapshotSummary{SplitSince: source == geo.DeepState}
		s.Date, s.Revision = day.date, revisionOf(source, i)
		if day.flagged {
			s.Flags = []geo.Flag{{Kind: geo.FlagStep}}
		}
		list = append(list, s)
	}
	return list, nil
}

func revisionOf(source geo.SourceName, i int) geo.Revision { return geo.Revision(1000*len(source) + i) }

func (p publisher) RegionAreas(_ context.Context, revision geo.Revision) ([]geo.RegionArea, error) {
	for source, days := range p.days {
		for i, day := range days {
			if revisionOf(source, i) == revision {
				return []geo.RegionArea{
					{Region: geo.Donetsk, Status: geo.Occupied, Since: geo.SincePre2022, Km2: geo.Km2{Sphere: 100}},
					{Region: geo.Donetsk, Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: day.km2 + 40}, Water: geo.Km2{Sphere: 40}},
					{Region: geo.Donetsk, Status: geo.Contested, Km2: geo.Km2{Sphere: 5000}},
					{Region: geo.Outside, Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: 7}},
				}, nil
			}
		}
	}
	return nil, geo.Errorf(geo.NotFound, "there is no revision %d", revision)
}

// emptyLedger has nothing anywhere at any time.
func emptyLedger() ledger {
	return ledger{regions: geo.Regions{Units: []geo.Region{{Code: geo.Luhansk}, {Code: geo.Donetsk}}}, splits: map[*orb.Point]map[geo.RegionCode]geo.Km2{}}
}

func TestUncertaintyOfNothing(t *testing.T) {
	t.Parallel()
	day := geo.NewDate
	p := publisher{days: map[geo.SourceName][]publisherDay{
		geo.ISW: {{day(2022, 2, 24), 10, false}, {day(2022, 2, 27), 20.04, false}, {day(2022, 3, 1), 999, true}, {day(2022, 4, 25), 30, false}, {day(2022, 4, 26), 888, false}},
		geo.DeepState: {
			{day(2022, 4, 25), 777, false}, {day(2022, 12, 30), 40, false}, {day(2022, 12, 31), 50, false},
			{day(2023, 1, 1), 60, false}, {day(2023, 1, 31), 55, false}, {day(2023, 3, 1), 70, false},
		},
	}}
	list, nets, err := uncertainty(t.Context(), p, emptyLedger())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.SplitSeq(strings.TrimSpace(string(uncertaintyCSV(list))), "\n") {
		if !strings.HasPrefix(line, "#") {
			got = append(got, line)
		}
	}
	of := func(region string, outside float64) (rows []string) {
		less := func(km2 float64) string { return fmt.Sprintf("%.5g", -100-outside-km2) }
		return []string{
			region + ",2015-02-20,2022-02-23,-100,-100,1,deepstate",
			region + ",2022-02-24,2022-04-24," + less(20.1) + "," + less(10) + ",2,isw",
			region + ",2022-04-25,2022-04-25," + less(30) + "," + less(30) + ",1,isw",
			region + ",2022-04-26,2022-12-31," + less(50) + "," + less(40) + ",2,deepstate",
			region + ",2023-01-01,2023-02-28," + less(60) + "," + less(55) + ",2,deepstate",
			region + ",2023-03-01,," + less(70) + "," + less(70) + ",1,deepstate",
		}
	}
	want := []string{"region,from,to,least_km2,most_km2,days,compared_with"}
	want = append(want, of("UA", 7)...)
	want = append(want, "UA-09,2015-02-20,2022-02-23,0,0,1,deepstate", "UA-09,2022-02-24,2022-04-25,0,0,3,isw", "UA-09,2022-04-26,,0,0,5,deepstate")
	want = append(want, of("UA-14", 0)...)
	want = append(want, "crimea,2015-02-20,2022-02-23,0,0,1,deepstate", "crimea,2022-02-24,2022-04-25,0,0,3,isw", "crimea,2022-04-26,,0,0,5,deepstate")
	want = append(want, of("donbas", 0)...)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(nets) != 2 || nets[0] != (net{day(2023, 1, 1), 0, 5}) || nets[1] != (net{day(2023, 3, 1), 0, 15}) {
		t.Errorf("net changes: got %+v, want +5 in January, and +15 until March", nets)
	}
}

func TestUncertaintyWithoutPublisher(t *testing.T) {
	t.Parallel()
	_, _, err := uncertainty(t.Context(), publisher{}, emptyLedger())
	if geo.CodeOf(err) != geo.NotFound || !strings.Contains(fmt.Sprint(err), `"isw"`) {
		t.Errorf("got %v, want NotFound that names the publisher", err)
	}
}

// TestUncertaintyIsReadAgain reads what is written for the ledger itself.
func TestUncertaintyIsReadAgain(t *testing.T) {
	t.Parallel()
	l := mustLedger(t)
	day := geo.NewDate(2023, 5, 5)
	p := publisher{days: map[geo.SourceName][]publisherDay{geo.ISW: {{geo.NewDate(2022, 3, 1), 0, false}}, geo.DeepState: {{day, 1000, false}}}}
	list, _, err := uncertainty(t.Context(), p, l)
	if err != nil {
		t.Fatal(err)
	}
	read, err := builtin.ReadUncertainty(uncertaintyCSV(list))
	if err != nil {
		t.Fatal(err)
	}
	d, known := read.At(geo.Donetsk, day)
	var held float64
	for _, shape := range l.occupied(day) {
		held += l.oblasts.Split(shape)[geo.Donetsk].Sphere - l.oblasts.Water(shape)[geo.Donetsk].Sphere
	}
	if want := held - 1100; !known || d.MostKm2 < want || d.MostKm2 > want+0.1 {
		t.Errorf("Donetsk: got %v, %t, want %.3f km2 more than the publisher", d, known, want)
	}
}
