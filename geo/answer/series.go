package answer

import (
	"cmp"
	"context"
	"slices"
	"time"

	"controlmap/geo"
)

// SeriesQuery asks how much ground had a status over time.
type SeriesQuery struct {
	Source    geo.SourceName
	AsKnownAt time.Time      // zero: now
	Region    geo.RegionCode // empty: Ukraine
	Status    geo.Status     // AllStatus: Occupied
	From, To  geo.Date       // zero: the first and the last snapshot
	Step      Step           // empty: StepMonth
	PerRegion bool           // points for each unit of Region, not for their sum
	Formula   geo.Formula    // of all that moved; empty: Sphere, as publishers print
}

// SeriesTable says how much ground had a status at the end of each period and what moved
// within it.
type SeriesTable struct {
	Source         geo.SourceName `json:"source"`
	Region         geo.RegionCode `json:"region"`
	Status         geo.Status     `json:"status"`
	Step           Step           `json:"step"`
	Formula        geo.Formula    `json:"formula"` // of gained, lost, redrawn, net and km2_per_day
	From           geo.Date       `json:"from"`
	To             geo.Date       `json:"to"`
	Boundary       string         `json:"boundary"`
	Licence        string         `json:"licence"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Points         []SeriesPoint  `json:"points"`
	Pace           *Pace          `json:"pace,omitempty"` // by week, month and year, of the sum of regions
}

// SeriesPoint is one period, in one region where the query asked for each.
type SeriesPoint struct {
	Region geo.RegionCode `json:"region,omitempty"`
	SeriesFigures
	paced bool // may be held against other periods
}

// SeriesFigures are what is known of a period. What moved is null where the source has no
// snapshot in the period or none before it: nothing can be said of that period alone, and
// the next one counts since the same snapshot. Gained, lost and redrawn alone are null
// where changes have not been computed yet.
type SeriesFigures struct {
	Date        geo.Date     `json:"date"`    // first day of the period; of step snapshot the snapshot's
	Through     geo.Date     `json:"through"` // its last day
	Snapshot    geo.Date     `json:"snapshot"`
	Revision    geo.Revision `json:"revision"`
	AgeDays     int          `json:"age_days"` // from Snapshot to Through
	SphereKm2   float64      `json:"sphere_km2"`
	GeodesicKm2 float64      `json:"geodesic_km2"`
	FrontKm     *float64     `json:"front_km"`    // null unless the status is occupied
	Since       *geo.Date    `json:"since"`       // the day at whose end changes count from
	GainedKm2   *float64     `json:"gained_km2"`  // without what is redrawn
	LostKm2     *float64     `json:"lost_km2"`    // without what is redrawn
	RedrawnKm2  *float64     `json:"redrawn_km2"` // net of coast, border and snapshots of which one leaves out what the other shows
	NetKm2      *float64     `json:"net_km2"`     // total less total before: gained - lost + redrawn
	Km2PerDay   *float64     `json:"km2_per_day"` // net by the days since Since
	Complete    bool         `json:"complete"`    // an uncut period, from about its first day to about its last
	Snapshots   int          `json:"snapshots"`   // how many lie in the period
	Flagged     int          `json:"flagged"`     // how many of them are flagged
	Flags       Flags        `json:"flags"`       // of Snapshot
}

type seriesStore interface {
	snapshotLister
	Series(ctx context.Context, q geo.SeriesQuery) ([]geo.SeriesRow, error)
}

// SeriesOf answers how much ground had a status over time. Periods are cut to From and
// To; those before the first snapshot are left out, those after the last carry it on and
// tell its age. Of the units of Ukraine only those that ever have ground get points. The
// error is Invalid for From after To and for too many periods, NotFound for a source or
// region that is not one and for To before the first snapshot.
func SeriesOf(ctx context.Context, store seriesStore, regions geo.Regions, q SeriesQuery) (SeriesTable, error) {
	q = q.withDefaults()
	units, err := regions.Members(q.Region)
	if err != nil {
		return SeriesTable{}, err
	}
	a, err := openSource(ctx, store, q.Source, q.AsKnownAt)
	if err != nil {
		return SeriesTable{}, err
	}
	if a, err = a.speakingOf(q.Status); err != nil {
		return SeriesTable{}, err
	}
	if q.From, q.To, err = a.bounds(q.From, q.To); err != nil {
		return SeriesTable{}, err
	}
	spans, err := a.spans(q)
	if err != nil {
		return SeriesTable{}, err
	}
	rows, err := store.Series(ctx, q.stored(a, units, spans))
	if err != nil {
		return SeriesTable{}, err
	}
	return newSeries(q, a, regions.Boundary, seriesPoints(q, units, spans, newSeriesRows(rows))), nil
}

func (q SeriesQuery) withDefaults() SeriesQuery {
	q.Region = cmp.Or(q.Region, geo.Ukraine)
	q.Status = cmp.Or(q.Status, geo.Occupied)
	q.Step = cmp.Or(q.Step, StepMonth)
	q.Formula = cmp.Or(q.Formula, geo.Sphere)
	return q
}

// bounds fills in what was not asked for.
func (a sourceSnapshots) bounds(from, to geo.Date) (geo.Date, geo.Date, error) {
	if from.IsZero() {
		from = a.first().Date
		if !to.IsZero() && to.Before(from) {
			return from, to, a.tooEarly(to)
		}
	}
	if to.IsZero() {
		to = a.last().Date
	}
	switch {
	case to.Before(from):
		return from, to, geo.Errorf(geo.Invalid, "from %s is after to %s", from, to)
	case to.Before(a.first().Date):
		return from, to, a.tooEarly(to)
	case to.DaysSince(a.last().Date) > maxAhead:
		return from, to, geo.Errorf(geo.Invalid, "to %s is more than %d days after the last snapshot of source %q, of %s", to, maxAhead, a.source.Name, a.last().Date)
	}
	return from, to, nil
}

// span is a period with the snapshots that tell of it.
type span struct {
	geo.Period
	last   geo.SnapshotSummary  // at or before the end of the period
	before *geo.SnapshotSummary // at or before the day before the period; nil where there is none
	own    []geo.SnapshotSummary
	// counted are the days at whose ends the maps stand that tell what moved: those of
	// before and last, or the period itself where days without a map are days on which
	// nothing changed. Zero where nothing can be told.
	counted geo.Period
}

// spans returns the periods that have a snapshot at or before their end.
func (a sourceSnapshots) spans(q SeriesQuery) (spans []span, err error) {
	periods := snapshotPeriods(a.snapshots, q.From, q.To)
	if q.Step != StepSnapshot {
		start := q.From
		if first := q.Step.first(a.first().Date); start.Before(first) {
			start = first
		}
		if periods, err = q.Step.periods(start, q.To); err != nil {
			return nil, err
		}
	}
	for _, p := range periods {
		s := span{Period: p, own: a.within(p)}
		var found bool
		if s.last, found = a.at(p.Last); !found {
			continue
		}
		if before, found := a.at(p.First.AddDays(-1)); found {
			s.before = &before
			s.counted = a.counted(s)
		}
		spans = append(spans, s)
	}
	return spans, nil
}

// counted tells between which days the maps of a span say what moved.
func (a sourceSnapshots) counted(s span) geo.Period {
	if len(s.own) > 0 {
		s.counted = geo.Period{First: s.before.Date, Last: s.last.Date}
	}
	if a.isLedger() && !a.last().Date.Before(s.First) {
		s.counted = geo.Period{First: s.First.AddDays(-1), Last: earlier(s.Last, a.last().Date)}
	}
	return s.counted
}

// moves tells whether the span can say what moved in it.
func (s span) moves() bool { return s.counted != geo.Period{} }

// complete tells whether what moved in the span is about what moved in an uncut period:
// neither end may be off by more than a quarter of it.
func (s span) complete(step Step) bool {
	if step == StepSnapshot || !s.moves() {
		return s.moves()
	}
	slack := lengthOf(s.Period) / 4
	late := s.First.AddDays(-1).DaysSince(s.counted.First)
	return step.whole(s.Period) && s.Last.DaysSince(s.counted.Last) <= slack && late <= slack
}

// trusted tells whether the snapshots at both ends may be held against each other.
func (s span) trusted() bool { return s.before != nil && alike(s.before.Flags, s.last.Flags) }

// alike tells whether two snapshots may be held against each other: neither bears a flag,
// or both leave out the same ground.
func alike(a, b []geo.Flag) bool {
	return slices.EqualFunc(a, b, func(a, b geo.Flag) bool {
		return a.Kind == b.Kind && (a.Kind == geo.FlagCrimeaAbsent || a.Kind == geo.FlagOrdloAbsent)
	})
}

// stored is what is asked of the store: the spans, after the day before them where the
// source has a snapshot then.
func (q SeriesQuery) stored(a sourceSnapshots, units []geo.RegionCode, spans []span) geo.SeriesQuery {
	stored := geo.SeriesQuery{Source: q.Source, AsKnownAt: q.AsKnownAt, Status: q.Status, Units: units, PerUnit: q.PerRegion}
	if baseline(spans) > 0 {
		day := spans[0].First.AddDays(-1)
		stored.Periods = append(stored.Periods, geo.Period{First: day, Last: day})
	}
	for _, s := range spans {
		stored.Periods = append(stored.Periods, s.Period)
	}
	for i, d := range a.snapshots {
		if i > 0 && !alike(a.snapshots[i-1].Flags, d.Flags) {
			stored.Redrawn = append(stored.Redrawn, d.Revision)
		}
	}
	return stored
}

// baseline counts the periods that are asked for before the first span.
func baseline(spans []span) int {
	if len(spans) == 0 || spans[0].before == nil {
		return 0
	}
	return 1
}

// seriesRows finds the row of a region and a period.
type seriesRows map[geo.RegionCode]map[int]geo.SeriesRow

func newSeriesRows(rows []geo.SeriesRow) seriesRows {
	found := seriesRows{}
	for _, row := range rows {
		if found[row.Region] == nil {
			found[row.Region] = map[int]geo.SeriesRow{}
		}
		found[row.Region][row.Period] = row
	}
	return found
}

// regions lists what is to have points: units as asked for, or all that ever have ground.
func (rows seriesRows) regions(units []geo.RegionCode) []geo.RegionCode {
	listed := slices.Clone(units)
	if units == nil {
		for region, periods := range rows {
			if holdsAny(periods) {
				listed = append(listed, region)
			}
		}
	}
	slices.SortFunc(listed, compareRegions)
	return listed
}

func holdsAny(periods map[int]geo.SeriesRow) bool {
	for _, row := range periods {
		if row.Area != (geo.Km2{}) || row.Change.Gained != (geo.Km2{}) || row.Change.Lost != (geo.Km2{}) {
			return true
		}
	}
	return false
}

func seriesPoints(q SeriesQuery, units []geo.RegionCode, spans []span, rows seriesRows) []SeriesPoint {
	points := []SeriesPoint{}
	listed := []geo.RegionCode{geo.Ukraine}
	if q.PerRegion {
		listed = rows.regions(units)
	}
	first := baseline(spans)
	for i, s := range spans {
		for _, region := range listed {
			now, before := rows[region][first+i], rows[region][first+i-1]
			p := SeriesPoint{SeriesFigures: q.figures(s, now, before), paced: s.complete(q.Step) && s.trusted()}
			if q.PerRegion {
				p.Region = region
			}
			points = append(points, p)
		}
	}
	return points
}

// figures puts the row of a span beside that of the period before it.
func (q SeriesQuery) figures(s span, row, before geo.SeriesRow) SeriesFigures {
	f := SeriesFigures{
		Date:        s.First,
		Through:     s.Last,
		Snapshot:    s.last.Date,
		Revision:    s.last.Revision,
		AgeDays:     s.Last.DaysSince(s.last.Date),
		SphereKm2:   round4(row.Area.Sphere),
		GeodesicKm2: round4(row.Area.Geodesic),
		Complete:    s.complete(q.Step),
		Snapshots:   len(s.own),
		Flags:       newFlags(s.last.Flags),
	}
	for _, d := range s.own {
		f.Flagged += min(1, len(d.Flags))
	}
	if q.Status == geo.Occupied {
		f.FrontKm = new(round4(row.FrontKm))
	}
	if s.moves() {
		q.fillMoved(&f, s, row, q.Formula.Of(row.Area.Sub(before.Area)))
	}
	return f
}

// fillMoved sets what moved in a span whose total changed by net km2.
func (q SeriesQuery) fillMoved(f *SeriesFigures, s span, row geo.SeriesRow, net float64) {
	f.Since = &s.counted.First
	f.NetKm2 = new(round4(net))
	f.Km2PerDay = new(round4(net / float64(s.counted.Last.DaysSince(s.counted.First))))
	if row.Unmeasured > 0 {
		return
	}
	m := row.Change
	f.GainedKm2 = new(round4(q.Formula.Of(m.Gained.Sub(m.RedrawnGained))))
	f.LostKm2 = new(round4(q.Formula.Of(m.Lost.Sub(m.RedrawnLost))))
	f.RedrawnKm2 = new(round4(q.Formula.Of(m.RedrawnGained.Sub(m.RedrawnLost))))
}

func newSeries(q SeriesQuery, a sourceSnapshots, boundary string, points []SeriesPoint) SeriesTable {
	t := SeriesTable{
		Source:         q.Source,
		Region:         q.Region,
		Status:         q.Status,
		Step:           q.Step,
		Formula:        q.Formula,
		From:           q.From,
		To:             q.To,
		Boundary:       boundary,
		Licence:        a.source.Licence,
		Attribution:    a.source.Attribution,
		AttributionURL: a.source.URL,
		Points:         points,
	}
	if !q.PerRegion && slices.Contains([]Step{StepWeek, StepMonth, StepYear}, q.Step) {
		t.Pace = paceOf(points)
	}
	return t
}

type seriesRecord struct {
	Source geo.SourceName `json:"source"`
	Region geo.RegionCode `json:"region"`
	Status geo.Status     `json:"status"`
	Step   Step           `json:"step"`
	SeriesFigures
	Formula     geo.Formula `json:"formula"`
	Attribution string      `json:"attribution"`
}

// Header implements Table.
func (t SeriesTable) Header() []string { return columns[seriesRecord]() }

// Records implements Table. The pace is left out.
func (t SeriesTable) Records() [][]string {
	records := make([]seriesRecord, len(t.Points))
	for i, p := range t.Points {
		records[i] = seriesRecord{t.Source, cmp.Or(p.Region, t.Region), t.Status, t.Step, p.SeriesFigures, t.Formula, t.Attribution}
	}
	return cells(records)
}
