package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// SeriesQuery asks how much had a status over time.
type SeriesQuery struct {
	Source    geo.SourceName
	AsKnownAt time.Time      // zero: now
	Region    geo.RegionCode // empty: Ukraine
	Status    geo.Status     // AllStatus: Occupied
	From, To  geo.Date       // zero: the first and the last snapshot
	Step      Step           // empty: StepMonth
	PerRegion bool           // points for each unit of Region, not for their sum
	Formula   geo.Formula    // of all that changed; empty: Sphere, as publishers print
}

// SeriesTable says how much had a status at the end of each period and what changed within
// it.
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
	days int // that changes are counted over
}

// SeriesFigures are what is known of a period. What changed is null where the source has no
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
	Water
	FrontKm    *float64  `json:"front_km"`     // null unless the status is occupied
	Since      *geo.Date `json:"since"`        // the day at whose end changes count from
	GainedKm2  *float64  `json:"gained_km2"`   // without what is redrawn
	LostKm2    *float64  `json:"lost_km2"`     // without what is redrawn
	RedrawnKm2 *float64  `json:"redrawn_km2"`  // net of coast, border and snapshots of which one leaves out what the other shows
	NetKm2     *float64  `json:"net_km2"`      // total less total before: gained - lost + redrawn
	NetLandKm2 *float64  `json:"net_land_km2"` // the part of it that is not in open water
	Km2PerDay  *float64  `json:"km2_per_day"`  // net by the days since Since
	// UncertaintyKm2 is how far the total on land was at most from that of the maps that the
	// source was compared with, and NetUncertaintyKm2 how far the net change: null where it
	// was compared with none. The total was from DeviationLeastKm2 to DeviationMostKm2 more
	// than theirs.
	UncertaintyKm2    *float64 `json:"uncertainty_km2"`
	NetUncertaintyKm2 *float64 `json:"net_uncertainty_km2"`
	DeviationLeastKm2 *float64 `json:"deviation_least_km2"`
	DeviationMostKm2  *float64 `json:"deviation_most_km2"`
	Complete          bool     `json:"complete"` // an uncut period, from about its first day to about its last
	// Comparable says that the snapshots at both ends may be compared: neither is flagged, or
	// both leave out the same part. False where Since is null.
	Comparable bool  `json:"comparable"`
	Snapshots  int   `json:"snapshots"` // how many lie in the period
	Flagged    int   `json:"flagged"`   // how many of them are flagged
	Flags      Flags `json:"flags"`     // of Snapshot
}

// Series opens the question how much had a status over time. Periods are cut to From and
// To; those before the first snapshot are left out, those after the last carry it on and
// tell its age. Of the units of Ukraine only those that ever have any of it get points. The
// error is Invalid for From after To and for too many periods, NotFound for a source or
// region that is not one and for To before the first snapshot.
func (e *Engine) Series(ctx context.Context, q SeriesQuery) (Plan[SeriesTable], error) {
	q = q.withDefaults()
	units, err := e.atlas.Regions.Members(q.Region)
	if err != nil {
		return Plan[SeriesTable]{}, err
	}
	latest := q.To.IsZero()
	source, periods, err := e.openSeries(ctx, &q)
	if err != nil {
		return Plan[SeriesTable]{}, err
	}
	deviations, err := e.seriesDeviations(ctx, q, periods)
	if err != nil {
		return Plan[SeriesTable]{}, err
	}
	return Plan[SeriesTable]{
		Basis:  []any{source.basis(), deviations},
		Cost:   q.cost(),
		Latest: latest,
		Name:   fmt.Sprintf("series-%s-%s-%s", q.Source, q.Region, q.Step),
		build: func(ctx context.Context) (SeriesTable, error) {
			rows, err := e.store.Series(ctx, q.stored(source, units, periods))
			if err != nil {
				return SeriesTable{}, err
			}
			return newSeries(q, source, e.atlas.Regions.Boundary, seriesPoints(q, units, periods, newSeriesRows(rows), deviations)), nil
		},
	}, nil
}

