package answer

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"controlmap/geo"
	"controlmap/geo/encode"
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
	Place    *NearestPlace  `json:"place"`  // null where there is no gazetteer
	Region   geo.RegionCode `json:"region"` // that of the place asked for, else the unit that the point lies in
	Boundary string         `json:"boundary"`
	Date     *geo.Date      `json:"date"`           // null where there are no snapshots
	Note     string         `json:"note,omitempty"` // why there are no sources, or where else a place was asked for
	Sources  []PointHistory `json:"sources"`
	byPlace  bool           // whether it is Place that was asked for
}

// NearestPlace is the settlement that a point is nearest to.
type NearestPlace struct {
	ID     int            `json:"id"`
	NameEN string         `json:"name_en"`
	NameUK string         `json:"name_uk"`
	Region geo.RegionCode `json:"region"`
	PlaceFacts
	Km float64 `json:"km"` // from the point
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
	// CarriedFrom is the last snapshot that tells Status, where Snapshot does not speak of it.
	CarriedFrom    *geo.Date  `json:"carried_from,omitempty"`
	FrontKm        *float64   `json:"front_km"` // to the nearest point of the front line; null where there is none
	Intervals      []Interval `json:"intervals"`
	Note           string     `json:"note,omitempty"` // why the intervals do not tell all
	Licence        string     `json:"licence"`
	Attribution    string     `json:"attribution"`
	AttributionURL string     `json:"attribution_url"`
	Flags          Flags      `json:"flags"` // of Snapshot
}

// History opens the question who held a point on a date, and when else. Where polygons
// overlap the first of geo.Statuses counts. A point outside Ukraine of which no source shows
// anything has no sources and a note that says why. The error is Invalid for a point that
// is not on Earth, NotFound for a source that is not one.
func (e *Engine) History(ctx context.Context, q HistoryQuery) (Plan[HistoryTable], error) {
	var moved string
	if q.Place != nil {
		q.Point, moved = e.ashore(*q.Place)
	}
	if err := checkPoint(q.Point); err != nil {
		return Plan[HistoryTable]{}, err
	}
	sources, err := e.openAsked(ctx, q)
	if err != nil {
		return Plan[HistoryTable]{}, err
	}
	t := e.locate(q)
	t.Note = moved
	plan := Plan[HistoryTable]{Latest: q.Date.IsZero(), Name: t.name()}
	if q.Date.IsZero() {
		q.Date = newest(sources)
	}
	t.Date = day(q.Date)
	for _, s := range sources {
		plan.Basis = append(plan.Basis, s.basis())
	}
	plan.build = func(ctx context.Context) (HistoryTable, error) { return e.fillHistory(ctx, t, sources, q) }
	return plan, nil
}

func checkPoint(p orb.Point) error {
	// Comparisons with NaN are false.
	if math.Abs(p.Lon()) <= 180 && math.Abs(p.Lat()) <= 90 {
		return nil
	}
	return geo.Errorf(geo.Invalid, "point %v %v is not a lon of -180..180 and a lat of -90..90", p.Lon(), p.Lat())
}

// openAsked returns the sources asked for that have snapshots.
func (e *Engine) openAsked(ctx context.Context, q HistoryQuery) ([]sourceSnapshots, error) {
	sources, names, err := e.openSources(ctx, q.AsKnownAt)
	if err != nil || q.Source == "" {
		return sources, err
	}
	if !slices.Contains(names, string(q.Source)) {
		return nil, geo.Errorf(geo.NotFound, "source %q is none of %s", q.Source, strings.Join(names, ", "))
	}
	return slices.DeleteFunc(sources, func(s sourceSnapshots) bool { return s.source.Name != q.Source }), nil
}

// ashore returns the point at which a place is looked up, and a note where that is not
// where the place is.
func (e *Engine) ashore(place geo.Place) (orb.Point, string) {
	p, km := e.atlas.Ashore(place)
	if km == 0 {
		return p, ""
	}
	return p, fmt.Sprintf("asked for %.1f km from %s, where %s (boundaries: %s) begins", km, place.NameEN, place.Region, e.atlas.Regions.Boundary)
}

