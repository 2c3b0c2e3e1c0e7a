package answer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// HistoryQuery asks who held a point.
type HistoryQuery struct {
	Point     orb.Point      // WGS84 lon, lat; ignored where there is a Place
	Place     *geo.Place     // whose history it is; nil: of the point alone
	Date      geo.Date       // zero: the newest snapshot of all sources asked
	Source    geo.SourceName // empty: all
	AsKnownAt time.Time      // zero: now
}

// HistoryTable says who held a point on a date, and when else, by source.
type HistoryTable struct {
	Lon      float64        `json:"lon"`
	Lat      float64        `json:"lat"`
	Place    *NearestPlace  `json:"place"`  // null where no gazetteer is at hand
	Region   geo.RegionCode `json:"region"` // that of the place asked for, else the unit that the point lies in
	Boundary string         `json:"boundary"`
	Date     *geo.Date      `json:"date"`           // null where there are no snapshots
	Note     string         `json:"note,omitempty"` // why there are no sources, or where else a place was asked for
	Sources  []PointHistory `json:"sources"`
}

// NearestPlace is the settlement that a point is nearest to.
type NearestPlace struct {
	ID         int            `json:"id"`
	NameEN     string         `json:"name_en"`
	NameUK     string         `json:"name_uk"`
	Region     geo.RegionCode `json:"region"`
	Lon        float64        `json:"lon"`
	Lat        float64        `json:"lat"`
	Population *int           `json:"population"` // null where unknown
	Km         float64        `json:"km"`         // from the point
}

// PointHistory is what one source shows at a point. Status is null where it shows
// nothing there; Meaning says what that tells.
type PointHistory struct {
	Source   geo.SourceName `json:"source"`
	Snapshot *geo.Date      `json:"snapshot"` // null where the source begins later
	AgeDays  *int           `json:"age_days"`
	Revision *geo.Revision  `json:"revision"`
	Status   *geo.Status    `json:"status"`
	Since    geo.Since      `json:"since,omitempty"`
	Name     string         `json:"name,omitempty"` // the publisher's own word for the area
	Meaning  string         `json:"meaning"`
	// CarriedFrom is the last snapshot that tells Status, where Snapshot does not speak of
	// all that its source has.
	CarriedFrom    *geo.Date  `json:"carried_from,omitempty"`
	FrontKm        *float64   `json:"front_km"` // to the nearest point of the front line; null where there is none
	Intervals      []Interval `json:"intervals"`
	Note           string     `json:"note,omitempty"` // why the intervals do not tell all
	Licence        string     `json:"licence"`
	Attribution    string     `json:"attribution"`
	AttributionURL string     `json:"attribution_url"`
	Flags          Flags      `json:"flags"` // of Snapshot
}

// Interval is a run of snapshots that show the same status at a point.
type Interval struct {
	Status *geo.Status `json:"status"` // null: nothing
	From   geo.Date    `json:"from"`   // the first snapshot that shows it
	// After is the last snapshot that still showed otherwise: the status changed after
	// its end and by the end of From. Null where no snapshot goes before: it may be older.
	After     *geo.Date `json:"after"`
	To        *geo.Date `json:"to"`        // the last snapshot that shows it; null where that is the source's last
	Snapshots int       `json:"snapshots"` // that show it
}

type historyStore interface {
	areaStore
	Sources(ctx context.Context) ([]geo.SourceSummary, error)
	Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error)
	StatusTransitions(ctx context.Context, q geo.PointQuery) ([]geo.StatusTransition, error)
}