// seriesDeviations are those of the periods and of the days that changes count from.
func (e *Engine) seriesDeviations(ctx context.Context, q SeriesQuery, periods []seriesPeriod) (geo.Deviations, error) {
	if len(periods) == 0 {
		return nil, nil
	}
	all := geo.Period{First: periods[0].First, Last: periods[len(periods)-1].Last}
	if periods[0].tellsChange() {
		all.First = earlier(all.First, periods[0].counted.First)
	}
	if q.PerRegion {
		return e.deviations(ctx, q.Source, q.Status, all)
	}
	return e.deviations(ctx, q.Source, q.Status, all, q.Region)
}

// openSeries finds the snapshots of the source that speak of the status, and the periods;
// it fills in From and To.
func (e *Engine) openSeries(ctx context.Context, q *SeriesQuery) (source sourceSnapshots, periods []seriesPeriod, err error) {
	if source, err = e.openSource(ctx, q.Source, q.AsKnownAt); err != nil {
		return source, nil, err
	}
	if err := checkTold(source.source, StatusList{q.Status}); err != nil {
		return source, nil, err
	}
	if source, err = source.speakingOf(q.Status); err != nil {
		return source, nil, err
	}
	if q.From, q.To, err = source.bounds(q.From, q.To); err != nil {
		return source, nil, err
	}
	periods, err = source.seriesPeriods(*q)
	return source, periods, err
}

// cost is that of many overlays where there is a row for each region and day: decades of
// them are hundreds of megabytes.
func (q SeriesQuery) cost() Cost {
	if q.PerRegion && (q.Step == StepDay || q.Step == StepSnapshot) {
		return CostOverlays
	}
	return CostLookup
}

func (q SeriesQuery) withDefaults() SeriesQuery {
	q.Region = cmp.Or(q.Region, geo.Ukraine)
	q.Status = cmp.Or(q.Status, geo.Occupied)
	q.Step = cmp.Or(q.Step, StepMonth)
	q.Formula = cmp.Or(q.Formula, geo.Sphere)
	return q
}

// stored is what is asked of the store: the periods, after the day before them where the
// source has a snapshot then.
func (q SeriesQuery) stored(s sourceSnapshots, units []geo.RegionCode, periods []seriesPeriod) geo.SeriesQuery {
	stored := geo.SeriesQuery{Source: q.Source, AsKnownAt: q.AsKnownAt, Status: q.Status, Units: units, PerUnit: q.PerRegion}
	if baseline(periods) > 0 {
		day := periods[0].First.AddDays(-1)
		stored.Periods = append(stored.Periods, geo.Period{First: day, Last: day})
	}
	for _, p := range periods {
		stored.Periods = append(stored.Periods, p.Period)
	}
	for i, d := range s.snapshots {
		if i > 0 && (!alike(s.snapshots[i-1].Flags, d.Flags) || geo.HasFlag(d.Flags, geo.FlagRedraw)) {
			stored.Redrawn = append(stored.Redrawn, d.Revision)
		}
	}
	return stored
}

