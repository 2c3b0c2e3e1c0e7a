package servertest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// Box is a closed ring, counter-clockwise.
func Box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func unit(code geo.RegionCode, name string, shape orb.Ring, km2 float64) geo.Region {
	return geo.Region{Code: code, NameEN: name, NameUK: name, Shape: orb.MultiPolygon{{shape}}, Area: geo.Km2{Sphere: km2, Geodesic: km2}}
}

var squares = geo.Regions{Boundary: "squares", Units: []geo.Region{
	unit("UA-09", "Luhansk", Box(38, 48, 39, 49), 4000),
	unit("UA-14", "Donetsk", Box(37, 48, 38, 49), 8000),
	unit("UA-40", "Sevastopol", Box(33, 44, 34, 45), 500),
	unit("UA-43", "Crimea", Box(34, 45, 35, 46), 2000),
}}

// Revision is one revision in a Store.
type Revision struct {
	geo.StoredSnapshot
	Shapes      []geo.ControlPolygon
	RegionAreas []geo.RegionArea
}

// Store holds the revisions of each source in the order of their dates. Its fields are to be set
// before it is served.
type Store struct {
	SourceList  []geo.SourceSummary
	Revisions   map[geo.SourceName][]Revision
	Flags       map[geo.Revision][]geo.Flag
	Transitions map[geo.SourceName][]geo.StatusTransition
	// DeviationsOf holds how far a source is from maps that it was compared with.
	DeviationsOf map[geo.SourceName]geo.Deviations
	// WithdrawalsOf holds the maps of a source that were taken back, and Standing how sources stand
	// with their publishers; both may be nil.
	WithdrawalsOf map[geo.SourceName][]geo.Withdrawal
	Standing      map[geo.SourceName]geo.Standing
	ConfirmedAt   map[geo.Revision]time.Time  // of maps that were provisional first; may be nil
	NewsList      []geo.Event                 // in the order in which they became known; may be nil
	Broken        error                       // what every method answers, if anything
	OnSnapshot    func(context.Context) error // runs before Snapshot answers
	OnPolygons    func(context.Context) error // runs before Areas answers; may be nil
	OnSnapshots   func(geo.SourceName)        // runs when Days has been read; may be nil

	mu           sync.Mutex
	PolygonReads []geo.PolygonQuery
	LastSeries   geo.SeriesQuery // the last one
}

// Ping returns Broken.
func (f *Store) Ping(context.Context) error { return f.Broken }

// Sources returns SourceList.
func (f *Store) Sources(context.Context) ([]geo.SourceSummary, error) { return f.SourceList, f.Broken }

// Tallies counts the revisions of settlements.
func (f *Store) Tallies(context.Context) ([]geo.Tally, error) {
	return []geo.Tally{{Source: "settlements", Added: 2, Revised: 1}}, f.Broken
}

// Standings returns Standing, with the newest revision of each source.
func (f *Store) Standings(context.Context) (list []geo.Standing, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, src := range f.SourceList {
		s := f.Standing[src.Name]
		s.Source = src.Name
		for _, r := range f.Revisions[src.Name] {
			if s.Revision < r.Revision {
				s.Revision, s.RecordedAt = r.Revision, r.RecordedAt
			}
		}
		if s.Version == "" {
			s.Version = fmt.Sprintf("01234567.r%d.s0", s.Revision)
		}
		list = append(list, s)
	}
	return list, f.Broken
}

// Confirmations returns ConfirmedAt.
func (f *Store) Confirmations(context.Context, geo.SourceName) (map[geo.Revision]time.Time, error) {
	return f.ConfirmedAt, f.Broken
}

// Tell adds an event, of a revision of its own.
func (f *Store) Tell(source geo.SourceName, date geo.Date, state geo.State) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := geo.Revision(len(f.NewsList) + 1)
	f.NewsList = append(f.NewsList, geo.Event{Source: source, Date: date, Revision: n, State: state, Mark: geo.EventMark{Revision: n}})
}

