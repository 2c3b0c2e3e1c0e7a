package tile

import "slices"

// CarriedOver returns, for each day, how many edges bound its ground in a tile, and how
// many of them the arrangement carried over from the day before has differently from the
// day's own.
func CarriedOver(at Address, days []HistoryDay) (edges, differing []int) {
	m := newHistoryBuilder(at, days)
	for _, d := range days {
		got := slices.Clone(m.outlineOf(d.Snapshot))
		var want []uint64
		for i, bundles := range d.Snapshot.pyramid.trim(at).outlines() {
			group := uint16(slices.Index(m.kinds, d.Snapshot.kinds[i]))
			for _, b := range bundles {
				want = append(want, packEdge(edge{b.from, b.to, group}))
			}
		}
		slices.Sort(want)
		edges = append(edges, len(want))
		n := 0
		for _, e := range want {
			if _, ok := slices.BinarySearch(got, e); !ok {
				n++
			}
		}
		differing = append(differing, n+max(0, len(got)-len(want)))
	}
	return edges, differing
}
