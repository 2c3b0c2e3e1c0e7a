package answer

import (
	"slices"
	"time"

	"controlmap/geo"
)

// Step is how long the periods of a series are.
type Step string

// The steps of a series.
const (
	StepSnapshot Step = "snapshot" // one for each snapshot, however far apart
	StepDay      Step = "day"
	StepWeek     Step = "week" // from Monday (ISO 8601)
	StepMonth    Step = "month"
	StepYear     Step = "year"
)

const (
	// maxPeriods bounds what a request may cost: fifty years of days.
	maxPeriods = 20_000
	// maxAhead is how many days past the last snapshot may be asked for: the map of the
	// last is carried on, which tells ever less.
	maxAhead = 366
)

// ParseStep reads a step. The error is Invalid.
func ParseStep(s string) (Step, error) {
	switch step := Step(s); step {
	case StepSnapshot, StepDay, StepWeek, StepMonth, StepYear:
		return step, nil
	}
	return "", geo.Errorf(geo.Invalid, "step %q is none of snapshot, day, week, month, year", s)
}

// first returns the first day of the period that d lies in.
func (s Step) first(d geo.Date) geo.Date {
	t := d.Time()
	switch s {
	case StepWeek:
		return d.AddDays(-daysSinceMonday(t))
	case StepMonth:
		return geo.NewDate(t.Year(), t.Month(), 1)
	case StepYear:
		return geo.NewDate(t.Year(), time.January, 1)
	}
	return d
}

// next returns the first day of the period after the one that d lies in.
func (s Step) next(d geo.Date) geo.Date {
	t := d.Time()
	switch s {
	case StepWeek:
		return d.AddDays(7 - daysSinceMonday(t))
	case StepMonth:
		return geo.NewDate(t.Year(), t.Month()+1, 1)
	case StepYear:
		return geo.NewDate(t.Year()+1, time.January, 1)
	}
	return d.AddDays(1)
}

func daysSinceMonday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

// isWhole reports whether p is a period of the step that nothing was cut off.
func (s Step) isWhole(p geo.Period) bool {
	return s.first(p.First) == p.First && s.next(p.First) == p.Last.AddDays(1)
}

// periods divides the days from..to, cutting the first and the last period to them. The
// error is Invalid: there are too many.
func (s Step) periods(from, to geo.Date) ([]geo.Period, error) {
	var periods []geo.Period
	for first := from; !to.Before(first); first = s.next(first) {
		if len(periods) == maxPeriods {
			return nil, geo.Errorf(geo.Invalid, "%s..%s is more than %d periods of a %s: ask for a longer step or fewer days", from, to, maxPeriods, s)
		}
		last := s.next(first).AddDays(-1)
		if to.Before(last) {
			last = to
		}
		periods = append(periods, geo.Period{First: first, Last: last})
	}
	return periods, nil
}

// snapshotPeriods are the days from..to that have a snapshot.
func snapshotPeriods(listed []geo.SnapshotSummary, from, to geo.Date) (periods []geo.Period) {
	for _, d := range listed {
		if !d.Date.Before(from) && !to.Before(d.Date) {
			periods = append(periods, geo.Period{First: d.Date, Last: d.Date})
		}
	}
	return periods
}

// lengthOf counts the days of a period.
func lengthOf(p geo.Period) int { return p.Last.DaysSince(p.First) + 1 }

// bounds fills in what was not asked for.
func (s sourceSnapshots) bounds(from, to geo.Date) (geo.Date, geo.Date, error) {
	if from.IsZero() {
		from = s.first().Date
		if !to.IsZero() && to.Before(from) {
			return from, to, s.tooEarly(to)
		}
	}
	if to.IsZero() {
		to = s.last().Date
	}
	switch {
	case to.Before(from):
		return from, to, geo.Errorf(geo.Invalid, "from %s is after to %s", from, to)
	case to.Before(s.first().Date):
		return from, to, s.tooEarly(to)
	case to.DaysSince(s.last().Date) > maxAhead:
		return from, to, geo.Errorf(geo.Invalid, "to %s is more than %d days after the last snapshot of source %q, of %s", to, maxAhead, s.source.Name, s.last().Date)
	}
	return from, to, nil
}

