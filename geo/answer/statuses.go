package answer

import (
	"cmp"
	"slices"

	"controlmap/geo"
)

// StatusList is a list of statuses that are counted together.
type StatusList []geo.Status

// String returns the statuses as a cell of a table, separated by a comma and a space.
func (l StatusList) String() string { return join(l, ", ") }

func join[S ~[]E, E ~string](items S, separator string) (text string) {
	for i, item := range items {
		if i > 0 {
			text += separator
		}
		text += string(item)
	}
	return text
}

// ParseStatuses reads statuses between commas, each once, in the order of geo.Statuses.
// The error is Invalid.
func ParseStatuses(words []string) (StatusList, error) {
	var list StatusList
	for _, word := range words {
		status, err := geo.ParseStatus(word)
		if err != nil {
			return nil, err
		}
		list = append(list, status)
	}
	return sortedStatuses(list), nil
}

// sortedStatuses is Occupied where list is empty.
func sortedStatuses(list StatusList) StatusList {
	if len(list) == 0 {
		return StatusList{geo.Occupied}
	}
	rank := geo.Statuses()
	sorted := slices.SortedFunc(slices.Values(list), func(a, b geo.Status) int {
		return cmp.Compare(slices.Index(rank, a), slices.Index(rank, b))
	})
	return slices.Compact(sorted)
}
