package tessellate

// grouping lists the members of each of some groups, in order.
type grouping struct {
	starts  []int32 // by group, and one more: where its members begin
	members []int32
}

// groupBy groups the numbers below n by what groupOf says of them; none is in no group.
func groupBy(groups, n int, groupOf func(i int32) int32) grouping {
	g := grouping{starts: make([]int32, groups+1)}
	for i := range int32(n) {
		if group := groupOf(i); group != none {
			g.starts[group+1]++
		}
	}
	for i := range groups {
		g.starts[i+1] += g.starts[i]
	}
	g.members = make([]int32, g.starts[groups])
	filled := make([]int32, groups)
	for i := range int32(n) {
		if group := groupOf(i); group != none {
			g.members[g.starts[group]+filled[group]] = i
			filled[group]++
		}
	}
	return g
}

func (g grouping) of(group int32) []int32 { return g.members[g.starts[group]:g.starts[group+1]] }
