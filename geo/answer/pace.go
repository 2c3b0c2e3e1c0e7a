package answer

import "controlmap/geo"

// Pace names the fastest and the slowest of a series' periods, of those that are complete
// and whose snapshots at both ends bear no flag. Losing is slower than standing
// still. The members are null where there is no such period.
type Pace struct {
	Periods int         `json:"periods"` // how many were compared
	Fastest *PacePeriod `json:"fastest"`
	Slowest *PacePeriod `json:"slowest"`
	Last    *PacePeriod `json:"last"`
	// FastestSince is the last period before Last that was faster; null where Last is
	// the fastest of all.
	FastestSince *PacePeriod `json:"fastest_since"`
}

// PacePeriod is the pace of one period.
type PacePeriod struct {
	Date      geo.Date `json:"date"`
	Through   geo.Date `json:"through"`
	NetKm2    float64  `json:"net_km2"`
	Km2PerDay float64  `json:"km2_per_day"`
}

func paceOf(points []SeriesPoint) *Pace {
	periods := pacePeriods(points)
	if len(periods) == 0 {
		return &Pace{}
	}
	last := &periods[len(periods)-1]
	pace := &Pace{Periods: len(periods), Fastest: last, Slowest: last, Last: last}
	for i := len(periods) - 2; i >= 0; i-- {
		p := &periods[i]
		if pace.FastestSince == nil && p.Km2PerDay > last.Km2PerDay {
			pace.FastestSince = p
		}
		if p.Km2PerDay > pace.Fastest.Km2PerDay {
			pace.Fastest = p
		}
		if p.Km2PerDay < pace.Slowest.Km2PerDay {
			pace.Slowest = p
		}
	}
	return pace
}

func pacePeriods(points []SeriesPoint) (periods []PacePeriod) {
	for _, p := range points {
		if p.Complete && p.Comparable {
			periods = append(periods, PacePeriod{p.Date, p.Through, *p.NetKm2, *p.Km2PerDay})
		}
	}
	return periods
}
