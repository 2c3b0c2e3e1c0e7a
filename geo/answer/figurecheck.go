package answer

import (
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
	from, to    geo.SnapshotSummary // from is zero unless the figure is a change
	attribution string
	missing     string
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
	if found.to, found.missing = source.standIn(f, f.To); found.missing != "" {
		return found, nil
	}
	if f.Metric == geo.MetricNetChange {
		if found.from, found.missing = source.standIn(f, f.From); found.missing != "" {
			return found, nil
		}
	}
	value, err := c.measure(ctx, f, found)
	found.value = value
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

// standIn returns the snapshot that stands for a printed day, or why none does.
func (s sourceSnapshots) standIn(f geo.Figure, printed geo.Date) (geo.SnapshotSummary, string) {
	wanted := f.Rule.Map.Day(printed)
	found, ok := s.at(wanted)
	if !ok {
		return found, s.tooEarly(wanted).Message
	}
	if age, most := wanted.DaysSince(found.Date), maxAge(f); age > most && !s.unchangedUntil(wanted) {
		return found, fmt.Sprintf("the last snapshot of source %q at or before %s is %d days older, of %s: more than %d", s.source.Name, wanted, age, found.Date, most)
	}
	if len(found.Flags) > 0 {
		return found, fmt.Sprintf("the snapshot of source %q of %s is flagged: %s", s.source.Name, found.Date, Flags(found.Flags))
	}
	return found, ""
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

// measure returns a figure in its unit.
func (c figureChecker) measure(ctx context.Context, f geo.Figure, found computation) (float64, error) {
	km2, err := c.km2(ctx, f, found)
	if err != nil {
		return 0, err
	}
	value := f.Rule.Formula.Of(km2)
	switch f.Unit {
	case geo.UnitSqMi:
		value /= geo.SqMiKm2
	case geo.UnitPercent:
		denominator, _ := c.atlas.Regions.Denominator(f.Rule.Region)
		value *= 100 / denominator
	}
	return value, nil
}

func (c figureChecker) km2(ctx context.Context, f geo.Figure, found computation) (geo.Km2, error) {
	members, err := c.atlas.Regions.Members(f.Rule.Region)
	if err != nil {
		return geo.Km2{}, err
	}
	if f.Metric == geo.MetricNetChange && f.Rule.Movement != geo.MovementNet {
		return c.gainedOrLost(ctx, f.Rule, found, members)
	}
	to, err := c.area(ctx, f.Rule, found.to, members)
	if err != nil || f.Metric != geo.MetricNetChange {
		return to, err
	}
	from, err := c.area(ctx, f.Rule, found.from, members)
	return to.Sub(from), err
}

// area returns what a snapshot shows, from stored areas where one status is counted.
func (c figureChecker) area(ctx context.Context, rule geo.FigureRule, snapshot geo.SnapshotSummary, members []geo.RegionCode) (total geo.Km2, err error) {
	if len(rule.Statuses) > 1 {
		outline, err := c.loadOutline(ctx, snapshot.Revision, rule.Statuses)
		return sumWithin(c.atlas.AreaByRegion(outline.Polygons), members), err
	}
	areas, err := c.store.RegionAreas(ctx, snapshot.Revision)
	for _, a := range areas {
		if contains(members, a.Region) && slices.Contains(rule.Statuses, a.Status) {
			total = total.Add(a.Km2)
		}
	}
	return total, err
}

// gainedOrLost returns what was gained or lost alone.
func (c figureChecker) gainedOrLost(ctx context.Context, rule geo.FigureRule, found computation, members []geo.RegionCode) (total geo.Km2, err error) {
	from, err := c.loadOutline(ctx, found.from.Revision, rule.Statuses)
	if err != nil {
		return total, err
	}
	to, err := c.loadOutline(ctx, found.to.Revision, rule.Statuses)
	if err != nil {
		return total, err
	}
	change, err := c.atlas.Measurer.Change(from, to)
	for _, region := range change.Regions {
		switch {
		case !contains(members, region.Region):
		case rule.Movement == geo.MovementLost:
			total = total.Add(region.Lost)
		default:
			total = total.Add(region.Gained)
		}
	}
	return total, err
}
