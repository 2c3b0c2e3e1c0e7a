package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"controlmap/geo"
)

// Series returns what the snapshots of a source hold at the end of each period and what
// moved within it, by period and then in the order of q.Units; without units, by the codes
// of the regions in which there is anything. Every unit has a row for every period that
// has a snapshot at or before its end. All is read from one state of the database. An
// unknown source is NotFound; an unknown status, and periods that overlap or are not in
// order, are Invalid.
func (s *Store) Series(ctx context.Context, q geo.SeriesQuery) (rows []geo.SeriesRow, err error) {
	if err := checkSeries(q); err != nil {
		return nil, err
	}
	err = s.view(ctx, func(db querier) error {
		links, err := s.chain(ctx, db, q.Source, q.Status, q.AsKnownAt)
		if err != nil {
			return err
		}
		r := newSeriesReader(q, links)
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
	links  []link
	spans  []span // by period
	ground map[stateKey]geo.Km2
	front  map[stateKey]float64
	moved  map[movedKey]geo.RegionChange
}

// span is what of a chain lies in a period: links[from:to]. The one before to is the last
// at or before the period's end.
type span struct{ from, to int }

type stateKey struct {
	revision geo.Revision
	unit     geo.RegionCode
}

type movedKey struct {
	period int
	unit   geo.RegionCode
}

func newSeriesReader(q geo.SeriesQuery, links []link) *seriesReader {
	return &seriesReader{
		query: q, links: links, spans: spansOf(links, q.Periods),
		ground: map[stateKey]geo.Km2{}, front: map[stateKey]float64{}, moved: map[movedKey]geo.RegionChange{},
	}
}

func spansOf(links []link, periods []geo.Period) []span {
	spans := make([]span, len(periods))
	at := 0
	for i, p := range periods {
		for at < len(links) && links[at].date.Before(p.First) {
			at++
		}
		spans[i].from = at
		for at < len(links) && !p.Last.Before(links[at].date) {
			at++
		}
		spans[i].to = at
	}
	return spans
}

// What a series is read with takes ?1, the revisions, or the changes by period, as JSON;
// ?2, whether by unit; ?3, the units as JSON, or null for all; ?4, the status.
const (
	unitOf  = `CASE WHEN ?2 THEN region ELSE 'UA' END AS unit`
	inUnits = `(?3 = 'null' OR region IN (SELECT value FROM json_each(?3)))`

	selectGrounds = `SELECT revision, ` + unitOf + `, sum(sphere_km2), sum(geodesic_km2)
		FROM json_each(?1) j CROSS JOIN ground ON revision = j.value
		WHERE status = ?4 AND ` + inUnits + ` GROUP BY revision, unit`

	selectFronts = `SELECT revision, ` + unitOf + `, sum(km)
		FROM json_each(?1) j CROSS JOIN front ON revision = j.value
		WHERE ` + inUnits + ` GROUP BY revision, unit`

	selectMoved = `SELECT period.key, ` + unitOf + `,
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
		{selectGrounds, r.ends(), r.readGround, []any{r.query.Status}},
		{selectFronts, r.ends(), r.readFront, nil},
		{selectMoved, r.changes(false), r.readMoved, nil},
		{selectMoved, r.changes(true), r.readRedrawn, nil},
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

// ends are the revisions in force at the ends of the periods, each once.
func (r *seriesReader) ends() (revisions []geo.Revision) {
	for _, s := range r.spans {
		if s.to > 0 {
			revisions = append(revisions, r.links[s.to-1].revision)
		}
	}
	return slices.Compact(revisions)
}

// changes are those of each period to redrawn snapshots, or those to others.
func (r *seriesReader) changes(redrawn bool) [][]int64 {
	byPeriod := make([][]int64, len(r.spans))
	for period, s := range r.spans {
		for i := max(s.from, 1); i < s.to; i++ {
			l := r.links[i]
			if l.change != 0 && slices.Contains(r.query.Redrawn, l.revision) == redrawn {
				byPeriod[period] = append(byPeriod[period], l.change)
			}
		}
	}
	return byPeriod
}

func (r *seriesReader) readGround(rows *sql.Rows) (_ struct{}, err error) {
	var k stateKey
	var km2 geo.Km2
	err = rows.Scan(&k.revision, &k.unit, &km2.Sphere, &km2.Geodesic)
	r.ground[k] = km2
	return struct{}{}, err
}

func (r *seriesReader) readFront(rows *sql.Rows) (_ struct{}, err error) {
	var k stateKey
	var km float64
	err = rows.Scan(&k.revision, &k.unit, &km)
	r.front[k] = km
	return struct{}{}, err
}

func (r *seriesReader) readMoved(rows *sql.Rows) (_ struct{}, err error) {
	k, m, err := scanMoved(rows)
	r.add(k, m)
	return struct{}{}, err
}

// readRedrawn reads what moved to redrawn snapshots: all of it was redrawn.
func (r *seriesReader) readRedrawn(rows *sql.Rows) (_ struct{}, err error) {
	k, m, err := scanMoved(rows)
	m.RedrawnGained, m.RedrawnLost = m.Gained, m.Lost
	r.add(k, m)
	return struct{}{}, err
}

func scanMoved(rows *sql.Rows) (k movedKey, m geo.RegionChange, err error) {
	err = rows.Scan(&k.period, &k.unit,
		&m.Gained.Sphere, &m.Gained.Geodesic, &m.Lost.Sphere, &m.Lost.Geodesic,
		&m.RedrawnGained.Sphere, &m.RedrawnGained.Geodesic, &m.RedrawnLost.Sphere, &m.RedrawnLost.Geodesic)
	return k, m, err
}

func (r *seriesReader) add(k movedKey, m geo.RegionChange) {
	sum := r.moved[k]
	sum.Gained, sum.Lost = sum.Gained.Add(m.Gained), sum.Lost.Add(m.Lost)
	sum.RedrawnGained, sum.RedrawnLost = sum.RedrawnGained.Add(m.RedrawnGained), sum.RedrawnLost.Add(m.RedrawnLost)
	r.moved[k] = sum
}

func (r *seriesReader) rows() []geo.SeriesRow {
	units := r.unitsOfRows()
	rows := make([]geo.SeriesRow, 0, len(units)*len(r.spans))
	for period, s := range r.spans {
		if s.to == 0 {
			continue
		}
		unmeasured := r.unmeasured(s)
		for _, unit := range units {
			end := stateKey{r.links[s.to-1].revision, unit}
			row := geo.SeriesRow{Period: period, Region: unit, Area: r.ground[end], FrontKm: r.front[end],
				Change: r.moved[movedKey{period, unit}], Unmeasured: unmeasured}
			row.Change.Region, row.Change.Status = unit, r.query.Status
			rows = append(rows, row)
		}
	}
	return rows
}

// unmeasured counts the changes of a period that are not stored.
func (r *seriesReader) unmeasured(s span) (n int) {
	for i := max(s.from, 1); i < s.to; i++ {
		if r.links[i].change == 0 {
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
	for k := range r.ground {
		found = append(found, k.unit)
	}
	for k := range r.front {
		found = append(found, k.unit)
	}
	for k := range r.moved {
		found = append(found, k.unit)
	}
	slices.Sort(found)
	return slices.Compact(found)
}
