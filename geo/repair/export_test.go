package repair

import "github.com/paulmach/orb"

// Orientation is the exact test of sides.
func Orientation(a, b, c orb.Point) int { return orientation(a, b, c) }
