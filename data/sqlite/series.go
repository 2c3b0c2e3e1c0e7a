package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"controlmap/geo"
)

// Series returns what the snapshots of a source show at the end of each period and what
// changed within it, by period and then in the order of q.Units; without units, by the codes
// of the regions in which there is anything. Every unit has a row for every period that
// has a snapshot at or before its end. All is read from one state of the database. An
// unknown source is NotFound; an unknown status, and periods that overlap or are not in
// order, are Invalid.
func (s *Store) Series(ctx context.Context, q geo.SeriesQuery) (rows []geo.SeriesRow, err error) {
	if err := checkSeries(q); err != nil {
		return nil, err
	}
	err = s.readTx(ctx, func(db querier) error {
		chain, err := s.chain(ctx, db, q.Source, q.Status, q.AsKnownAt)
		if err != nil {
			return err
		}
		r := newSeriesReader(q, chain)
		if err := r.read(ctx, db); err != nil {
			return err
		}
		rows = r.rows()
		return nil
	})
	return rows, err
}

func checkSeries(q geo.SeriesQuery) error {
	if _, err := geo.ParseStatus(string(q.Status)); err != nil {
		return err
	}
	for i, p := range q.Periods {
		if p.Last.Before(p.First) || i > 0 && !q.Periods[i-1].Last.Before(p.First) {
			return geo.Errorf(geo.Invalid, "period %d, %s to %s: periods go forward, one after the other", i, p.First, p.Last)
		}
	}
	return nil
}

// seriesReader adds up what a series is made of.
type seriesReader struct {
	query  geo.SeriesQuery
	chain  []chainEntry
	ranges []chainRange                    // by period
	areas  map[revisionUnit]geo.RegionArea // region and kind are not set
	fronts map[revisionUnit]float64
	sums   map[periodUnit]geo.RegionChange
}

// chainRange is the part of a chain that lies in a period: chain[from:to]. The entry before to
// is the last at or before the period's end.
type chainRange struct{ from, to int }

type revisionUnit struct {
	revision geo.Revision
	unit     geo.RegionCode
}

type periodUnit struct {
	period int
	unit   geo.RegionCode
}

func newSeriesReader(q geo.SeriesQuery, chain []chainEntry) *seriesReader {
	return &seriesReader{
		query: q, chain: chain, ranges: chainRanges(chain, q.Periods),
		areas: map[revisionUnit]geo.RegionArea{}, fronts: map[revisionUnit]float64{}, sums: map[periodUnit]geo.RegionChange{},
	}
}

func chainRanges(chain []chainEntry, periods []geo.Period) []chainRange {
	ranges := make([]chainRange, len(periods))
	at := 0
	for i, p := range periods {
		for at < len(chain) && chain[at].date.Before(p.First) {
			at++
		}
		ranges[i].from = at
		for at < len(chain) && !p.Last.Before(chain[at].date) {
			at++
		}
		ranges[i].to = at
	}
	return ranges
}

// The queries of a series take ?1, the revisions, or the changes by period, as JSON;
// ?2, whether by unit; ?3, the units as JSON, or null for all; ?4, the status.
const (
	unitOf  = `CASE WHEN ?2 THEN region ELSE 'UA' END AS unit`
	inUnits = `(?3 = 'null' OR region IN (SELECT value FROM json_each(?3)))`

	selectUnitAreas = `SELECT revision, ` + unitOf + `, sum(sphere_km2), sum(geodesic_km2), sum(water_sphere_km2), sum(water_geodesic_km2)
		FROM json_each(?1) j CROSS JOIN ground ON revision = j.value
		WHERE status = ?4 AND ` + inUnits + ` GROUP BY revision, unit`

	selectUnitFronts = `SELECT revision, ` + unitOf + `, sum(km)
		FROM json_each(?1) j CROSS JOIN front ON revision = j.value
		WHERE ` + inUnits + ` GROUP BY revision, unit`

	selectUnitChanges = `SELECT period.key, ` + unitOf + `,
		sum(gained_sphere_km2), sum(gained_geodesic_km2), sum(lost_sphere_km2), sum(lost_geodesic_km2),
		sum(redrawn_gained_sphere_km2), sum(redrawn_gained_geodesic_km2),
		sum(redrawn_lost_sphere_km2), sum(redrawn_lost_geodesic_km2)
		FROM json_each(?1) period CROSS JOIN json_each(period.value) j CROSS JOIN moved ON change = j.value
		WHERE ` + inUnits + ` GROUP BY period.key, unit`
)

func (r *seriesReader) read(ctx context.Context, db querier) error {
	units, err := json.Marshal(r.query.Units)
	if err != nil {
		return err
	}
	if len(r.query.Units) == 0 {
		units = []byte("null")
	}
	for _, part := range []struct {
		query string
		of    any
		read  func(*sql.Rows) (struct{}, error)
		more  []any
	}{
		{selectUnitAreas, r.endRevisions(), r.readArea, []any{r.query.Status}},
		{selectUnitFronts, r.endRevisions(), r.readFront, nil},
		{selectUnitChanges, r.changeIDs(false), r.readChange, nil},
		{selectUnitChanges, r.changeIDs(true), r.readRedrawn, nil},
	} {
		of, err := json.Marshal(part.of)
		if err != nil {
			return err
		}
		args := append([]any{string(of), r.query.PerUnit, string(units)}, part.more...)
		if _, err := list(ctx, db, part.read, part.query, args...); err != nil {
			return err
		}
	}
	return nil
}

