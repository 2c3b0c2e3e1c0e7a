package answer

import (
	"time"

	"controlmap/geo"
)

// Step is how long the periods of a series are.
type Step string

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
