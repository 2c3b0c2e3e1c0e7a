package answer

import "controlmap/geo"

// Pace names the fastest and the slowest of a series' periods, of those that are complete
// and whose snapshots at both ends bear no flag. Losing is slower than standing
// still. The members are null where there is no such period, and where the uncertainty of
// the source is larger than the difference: nothing is the fastest that another may exceed.
type Pace struct {
	Periods int         `json:"periods"` // how many were compared
	Fastest *PacePeriod `json:"fastest"`
	Slowest *PacePeriod `json:"slowest"`
	Last    *PacePeriod `json:"last"`
	// FastestSince is the last period before Last that was faster; null where Last is
	// the fastest of all, and where that cannot be told.
	FastestSince *PacePeriod `json:"fastest_since"`
	// FastestCandidates are the periods of which none can be told to be slower than another
	// of all, in order of time; Fastest alone where that is known.
	FastestCandidates []PacePeriod `json:"fastest_candidates"`
	SlowestCandidates []PacePeriod `json:"slowest_candidates"`
}

// PacePeriod is the pace of one period.
type PacePeriod struct {
	Date      geo.Date `json:"date"`
	Through   geo.Date `json:"through"`
	NetKm2    float64  `json:"net_km2"`
	Km2PerDay float64  `json:"km2_per_day"`
	// UncertaintyKm2 is how far NetKm2 was at most from that of the maps that the source was
	// compared with; null where it was compared with none.
	UncertaintyKm2 *float64 `json:"uncertainty_km2"`
	uncertainPace  float64  // km2 a day
}

// isFaster reports whether p was faster than o beyond the uncertainty of both.
func (p PacePeriod) isFaster(o PacePeriod) bool {
	return p.Km2PerDay-o.Km2PerDay > p.uncertainPace+o.uncertainPace
}

// isSlower reports whether p was slower than o beyond the uncertainty of both.
func (p PacePeriod) isSlower(o PacePeriod) bool { return o.isFaster(p) }

func paceOf(points []SeriesPoint) *Pace {
	periods := pacePeriods(points)
	pace := &Pace{Periods: len(periods), FastestCandidates: []PacePeriod{}, SlowestCandidates: []PacePeriod{}}
	if len(periods) == 0 {
		return pace
	}
	pace.Last = &periods[len(periods)-1]
	pace.Fastest, pace.FastestCandidates = superlative(periods, PacePeriod.isFaster)
	pace.Slowest, pace.SlowestCandidates = superlative(periods, PacePeriod.isSlower)
	pace.FastestSince = fastestSince(periods)
	return pace
}

// superlative returns the period that exceeds all others, and those that none is known to
// exceed. Of periods that are alike for certain it is the last.
func superlative(periods []PacePeriod, exceeds func(p, o PacePeriod) bool) (most *PacePeriod, candidates []PacePeriod) {
	top := mostOf(periods, exceeds)
	doubtful := false
	for i := range periods {
		p := &periods[i]
		if !exceeds(*top, *p) {
			candidates = append(candidates, *p)
			doubtful = doubtful || p != top && p.uncertainPace+top.uncertainPace > 0
		}
	}
	if doubtful {
		return nil, candidates
	}
	return top, []PacePeriod{*top}
}

// mostOf returns the period whose pace, taken at its word, exceeds all others, the last of
// those that are alike.
func mostOf(periods []PacePeriod, exceeds func(p, o PacePeriod) bool) *PacePeriod {
	top := &periods[len(periods)-1]
	for i := len(periods) - 2; i >= 0; i-- {
		if exceeds(periods[i].certain(), top.certain()) {
			top = &periods[i]
		}
	}
	return top
}

// certain is p taken at its word.
func (p PacePeriod) certain() PacePeriod {
	p.uncertainPace = 0
	return p
}

// fastestSince returns the last period before the last one that was faster; nil where none
// was and where one may have been.
func fastestSince(periods []PacePeriod) *PacePeriod {
	last := periods[len(periods)-1]
	for i := len(periods) - 2; i >= 0; i-- {
		p := &periods[i]
		switch {
		case p.isFaster(last):
			return p
		case !last.isFaster(*p) && p.uncertainPace+last.uncertainPace > 0:
			return nil
		}
	}
	return nil
}

func pacePeriods(points []SeriesPoint) (periods []PacePeriod) {
	for _, p := range points {
		if !p.Complete || !p.Comparable {
			continue
		}
		period := PacePeriod{Date: p.Date, Through: p.Through, NetKm2: *p.NetKm2, Km2PerDay: *p.Km2PerDay, UncertaintyKm2: p.NetUncertaintyKm2}
		if p.NetUncertaintyKm2 != nil {
			period.uncertainPace = *p.NetUncertaintyKm2 / float64(p.days)
		}
		periods = append(periods, period)
	}
	return periods
}
