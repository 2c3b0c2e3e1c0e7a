package answer

import (
	"slices"

	"controlmap/geo"
)

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

// isComparable reports whether the snapshots at both ends may be compared.
func (p seriesPeriod) isComparable() bool {
	return p.before != nil && alike(p.before.Flags, p.last.Flags)
}

// alike reports whether two snapshots may be compared: neither bears a flag,
// or both leave out the same part.
func alike(a, b []geo.Flag) bool {
	return slices.EqualFunc(a, b, func(a, b geo.Flag) bool {
		return a.Kind == b.Kind && (a.Kind == geo.FlagCrimeaAbsent || a.Kind == geo.FlagOrdloAbsent)
	})
}
