package answer

import (
	"cmp"
	"context"
	"fmt"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// AgreementQuery asks how two sources agreed over time.
type AgreementQuery struct {
	A, B     geo.SourceName
	From, To geo.Date // zero: the first and the last day of which both have a map
	Step     Step     // empty: StepMonth; not StepSnapshot
	CompareOptions
	// Progress is told how many of the periods are done; may be nil.
	Progress func(done, total int)
}

// AgreementTable compares two sources at the end of each period.
type AgreementTable struct {
	A        CompareSource    `json:"a"`
	B        CompareSource    `json:"b"`
	From     geo.Date         `json:"from"`
	To       geo.Date         `json:"to"`
	Step     Step             `json:"step"`
	Region   geo.RegionCode   `json:"region"`
	Statuses StatusList       `json:"statuses"`
	Boundary string           `json:"boundary"`
	Points   []AgreementPoint `json:"points"`
	Gaps     []AgreementGap   `json:"gaps"`
}

// CompareSource is a source that is compared over time.
type CompareSource struct {
	Source         geo.SourceName `json:"source"`
	Statuses       Statuses       `json:"statuses"` // what those compared mean in the source's own words
	Licence        string         `json:"licence"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
}

// AgreementPoint is the end of one period.
type AgreementPoint struct {
	Date      geo.Date     `json:"date"`    // first day of the period
	Through   geo.Date     `json:"through"` // its last day, which is compared
	ASnapshot geo.Date     `json:"a_snapshot"`
	ARevision geo.Revision `json:"a_revision"`
	AAgeDays  int          `json:"a_age_days"` // from ASnapshot to Through
	BSnapshot geo.Date     `json:"b_snapshot"`
	BRevision geo.Revision `json:"b_revision"`
	BAgeDays  int          `json:"b_age_days"`
	Overlap
	AFlags Flags `json:"a_flags"`
	BFlags Flags `json:"b_flags"`
}

// AgreementGap is a period at whose end one of the sources has no map that is new enough.
type AgreementGap struct {
	Date    geo.Date `json:"date"`
	Through geo.Date `json:"through"`
	Reason  string   `json:"reason"`
}

// Agreement opens the question how two sources agreed over time. Periods at whose end a
// source has no snapshot of the last 31 days are gaps. The error is Invalid for From after
// To, a step of snapshots, too many periods and a source that has none of the statuses,
// NotFound for a source or region that is not one.
func (e *Engine) Agreement(ctx context.Context, q AgreementQuery) (Plan[AgreementTable], error) {
	q.CompareOptions, q.Step = q.withDefaults(), cmp.Or(q.Step, StepMonth)
	members, err := e.atlas.Regions.Members(q.Region)
	if err != nil {
		return Plan[AgreementTable]{}, err
	}
	a, b, err := e.openPair(ctx, q.A, q.B, q.CompareOptions)
	if err != nil {
		return Plan[AgreementTable]{}, err
	}
	latest := q.To.IsZero()
	periods, err := q.periods(a, b)
	if err != nil {
		return Plan[AgreementTable]{}, err
	}
	return Plan[AgreementTable]{
		Basis:  []any{a.basis(), b.basis()},
		Cost:   CostOverlays,
		Latest: latest,
		Name:   fmt.Sprintf("compare-%s-%s-%s", q.A, q.B, q.Step),
		build: func(ctx context.Context) (AgreementTable, error) {
			t := q.table(a, b, e.atlas.Regions.Boundary)
			for i, period := range periods {
				q.report(i, len(periods))
				if err := e.addPeriod(ctx, &t, q, comparedPeriod{a, b, period, members}); err != nil {
					return AgreementTable{}, err
				}
			}
			q.report(len(periods), len(periods))
			return t, nil
		},
	}, nil
}

// periods fills in From and To.
func (q *AgreementQuery) periods(a, b sourceSnapshots) ([]geo.Period, error) {
	if q.Step == StepSnapshot {
		return nil, geo.Errorf(geo.Invalid, "step snapshot does not fit two sources: day, week, month or year would")
	}
	if q.From.IsZero() {
		q.From = later(a.first().Date, b.first().Date)
	}
	if q.To.IsZero() {
		q.To = earlier(a.last().Date, b.last().Date)
	}
	if q.To.Before(q.From) {
		return nil, geo.Errorf(geo.Invalid, "from %s is after to %s", q.From, q.To)
	}
	return q.Step.periods(q.From, q.To)
}

func (q AgreementQuery) report(done, total int) {
	if q.Progress != nil {
		q.Progress(done, total)
	}
}

// comparedPeriod is two sources at the end of a period.
type comparedPeriod struct {
	a, b    sourceSnapshots
	period  geo.Period
	members []geo.RegionCode
}

// addPeriod adds a point, or a gap where the sources cannot be compared.
func (e *Engine) addPeriod(ctx context.Context, t *AgreementTable, q AgreementQuery, p comparedPeriod) error {
	if reason := p.gap(); reason != "" {
		t.Gaps = append(t.Gaps, AgreementGap{p.period.First, p.period.Last, reason})
		return nil
	}
	sideA, sideB, err := q.sidesAt(p.a, p.b, p.period.Last)
	if err != nil {
		return err
	}
	a, b, err := e.loadPair(ctx, q.Statuses, sideA, sideB)
	if err != nil {
		return err
	}
	overlay, err := e.overlay(a, b)
	if err != nil {
		return err
	}
	t.Points = append(t.Points, agreementPoint(p.period, sideA.Meta, sideB.Meta, overlay.within(p.members)))
	return nil
}

// gap says why two sources cannot be compared; empty where they can.
func (p comparedPeriod) gap() string {
	for _, side := range []sourceSnapshots{p.a, p.b} {
		found, ok := side.at(p.period.Last)
		if !ok {
			return side.tooEarly(p.period.Last).Message
		}
		if reason := tooOld(found, p.period.Last); reason != "" {
			return string(side.source.Name) + ": " + reason
		}
	}
	return ""
}

func agreementPoint(period geo.Period, a, b Meta, total overlap) AgreementPoint {
	return AgreementPoint{
		Date:      period.First,
		Through:   period.Last,
		ASnapshot: a.Snapshot,
		ARevision: a.Revision,
		AAgeDays:  a.AgeDays,
		BSnapshot: b.Snapshot,
		BRevision: b.Revision,
		BAgeDays:  b.AgeDays,
		Overlap:   total.rounded(),
		AFlags:    a.Flags,
		BFlags:    b.Flags,
	}
}

func (q AgreementQuery) table(a, b sourceSnapshots, boundary string) AgreementTable {
	return AgreementTable{
		A:        newCompareSource(a.source, q.Statuses),
		B:        newCompareSource(b.source, q.Statuses),
		From:     q.From,
		To:       q.To,
		Step:     q.Step,
		Region:   q.Region,
		Statuses: q.Statuses,
		Boundary: boundary,
		Points:   []AgreementPoint{},
		Gaps:     []AgreementGap{},
	}
}

func newCompareSource(src geo.Source, statuses StatusList) CompareSource {
	return CompareSource{
		Source:         src.Name,
		Statuses:       meanings(src, statuses),
		Licence:        src.Licence,
		Attribution:    src.Attribution,
		AttributionURL: src.URL,
	}
}

type agreementRecord struct {
	A        geo.SourceName `json:"a"`
	B        geo.SourceName `json:"b"`
	Region   geo.RegionCode `json:"region"`
	Statuses StatusList     `json:"statuses"`
	AgreementPoint
	AAttribution string `json:"a_attribution"`
	BAttribution string `json:"b_attribution"`
}

// Header implements Table.
func (t AgreementTable) Header() []string { return encode.Columns[agreementRecord]() }

// Records implements Table. Gaps are left out.
func (t AgreementTable) Records() [][]string {
	records := make([]agreementRecord, len(t.Points))
	for i, p := range t.Points {
		records[i] = agreementRecord{t.A.Source, t.B.Source, t.Region, t.Statuses, p, t.A.Attribution, t.B.Attribution}
	}
	return encode.Cells(records)
}
