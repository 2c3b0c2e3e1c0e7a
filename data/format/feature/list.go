package feature

import (
	"slices"

	"controlmap/geo"
)

const featuresPerChunk = 256

// List collects the features of a file whose number nobody knows before, within a budget: a
// slice that grows leaves several times behind what it holds in the end.
type List struct {
	budget *Budget
	chunks [][]Feature
	count  int
}

// NewList is a list that takes what it needs from a budget.
func NewList(budget *Budget) *List { return &List{budget: budget} }

// Len is how many features have been added: the index of the next.
func (l *List) Len() int { return l.count }

// Add adds a feature. The error is Invalid: it is one too many for a file or for the budget.
func (l *List) Add(f Feature) error {
	if l.count == MaxFeatures {
		return geo.Errorf(geo.Invalid, "more than the %d features that are accepted", MaxFeatures)
	}
	if err := l.budget.Features(2); err != nil { // once here, once in All
		return err
	}
	if l.count%featuresPerChunk == 0 {
		l.chunks = append(l.chunks, make([]Feature, 0, featuresPerChunk))
	}
	last := len(l.chunks) - 1
	l.chunks[last] = append(l.chunks[last], f)
	l.count++
	return nil
}

// All returns the features in the order in which they were added.
func (l *List) All() []Feature { return slices.Concat(l.chunks...) }
