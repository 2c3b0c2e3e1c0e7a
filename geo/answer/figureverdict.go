package answer

import (
	"math"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// Verdict says whether a printed figure can be computed again.
type Verdict string

const (
	Reproduced Verdict = "reproduced"
	Near       Verdict = "near"
	Differs    Verdict = "differs"
	Unchecked  Verdict = "cannot be checked"
)

const (
	// redrawnShare is how much of a total or a change publishers redraw in hindsight:
	// a map read today is not quite the map that was printed from.
	redrawnShare = 0.001
	// redrawnLeast is the same of a small one, in km2 and in percentage points.
	redrawnLeastKm2, redrawnLeastPoints = 1, 0.005
	nearShare                           = 0.05
	aboutShare                          = 0.05
	aboutNearShare                      = 0.1
	// maxTotalAge is how many days old a snapshot may be to stand for a printed day.
	maxTotalAge = 7
)

// verdictRules are said with every answer.
var verdictRules = map[Verdict]string{
	Reproduced: "the difference is within half the last digit printed, and 0.1 % of the figure or 1 km2 (0.005 points of a share), whichever is more; " +
		"5 % where the figure says about; not less than the figure where that says at least",
	Near:      "the difference is within 5 %; 10 % where the figure says about",
	Differs:   "the difference is larger",
	Unchecked: "the source is not loaded, or has no unflagged snapshot at most 7 days (of a change: at most a thirtieth of its days, or 1) before the day",
}

func newGap(printed, computed float64) FigureGap {
	gap := FigureGap{Difference: new(encode.Round(computed - printed))}
	if printed != 0 {
		gap.DifferencePercent = new(encode.Round(100 * (computed - printed) / math.Abs(printed)))
	}
	return gap
}

// verdictOf applies verdictRules.
func verdictOf(f geo.Figure, computed float64) Verdict {
	off, printed := math.Abs(computed-f.Value), math.Abs(f.Value)
	reproduced, near := f.Rule.Rounding/2+max(redrawnShare*printed, redrawnLeast(f.Unit)), nearShare*printed
	if f.Qualifier == geo.About {
		reproduced, near = aboutShare*printed, aboutNearShare*printed
	}
	switch {
	case f.Qualifier == geo.AtLeast && computed >= f.Value, off <= reproduced:
		return Reproduced
	case off <= near:
		return Near
	}
	return Differs
}

func redrawnLeast(unit geo.FigureUnit) float64 {
	switch unit {
	case geo.UnitPercent:
		return redrawnLeastPoints
	case geo.UnitSqMi:
		return redrawnLeastKm2 / geo.SqMiKm2
	}
	return redrawnLeastKm2
}