// HistoryOf answers who held a point on a date, and when else. Where areas overlap the
// first of geo.Statuses counts. A point outside Ukraine of which no source shows anything
// has no sources and a note that says why. The error is Invalid for a point that is not
// on Earth, NotFound for a source that is not one.
func HistoryOf(ctx context.Context, store historyStore, atlas *Atlas, q HistoryQuery) (HistoryTable, error) {
	var moved string
	if q.Place != nil {
		q.Point, moved = atlas.ashore(*q.Place)
	}
	if err := checkPoint(q.Point); err != nil {
		return HistoryTable{}, err
	}
	asked, err := archivesOf(ctx, store, q)
	if err != nil {
		return HistoryTable{}, err
	}
	t := atlas.locate(q)
	t.Note = moved
	if q.Date.IsZero() {
		q.Date = newest(asked)
	}
	t.Date = day(q.Date)
	for _, a := range asked {
		h, err := historyIn(ctx, store, atlas, a, q)
		if err != nil {
			return HistoryTable{}, err
		}
		t.Sources = append(t.Sources, h)
	}
	t.explain()
	return t, nil
}

func checkPoint(p orb.Point) error {
	// Comparisons with NaN are false.
	if math.Abs(p.Lon()) <= 180 && math.Abs(p.Lat()) <= 90 {
		return nil
	}
	return geo.Errorf(geo.Invalid, "point %v %v is not a lon of -180..180 and a lat of -90..90", p.Lon(), p.Lat())
}

// archivesOf returns the sources asked for that have snapshots.
func archivesOf(ctx context.Context, store historyStore, q HistoryQuery) ([]sourceSnapshots, error) {
	sources, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	var found []sourceSnapshots
	var known []string
	for _, src := range sources {
		known = append(known, string(src.Name))
		if q.Source != "" && q.Source != src.Name {
			continue
		}
		days, err := store.Snapshots(ctx, src.Name, q.AsKnownAt)
		if err != nil {
			return nil, err
		}
		if len(days) > 0 {
			found = append(found, sourceSnapshots{src.Source, days})
		}
	}
	if q.Source != "" && !slices.Contains(known, string(q.Source)) {
		return nil, geo.Errorf(geo.NotFound, "source %q is none of %s", q.Source, strings.Join(known, ", "))
	}
	return found, nil
}

func newest(asked []sourceSnapshots) (date geo.Date) {
	for _, a := range asked {
		if date.Before(a.last().Date) {
			date = a.last().Date
		}
	}
	return date
}

// ashore is where a place is asked for, and a note where that is not where it stands.
func (a *Atlas) ashore(place geo.Place) (orb.Point, string) {
	p, km := a.Ashore(place)
	if km == 0 {
		return p, ""
	}
	return p, fmt.Sprintf("asked for %.1f km from %s, where %s (boundaries: %s) begins", km, place.NameEN, place.Region, a.Regions.Boundary)
}

// locate begins a table with where the point is.
func (a *Atlas) locate(q HistoryQuery) HistoryTable {
	t := HistoryTable{
		Lon:      round7(q.Point.Lon()),
		Lat:      round7(q.Point.Lat()),
		Region:   a.RegionAt(q.Point),
		Boundary: a.Regions.Boundary,
		Sources:  []PointHistory{},
	}
	if q.Place != nil {
		t.Region = cmp.Or(q.Place.Region, t.Region)
		t.Place = newNearestPlace(*q.Place, 0)
	} else if a.Places != nil {
		if place, km, ok := a.Places.Nearest(q.Point); ok {
			t.Place = newNearestPlace(place, km)
		}
	}
	return t
}

func newNearestPlace(p geo.Place, km float64) *NearestPlace {
	return &NearestPlace{
		ID:         p.ID,
		NameEN:     p.NameEN,
		NameUK:     p.NameUK,
		Region:     p.Region,
		Lon:        p.Point.Lon(),
		Lat:        p.Point.Lat(),
		Population: populationOf(p),
		Km:         round4(km),
	}
}