// seriesPeriod is a period with the snapshots that tell of it.
type seriesPeriod struct {
	geo.Period
	last   geo.SnapshotSummary  // at or before the end of the period
	before *geo.SnapshotSummary // at or before the day before the period; nil where there is none
	own    []geo.SnapshotSummary
	// counted are the days at whose ends the maps stand that tell what changed: those of
	// before and last, or the period itself where days without a map are days on which
	// nothing changed. Zero where nothing can be told.
	counted geo.Period
}

// seriesPeriods returns the periods that have a snapshot at or before their end.
func (s sourceSnapshots) seriesPeriods(q SeriesQuery) (found []seriesPeriod, err error) {
	periods := snapshotPeriods(s.snapshots, q.From, q.To)
	if q.Step != StepSnapshot {
		start := q.From
		if first := q.Step.first(s.first().Date); start.Before(first) {
			start = first
		}
		if periods, err = q.Step.periods(start, q.To); err != nil {
			return nil, err
		}
	}
	for _, p := range periods {
		period := seriesPeriod{Period: p, own: s.within(p)}
		var ok bool
		if period.last, ok = s.at(p.Last); !ok {
			continue
		}
		if before, ok := s.at(p.First.AddDays(-1)); ok {
			period.before = &before
			period.counted = s.counted(period)
		}
		found = append(found, period)
	}
	return found, nil
}

// counted returns the days between which the maps of a period say what changed.
func (s sourceSnapshots) counted(p seriesPeriod) geo.Period {
	if len(p.own) > 0 {
		p.counted = geo.Period{First: p.before.Date, Last: p.last.Date}
	}
	if s.source.Complete && !s.last().Date.Before(p.First) {
		p.counted = geo.Period{First: p.First.AddDays(-1), Last: earlier(p.Last, s.last().Date)}
	}
	return p.counted
}

// tellsChange reports whether anything can be said of what changed in the period.
func (p seriesPeriod) tellsChange() bool { return p.counted != geo.Period{} }

// isComplete reports whether what changed in the period is about what changed in an uncut
// one: neither end may be off by more than a quarter of it.
func (p seriesPeriod) isComplete(step Step) bool {
	if step == StepSnapshot || !p.tellsChange() {
		return p.tellsChange()
	}
	slack := lengthOf(p.Period) / 4
	late := p.First.AddDays(-1).DaysSince(p.counted.First)
	return step.isWhole(p.Period) && p.Last.DaysSince(p.counted.Last) <= slack && late <= slack
}

// isComparable reports whether the snapshots at both ends may be compared: neither leaves out
// what the other shows, and nothing between them was drawn anew at large.
func (p seriesPeriod) isComparable() bool {
	drawnAnew := func(d geo.SnapshotSummary) bool { return geo.HasFlag(d.Flags, geo.FlagRedraw) }
	return p.before != nil && alike(p.before.Flags, p.last.Flags) && !slices.ContainsFunc(p.own, drawnAnew)
}

// alike reports whether the maps of two snapshots may be compared: neither bears a flag,
// or both leave out the same part.
func alike(a, b []geo.Flag) bool {
	return slices.EqualFunc(ofMap(a), ofMap(b), func(a, b geo.Flag) bool {
		return a.Kind == b.Kind && (a.Kind == geo.FlagCrimeaAbsent || a.Kind == geo.FlagOrdloAbsent)
	})
}

// ofMap leaves the flags that are of a map and not of the step that led to it.
func ofMap(flags []geo.Flag) []geo.Flag {
	return slices.DeleteFunc(slices.Clone(flags), func(f geo.Flag) bool { return f.Kind.IsOfStep() })
}
