package tessellate

import (
	"cmp"
	"math"
	"math/big"
	"slices"
)

// triangulation is the Delaunay triangulation of points in the metric plane. Its
// predicates are exact, so that its topology is right even where points are nearly
// on one circle.
type triangulation struct {
	points    []planePoint // the sites, then three far away that enclose all others
	triangles []triangle
	last      int // where the next search begins
}

// triangle has its corners counter-clockwise; across[i] is the triangle on the other
// side of the edge opposite corner[i], or none.
type triangle struct {
	corner [3]int
	across [3]int
}

const none = -1

// far is how many grid steps away the enclosing points lie: beyond 300 degrees, so that
// every point of the frame is nearer to a site than to them.
const far = 300 * perDegree

func triangulate(sites []point) *triangulation {
	t := &triangulation{points: make([]planePoint, 0, len(sites)+3)}
	for _, s := range sites {
		t.points = append(t.points, toPlane(s))
	}
	n := len(sites)
	t.points = append(t.points, planePoint{-4 * far, -3 * far}, planePoint{4 * far, -3 * far}, planePoint{0, 6 * far})
	t.triangles = []triangle{{[3]int{n, n + 1, n + 2}, [3]int{none, none, none}}}
	for _, site := range alongStrips(sites) {
		t.insert(site)
	}
	return t
}

// alongStrips orders sites so that each lies near the one before it, which keeps the
// search for its triangle short.
func alongStrips(sites []point) []int {
	const strip = perDegree / 4
	order := make([]int, len(sites))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := sites[i], sites[j]
		row := a.y / strip
		if c := cmp.Compare(row, b.y/strip); c != 0 {
			return c
		}
		if row%2 == 1 {
			a, b = b, a
		}
		return cmp.Or(a.compare(b), cmp.Compare(i, j))
	})
	return order
}

// insert adds a site: it splits the triangle that the site lies in and flips edges
// until no triangle's circumcircle contains another corner.
func (t *triangulation) insert(site int) {
	old := t.find(site)
	whole := t.triangles[old]
	second, third := len(t.triangles), len(t.triangles)+1
	t.triangles[old] = triangle{[3]int{site, whole.corner[0], whole.corner[1]}, [3]int{whole.across[2], second, third}}
	t.triangles = append(t.triangles,
		triangle{[3]int{site, whole.corner[1], whole.corner[2]}, [3]int{whole.across[0], third, old}},
		triangle{[3]int{site, whole.corner[2], whole.corner[0]}, [3]int{whole.across[1], old, second}})
	t.relink(whole.across[0], old, second)
	t.relink(whole.across[1], old, third)
	t.last = old
	pending := []int{old, second, third}
	for len(pending) > 0 {
		i := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if j, flipped := t.flip(i); flipped {
			pending = append(pending, i, j)
		}
	}
}

// find walks to the triangle that a site lies in.
func (t *triangulation) find(site int) int {
	i := t.last
	p := t.points[site]
	for {
		next := none
		for k := range 3 {
			a, b := t.triangles[i].corner[(k+1)%3], t.triangles[i].corner[(k+2)%3]
			if turn(t.points[a], t.points[b], p) < 0 {
				next = t.triangles[i].across[k]
				break
			}
		}
		if next == none {
			return i
		}
		i = next
	}
}

func (t *triangulation) relink(i, from, to int) {
	if i == none {
		return
	}
	for k, n := range t.triangles[i].across {
		if n == from {
			t.triangles[i].across[k] = to
		}
	}
}

// flip turns the edge opposite the newest corner, corner[0] of triangle i, where the
// corner beyond it lies inside i's circle. It returns the other triangle; both then
// have the newest corner first.
func (t *triangulation) flip(i int) (int, bool) {
	j := t.triangles[i].across[0]
	if j == none {
		return none, false
	}
	a, b := t.triangles[i], t.triangles[j]
	k := slices.Index(b.across[:], i)
	beyond := b.corner[k]
	if !t.inCircle(a.corner, beyond) {
		return none, false
	}
	site, left, right := a.corner[0], a.corner[1], a.corner[2]
	afterLeft, afterRight := b.across[(k+1)%3], b.across[(k+2)%3]
	t.triangles[i] = triangle{[3]int{site, left, beyond}, [3]int{afterLeft, j, a.across[2]}}
	t.triangles[j] = triangle{[3]int{site, beyond, right}, [3]int{afterRight, a.across[1], i}}
	t.relink(afterLeft, j, i)
	t.relink(a.across[1], i, j)
	return j, true
}

// turn is positive where c lies left of the line from a to b, by exact integers where
// floating point cannot decide. Products of differences may not fit 64 bits.
func turn(a, b, c planePoint) int {
	ux, uy := float64(b.x-a.x), float64(b.y-a.y)
	vx, vy := float64(c.x-a.x), float64(c.y-a.y)
	l, r := ux*vy, uy*vx
	if math.Abs(l-r) > 1e-15*(math.Abs(l)+math.Abs(r)) {
		return cmp.Compare(l, r)
	}
	exact := func(p, q int64) *big.Int { return new(big.Int).Mul(big.NewInt(p), big.NewInt(q)) }
	return exact(b.x-a.x, c.y-a.y).Cmp(exact(b.y-a.y, c.x-a.x))
}

// inCircle reports whether p lies inside the circle through three corners, which run
// counter-clockwise. Floating point decides where it can, else exact integers.
func (t *triangulation) inCircle(corner [3]int, p int) bool {
	var dx, dy [3]int64
	for i, c := range corner {
		dx[i], dy[i] = t.points[c].x-t.points[p].x, t.points[c].y-t.points[p].y
	}
	var det, bound float64
	for i := range 3 {
		j, k := (i+1)%3, (i+2)%3
		lift := float64(dx[i])*float64(dx[i]) + float64(dy[i])*float64(dy[i])
		l, r := float64(dx[j])*float64(dy[k]), float64(dx[k])*float64(dy[j])
		det += lift * (l - r)
		bound += lift * (math.Abs(l) + math.Abs(r))
	}
	if math.Abs(det) > 1e-14*bound {
		return det > 0
	}
	return exactInCircle(dx, dy) > 0
}

func exactInCircle(dx, dy [3]int64) int {
	var x, y [3]*big.Int
	for i := range 3 {
		x[i], y[i] = big.NewInt(dx[i]), big.NewInt(dy[i])
	}
	mul := func(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }
	det := new(big.Int)
	for i := range 3 {
		j, k := (i+1)%3, (i+2)%3
		lift := new(big.Int).Add(mul(x[i], x[i]), mul(y[i], y[i]))
		cross := new(big.Int).Sub(mul(x[j], y[k]), mul(x[k], y[j]))
		det.Add(det, lift.Mul(lift, cross))
	}
	return det.Sign()
}

// centre returns the centre of a triangle's circumcircle in grid steps, not rounded.
func (t *triangulation) centre(i int) (x, y float64) {
	c := t.triangles[i].corner
	a, b, d := t.points[c[0]], t.points[c[1]], t.points[c[2]]
	bx, by := float64(b.x-a.x), float64(b.y-a.y)
	dx, dy := float64(d.x-a.x), float64(d.y-a.y)
	b2, d2 := float64(bx*bx)+float64(by*by), float64(dx*dx)+float64(dy*dy)
	twice := 2 * (float64(bx*dy) - float64(by*dx))
	ux := (float64(dy*b2) - float64(by*d2)) / twice
	uy := (float64(bx*d2) - float64(dx*b2)) / twice
	return (float64(a.x) + ux) / 2, (float64(a.y) + uy) / 3
}
