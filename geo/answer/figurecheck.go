package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// figureChecker computes figures from the sources that are loaded.
type figureChecker struct {
	*Engine
	sources map[geo.SourceName]sourceSnapshots
}

func (c figureChecker) check(ctx context.Context, f geo.Figure) (FigureRow, error) {
	row := figureRow(f)
	found, err := c.compute(ctx, f, f.Rule.Source)
	if err != nil {
		return row, err
	}
	if found.missing == "" && found.older != "" && verdictOf(f, found.value) == Differs {
		found.missing = found.older + ": by that map the figure would differ"
	}
	if found.missing == "" {
		row.fill(f, found)
		return row, nil
	}
	row.Verdict, row.Reason = Unchecked, found.missing
	indication, err := c.compute(ctx, f, geo.Settlements)
	if err != nil || indication.missing != "" {
		return row, err
	}
	row.BuiltIn = new(encode.Round(indication.value))
	gap := newGap(f.Value, indication.value)
	row.BuiltInDifference, row.BuiltInDifferencePercent = gap.Difference, gap.DifferencePercent
	return row, nil
}

// computation is a figure in its unit, or why there is none.
type computation struct {
	value       float64
	land        *float64            // the part of value that is not in open water; nil of a length
	from, to    geo.SnapshotSummary // from is zero unless the figure is a change
	attribution string
	missing     string
	older       string // which snapshot is not of the day wanted; else empty
}

// compute applies a figure's rule to a source.
func (c figureChecker) compute(ctx context.Context, f geo.Figure, name geo.SourceName) (computation, error) {
	source, loaded := c.sources[name]
	if !loaded {
		return computation{missing: fmt.Sprintf("source %q is not loaded", name)}, nil
	}
	source, missing := source.speakingOfAny(f.Rule.Statuses)
	if missing != "" {
		return computation{missing: missing}, nil
	}
	found := computation{attribution: source.source.Attribution}
	if f.Metric == geo.MetricPeak {
		return c.peak(ctx, f, source)
	}
	end := f.Rule.Map.End(f.To)
	if found.to, found.missing = source.standIn(f, end); found.missing != "" {
		return found, nil
	}
	found.older = source.older(found.to, end)
	if f.Metric == geo.MetricNetChange {
		start := f.Rule.Map.Start(f.From)
		if found.from, found.missing = source.standIn(f, start); found.missing != "" {
			return found, nil
		}
		found.older = cmp.Or(found.older, source.older(found.from, start))
	}
	err := c.measure(ctx, f, &found)
	return found, err
}

// peak returns the largest total of a period. Which day has it is told by stored areas,
// statuses that overlap counted for each; the day's total is then measured as any other.
func (c figureChecker) peak(ctx context.Context, f geo.Figure, source sourceSnapshots) (computation, error) {
	found := computation{attribution: source.source.Attribution}
	days, missing := source.covering(f.Rule.Map.Start(f.From), f.Rule.Map.End(f.To))
	if missing != "" {
		found.missing = missing
		return found, nil
	}
	members, err := c.atlas.Regions.Members(f.Rule.Region)
	if err != nil {
		return found, err
	}
	largest := -1.0
	for _, day := range days {
		total, err := c.storedArea(ctx, f.Rule, day.Revision, members)
		if err != nil {
			return found, err
		}
		if km2 := f.Rule.Formula.Of(total.km2); km2 > largest {
			largest, found.to = km2, day
		}
	}
	err = c.measure(ctx, f, &found)
	return found, err
}

// speakingOfAny leaves the snapshots that speak of the statuses, or says why there are none.
func (s sourceSnapshots) speakingOfAny(statuses StatusList) (sourceSnapshots, string) {
	if err := checkTold(s.source, statuses); err != nil {
		return sourceSnapshots{}, err.Error()
	}
	speaking, err := s.speakingOf(statuses...)
	if err != nil {
		return sourceSnapshots{}, geo.MessageOf(err)
	}
	return speaking, ""
}

// standIn returns the snapshot that stands for the day whose map a figure's rule wants, or
// why none does.
func (s sourceSnapshots) standIn(f geo.Figure, wanted geo.Date) (geo.SnapshotSummary, string) {
	found, ok := s.at(wanted)
	if !ok {
		return found, s.tooEarly(wanted).Message
	}
	if age, most := wanted.DaysSince(found.Date), maxAge(f); age > most && !s.unchangedUntil(wanted) {
		return found, fmt.Sprintf("the last snapshot of source %q at or before %s is %d days older, of %s: more than %d", s.source.Name, wanted, age, found.Date, most)
	}
	if !geo.IsSound(found.Flags) {
		return found, fmt.Sprintf("the snapshot of source %q of %s is flagged: %s", s.source.Name, found.Date, Flags(found.Flags))
	}
	return found, ""
}

// older says which snapshot stands for a day that it does not show; empty where it does.
func (s sourceSnapshots) older(found geo.SnapshotSummary, wanted geo.Date) string {
	if found.Date == wanted || s.unchangedUntil(wanted) {
		return ""
	}
	return fmt.Sprintf("the last snapshot of source %q at or before %s is of %s", s.source.Name, wanted, found.Date)
}

