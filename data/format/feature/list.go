package feature

import "controlmap/geo"

const (
	featuresPerChunk = 256
	// featureTimes is how often a feature counts: here, in All, and as garbage of its reader.
	featureTimes = 3
)

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
	if err := l.budget.Spend(featureTimes * featureSize); err != nil {
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

// All returns the features in the order in which they were added, and empties the list.
func (l *List) All() []Feature {
	all := make([]Feature, 0, l.count)
	for i, chunk := range l.chunks {
		all = append(all, chunk...)
		l.chunks[i] = nil
	}
	l.chunks, l.count = nil, 0
	return all
}
