package answer

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"controlmap/geo"
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

// FiguresTable holds printed figures against computed ones.
type FiguresTable struct {
	Rows     []FigureRow        `json:"rows"`
	Verdicts map[Verdict]string `json:"verdicts"` // what each means
}

// FigureRow is a printed figure beside the one computed by its rule, both in Unit.
type FigureRow struct {
	ID           string              `json:"id"`
	Metric       geo.FigureMetric    `json:"metric"`
	From         *geo.Date           `json:"from"` // as printed; null unless Metric is net_change
	To           geo.Date            `json:"to"`
	Publisher    string              `json:"publisher"`
	Basis        string              `json:"basis"`
	Counts       string              `json:"counts"`
	URL          string              `json:"url"`
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
	FigureGap                        // of Computed
	FromSnapshot *geo.Date           `json:"from_snapshot"`
	FromAgeDays  *int                `json:"from_age_days"` // from FromSnapshot to the day whose map the rule asks for
	FromRevision *geo.Revision       `json:"from_revision"`
	ToSnapshot   *geo.Date           `json:"to_snapshot"`
	ToAgeDays    *int                `json:"to_age_days"`
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

type figureStore interface {
	snapshotLister
	areaStore
	RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error)
}

// FiguresOf holds printed figures against what their rules give today, in the order of
// figures. The error is NotFound for a region that is not one, Canceled when ctx ends
// first.
func FiguresOf(ctx context.Context, store figureStore, atlas *Atlas, figures []geo.Figure, asKnownAt time.Time) (FiguresTable, error) {
	c := checker{store: store, atlas: atlas, knownAt: asKnownAt, opened: map[geo.SourceName]opened{}}
	t := FiguresTable{Rows: []FigureRow{}, Verdicts: verdictRules}
	for _, f := range figures {
		row, err := c.check(ctx, f)
		if err != nil {
			return FiguresTable{}, err
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// checker computes figures.
type checker struct {
	store   figureStore
	atlas   *Atlas
	knownAt time.Time
	opened  map[geo.SourceName]opened
}

// opened is a source, or why there is none.
type opened struct {
	sourceSnapshots
	missing string
}

func (c *checker) open(ctx context.Context, name geo.SourceName) (opened, error) {
	if o, ok := c.opened[name]; ok {
		return o, nil
	}
	var o opened
	var err error
	if o.sourceSnapshots, err = openSource(ctx, c.store, name, c.knownAt); err != nil {
		if geo.CodeOf(err) != geo.NotFound {
			return o, err
		}
		o.missing = fmt.Sprintf("source %q is not loaded", name)
	}
	c.opened[name] = o
	return o, nil
}

func (c *checker) check(ctx context.Context, f geo.Figure) (FigureRow, error) {
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
	row.BuiltIn = new(round4(indication.value))
	gap := newGap(f.Value, indication.value)
	row.BuiltInDifference, row.BuiltInDifferencePercent = gap.Difference, gap.DifferencePercent
	return row, nil
}

// computed is a figure in its unit, or why there is none.
type computed struct {
	value       float64
	from, to    geo.SnapshotSummary // from is zero unless the figure is a change
	attribution string
	missing     string
}

// compute applies a figure's rule to a source.
func (c *checker) compute(ctx context.Context, f geo.Figure, name geo.SourceName) (computed, error) {
	source, err := c.open(ctx, name)
	if err != nil || source.missing != "" {
		return computed{missing: source.missing}, err
	}
	if err := shows(source.source, f.Rule.Statuses); err != nil {
		return computed{missing: err.Error()}, nil
	}
	if source.sourceSnapshots, err = source.speakingOf(f.Rule.Statuses...); err != nil {
		return computed{missing: geo.MessageOf(err)}, nil
	}
	found := computed{attribution: source.source.Attribution}
	if found.to, found.missing = source.stand(f, f.To); found.missing != "" {
		return found, nil
	}
	if f.Metric == geo.MetricNetChange {
		if found.from, found.missing = source.stand(f, f.From); found.missing != "" {
			return found, nil
		}
	}
	found.value, err = c.measure(ctx, f, found)
	return found, err
}

// stand returns the snapshot that stands for a printed day, or why none does.
func (o opened) stand(f geo.Figure, printed geo.Date) (geo.SnapshotSummary, string) {
	wanted := f.Rule.Map.Day(printed)
	found, ok := o.at(wanted)
	if !ok {
		return found, o.tooEarly(wanted).Message
	}
	if age, most := wanted.DaysSince(found.Date), maxAge(f); age > most && !o.stands(wanted) {
		return found, fmt.Sprintf("the last snapshot of source %q at or before %s is %d days older, of %s: more than %d", o.source.Name, wanted, age, found.Date, most)
	}
	if len(found.Flags) > 0 {
		return found, fmt.Sprintf("the snapshot of source %q of %s is flagged: %s", o.source.Name, found.Date, Flags(found.Flags))
	}
	return found, ""
}

// stands tells whether nothing changed since the last snapshot before a date.
func (o opened) stands(wanted geo.Date) bool { return o.isLedger() && !o.last().Date.Before(wanted) }

// maxAge is how many days old a snapshot may be.
func maxAge(f geo.Figure) int {
	if f.Metric != geo.MetricNetChange {
		return maxTotalAge
	}
	return min(maxTotalAge, max(1, f.To.DaysSince(f.From)/30))
}

// measure returns a figure in its unit.
func (c *checker) measure(ctx context.Context, f geo.Figure, found computed) (float64, error) {
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

func (c *checker) km2(ctx context.Context, f geo.Figure, found computed) (geo.Km2, error) {
	members, err := c.atlas.Regions.Members(f.Rule.Region)
	if err != nil {
		return geo.Km2{}, err
	}
	if f.Metric == geo.MetricNetChange && f.Rule.Movement != geo.MovementNet {
		return c.moved(ctx, f.Rule, found, members)
	}
	to, err := c.ground(ctx, f.Rule, found.to, members)
	if err != nil || f.Metric != geo.MetricNetChange {
		return to, err
	}
	from, err := c.ground(ctx, f.Rule, found.from, members)
	return to.Sub(from), err
}

// ground returns what a snapshot shows, from stored figures where one status is counted.
func (c *checker) ground(ctx context.Context, rule geo.FigureRule, snapshot geo.SnapshotSummary, members []geo.RegionCode) (total geo.Km2, err error) {
	if len(rule.Statuses) > 1 {
		outline, err := loadOutline(ctx, c.store, snapshot.Revision, rule.Statuses)
		return sumWithin(c.atlas.AreaByRegion(outline.Polygons), members), err
	}
	ground, err := c.store.RegionAreas(ctx, snapshot.Revision)
	for _, g := range ground {
		if holds(members, g.Region) && slices.Contains(rule.Statuses, g.Status) {
			total = total.Add(g.Km2)
		}
	}
	return total, err
}

// moved returns what was gained or lost alone.
func (c *checker) moved(ctx context.Context, rule geo.FigureRule, found computed, members []geo.RegionCode) (total geo.Km2, err error) {
	from, err := loadOutline(ctx, c.store, found.from.Revision, rule.Statuses)
	if err != nil {
		return total, err
	}
	to, err := loadOutline(ctx, c.store, found.to.Revision, rule.Statuses)
	if err != nil {
		return total, err
	}
	change, err := c.atlas.Measurer.Change(from, to)
	for _, m := range change.Regions {
		if !holds(members, m.Region) {
			continue
		}
		if rule.Movement == geo.MovementLost {
			total = total.Add(m.Lost)
		} else {
			total = total.Add(m.Gained)
		}
	}
	return total, err
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

func (row *FigureRow) fill(f geo.Figure, found computed) {
	row.Computed = new(round4(found.value))
	row.FigureGap = newGap(f.Value, found.value)
	row.Verdict = verdictOf(f, found.value)
	row.Attribution = found.attribution
	row.ToSnapshot, row.ToRevision = &found.to.Date, &found.to.Revision
	row.ToAgeDays = new(f.Rule.Map.Day(f.To).DaysSince(found.to.Date))
	if f.Metric == geo.MetricNetChange {
		row.FromSnapshot, row.FromRevision = &found.from.Date, &found.from.Revision
		row.FromAgeDays = new(f.Rule.Map.Day(f.From).DaysSince(found.from.Date))
	}
}

func newGap(printed, computed float64) FigureGap {
	gap := FigureGap{Difference: new(round4(computed - printed))}
	if printed != 0 {
		gap.DifferencePercent = new(round4(100 * (computed - printed) / math.Abs(printed)))
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

// Header implements Table.
func (t FiguresTable) Header() []string { return columns[FigureRow]() }

// Records implements Table. What the verdicts mean is left out.
func (t FiguresTable) Records() [][]string { return cells(t.Rows) }