// covering returns the unflagged snapshots that show the days from one date to another,
// or why they leave some of these out: more than a week without one.
func (s sourceSnapshots) covering(from, to geo.Date) (days []geo.SnapshotSummary, missing string) {
	earliest, shown := from, from
	if before, ok := s.at(from); ok && (s.source.Complete || from.DaysSince(before.Date) <= maxTotalAge) {
		earliest = before.Date
	}
	for _, day := range s.snapshots {
		if len(day.Flags) > 0 || day.Date.Before(earliest) || to.Before(day.Date) {
			continue
		}
		if day.Date.DaysSince(shown) > maxTotalAge && !s.source.Complete {
			break
		}
		days = append(days, day)
		if shown.Before(day.Date) {
			shown = day.Date
		}
	}
	if len(days) == 0 || to.DaysSince(shown) > maxTotalAge && !s.unchangedUntil(to) {
		return nil, fmt.Sprintf("source %q has no unflagged snapshot for more than %d days since %s", s.source.Name, maxTotalAge, shown)
	}
	return days, ""
}

// unchangedUntil reports whether nothing is known to have changed since the last snapshot
// before a date.
func (s sourceSnapshots) unchangedUntil(date geo.Date) bool {
	return s.source.Complete && !s.last().Date.Before(date)
}

// maxAge is how many days old a snapshot may be.
func maxAge(f geo.Figure) int {
	if f.Metric != geo.MetricNetChange {
		return maxTotalAge
	}
	return min(maxTotalAge, max(1, f.To.DaysSince(f.From)/30))
}

// measure fills in a figure in its unit.
func (c figureChecker) measure(ctx context.Context, f geo.Figure, found *computation) (err error) {
	if f.Metric == geo.MetricFront {
		found.value, err = c.frontKm(ctx, f.Rule, found.to.Revision)
		return err
	}
	sum, err := c.extent(ctx, f, *found)
	if err != nil {
		return err
	}
	found.value, found.land = c.inUnit(f, sum.km2), new(c.inUnit(f, sum.land()))
	return nil
}

// inUnit returns an area as a figure prints it.
func (c figureChecker) inUnit(f geo.Figure, km2 geo.Km2) float64 {
	value := f.Rule.Formula.Of(km2)
	switch f.Unit {
	case geo.UnitSqMi:
		value /= geo.SqMiKm2
	case geo.UnitPercent:
		denominator, _ := c.atlas.Regions.Denominator(f.Rule.Region)
		value *= 100 / denominator
	}
	return value
}

// extent applies a figure's rule to the snapshots that were found.
func (c figureChecker) extent(ctx context.Context, f geo.Figure, found computation) (extent, error) {
	members, err := c.atlas.Regions.Members(f.Rule.Region)
	if err != nil {
		return extent{}, err
	}
	if f.Metric == geo.MetricNetChange && f.Rule.Movement != geo.MovementNet {
		return c.gainedOrLost(ctx, f.Rule, found, members)
	}
	to, err := c.area(ctx, f.Rule, found.to, members)
	if err != nil || f.Metric != geo.MetricNetChange {
		return to, err
	}
	from, err := c.area(ctx, f.Rule, found.from, members)
	return extent{to.km2.Sub(from.km2), to.water.Sub(from.water)}, err
}

// area returns what a snapshot shows, from stored areas where one status is counted.
func (c figureChecker) area(ctx context.Context, rule geo.FigureRule, snapshot geo.SnapshotSummary, members []geo.RegionCode) (total extent, err error) {
	if len(rule.Statuses) > 1 {
		outline, err := c.loadOutline(ctx, snapshot.Revision, rule.Statuses)
		return extent{
			sumWithin(c.atlas.AreaByRegion(outline.Polygons), members),
			sumWithin(c.atlas.WaterByRegion(outline.Polygons), members),
		}, err
	}
	return c.storedArea(ctx, rule, snapshot.Revision, members)
}

// storedArea sums what a snapshot shows by status: ground of several statuses counts for
// each.
func (c figureChecker) storedArea(ctx context.Context, rule geo.FigureRule, revision geo.Revision, members []geo.RegionCode) (total extent, err error) {
	areas, err := c.store.RegionAreas(ctx, revision)
	for _, a := range areas {
		if contains(members, a.Region) && slices.Contains(rule.Statuses, a.Status) {
			total = total.add(extent{a.Km2, a.Water})
		}
	}
	return total, err
}

// frontKm returns how long the front line is, on the ellipsoid.
func (c figureChecker) frontKm(ctx context.Context, rule geo.FigureRule, revision geo.Revision) (km float64, err error) {
	members, err := c.atlas.Regions.Members(rule.Region)
	if err != nil {
		return 0, err
	}
	lines, err := c.frontLine(ctx, revision)
	if err != nil {
		return 0, err
	}
	for _, length := range c.atlas.Regional.Lengths(lines) {
		if contains(members, length.Region) {
			km += length.Km
		}
	}
	return km, nil
}

// gainedOrLost returns what was gained or lost alone.
func (c figureChecker) gainedOrLost(ctx context.Context, rule geo.FigureRule, found computation, members []geo.RegionCode) (total extent, err error) {
	from, err := c.loadOutline(ctx, found.from.Revision, rule.Statuses)
	if err != nil {
		return total, err
	}
	to, err := c.loadOutline(ctx, found.to.Revision, rule.Statuses)
	if err != nil {
		return total, err
	}
	change, err := c.atlas.Measurer.Change(from, to)
	direction := geo.Gained
	if rule.Movement == geo.MovementLost {
		direction = geo.Lost
	}
	for _, region := range change.Regions {
		switch {
		case !contains(members, region.Region):
		case direction == geo.Lost:
			total.km2 = total.km2.Add(region.Lost)
		default:
			total.km2 = total.km2.Add(region.Gained)
		}
	}
	for _, polygon := range change.Polygons {
		if polygon.Direction == direction {
			total.water = total.water.Add(sumWithin(c.atlas.Regional.Water(polygon.Shape), members))
		}
	}
	return total, err
}
