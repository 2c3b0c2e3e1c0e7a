package draw

import (
	"iter"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// fill adds polygons to the path.
func (p *pen) fill(polygons orb.MultiPolygon) {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			p.path(slices.All(ring))
		}
	}
}

// fillReversed adds polygons wound the other way around, which subtracts them.
func (p *pen) fillReversed(polygons orb.MultiPolygon) {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			p.path(slices.Backward(ring))
		}
	}
}

func (p *pen) path(ring iter.Seq2[int, orb.Point]) {
	first := true
	for _, q := range ring {
		x, y := p.pixel(q[0], q[1])
		if first {
			p.raster.MoveTo(x, y)
		} else {
			p.raster.LineTo(x, y)
		}
		first = false
	}
	p.raster.ClosePath()
}

// stroke adds a line of the given width in pixels to the path. An open line has butt caps, so
// that lines that go on from tile to tile have no knots.
func (p *pen) stroke(line orb.LineString, width float64) {
	if width <= 0 {
		return
	}
	half := float32(width / 2)
	closed := len(line) > 2 && line[0] == line[len(line)-1]
	var from, first, last strokeSegment
	for i, q := range line {
		x, y := p.pixel(q[0], q[1])
		if i == 0 {
			from.bx, from.by = x, y
			continue
		}
		next, ok := newStrokeSegment(from.bx, from.by, x, y, half)
		if !ok {
			continue
		}
		p.quad(next)
		if last.isSet {
			p.miter(last, next)
		} else {
			first = next
		}
		from, last = next, next
	}
	if closed && last.isSet {
		p.miter(last, first)
	}
}

// strokeSegment is a straight part of a stroke: its ends a and b, and the vector n from its
// middle line to its left side.
type strokeSegment struct {
	ax, ay, bx, by float32
	nx, ny         float32
	isSet          bool
}

// newStrokeSegment returns the segment from a to b; false where they are too near to have a
// direction.
func newStrokeSegment(ax, ay, bx, by, half float32) (strokeSegment, bool) {
	dx, dy := bx-ax, by-ay
	length := float32(math.Sqrt(float64(dx*dx + dy*dy)))
	if length < 1e-3 {
		return strokeSegment{}, false
	}
	return strokeSegment{ax, ay, bx, by, -dy / length * half, dx / length * half, true}, true
}

func (p *pen) quad(s strokeSegment) {
	p.raster.MoveTo(s.ax+s.nx, s.ay+s.ny)
	p.raster.LineTo(s.ax-s.nx, s.ay-s.ny)
	p.raster.LineTo(s.bx-s.nx, s.by-s.ny)
	p.raster.LineTo(s.bx+s.nx, s.by+s.ny)
	p.raster.ClosePath()
}

// miter adds the join on the outer side of the bend from s to t, wound as quad.
func (p *pen) miter(s, t strokeSegment) {
	x, y := s.bx, s.by
	cross := s.nx*t.ny - s.ny*t.nx
	square := s.nx*s.nx + s.ny*s.ny
	if ahead := s.nx*t.nx+s.ny*t.ny > 0; ahead && cross*cross < 1e-4*square*square {
		return
	}
	n, m := s, t
	if cross > 0 {
		n, m = t, s
		n.nx, n.ny, m.nx, m.ny = -n.nx, -n.ny, -m.nx, -m.ny
	}
	p.raster.MoveTo(x, y)
	p.raster.LineTo(x+m.nx, y+m.ny)
	if mx, my := n.nx+m.nx, n.ny+m.ny; mx*mx+my*my > 0 {
		long := float32(math.Sqrt(float64(square / (mx*mx + my*my))))
		p.raster.LineTo(x+mx*long, y+my*long)
	}
	p.raster.LineTo(x+n.nx, y+n.ny)
	p.raster.ClosePath()
}