// locate begins a table with where the point is.
func (e *Engine) locate(q HistoryQuery) HistoryTable {
	t := HistoryTable{
		Lon:      encode.RoundDegrees(q.Point.Lon()),
		Lat:      encode.RoundDegrees(q.Point.Lat()),
		Region:   e.atlas.RegionAt(q.Point),
		Boundary: e.atlas.Regions.Boundary,
		Sources:  []PointHistory{},
	}
	if q.Place != nil {
		t.Region = cmp.Or(q.Place.Region, t.Region)
		t.Place = newNearestPlace(*q.Place, 0)
		t.byPlace = true
	} else if e.atlas.Places != nil {
		if place, km, ok := e.atlas.Places.Nearest(q.Point); ok {
			t.Place = newNearestPlace(place, km)
		}
	}
	return t
}

func (t HistoryTable) name() string {
	if t.byPlace {
		return fmt.Sprintf("place-%d", t.Place.ID)
	}
	return fmt.Sprintf("point-%v-%v", t.Lon, t.Lat)
}

// fillHistory asks each source.
func (e *Engine) fillHistory(ctx context.Context, t HistoryTable, sources []sourceSnapshots, q HistoryQuery) (HistoryTable, error) {
	for _, s := range sources {
		h, err := e.pointHistory(ctx, s, q)
		if err != nil {
			return HistoryTable{}, err
		}
		t.Sources = append(t.Sources, h)
	}
	t.explain()
	return t, nil
}

func newNearestPlace(p geo.Place, km float64) *NearestPlace {
	return &NearestPlace{
		ID:         p.ID,
		NameEN:     p.NameEN,
		NameUK:     p.NameUK,
		Region:     p.Region,
		PlaceFacts: factsOf(p),
		Km:         encode.Round(km),
	}
}

// pointHistory asks one source.
func (e *Engine) pointHistory(ctx context.Context, s sourceSnapshots, q HistoryQuery) (PointHistory, error) {
	h := PointHistory{
		Source:         s.source.Name,
		Licence:        s.source.Licence,
		Attribution:    s.source.Attribution,
		AttributionURL: s.source.URL,
		Flags:          Flags{},
	}
	first, err := e.firstShown(ctx, s, q.Point)
	if err != nil {
		return h, err
	}
	transitions, err := e.store.StatusTransitions(ctx, geo.PointQuery{Source: s.source.Name, Point: q.Point, AsKnownAt: q.AsKnownAt})
	if err != nil {
		return h, err
	}
	h.Intervals = s.intervals(byDate(append(first, transitions...)))
	found, ok := s.at(q.Date)
	if !ok {
		h.Meaning = fmt.Sprintf("no snapshot at or before %s: the first is of %s", q.Date, s.first().Date)
		return h, nil
	}
	polygons, err := e.polygonsAt(ctx, found.Revision, q.Point)
	if err != nil {
		return h, err
	}
	h.show(s.source, found, q.Date, polygons)
	if err := e.carry(ctx, &h, s, found, q.Point); err != nil {
		return h, err
	}
	h.check()
	h.FrontKm, err = e.frontKm(ctx, found, q.Point)
	return h, err
}

// firstShown returns what the first snapshots that speak of each status show at a point, as if it
// had been gained then.
func (e *Engine) firstShown(ctx context.Context, s sourceSnapshots, p orb.Point) (gained []geo.StatusTransition, err error) {
	known := map[geo.Status]bool{}
	for _, d := range s.snapshots {
		statuses := slices.DeleteFunc(geo.Statuses(), func(status geo.Status) bool { return known[status] || !d.SpeaksOf(status) })
		if len(statuses) == 0 {
			continue
		}
		polygons, err := e.polygonsAt(ctx, d.Revision, p)
		if err != nil {
			return nil, err
		}
		for _, status := range statuses {
			known[status] = true
			if slices.ContainsFunc(polygons, func(c geo.ControlPolygon) bool { return c.Status == status }) {
				gained = append(gained, geo.StatusTransition{Date: d.Date, Revision: d.Revision, Status: status, Direction: geo.Gained})
			}
		}
	}
	return gained, nil
}

func byDate(transitions []geo.StatusTransition) []geo.StatusTransition {
	slices.SortStableFunc(transitions, func(a, b geo.StatusTransition) int { return a.Date.Compare(b.Date) })
	return transitions
}

