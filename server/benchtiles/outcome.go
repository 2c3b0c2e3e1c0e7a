package main

import "slices"

// outcome is what the rounds of a server come to: the median of each figure, and of each
// ratio to the bare handler in the same round.
type outcome struct {
	perSecond, ofBare float64
	p50, p99          float64 // ms
	tail              float64 // p99 in p50 of the bare handler
}

func newOutcome(rounds, bare []figures) outcome {
	median := func(of func(got, bare figures) float64) float64 {
		values := make([]float64, len(rounds))
		for i, got := range rounds {
			values[i] = of(got, bare[i])
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return outcome{
		perSecond: median(func(got, _ figures) float64 { return got.perSecond }),
		ofBare:    median(func(got, bare figures) float64 { return got.perSecond / bare.perSecond }),
		p50:       median(func(got, _ figures) float64 { return milliseconds(got.p50) }),
		p99:       median(func(got, _ figures) float64 { return milliseconds(got.p99) }),
		tail:      median(func(got, bare figures) float64 { return milliseconds(got.p99) / milliseconds(bare.p50) }),
	}
}