// EventMark returns that of the last of NewsList.
func (f *Store) EventMark(context.Context) (mark geo.EventMark, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.NewsList); n > 0 {
		mark = f.NewsList[n-1].Mark
	}
	return mark, f.Broken
}

// News returns what is in NewsList since a mark.
func (f *Store) News(_ context.Context, since geo.EventMark, limit int) (geo.News, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	news := geo.News{Mark: since}
	for _, e := range f.NewsList {
		if !since.Covers(e.Mark) && len(news.Events) < limit {
			news.Events, news.Mark = append(news.Events, e), e.Mark
		}
	}
	return news, f.Broken
}

// Withdrawals returns WithdrawalsOf a source.
func (f *Store) Withdrawals(_ context.Context, name geo.SourceName) ([]geo.Withdrawal, error) {
	return f.WithdrawalsOf[name], f.Broken
}

// Source returns a source of SourceList; NotFound.
func (f *Store) Source(_ context.Context, name geo.SourceName) (geo.SourceSummary, error) {
	if f.Broken != nil {
		return geo.SourceSummary{}, f.Broken
	}
	for _, s := range f.SourceList {
		if s.Name == name {
			return s, nil
		}
	}
	return geo.SourceSummary{}, geo.Errorf(geo.NotFound, "source %q is none of settlements, empty", name)
}

// known returns the current revision of each day.
func (f *Store) known(name geo.SourceName, at time.Time) (known []Revision) {
	for _, s := range f.Revisions[name] {
		if !at.IsZero() && s.RecordedAt.After(at) {
			continue
		}
		if n := len(known); n > 0 && known[n-1].Date == s.Date {
			known = known[:n-1] // corrected
		}
		known = append(known, s)
	}
	return known
}

// Snapshots lists the newest revision of each day as known at an instant.
func (f *Store) Snapshots(_ context.Context, name geo.SourceName, at time.Time) (days []geo.SnapshotSummary, err error) {
	if f.OnSnapshots != nil {
		defer f.OnSnapshots(name)
	}
	for _, s := range f.known(name, at) {
		days = append(days, geo.SnapshotSummary{StoredSnapshot: s.StoredSnapshot, Totals: geo.Totals{Occupied: geo.Km2{Sphere: 100, Geodesic: 101}}, SplitSince: true, Flags: f.Flags[s.Revision]})
	}
	geo.CarryOver(days)
	return days, f.Broken
}

// Snapshot returns the last snapshot at or before a date; NotFound.
func (f *Store) Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error) {
	if f.OnSnapshot != nil {
		if err := f.OnSnapshot(ctx); err != nil {
			return geo.StoredSnapshot{}, err
		}
	}
	for _, s := range slices.Backward(f.known(q.Source, q.AsKnownAt)) {
		if q.Date.IsZero() || !q.Date.Before(s.Date) {
			return f.withCarried(s.StoredSnapshot, q.AsKnownAt), nil
		}
	}
	return geo.StoredSnapshot{}, geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s", q.Source, q.Date)
}

func (f *Store) withCarried(s geo.StoredSnapshot, at time.Time) geo.StoredSnapshot {
	var days []geo.SnapshotSummary
	for _, known := range f.known(s.Source, at) {
		days = append(days, geo.SnapshotSummary{StoredSnapshot: known.StoredSnapshot})
	}
	geo.CarryOver(days)
	s.Carried = geo.CarriedInto(s.Snapshot, days)
	return s
}

func (f *Store) state(revision geo.Revision) (found Revision) {
	for _, states := range f.Revisions {
		for _, s := range states {
			if s.Revision == revision {
				found = s
			}
		}
	}
	return found
}

