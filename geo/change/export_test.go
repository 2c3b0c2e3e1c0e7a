package change

import (
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// BetweenByOverlay is Between with an overlay of the window of each part that changed.
func BetweenByOverlay(from, to []orb.Polygon) (Difference, error) {
	d, err := findChanges(from, to, 0)
	return d.shapes(), err
}

// BetweenByWholeOverlay is Between with an overlay of everything.
func BetweenByWholeOverlay(from, to []orb.Polygon) (Difference, error) {
	d, err := overlayWhole(from, to)
	return d.shapes(), err
}

// ChangeByOverlay is Measurer.Change with an overlay of the window of each part that
// changed.
func (m *Measurer) ChangeByOverlay(from, to Map) (geo.Change, error) { return m.change(from, to, 0) }

// NeedsOverlay reports whether Between needs an overlay.
func NeedsOverlay(from, to []orb.Polygon) bool {
	d, err := findChanges(from, to, maxRounds)
	return err != nil || d.usedOverlay
}

// Side is positive where p lies left of the line from a to b, negative where it lies
// right, and 0 where it lies on it.
func Side(a, b, p orb.Point) int { return side(a, b, p) }
