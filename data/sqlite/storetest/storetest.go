// Package storetest is the contract of a store of snapshots, as tests that any
// implementation can be run through.
package storetest

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Store is what the contract is about.
type Store interface {
	Ping(ctx context.Context) error
	ID(ctx context.Context) (string, error)
	PutSource(ctx context.Context, source geo.Source) error
	Sources(ctx context.Context) ([]geo.SourceSummary, error)
	Source(ctx context.Context, name geo.SourceName) (geo.SourceSummary, error)
	PutDeviations(ctx context.Context, source geo.SourceName, list geo.Deviations) error
	Deviations(ctx context.Context, q geo.DeviationQuery) (geo.Deviations, error)
	Tallies(ctx context.Context) ([]geo.Tally, error)
	Standings(ctx context.Context) ([]geo.Standing, error)
	Confirmations(ctx context.Context, source geo.SourceName) (map[geo.Revision]time.Time, error)
	EventMark(ctx context.Context) (geo.EventMark, error)
	News(ctx context.Context, since geo.EventMark, limit int) (geo.News, error)
	Withdrawals(ctx context.Context, source geo.SourceName) ([]geo.Withdrawal, error)
	Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error)
	Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error)
	Revision(ctx context.Context, revision geo.Revision) (geo.StoredSnapshot, error)
	Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error)
	RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error)
	LastNamed(ctx context.Context, source geo.SourceName, name string, before geo.Date) (geo.ControlPolygon, geo.Date, error)
	Put(ctx context.Context, imp geo.Import) (geo.Outcome, error)
	SetState(ctx context.Context, revision geo.Revision, state geo.State, reason string) (changed bool, err error)
	Withdraw(ctx context.Context, source geo.SourceName, date geo.Date) (geo.Revision, error)
	PutFront(ctx context.Context, revision geo.Revision, lengths []geo.FrontLength) error
	UnmeasuredFronts(ctx context.Context, source geo.SourceName) ([]geo.Revision, error)
	Front(ctx context.Context, revision geo.Revision) ([]geo.FrontLength, error)
	PutChange(ctx context.Context, c geo.Change) error
	UnmeasuredChanges(ctx context.Context, source geo.SourceName) ([]geo.SnapshotPair, error)
	ChangedPolygons(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error)
	MeasuredBy(ctx context.Context) (string, error)
	BeginMeasuring(ctx context.Context, edition string) error
	UnmeasuredRevisions(ctx context.Context) ([]geo.Revision, error)
	PutMeasured(ctx context.Context, revision geo.Revision, areas []geo.RegionArea, front []geo.FrontLength) error
	OutdatedChanges(ctx context.Context) ([]geo.SnapshotPair, error)
	FinishMeasuring(ctx context.Context, edition string) error
	Series(ctx context.Context, q geo.SeriesQuery) ([]geo.SeriesRow, error)
	StatusTransitions(ctx context.Context, q geo.PointQuery) ([]geo.StatusTransition, error)
	PutTiles(ctx context.Context, tiles []geo.KeyedTile) error
	Tile(ctx context.Context, key geo.TileKey) (geo.StoredTile, error)
	TilesOf(ctx context.Context, of geo.MapID, format geo.TileFormat) ([]geo.TileKey, error)
	TileMaps(ctx context.Context) ([]geo.MapID, error)
	TileUse(ctx context.Context) (geo.TileUse, error)
	RequireTileLook(ctx context.Context, look int) (usable bool, err error)
	DropTiles(ctx context.Context, maps ...geo.MapID) error
}

// Open returns an empty store that takes the time from clock and is closed when the test
// ends.
type Open func(t *testing.T, clock func() time.Time) Store

// Reopen opens the database of a store that Open or Reopen has returned once more, beside
// it, until the test ends.
type Reopen func(t *testing.T, s Store, clock func() time.Time) Store

// contract is what a store promises, by name.
var contract = map[string]func(*testing.T, Open){
	"sources":                     sources,
	"source replaced":             sourceReplaced,
	"source refused":              sourceRefused,
	"source with a snapshot":      sourceWithSnapshot,
	"deviations":                  deviations,
	"deviations refused":          deviationsRefused,
	"outcomes":                    outcomes,
	"unchanged leaves no trace":   unchangedImport,
	"order of polygons":           reorderedPolygons,
	"superseding":                 superseding,
	"the same map, better":        confirmation,
	"withdrawn":                   withdrawal,
	"withdrawing refused":         withdrawRefused,
	"tallies":                     tallies,
	"standings":                   standings,
	"taken back":                  takenBack,
	"news":                        news,
	"import refused":              importRefused,
	"as known at":                 asKnownAt,
	"late snapshot":               lateSnapshot,
	"clock out of range":          clockOutOfRange,
	"unknown source":              unknownSource,
	"clock set back":              clockSetBack,
	"snapshot by date":            snapshotByDate,
	"snapshot by revision":        snapshotByRevision,
	"fingerprint":                 fingerprints,
	"snapshot not found":          snapshotNotFound,
	"list of snapshots":           summaries,
	"flagged snapshots":           flaggedSummaries,
	"polygons":                    polygons,
	"polygons by bound":           polygonsByBound,
	"region areas":                regionAreas,
	"last named":                  lastNamed,
	"front":                       front,
	"front refused":               frontRefused,
	"unmeasured changes":          unmeasuredChanges,
	"maps of some statuses":       someStatuses,
	"carried over":                carriedOver,
	"the same map of more":        sameMapOfMore,
	"changed polygons":            changedPolygons,
	"change refused":              changeRefused,
	"measured anew":               measuredAnew,
	"measured by a third edition": measuredByAThird,
	"measuring refused":           measuringRefused,
	"series":                      series,
	"series by unit":              seriesByUnit,
	"series of redrawn snapshots": seriesOfRedrawn,
	"series as known at":          seriesAsKnownAt,
	"series refused":              seriesRefused,
	"transitions":                 transitions,
	"transitions as known at":     transitionsAsKnownAt,
	"tiles":                       tiles,
	"tiles refused":               tilesRefused,
	"tiles of other maps":         tilesOfOtherMaps,
	"tiles of another look":       tilesOfAnotherLook,
	"tiles put again":             tilesPutAgain,
	"tiles whole or not at all":   tilesWhole,
	"readers beside a change":     readersBesideChange,
	"readers beside a writer":     readersBesideWriter,
	"many writers":                manyWriters,
	"context ended":               contextEnded,
	"canceled in the middle":      canceledInTheMiddle,
}

