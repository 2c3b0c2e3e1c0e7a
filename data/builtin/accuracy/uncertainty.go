package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/csv"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"controlmap/geo"
	"controlmap/geo/encode"
)

//go:embed uncertainty_header.txt
var uncertaintyHeader []byte

// reference is the publisher that the ledger follows in a period.
type reference struct {
	source geo.SourceName
	geo.Period
}

var (
	// references are in order of time; the last one goes on.
	references = []reference{
		{geo.ISW, geo.Period{First: geo.NewDate(2022, 2, 24), Last: geo.NewDate(2022, 4, 25)}},
		{geo.DeepState, geo.Period{First: geo.NewDate(2022, 4, 26), Last: geo.NewDate(9999, 12, 31)}},
	}
	// truce is when the line of before the invasion hardly moved, from the end of the
	// battle of Debaltseve on.
	truce = geo.Period{First: geo.NewDate(2015, 2, 20), Last: geo.NewDate(2022, 2, 23)}
	// calm is from when a period is a month, not a week.
	calm = geo.NewDate(2023, 1, 1)
)

// ground is how many km2 on the sphere are occupied on land, by unit, with what lies in none.
type ground map[geo.RegionCode]float64

// groundOf adds up the land that a map has as occupied, or what was so before the invasion.
func groundOf(areas []geo.RegionArea, since ...geo.Since) ground {
	sum := ground{}
	for _, a := range areas {
		if a.Status == geo.Occupied && (len(since) == 0 || slices.Contains(since, a.Since)) {
			sum[a.Region] += a.Land().Sphere
		}
	}
	return sum
}

// total adds up in one order, so that it is the same each time.
func (g ground) total() (km2 float64) {
	for _, code := range slices.Sorted(maps.Keys(g)) {
		km2 += g[code]
	}
	return km2
}

// deviationDay is how much more the ledger has than a publisher on a day.
type deviationDay struct {
	date         geo.Date
	more         ground  // by unit, group and Ukraine
	ours, theirs float64 // all land
}

// measured is a deviation with what it rests on.
type measured struct {
	geo.Deviation
	days int
	with geo.SourceName
}

// uncertainty compares the ledger with the publishers that it follows, and tells what
// changed by month since 2023. The error is NotFound
// where one of them is not in the database.
func uncertainty(ctx context.Context, s store, l ledger) (list []measured, nets []net, err error) {
	for _, r := range references {
		days, truceDays, err := deviationDays(ctx, s, l, r)
		if err != nil {
			return nil, nil, err
		}
		if len(days) == 0 {
			return nil, nil, geo.Errorf(geo.NotFound, "source %q has no map from %s on to compare with: import it", r.source, r.First)
		}
		for _, m := range l.measure(truceDays, truce, r.source) {
			m.days = 1 // one map, however often the ledger changes
			list = append(list, m)
		}
		list = append(list, l.measureSpans(days, r)...)
		nets = netsOf(days)
	}
	slices.SortFunc(list, func(a, b measured) int { return a.Compare(b.Deviation) })
	return joined(list), nets, nil
}

// deviationDays compares with every sound map of a publisher. Of the one that
// tells what was occupied before the invasion, the last that does is compared with the
// ledger of the truce.
func deviationDays(ctx context.Context, s store, l ledger, r reference) (days, truceDays []deviationDay, err error) {
	snapshots, err := s.Snapshots(ctx, r.source, time.Time{})
	if err != nil {
		return nil, nil, err
	}
	var before ground
	for _, d := range snapshots {
		if !geo.IsSound(d.Flags) || d.Date.Before(r.First) || r.Last.Before(d.Date) {
			continue
		}
		areas, err := s.RegionAreas(ctx, d.Revision)
		if err != nil {
			return nil, nil, err
		}
		days = append(days, l.deviationDay(d.Date, groundOf(areas)))
		if d.SplitSince && r.source == geo.DeepState {
			before = groundOf(areas, geo.SincePre2022)
		}
	}
	if before != nil {
		for _, date := range l.datesIn(truce) {
			truceDays = append(truceDays, l.deviationDay(date, before))
		}
	}
	return days, truceDays, nil
}

// deviationDay compares the ledger of a day with a publisher's ground.
func (l ledger) deviationDay(date geo.Date, theirs ground) deviationDay {
	ours := l.ground(date)
	day := deviationDay{date: date, more: ground{}, ours: ours.total(), theirs: theirs.total()}
	for _, unit := range l.regions.Units {
		day.more[unit.Code] = ours[unit.Code] - theirs[unit.Code]
	}
	day.more[geo.Ukraine] = day.ours - day.theirs
	for _, group := range []geo.RegionCode{geo.Crimea, geo.Donbas} {
		members, err := l.regions.Members(group)
		if err != nil {
			continue // a boundary set without the group's members
		}
		for _, code := range members {
			day.more[group] += day.more[code]
		}
	}
	return day
}