// baseline counts the periods that are asked for before the first one.
func baseline(periods []seriesPeriod) int {
	if len(periods) == 0 || periods[0].before == nil {
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

// regions lists what is to have points: units as asked for, or all that ever have any area.
func (rows seriesRows) regions(units []geo.RegionCode) []geo.RegionCode {
	listed := slices.Clone(units)
	if units == nil {
		for region, periods := range rows {
			if hasAny(periods) {
				listed = append(listed, region)
			}
		}
	}
	slices.SortFunc(listed, compareRegions)
	return listed
}

func hasAny(periods map[int]geo.SeriesRow) bool {
	for _, row := range periods {
		if row.Area != (geo.Km2{}) || row.Change.Gained != (geo.Km2{}) || row.Change.Lost != (geo.Km2{}) {
			return true
		}
	}
	return false
}

func seriesPoints(q SeriesQuery, units []geo.RegionCode, periods []seriesPeriod, rows seriesRows, deviations geo.Deviations) []SeriesPoint {
	points := []SeriesPoint{}
	listed := []geo.RegionCode{geo.Ukraine}
	if q.PerRegion {
		listed = rows.regions(units)
	}
	first := baseline(periods)
	for i, p := range periods {
		for _, region := range listed {
			now, before := rows[region][first+i], rows[region][first+i-1]
			point := SeriesPoint{SeriesFigures: q.figures(p, now, before), days: p.counted.Last.DaysSince(p.counted.First)}
			if q.PerRegion {
				point.Region = region
			}
			point.setUncertainty(cmp.Or(point.Region, q.Region), p, deviations)
			points = append(points, point)
		}
	}
	return points
}

// figures puts the row of a period beside that of the one before it.
func (q SeriesQuery) figures(p seriesPeriod, row, before geo.SeriesRow) SeriesFigures {
	f := SeriesFigures{
		Date:        p.First,
		Through:     p.Last,
		Snapshot:    p.last.Date,
		Revision:    p.last.Revision,
		AgeDays:     p.Last.DaysSince(p.last.Date),
		SphereKm2:   encode.Round(row.Area.Sphere),
		GeodesicKm2: encode.Round(row.Area.Geodesic),
		Water:       newWater(row.Water),
		Complete:    p.isComplete(q.Step),
		Comparable:  p.tellsChange() && p.isComparable(),
		Snapshots:   len(p.own),
		Flags:       newFlags(p.last.Flags),
	}
	for _, d := range p.own {
		f.Flagged += min(1, len(d.Flags))
	}
	if q.Status == geo.Occupied {
		f.FrontKm = new(encode.Round(row.FrontKm))
	}
	if p.tellsChange() {
		q.fillChange(&f, p, row, before)
	}
	return f
}

// fillChange sets what changed in a period since the row before it.
func (q SeriesQuery) fillChange(f *SeriesFigures, p seriesPeriod, row, before geo.SeriesRow) {
	net, water := q.Formula.Of(row.Area.Sub(before.Area)), q.Formula.Of(row.Water.Sub(before.Water))
	f.Since = &p.counted.First
	f.NetKm2 = new(encode.Round(net))
	f.NetLandKm2 = new(encode.Round(net - water))
	f.Km2PerDay = new(encode.Round(net / float64(p.counted.Last.DaysSince(p.counted.First))))
	if row.Unmeasured > 0 {
		return
	}
	c := row.Change
	f.GainedKm2 = new(encode.Round(q.Formula.Of(c.Gained.Sub(c.RedrawnGained))))
	f.LostKm2 = new(encode.Round(q.Formula.Of(c.Lost.Sub(c.RedrawnLost))))
	f.RedrawnKm2 = new(encode.Round(q.Formula.Of(c.RedrawnGained.Sub(c.RedrawnLost))))
}

func newSeries(q SeriesQuery, s sourceSnapshots, boundary string, points []SeriesPoint) SeriesTable {
	t := SeriesTable{
		Source:         q.Source,
		Region:         q.Region,
		Status:         q.Status,
		Step:           q.Step,
		Formula:        q.Formula,
		From:           q.From,
		To:             q.To,
		Boundary:       boundary,
		Licence:        s.source.Licence,
		Attribution:    s.source.Attribution,
		AttributionURL: s.source.URL,
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
func (t SeriesTable) Header() []string { return encode.Columns[seriesRecord]() }

// Records implements Table. The pace is left out.
func (t SeriesTable) Records() [][]string {
	records := make([]seriesRecord, len(t.Points))
	for i, p := range t.Points {
		records[i] = seriesRecord{t.Source, cmp.Or(p.Region, t.Region), t.Status, t.Step, p.SeriesFigures, t.Formula, t.Attribution}
	}
	return encode.Cells(records)
}