// Run runs the contract.
func Run(t *testing.T, open Open, reopen Reopen) {
	t.Run("id", func(t *testing.T) { identity(t, open, reopen) })
	for name, test := range contract {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

// Clock is a clock that stands still until it is set.
type Clock struct{ at time.Time }

// Noon is when a test's clock is first read.
var Noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// NewClock returns a clock that stands at Noon.
func NewClock() *Clock { return &Clock{Noon} }

// Now returns the time at which the clock stands.
func (c *Clock) Now() time.Time { return c.at }

// Advance moves the clock by d.
func (c *Clock) Advance(d time.Duration) { c.at = c.at.Add(d) }

// Paper is the source of the tests' snapshots.
var Paper = geo.Source{
	Name:        "paper",
	Title:       "The Paper",
	Description: "drawn by hand",
	Licence:     "CC0",
	Attribution: "© The Paper",
	URL:         "https://paper.example/",
	Statuses:    map[geo.Status]string{geo.Occupied: "held", geo.Contested: "в бою"},
	SplitsSince: true,
}

// Box returns a closed ring around the given bound, counter-clockwise.
func Box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

// Day returns an import of Paper for the n-th day of March 2024: one occupied polygon
// that differs from day to day, and its area.
func Day(n int) geo.Import {
	km2 := geo.Km2{Sphere: float64(100 + n), Geodesic: float64(101 + n)}
	return geo.Import{
		Snapshot: geo.Snapshot{Source: Paper.Name, Date: geo.NewDate(2024, time.March, n), Provenance: "paper.json"},
		Polygons: []geo.ControlPolygon{{
			Status: geo.Occupied, Since: geo.Since2022, Name: "south",
			Shape: Box(33, 46, 34+float64(n)/100, 47), Area: km2,
		}},
		RegionAreas: []geo.RegionArea{{Region: "UA-65", Status: geo.Occupied, Since: geo.Since2022, Km2: km2}},
	}
}

// start opens a store that has Paper.
func start(t *testing.T, open Open) (Store, *Clock) {
	t.Helper()
	clock := NewClock()
	s := open(t, clock.Now)
	if err := s.PutSource(t.Context(), Paper); err != nil {
		t.Fatalf("PutSource: %v", err)
	}
	return s, clock
}

// mustPut stores an import and wants the given change.
func mustPut(t *testing.T, s Store, imp geo.Import, want geo.OutcomeKind) geo.Revision {
	t.Helper()
	got, err := s.Put(t.Context(), imp)
	if err != nil {
		t.Fatalf("Put %s: %v", imp.Snapshot.Date, err)
	}
	if got.Kind != want {
		t.Fatalf("Put %s: got %s, want %s", imp.Snapshot.Date, got.Kind, want)
	}
	return got.Revision
}

func mustSnapshot(t *testing.T, s Store, q geo.SnapshotQuery) geo.StoredSnapshot {
	t.Helper()
	got, err := s.Snapshot(t.Context(), q)
	if err != nil {
		t.Fatalf("Snapshot %+v: %v", q, err)
	}
	return got
}

func mustPolygons(t *testing.T, s Store, q geo.PolygonQuery) []geo.ControlPolygon {
	t.Helper()
	got, err := s.Polygons(t.Context(), q)
	if err != nil {
		t.Fatalf("Polygons of revision %d: %v", q.Revision, err)
	}
	return got
}

func mustSummaries(t *testing.T, s Store, asKnownAt time.Time) []geo.SnapshotSummary {
	t.Helper()
	got, err := s.Snapshots(t.Context(), Paper.Name, asKnownAt)
	if err != nil {
		t.Fatalf("Snapshots: %v", err)
	}
	return got
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// refused wants an error with a code, whose message has every part of want.
func refused(t *testing.T, what string, err error, code geo.Code, want ...string) {
	t.Helper()
	if err == nil || geo.CodeOf(err) != code {
		t.Errorf("%s: got %v (%s), want %s", what, err, geo.CodeOf(err), code)
		return
	}
	for _, part := range want {
		if !strings.Contains(geo.MessageOf(err), part) {
			t.Errorf("%s: got %q, want it to say %q", what, geo.MessageOf(err), part)
		}
	}
}
