package answer

import (
	"cmp"
	"context"

	"controlmap/geo"
)

// AgreementQuery asks how two sources agreed over time.
type AgreementQuery struct {
	A, B     geo.SourceName
	From, To geo.Date // zero: the first and the last day of which both have a map
	Step     Step     // empty: StepMonth; not StepSnapshot
	Overlay
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

// AgreementOf answers how two sources agreed over time. Periods at whose end a source has
// no snapshot of the last 31 days are gaps. The error is Invalid for From after To, a step
// of snapshots, too many periods and a source that has none of the statuses, NotFound for
// a source or region that is not one, Canceled when ctx ends first.
func AgreementOf(ctx context.Context, store compareStore, atlas *Atlas, q AgreementQuery) (AgreementTable, error) {
	q.Overlay, q.Step = q.withDefaults(), cmp.Or(q.Step, StepMonth)
	members, err := atlas.Regions.Members(q.Region)
	if err != nil {
		return AgreementTable{}, err
	}
	a, b, err := q.open(ctx, store)
	if err != nil {
		return AgreementTable{}, err
	}
	periods, err := q.periods(a, b)
	if err != nil {
		return AgreementTable{}, err
	}
	t := q.table(a, b, atlas.Regions.Boundary)
	for i, p := range periods {
		if q.Progress != nil {
			q.Progress(i, len(periods))
		}
		if why := q.gap(a, b, p.Last); why != "" {
			t.Gaps = append(t.Gaps, AgreementGap{p.First, p.Last, why})
			continue
		}
		point, err := q.point(ctx, store, atlas, pair{a, b, p, members})
		if err != nil {
			return AgreementTable{}, err
		}
		t.Points = append(t.Points, point)
	}
	if q.Progress != nil {
		q.Progress(len(periods), len(periods))
	}
	return t, nil
}

func (q AgreementQuery) open(ctx context.Context, store snapshotLister) (a, b sourceSnapshots, err error) {
	if err := differ(q.A, q.B); err != nil {
		return a, b, err
	}
	if a, err = openSource(ctx, store, q.A, q.AsKnownAt); err != nil {
		return a, b, err
	}
	if b, err = openSource(ctx, store, q.B, q.AsKnownAt); err != nil {
		return a, b, err
	}
	if err := cmp.Or(shows(a.source, q.Statuses), shows(b.source, q.Statuses)); err != nil {
		return a, b, err
	}
	if a, err = a.speakingOf(q.Statuses...); err != nil {
		return a, b, err
	}
	b, err = b.speakingOf(q.Statuses...)
	return a, b, err
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

func later(a, b geo.Date) geo.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b geo.Date) geo.Date {
	if a.Before(b) {
		return a
	}
	return b
}

// gap says why two sources cannot be compared on a date; empty where they can.
func (q AgreementQuery) gap(a, b sourceSnapshots, date geo.Date) string {
	for _, side := range []sourceSnapshots{a, b} {
		found, ok := side.at(date)
		if !ok {
			return side.tooEarly(date).Message
		}
		if why := tooOld(found, date); why != "" {
			return string(side.source.Name) + ": " + why
		}
	}
	return ""
}

// pair is two sources at the end of a period.
type pair struct {
	a, b    sourceSnapshots
	period  geo.Period
	members []geo.RegionCode
}

func (q AgreementQuery) point(ctx context.Context, store areaStore, atlas *Atlas, p pair) (AgreementPoint, error) {
	a, err := q.side(ctx, store, atlas, p.a, p.period.Last)
	if err != nil {
		return AgreementPoint{}, err
	}
	b, err := q.side(ctx, store, atlas, p.b, p.period.Last)
	if err != nil {
		return AgreementPoint{}, err
	}
	laid, err := atlas.overlay(a, b)
	if err != nil {
		return AgreementPoint{}, err
	}
	return AgreementPoint{
		Date:      p.period.First,
		Through:   p.period.Last,
		ASnapshot: a.meta.Snapshot,
		ARevision: a.meta.Revision,
		AAgeDays:  a.meta.AgeDays,
		BSnapshot: b.meta.Snapshot,
		BRevision: b.meta.Revision,
		BAgeDays:  b.meta.AgeDays,
		Overlap:   laid.within(p.members).rounded(),
		AFlags:    a.meta.Flags,
		BFlags:    b.meta.Flags,
	}, nil
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
func (t AgreementTable) Header() []string { return columns[agreementRecord]() }

// Records implements Table. Gaps are left out.
func (t AgreementTable) Records() [][]string {
	records := make([]agreementRecord, len(t.Points))
	for i, p := range t.Points {
		records[i] = agreementRecord{t.A.Source, t.B.Source, t.Region, t.Statuses, p, t.A.Attribution, t.B.Attribution}
	}
	return cells(records)
}
