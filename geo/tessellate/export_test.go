package tessellate

// Turn is positive where c lies left of the line from a to b, negative where it lies right
// and 0 where it lies on it.
func Turn(a, b, c [2]int64) int {
	return turn(planePoint{a[0], a[1]}, planePoint{b[0], b[1]}, planePoint{c[0], c[1]})
}

// InCircle reports whether p lies inside the circle through three corners, which run
// counter-clockwise.
func InCircle(corners [3][2]int64, p [2]int64) bool {
	t := triangulation{points: []planePoint{
		{corners[0][0], corners[0][1]}, {corners[1][0], corners[1][1]}, {corners[2][0], corners[2][1]}, {p[0], p[1]},
	}}
	return t.inCircle([3]int{0, 1, 2}, 3)
}