// endRevisions are the revisions in force at the ends of the periods, each once.
func (r *seriesReader) endRevisions() (revisions []geo.Revision) {
	for _, s := range r.ranges {
		if s.to > 0 {
			revisions = append(revisions, r.chain[s.to-1].revision)
		}
	}
	return slices.Compact(revisions)
}

// changeIDs are the changes of each period that lead to redrawn snapshots, or those that lead
// to others.
func (r *seriesReader) changeIDs(redrawn bool) [][]int64 {
	byPeriod := make([][]int64, len(r.ranges))
	for period, s := range r.ranges {
		for i := max(s.from, 1); i < s.to; i++ {
			e := r.chain[i]
			if e.change != 0 && slices.Contains(r.query.Redrawn, e.revision) == redrawn {
				byPeriod[period] = append(byPeriod[period], e.change)
			}
		}
	}
	return byPeriod
}

func (r *seriesReader) readArea(rows *sql.Rows) (_ struct{}, err error) {
	var k revisionUnit
	var a geo.RegionArea
	err = rows.Scan(&k.revision, &k.unit, &a.Km2.Sphere, &a.Km2.Geodesic, &a.Water.Sphere, &a.Water.Geodesic)
	r.areas[k] = a
	return struct{}{}, err
}

func (r *seriesReader) readFront(rows *sql.Rows) (_ struct{}, err error) {
	var k revisionUnit
	var km float64
	err = rows.Scan(&k.revision, &k.unit, &km)
	r.fronts[k] = km
	return struct{}{}, err
}

func (r *seriesReader) readChange(rows *sql.Rows) (_ struct{}, err error) {
	k, m, err := scanUnitChange(rows)
	r.add(k, m)
	return struct{}{}, err
}

// readRedrawn reads changes that lead to redrawn snapshots: all of each was redrawn.
func (r *seriesReader) readRedrawn(rows *sql.Rows) (_ struct{}, err error) {
	k, m, err := scanUnitChange(rows)
	m.RedrawnGained, m.RedrawnLost = m.Gained, m.Lost
	r.add(k, m)
	return struct{}{}, err
}

func scanUnitChange(rows *sql.Rows) (k periodUnit, m geo.RegionChange, err error) {
	err = rows.Scan(&k.period, &k.unit,
		&m.Gained.Sphere, &m.Gained.Geodesic, &m.Lost.Sphere, &m.Lost.Geodesic,
		&m.RedrawnGained.Sphere, &m.RedrawnGained.Geodesic, &m.RedrawnLost.Sphere, &m.RedrawnLost.Geodesic)
	return k, m, err
}

func (r *seriesReader) add(k periodUnit, m geo.RegionChange) {
	sum := r.sums[k]
	sum.Gained, sum.Lost = sum.Gained.Add(m.Gained), sum.Lost.Add(m.Lost)
	sum.RedrawnGained, sum.RedrawnLost = sum.RedrawnGained.Add(m.RedrawnGained), sum.RedrawnLost.Add(m.RedrawnLost)
	r.sums[k] = sum
}

func (r *seriesReader) rows() []geo.SeriesRow {
	units := r.unitsOfRows()
	rows := make([]geo.SeriesRow, 0, len(units)*len(r.ranges))
	for period, s := range r.ranges {
		if s.to == 0 {
			continue
		}
		unmeasured := r.unmeasured(s)
		for _, unit := range units {
			end := revisionUnit{r.chain[s.to-1].revision, unit}
			row := geo.SeriesRow{Period: period, Region: unit, Area: r.areas[end].Km2, Water: r.areas[end].Water, FrontKm: r.fronts[end],
				Change: r.sums[periodUnit{period, unit}], Unmeasured: unmeasured}
			row.Change.Region, row.Change.Status = unit, r.query.Status
			rows = append(rows, row)
		}
	}
	return rows
}

// unmeasured counts the changes of a period that are not stored.
func (r *seriesReader) unmeasured(s chainRange) (n int) {
	for i := max(s.from, 1); i < s.to; i++ {
		if r.chain[i].change == 0 {
			n++
		}
	}
	return n
}

func (r *seriesReader) unitsOfRows() []geo.RegionCode {
	switch {
	case !r.query.PerUnit:
		return []geo.RegionCode{geo.Ukraine}
	case len(r.query.Units) > 0:
		return r.query.Units
	}
	var found []geo.RegionCode
	for k := range r.areas {
		found = append(found, k.unit)
	}
	for k := range r.fronts {
		found = append(found, k.unit)
	}
	for k := range r.sums {
		found = append(found, k.unit)
	}
	slices.Sort(found)
	return slices.Compact(found)
}