// Polygons returns the shapes of a revision.
func (f *Store) Polygons(ctx context.Context, q geo.PolygonQuery) (areas []geo.ControlPolygon, err error) {
	f.mu.Lock()
	f.PolygonReads = append(f.PolygonReads, q)
	f.mu.Unlock()
	if f.OnPolygons != nil {
		if err := f.OnPolygons(ctx); err != nil {
			return nil, err
		}
	}
	for _, a := range f.state(q.Revision).Shapes {
		wanted := len(q.Statuses) == 0 || slices.Contains(q.Statuses, a.Status)
		if wanted && (q.Bound == nil || q.Bound.Intersects(a.Shape.Bound())) {
			areas = append(areas, a)
		}
	}
	return areas, nil
}

// RegionAreas returns what a revision measures.
func (f *Store) RegionAreas(_ context.Context, revision geo.Revision) ([]geo.RegionArea, error) {
	return f.state(revision).RegionAreas, nil
}

// Deviations returns DeviationsOf a source, whatever the period.
func (f *Store) Deviations(_ context.Context, q geo.DeviationQuery) (geo.Deviations, error) {
	return f.DeviationsOf[q.Source], f.Broken
}

// Revision returns a snapshot as it is in a revision; NotFound.
func (f *Store) Revision(_ context.Context, revision geo.Revision) (geo.StoredSnapshot, error) {
	found := f.state(revision)
	if found.Revision == 0 {
		return geo.StoredSnapshot{}, geo.Errorf(geo.NotFound, "there is no revision %d", revision)
	}
	return f.withCarried(found.StoredSnapshot, time.Time{}), f.Broken
}

// ChangedPolygons returns NotFound: no change has been measured.
func (f *Store) ChangedPolygons(_ context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error) {
	return nil, geo.Errorf(geo.NotFound, "the change from %d to %d is not measured", from, to)
}

// Reads is how often shapes were read.
func (f *Store) Reads() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.PolygonReads)
}

// Series returns a row for each snapshot and period.
func (f *Store) Series(_ context.Context, q geo.SeriesQuery) (rows []geo.SeriesRow, err error) {
	f.mu.Lock()
	f.LastSeries = q
	f.mu.Unlock()
	for i, period := range q.Periods {
		found, err := f.Snapshot(context.Background(), geo.SnapshotQuery{Source: q.Source, Date: period.Last, AsKnownAt: q.AsKnownAt})
		if err != nil {
			continue
		}
		sum := geo.SeriesRow{Period: i, Region: geo.Ukraine, FrontKm: 100}
		for _, g := range f.state(found.Revision).RegionAreas {
			if g.Status != q.Status || q.Units != nil && !slices.Contains(q.Units, g.Region) {
				continue
			}
			sum.Area = sum.Area.Add(g.Km2)
			if q.PerUnit {
				rows = append(rows, geo.SeriesRow{Period: i, Region: g.Region, Area: g.Km2, FrontKm: 50})
			}
		}
		if !q.PerUnit {
			rows = append(rows, sum)
		}
	}
	return rows, nil
}

// StatusTransitions returns Transitions of a source.
func (f *Store) StatusTransitions(_ context.Context, q geo.PointQuery) ([]geo.StatusTransition, error) {
	return f.Transitions[q.Source], f.Broken
}

// NewSource is a source that tells what is occupied and contested; settlements tells all statuses.
func NewSource(name geo.SourceName, snapshots int) geo.SourceSummary {
	s := geo.SourceSummary{Snapshots: snapshots, Source: geo.Source{Complete: name == geo.Settlements,
		Name: name, Title: "A source", Description: "A reconstruction.", Licence: "CC BY 4.0",
		Attribution: "GeoNames", URL: "https://example.org/",
		Statuses: map[geo.Status]string{geo.Occupied: "held", geo.Contested: "unknown"}, Publishable: true,
	}}
	if name == geo.Settlements {
		for _, status := range geo.Statuses()[2:] {
			s.Statuses[status] = "drawn"
		}
	}
	if snapshots > 0 {
		s.First, s.Last = geo.NewDate(2022, 2, 23), geo.NewDate(2025, 12, 1)
	}
	return s
}

