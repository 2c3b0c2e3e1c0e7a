package answer

import (
	"context"
	"math"
	"time"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// FiguresTable is printed figures beside computed ones.
type FiguresTable struct {
	Rows     []FigureRow        `json:"rows"`
	Verdicts map[Verdict]string `json:"verdicts"` // what each means
}

// FigureRow is a printed figure beside the one computed by its rule, both in Unit.
type FigureRow struct {
	ID           string              `json:"id"`
	Metric       geo.FigureMetric    `json:"metric"`
	From         *geo.Date           `json:"from"` // as printed; null unless Metric is net_change or peak
	To           geo.Date            `json:"to"`
	Publisher    string              `json:"publisher"`
	Basis        string              `json:"basis"`
	Counts       string              `json:"counts"`
	URL          string              `json:"url"`
	Note         string              `json:"note"` // what else a reader should know of it
	Unit         geo.FigureUnit      `json:"unit"`
	Qualifier    geo.FigureQualifier `json:"qualifier"`
	Printed      float64             `json:"printed"`
	Verdict      Verdict             `json:"verdict"`
	Reason       string              `json:"reason"` // why it cannot be checked
	Source       geo.SourceName      `json:"source"`
	Region       geo.RegionCode      `json:"region"`
	Statuses     StatusList          `json:"statuses"`
	Movement     geo.Movement        `json:"movement"`
	Formula      geo.Formula         `json:"formula"`
	Computed     *float64            `json:"computed"`
	ComputedLand *float64            `json:"computed_land"` // the part of Computed that is not in open water
	FigureGap                        // of Computed
	FromSnapshot *geo.Date           `json:"from_snapshot"`
	FromAgeDays  *int                `json:"from_age_days"` // from FromSnapshot to the day whose map the rule asks for
	FromRevision *geo.Revision       `json:"from_revision"`
	ToSnapshot   *geo.Date           `json:"to_snapshot"` // of a peak: the day that had it
	ToAgeDays    *int                `json:"to_age_days"` // null of a peak
	ToRevision   *geo.Revision       `json:"to_revision"`
	Attribution  string              `json:"attribution"`
	// BuiltIn is what the built-in source gives where Source cannot: an indication, no
	// verdict rests on it.
	BuiltIn                  *float64 `json:"built_in"`
	BuiltInDifference        *float64 `json:"built_in_difference"`
	BuiltInDifferencePercent *float64 `json:"built_in_difference_percent"`
}

// FigureGap is how much more a computed figure is than the printed one.
type FigureGap struct {
	Difference        *float64 `json:"difference"`
	DifferencePercent *float64 `json:"difference_percent"` // of the printed; null where that is 0
}

// FiguresQuery asks what printed figures are worth.
type FiguresQuery struct {
	Figures   []geo.Figure
	AsKnownAt time.Time // zero: now
}

// Figures opens the question what the rules of printed figures give today, in the order of
// the figures. The error of building is NotFound for a region that is not one.
func (e *Engine) Figures(ctx context.Context, q FiguresQuery) (Plan[FiguresTable], error) {
	sources, _, err := e.openSources(ctx, q.AsKnownAt)
	if err != nil {
		return Plan[FiguresTable]{}, err
	}
	plan := Plan[FiguresTable]{Basis: []any{q.Figures}, Cost: CostOverlays, Latest: true, Name: "figures"}
	checker := figureChecker{Engine: e, sources: map[geo.SourceName]sourceSnapshots{}}
	for _, s := range sources {
		plan.Basis = append(plan.Basis, s.basis())
		checker.sources[s.source.Name] = s
	}
	plan.build = func(ctx context.Context) (FiguresTable, error) {
		t := FiguresTable{Rows: []FigureRow{}, Verdicts: verdictRules}
		for _, f := range q.Figures {
			row, err := checker.check(ctx, f)
			if err != nil {
				return FiguresTable{}, err
			}
			t.Rows = append(t.Rows, row)
		}
		return t, nil
	}
	return plan, nil
}

func figureRow(f geo.Figure) FigureRow {
	return FigureRow{
		ID:        f.ID,
		Metric:    f.Metric,
		From:      day(f.From),
		To:        f.To,
		Publisher: f.Publisher,
		Basis:     f.Basis,
		Counts:    f.Counts,
		URL:       f.URL,
		Note:      f.Note,
		Unit:      f.Unit,
		Qualifier: f.Qualifier,
		Printed:   f.Value,
		Source:    f.Rule.Source,
		Region:    f.Rule.Region,
		Statuses:  f.Rule.Statuses,
		Movement:  f.Rule.Movement,
		Formula:   f.Rule.Formula,
	}
}

func (row *FigureRow) fill(f geo.Figure, found computation) {
	row.Computed = new(encode.Round(found.value))
	if found.land != nil {
		row.ComputedLand = new(encode.Round(*found.land))
	}
	row.FigureGap = newGap(f.Value, found.value)
	row.Verdict = verdictOf(f, found.value)
	row.Attribution = found.attribution
	row.ToSnapshot, row.ToRevision = &found.to.Date, &found.to.Revision
	if f.Metric == geo.MetricPeak {
		return // on whichever day it was
	}
	row.ToAgeDays = new(f.Rule.Map.End(f.To).DaysSince(found.to.Date))
	if f.Metric == geo.MetricNetChange {
		row.FromSnapshot, row.FromRevision = &found.from.Date, &found.from.Revision
		row.FromAgeDays = new(f.Rule.Map.Start(f.From).DaysSince(found.from.Date))
	}
}

// Header implements Table.
func (t FiguresTable) Header() []string { return encode.Columns[FigureRow]() }

// Records implements Table. What the verdicts mean is left out.
func (t FiguresTable) Records() [][]string { return encode.Cells(t.Rows) }

// Verdict says whether a printed figure can be computed again.
type Verdict string

// The verdicts.
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
	// redrawnLeastKm is the same of a front's length, in km.
	redrawnLeastKm = 1
	nearShare      = 0.05
	aboutShare     = 0.05
	aboutNearShare = 0.1
	// maxTotalAge is how many days old a snapshot may be to stand for a printed day.
	maxTotalAge = 7
)

// verdictRules are said with every answer.
var verdictRules = map[Verdict]string{
	Reproduced: "the difference is within half the last digit printed, and 0.1 % of the figure or 1 km2 (0.005 points of a share, 1 km of a front), whichever is more; " +
		"5 % where the figure says about; not less than the figure where that says at least",
	Near:      "the difference is within 5 %; 10 % where the figure says about",
	Differs:   "the difference is larger",
	Unchecked: "the source is not loaded, or has no unflagged snapshot at most 7 days (of a change: at most a thirtieth of its days, or 1) before the day; of a peak: at most 7 days before any day of its period; or the figure would differ by a snapshot that is older than the day wanted",
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
	case geo.UnitKm:
		return redrawnLeastKm
	}
	return redrawnLeastKm2
}