// historyIn asks one source.
func historyIn(ctx context.Context, store historyStore, atlas *Atlas, a sourceSnapshots, q HistoryQuery) (PointHistory, error) {
	h := PointHistory{
		Source:         a.source.Name,
		Licence:        a.source.Licence,
		Attribution:    a.source.Attribution,
		AttributionURL: a.source.URL,
		Flags:          Flags{},
	}
	first, err := areasAt(ctx, store, a.first().Revision, q.Point)
	if err != nil {
		return h, err
	}
	flips, err := store.StatusTransitions(ctx, geo.PointQuery{Source: a.source.Name, Point: q.Point, AsKnownAt: q.AsKnownAt})
	if err != nil {
		return h, err
	}
	h.Intervals = a.intervals(newHeld(first), flips)
	found, ok := a.at(q.Date)
	if !ok {
		h.Meaning = fmt.Sprintf("no snapshot at or before %s: the first is of %s", q.Date, a.first().Date)
		return h, nil
	}
	areas, err := areasAt(ctx, store, found.Revision, q.Point)
	if err != nil {
		return h, err
	}
	h.show(a.source, found, q.Date, areas)
	if h.Status == nil {
		h.carry(a)
	}
	h.check()
	h.FrontKm, err = atlas.frontKm(ctx, store, found.Revision, q.Point)
	return h, err
}

// areasAt returns the areas of a revision that a point lies in, the most telling first.
func areasAt(ctx context.Context, store areaStore, revision geo.Revision, p orb.Point) ([]geo.ControlPolygon, error) {
	areas, err := store.Polygons(ctx, geo.PolygonQuery{Revision: revision, Bound: &orb.Bound{Min: p, Max: p}})
	if err != nil {
		return nil, err
	}
	areas = slices.DeleteFunc(slices.Clone(areas), func(a geo.ControlPolygon) bool { return !planar.PolygonContains(a.Shape, p) })
	rank := geo.Statuses()
	slices.SortStableFunc(areas, func(a, b geo.ControlPolygon) int {
		return cmp.Compare(slices.Index(rank, a.Status), slices.Index(rank, b.Status))
	})
	return areas, nil
}

// show fills in what the snapshot found for a date shows.
func (h *PointHistory) show(src geo.Source, found geo.SnapshotSummary, asked geo.Date, areas []geo.ControlPolygon) {
	h.Snapshot, h.Revision = &found.Date, &found.Revision
	h.AgeDays = new(asked.DaysSince(found.Date))
	h.Flags = newFlags(found.Flags)
	if len(areas) == 0 {
		h.Meaning = unmarked
		return
	}
	h.Status, h.Since, h.Name = &areas[0].Status, areas[0].Since, areas[0].Name
	h.Meaning = src.Statuses[areas[0].Status]
}

// unmarked is all that the absence of any area tells.
const unmarked = "this map marks nothing here: maps of occupied ground leave out what Ukraine has held all along, and some also ground occupied before 2022"

// check holds the intervals against what the snapshot shows.
func (h *PointHistory) check() {
	i := slices.IndexFunc(h.Intervals, h.shownBy)
	if len(h.Flags) == 0 && i >= 0 && !same(h.Intervals[i].Status, h.Status) {
		h.Note = "some changes between snapshots have not been measured: intervals are missing"
	}
}

// carry takes the status of the interval that the snapshot lies in where the snapshot does
// not tell it.
func (h *PointHistory) carry(a sourceSnapshots) {
	n := a.upTo(*h.Snapshot)
	if a.tellsAll(n - 1) {
		return
	}
	i := slices.IndexFunc(h.Intervals, h.shownBy)
	if i < 0 || h.Intervals[i].Status == nil {
		return
	}
	for n > 1 && !a.tellsAll(n-1) {
		n--
	}
	h.Status, h.CarriedFrom = h.Intervals[i].Status, &a.snapshots[n-1].Date
	h.Meaning = a.source.Statuses[*h.Status]
}

// frontKm returns nil where there is no front line.
func (a *Atlas) frontKm(ctx context.Context, store areaStore, revision geo.Revision, p orb.Point) (*float64, error) {
	lines, err := a.frontLine(ctx, store, revision)
	if err != nil {
		return nil, err
	}
	km, _, ok := measure.Distance(p, lines)
	if !ok {
		return nil, nil
	}
	return new(round4(km)), nil
}