// Fingerprint is f0000001 for revision 1.
func Fingerprint(n geo.Revision) geo.Fingerprint { return geo.Fingerprint{0xf0, 0, 0, byte(n)} }

// NewRevision is a revision of settlements that occupies a box of so many km2 on the sphere.
func NewRevision(n geo.Revision, date geo.Date, recorded time.Time, sphere float64) Revision {
	return Revision{
		StoredSnapshot: geo.StoredSnapshot{
			Snapshot:    geo.Snapshot{Source: "settlements", Date: date, Provenance: "ledger.csv", Published: recorded.Add(-time.Hour)},
			Revision:    n,
			Fingerprint: Fingerprint(n),
			RecordedAt:  recorded,
			State:       geo.Confirmed,
			Notes:       []geo.Note{{Kind: geo.NoteSliver, Count: 2, Detail: "under 100 m2"}},
		},
		Shapes: []geo.ControlPolygon{
			{Status: geo.Occupied, Since: geo.Since2022, Name: "east", Shape: orb.Polygon{Box(37.5, 48, 38.5, 49)}, Area: geo.Km2{Sphere: sphere, Geodesic: sphere}},
			{Status: geo.Contested, Shape: orb.Polygon{Box(34.2, 45.2, 34.4, 45.4)}, Area: geo.Km2{Sphere: 5, Geodesic: 5}},
		},
		RegionAreas: []geo.RegionArea{
			{Region: "UA-14", Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: sphere, Geodesic: sphere + 1}},
			{Region: geo.Outside, Status: geo.Occupied, Km2: geo.Km2{Sphere: 10, Geodesic: 10}},
			{Region: "UA-43", Status: geo.Contested, Km2: geo.Km2{Sphere: 5, Geodesic: 5}},
		},
	}
}

// RegionAreas measures areas in each of the squares.
func RegionAreas(areas []geo.ControlPolygon) (ground []geo.RegionArea) {
	regional := measure.NewRegional(squares)
	for _, area := range areas {
		for region, km2 := range regional.Split(area.Shape) {
			ground = append(ground, geo.RegionArea{Region: region, Status: area.Status, Km2: km2})
		}
	}
	return ground
}

// other is deepstate's map: all of UA-14.
func other(recorded time.Time) Revision {
	s := NewRevision(4, geo.NewDate(2025, 12, 1), recorded, 600)
	s.Source = "deepstate"
	s.Shapes = []geo.ControlPolygon{{Status: geo.Occupied, Shape: orb.Polygon{Box(37, 48, 38, 49)}, Area: geo.Km2{Sphere: 600, Geodesic: 601}}}
	return s
}

// NewStore has two sources, and two without any days. Of the two days of settlements the
// second was corrected in 2026.
func NewStore() *Store {
	noon := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
	}
	return &Store{
		SourceList: []geo.SourceSummary{NewSource("deepstate", 1), NewSource("empty", 0), NewSource("my map", 0), NewSource("settlements", 2)},
		Revisions: map[geo.SourceName][]Revision{"deepstate": {other(noon(2025, 12, 2))}, "settlements": {
			NewRevision(1, geo.NewDate(2022, 2, 23), noon(2025, 1, 1), 400),
			NewRevision(2, geo.NewDate(2025, 12, 1), noon(2025, 12, 2), 800),
			NewRevision(3, geo.NewDate(2025, 12, 1), noon(2026, 1, 15), 790),
		}},
		Flags: map[geo.Revision][]geo.Flag{1: {{Kind: geo.FlagStep, Reason: "far"}}},
	}
}

// Correct imports another correction of settlements' second day, smaller than before.
func (f *Store) Correct() {
	s := NewRevision(5, geo.NewDate(2025, 12, 1), time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), 600)
	s.Shapes = []geo.ControlPolygon{{Status: geo.Occupied, Shape: orb.Polygon{Box(37.5, 48.2, 38.25, 48.8)}}}
	f.Revisions["settlements"] = append(f.Revisions["settlements"], s)
}