// polygonsAt returns the polygons of a revision that a point lies in, the most telling
// status first.
func (e *Engine) polygonsAt(ctx context.Context, revision geo.Revision, p orb.Point) ([]geo.ControlPolygon, error) {
	polygons, err := e.store.Polygons(ctx, geo.PolygonQuery{Revision: revision, Bound: &orb.Bound{Min: p, Max: p}})
	if err != nil {
		return nil, err
	}
	polygons = slices.DeleteFunc(slices.Clone(polygons), func(c geo.ControlPolygon) bool { return !planar.PolygonContains(c.Shape, p) })
	rank := geo.Statuses()
	slices.SortStableFunc(polygons, func(a, b geo.ControlPolygon) int {
		return cmp.Compare(slices.Index(rank, a.Status), slices.Index(rank, b.Status))
	})
	return polygons, nil
}

// show fills in what the snapshot found for a date shows.
func (h *PointHistory) show(src geo.Source, found geo.SnapshotSummary, asked geo.Date, polygons []geo.ControlPolygon) {
	h.Snapshot, h.Revision = &found.Date, &found.Revision
	h.AgeDays = new(asked.DaysSince(found.Date))
	h.Flags = newFlags(found.Flags)
	if len(polygons) == 0 {
		h.Meaning = unmarked
		return
	}
	h.Status, h.Since, h.Name = &polygons[0].Status, polygons[0].Since, polygons[0].Name
	h.Meaning = src.Statuses[polygons[0].Status]
}

// unmarked is all that the absence of any polygon tells.
const unmarked = "this map marks nothing here: maps of occupied ground leave out what Ukraine has held all along, and some also ground occupied before 2022"

// check compares the intervals with what the snapshot shows.
func (h *PointHistory) check() {
	i := slices.IndexFunc(h.Intervals, h.shownBy)
	if geo.IsSound(h.Flags) && i >= 0 && !same(h.Intervals[i].Status, h.Status) {
		h.Note = "some changes between snapshots have not been measured: intervals are missing"
	}
}

// carry takes the status of the interval that the snapshot lies in where that is told by an
// earlier snapshot, and is more telling than what this one shows.
func (e *Engine) carry(ctx context.Context, h *PointHistory, s sourceSnapshots, found geo.SnapshotSummary, p orb.Point) error {
	i := slices.IndexFunc(h.Intervals, h.shownBy)
	if i < 0 || !moreTelling(h.Intervals[i].Status, h.Status) {
		return nil
	}
	origin, told := found.Origin(*h.Intervals[i].Status)
	if !told || origin.Revision == found.Revision {
		return nil
	}
	polygons, err := e.polygonsAt(ctx, origin.Revision, p)
	if err != nil {
		return err
	}
	h.Status, h.Since, h.Name, h.CarriedFrom = h.Intervals[i].Status, "", "", &origin.Date
	h.Meaning = s.source.Statuses[*h.Status]
	for _, c := range polygons {
		if c.Status == *h.Status {
			h.Since, h.Name = c.Since, c.Name
			break
		}
	}
	return nil
}

func moreTelling(a, b *geo.Status) bool {
	rank := geo.Statuses()
	return a != nil && (b == nil || slices.Index(rank, *a) < slices.Index(rank, *b))
}

// frontKm returns nil where there is no front line, by the snapshot that tells what is occupied.
func (e *Engine) frontKm(ctx context.Context, found geo.SnapshotSummary, p orb.Point) (*float64, error) {
	origin, told := found.Origin(geo.Occupied)
	if !told {
		return nil, nil
	}
	lines, err := e.frontLine(ctx, origin.Revision)
	if err != nil {
		return nil, err
	}
	km, _, ok := measure.Distance(p, lines)
	if !ok {
		return nil, nil
	}
	return new(encode.Round(km)), nil
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

// marks reports whether the source ever shows anything at the point.
func (h PointHistory) marks() bool {
	return h.Status != nil || slices.ContainsFunc(h.Intervals, func(i Interval) bool { return i.Status != nil })
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
func (t HistoryTable) Header() []string { return encode.Columns[historyRecord]() }

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
	return encode.Cells(records)
}

func (h PointHistory) shownBy(i Interval) bool {
	return h.Snapshot != nil && !h.Snapshot.Before(i.From) && (i.To == nil || !i.To.Before(*h.Snapshot))
}
