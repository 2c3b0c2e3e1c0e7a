package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// shelf is a publisher with two maps of December 2025.
type shelf struct{ shapes []orb.Polygon }

func (shelf) Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error) {
	crimea := geo.Km2{Sphere: 27000}
	flagged := geo.SnapshotSummary{StoredSnapshot: stored(1, 2), Crimea: crimea, Flags: []geo.Flag{{Kind: geo.FlagStep}}}
	return []geo.SnapshotSummary{flagged, {StoredSnapshot: stored(2, 3), Crimea: crimea}, {StoredSnapshot: stored(3, 4), Crimea: crimea}}, nil
}

func stored(revision geo.Revision, day int) geo.StoredSnapshot {
	return geo.StoredSnapshot{Snapshot: geo.Snapshot{Date: geo.NewDate(2025, 12, day)}, Revision: revision}
}

func (s shelf) Polygons(_ context.Context, q geo.PolygonQuery) (areas []geo.ControlPolygon, err error) {
	if !slices.Equal(q.Statuses, []geo.Status{geo.Occupied, geo.Advance}) {
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
	c, err := compare(context.Background(), shelf{shapes}, l, geo.Source{Title: "A publisher & sons"})
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
	if o := c.overlaps[0]; o.percent() != 0 || math.Abs(o.union-1) > 1e-9 || len(c.worst) != 0 {
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
	i := slices.IndexFunc(places, func(p geo.Place) bool { return p.NameEN == uman })
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
	held := l.total(geo.NewDate(2025, 12, 4)) - measure.Sphere(cells[10002][0]) // Tuzla lies outside the oblasts
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
		"A publisher & sons: the built-in total is within 0.7 percent on 2 of 2 days; intersection over union is at least 1.000.",
	} {
		if !slices.Contains(words, want) {
			t.Errorf("the chart does not say %q", want)
		}
	}
}
