package geo

import (
	"cmp"
	"math"
	"slices"
)

// Deviation is how much more a source has as occupied of a region than the maps that it was
// compared with, over the days of a period: between LeastKm2 and MostKm2, on the sphere. A
// negative number is less.
type Deviation struct {
	Region      RegionCode
	First, Last Date // both included; zero Last: and ever since
	LeastKm2    float64
	MostKm2     float64
}

// UncertaintyKm2 is the largest distance of a total from the maps that it was compared with.
func (d Deviation) UncertaintyKm2() float64 { return max(math.Abs(d.LeastKm2), math.Abs(d.MostKm2)) }

// NetUncertaintyKm2 is the largest distance of a change from the one between the maps that
// the source was compared with, where d is the deviation of the day before it and to that of
// the day after: what is off by as much on both days cancels out.
func (d Deviation) NetUncertaintyKm2(to Deviation) float64 {
	return max(math.Abs(to.MostKm2-d.LeastKm2), math.Abs(to.LeastKm2-d.MostKm2))
}

// holds reports whether a day lies in the period.
func (d Deviation) holds(day Date) bool {
	return !day.Before(d.First) && (d.Last.IsZero() || !d.Last.Before(day))
}

// Compare orders by region, then by time.
func (d Deviation) Compare(o Deviation) int {
	return cmp.Or(cmp.Compare(d.Region, o.Region), d.First.Compare(o.First))
}

// Deviations are those of a source in the order of region and time. Of a day that lies in no
// period it is not known how far the source is off.
type Deviations []Deviation

// Check refuses what is not in order, periods of a region that overlap or go backwards, and
// bounds that are no numbers or the wrong way round. The error is Invalid.
func (list Deviations) Check() error {
	for i, d := range list {
		switch {
		case d.Region == "" || d.First.IsZero():
			return Errorf(Invalid, "deviation %d has no region or no first day", i)
		case !d.Last.IsZero() && d.Last.Before(d.First):
			return Errorf(Invalid, "deviation of %s from %s ends before it begins, on %s", d.Region, d.First, d.Last)
		case !(d.LeastKm2 <= d.MostKm2) || math.IsInf(d.LeastKm2, 0) || math.IsInf(d.MostKm2, 0):
			return Errorf(Invalid, "deviation of %s from %s is not from a number to a larger one: %v to %v km2", d.Region, d.First, d.LeastKm2, d.MostKm2)
		case i > 0 && list[i-1].Compare(d) >= 0:
			return Errorf(Invalid, "deviation of %s from %s is out of order: region, then first day", d.Region, d.First)
		case i > 0 && list[i-1].Region == d.Region && list[i-1].holds(d.First):
			return Errorf(Invalid, "deviation of %s from %s overlaps the one before it", d.Region, d.First)
		}
	}
	return nil
}

// At returns the deviation of a region on a day, if it is known.
func (list Deviations) At(region RegionCode, day Date) (Deviation, bool) {
	after, found := slices.BinarySearchFunc(list, Deviation{Region: region, First: day}, Deviation.Compare)
	if found {
		after++
	}
	if after == 0 {
		return Deviation{}, false
	}
	d := list[after-1]
	return d, d.Region == region && d.holds(day)
}

// Total returns how uncertain the total of a region is on a day, in km2; nil where that is
// not known.
func (list Deviations) Total(region RegionCode, day Date) *float64 {
	d, known := list.At(region, day)
	if !known {
		return nil
	}
	return new(d.UncertaintyKm2())
}

// Net returns how uncertain the net change of a region is from the end of one day to the end
// of another, in km2; nil where that is not known.
func (list Deviations) Net(region RegionCode, from, to Date) *float64 {
	before, knownBefore := list.At(region, from)
	after, knownAfter := list.At(region, to)
	if !knownBefore || !knownAfter {
		return nil
	}
	if from == to {
		return new(0.0)
	}
	return new(before.NetUncertaintyKm2(after))
}

// DeviationQuery asks for the deviations of a source that hold on any day of a period.
type DeviationQuery struct {
	Source  SourceName
	Regions []RegionCode // empty: all
	Period  Period
}
