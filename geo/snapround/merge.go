package snapround

import (
	"cmp"
	"slices"
)

// edgeMultiplicity counts the copies of an edge without direction: net is the number of
// eastward copies less westward ones.
type edgeMultiplicity struct {
	key uint64
	net int32
}

// multiplicityOf returns the multiplicity of so many copies of an edge.
func multiplicityOf(e edge, copies int32) edgeMultiplicity {
	packed := packEdge(e)
	return edgeMultiplicity{packed >> 1, copies * direction(packed)}
}

// bundle returns the edge in the direction of which there are more copies.
func (m edgeMultiplicity) bundle() bundle {
	from, to := vertex(m.key>>pointBits&pointMask), vertex(m.key&pointMask)
	if m.net < 0 {
		from, to, m.net = to, from, -m.net
	}
	return bundle{from.point(), to.point(), m.net}
}

// sumByKey returns the sum for each key, sorted, without those that are zero. It changes
// its argument.
func sumByKey(all []edgeMultiplicity) []edgeMultiplicity {
	slices.SortFunc(all, func(a, b edgeMultiplicity) int { return cmp.Compare(a.key, b.key) })
	sums := all[:0]
	for i := 0; i < len(all); {
		sum := edgeMultiplicity{key: all[i].key}
		for ; i < len(all) && all[i].key == sum.key; i++ {
			sum.net += all[i].net
		}
		if sum.net != 0 {
			sums = append(sums, sum)
		}
	}
	return sums
}

// mergedEdge is a bundle of an arrangement.
type mergedEdge struct {
	bundle
	key          uint64
	rightWinding int32 // winding number of the face to its right
	isNew        bool  // rightWinding is not known yet
	isBoundary   bool  // the group's area is to its left, and not to its right
}

// packed returns the edge of a bundle.
func (e *mergedEdge) packed() uint64 {
	if pack(e.from) < pack(e.to) {
		return e.key<<1 | 1
	}
	return e.key << 1
}

// applyChanges appends merged edges with changes applied. Both are in the order of their
// keys.
func applyChanges(to, merged []mergedEdge, changes []edgeMultiplicity) []mergedEdge {
	for _, c := range changes {
		for len(merged) > 0 && merged[0].key < c.key {
			to, merged = append(to, merged[0]), merged[1:]
		}
		net := c.net
		if len(merged) > 0 && merged[0].key == c.key {
			old := &merged[0]
			net += old.winding * direction(old.packed())
			merged = merged[1:]
		}
		if net != 0 {
			to = append(to, mergedEdge{bundle: edgeMultiplicity{c.key, net}.bundle(), key: c.key, isNew: true})
		}
	}
	return append(to, merged...)
}
