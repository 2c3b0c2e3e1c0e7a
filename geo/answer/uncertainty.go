package answer

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// deviations returns how far a source was from the maps that it was compared with in a
// period; none for a status other than Occupied, of which alone it is known.
func (e *Engine) deviations(ctx context.Context, source geo.SourceName, status geo.Status, period geo.Period, regions ...geo.RegionCode) (geo.Deviations, error) {
	if status != geo.Occupied && status != geo.AllStatus {
		return nil, nil
	}
	return e.store.Deviations(ctx, geo.DeviationQuery{Source: source, Regions: regions, Period: period})
}

// NetUncertainty returns how uncertain the net change of what a source has as occupied of a
// region is from the end of one day to that of another, in km2; nil where that is not known.
func (e *Engine) NetUncertainty(ctx context.Context, source geo.SourceName, region geo.RegionCode, from, to geo.Date) (*float64, error) {
	list, err := e.deviations(ctx, source, geo.Occupied, geo.Period{First: from, Last: to}, region)
	return rounded(list.Net(region, from, to)), err
}

// setUncertainty fills in how uncertain the areas of what is occupied are.
func (t *AreasTable) setUncertainty(list geo.Deviations) {
	set := func(region geo.RegionCode, total *AreaTotal) {
		if total.Status == geo.Occupied {
			total.UncertaintyKm2 = rounded(list.Total(region, t.Date))
		}
	}
	for i := range t.Rows {
		set(t.Rows[i].Region, &t.Rows[i].AreaTotal)
	}
	for i := range t.ByStatus {
		set(t.Region, &t.ByStatus[i].AreaTotal)
	}
	set(t.Region, &t.Total.AreaTotal)
}

// setUncertainty fills in how uncertain the total of a region and its change are.
func (f *SeriesFigures) setUncertainty(region geo.RegionCode, p seriesPeriod, list geo.Deviations) {
	if d, known := list.At(region, p.Last); known {
		f.UncertaintyKm2 = new(encode.Round(d.UncertaintyKm2()))
		f.DeviationLeastKm2, f.DeviationMostKm2 = new(encode.Round(d.LeastKm2)), new(encode.Round(d.MostKm2))
	}
	if p.tellsChange() {
		f.NetUncertaintyKm2 = rounded(list.Net(region, p.counted.First, p.counted.Last))
	}
}

// setUncertainty fills in how uncertain the net changes are.
func (t *ChangesTable) setUncertainty(list geo.Deviations) {
	for i, row := range t.Rows {
		t.Rows[i].UncertaintyKm2 = rounded(list.Net(row.Region, t.From, t.To))
	}
	t.Total.UncertaintyKm2 = rounded(list.Net(t.Region, t.From, t.To))
}

// rounded is encode.Round of what may not be known.
func rounded(km2 *float64) *float64 {
	if km2 == nil {
		return nil
	}
	return new(encode.Round(*km2))
}