// measureSpans tells the extremes of each week or month. The last span goes on.
func (l ledger) measureSpans(days []deviationDay, r reference) (list []measured) {
	var pending []deviationDay
	first := r.First
	for i, day := range days {
		pending = append(pending, day)
		if i+1 < len(days) && days[i+1].date.Before(nextSpan(day.date)) {
			continue
		}
		span := geo.Period{First: first}
		if i+1 < len(days) {
			span.Last = spanOf(days[i+1].date).AddDays(-1)
			first = span.Last.AddDays(1)
		} else if r != references[len(references)-1] {
			span.Last = r.Last
		}
		list = append(list, l.measure(pending, span, r.source)...)
		pending = nil
	}
	return list
}

// spanOf returns the first day of the week or month that a day lies in.
func spanOf(day geo.Date) geo.Date {
	t := day.Time()
	if day.Before(calm) {
		return day.AddDays(-(int(t.Weekday()) + 6) % 7)
	}
	return geo.NewDate(t.Year(), t.Month(), 1)
}

// nextSpan returns the first day of the week or month after the one that a day lies in.
func nextSpan(day geo.Date) geo.Date {
	if day.Before(calm) {
		next := spanOf(day).AddDays(7)
		if calm.Before(next) {
			return calm
		}
		return next
	}
	t := day.Time()
	return geo.NewDate(t.Year(), t.Month()+1, 1)
}

// measure tells the extremes over days, for each region.
func (l ledger) measure(days []deviationDay, span geo.Period, with geo.SourceName) (list []measured) {
	if len(days) == 0 {
		return nil
	}
	for region := range days[0].more {
		m := measured{geo.Deviation{Region: region, First: span.First, Last: span.Last, LeastKm2: math.Inf(1), MostKm2: math.Inf(-1)}, len(days), with}
		for _, day := range days {
			m.LeastKm2, m.MostKm2 = min(m.LeastKm2, day.more[region]), max(m.MostKm2, day.more[region])
		}
		m.LeastKm2, m.MostKm2 = tenth(m.LeastKm2, math.Floor), tenth(m.MostKm2, math.Ceil)
		list = append(list, m)
	}
	return list
}

// dust is a deviation in km2 that rounding makes, not a map.
const dust = 0.005

// tenth rounds km2 outwards to the tenth.
func tenth(km2 float64, outwards func(float64) float64) float64 {
	if math.Abs(km2) < dust {
		return 0
	}
	return encode.Round(outwards(km2*10) / 10)
}

// joined joins periods of a region that follow each other and in which both maps have the
// same: nothing, in most oblasts.
func joined(list []measured) (rows []measured) {
	for _, m := range list {
		if n := len(rows); n > 0 && rows[n-1].agrees() && m.agrees() && rows[n-1].Region == m.Region && rows[n-1].with == m.with {
			rows[n-1].Last, rows[n-1].days = m.Last, rows[n-1].days+m.days
			continue
		}
		rows = append(rows, m)
	}
	return rows
}

func (m measured) agrees() bool { return m.LeastKm2 == 0 && m.MostKm2 == 0 }

// uncertaintyCSV is the file of the built-in data.
func uncertaintyCSV(list []measured) []byte {
	var out bytes.Buffer
	out.Write(uncertaintyHeader)
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"region", "from", "to", "least_km2", "most_km2", "days", "compared_with"}) // a Buffer takes all
	for _, m := range list {
		last := ""
		if !m.Last.IsZero() {
			last = m.Last.String()
		}
		_ = w.Write([]string{string(m.Region), m.First.String(), last, decimal(m.LeastKm2), decimal(m.MostKm2), strconv.Itoa(m.days), string(m.with)})
	}
	w.Flush()
	return out.Bytes()
}

func decimal(km2 float64) string { return strconv.FormatFloat(km2, 'f', -1, 64) }

// net is what changed in a month on land, here and on the publisher's maps, in km2.
type net struct {
	month        geo.Date // its first day
	ours, theirs float64
}

func (n net) off() float64 { return math.Abs(n.ours - n.theirs) }

// netsOf are the months since calm that have a map at both ends.
func netsOf(days []deviationDay) (nets []net) {
	for _, last := range lastOfMonths(days) {
		nets = append(nets, net{month: spanOf(last.date), ours: last.ours, theirs: last.theirs})
	}
	for i := len(nets) - 1; i > 0; i-- {
		nets[i].ours, nets[i].theirs = nets[i].ours-nets[i-1].ours, nets[i].theirs-nets[i-1].theirs
	}
	return nets[min(1, len(nets)):]
}

func lastOfMonths(days []deviationDay) (last []deviationDay) {
	for i, day := range days {
		isLast := i+1 == len(days) || !days[i+1].date.Before(nextSpan(day.date))
		if isLast && !day.date.Before(calm.AddDays(-1)) {
			last = append(last, day)
		}
	}
	return last
}

// medianOff is the median distance of months' net changes.
func medianOff(nets []net) float64 {
	if len(nets) == 0 {
		return 0
	}
	sorted := slices.SortedFunc(slices.Values(nets), func(a, b net) int { return cmp.Compare(a.off(), b.off()) })
	return sorted[len(sorted)/2].off()
}