// explain leaves out sources that have nothing to say of a point outside Ukraine.
func (t *HistoryTable) explain() {
	switch {
	case len(t.Sources) == 0:
		t.Note = "no source has a snapshot: import one"
	case t.Region == geo.Outside && !slices.ContainsFunc(t.Sources, PointHistory.marks):
		t.Sources = []PointHistory{}
		t.Note = fmt.Sprintf("%v %v lies in no region of Ukraine (boundaries: %s), and no source shows anything there", t.Lon, t.Lat, t.Boundary)
	}
}

// marks tells whether the source ever shows anything at the point.
func (h PointHistory) marks() bool {
	return h.Status != nil || slices.ContainsFunc(h.Intervals, func(i Interval) bool { return i.Status != nil })
}

// held is the set of statuses that a point has.
type held map[geo.Status]bool

func newHeld(areas []geo.ControlPolygon) held {
	h := held{}
	for _, a := range areas {
		h[a.Status] = true
	}
	return h
}

// top returns the most telling status; nil without any.
func (h held) top() *geo.Status {
	for _, status := range geo.Statuses() {
		if h[status] {
			return &status
		}
	}
	return nil
}

// move applies a flip.
func (h held) move(f geo.StatusTransition) { h[f.Status] = f.Direction == geo.Gained }

// update takes from now what a snapshot tells: all, or whether the point is occupied.
func (h held) update(now held, tellsAll bool) {
	if tellsAll || now[geo.Occupied] {
		clear(h)
	}
	h[geo.Occupied] = now[geo.Occupied]
	if tellsAll {
		maps.Copy(h, now)
	}
}

// intervals walks the snapshots from what the first shows, in order of date. Flagged ones
// end no interval and begin none: what they alone leave out was not lost. Snapshots that do
// not speak of a status carry on where it was.
func (a sourceSnapshots) intervals(drawn held, flips []geo.StatusTransition) []Interval {
	found := []Interval{}
	shown := held{}
	var before *geo.Date // the last snapshot without a flag
	for i := range a.snapshots {
		for len(flips) > 0 && !a.snapshots[i].Date.Before(flips[0].Date) {
			drawn.move(flips[0])
			flips = flips[1:]
		}
		if len(a.snapshots[i].Flags) > 0 {
			continue
		}
		tellsAll := a.tellsAll(i)
		shown.update(drawn, tellsAll)
		status := shown.top()
		if n := len(found); n == 0 || !same(found[n-1].Status, status) {
			if n > 0 {
				found[n-1].To = before
			}
			found = append(found, Interval{Status: status, From: a.snapshots[i].Date, After: before})
		}
		if tellsAll || status == nil || *status == geo.Occupied {
			found[len(found)-1].Snapshots++
		}
		before = &a.snapshots[i].Date
	}
	return found
}

func same(a, b *geo.Status) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

type historyRecord struct {
	Lon    float64        `json:"lon"`
	Lat    float64        `json:"lat"`
	Place  string         `json:"place"`
	Region geo.RegionCode `json:"region"`
	Source geo.SourceName `json:"source"`
	Interval
	OnDate      bool   `json:"on_date"` // the interval that the answer's snapshot lies in
	Attribution string `json:"attribution"`
}

// Header implements Table.
func (t HistoryTable) Header() []string { return columns[historyRecord]() }

// Records implements Table: one row for each interval of each source.
func (t HistoryTable) Records() [][]string {
	var records []historyRecord
	place := ""
	if t.Place != nil {
		place = t.Place.NameEN
	}
	for _, h := range t.Sources {
		for _, i := range h.Intervals {
			records = append(records, historyRecord{t.Lon, t.Lat, place, t.Region, h.Source, i, h.shownBy(i), h.Attribution})
		}
	}
	return cells(records)
}

func (h PointHistory) shownBy(i Interval) bool {
	return h.Snapshot != nil && !h.Snapshot.Before(i.From) && (i.To == nil || !i.To.Before(*h.Snapshot))
}
