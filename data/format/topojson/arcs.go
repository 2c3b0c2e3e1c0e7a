package topojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// transform takes the whole numbers of quantized positions to degrees.
type transform struct {
	Scale     [2]float64 `json:"scale"`
	Translate [2]float64 `json:"translate"`
}

// arcs are the lines that rings are made of.
type arcs struct {
	points []orb.Point
	ends   []int32 // of each arc in points
}

// bytesPerBracket is what a position or an arc takes.
const bytesPerBracket = 16 + 4

// readArcs reads all arcs, in degrees. Their memory is taken from the budget before it is used.
func readArcs(text json.RawMessage, t *transform, budget *feature.Budget) (arcs, error) {
	if !isGiven(text) {
		return arcs{}, geo.Errorf(geo.Invalid, "not TopoJSON: a topology without arcs")
	}
	most := bytes.Count(text, []byte("[")) // positions and arcs together, and one
	if err := budget.Spend(most * bytesPerBracket); err != nil {
		return arcs{}, err
	}
	a := arcs{points: make([]orb.Point, 0, most)}
	s := &scanner{text: text}
	err := s.array(func() error {
		from := len(a.points)
		if err := s.array(func() error { return a.position(s) }); err != nil {
			return err
		}
		t.apply(a.points[from:])
		a.ends = append(a.ends, int32(len(a.points)))
		return nil
	})
	if err != nil {
		return arcs{}, geo.Errorf(geo.Invalid, "not TopoJSON: arc %d: %v", len(a.ends), err)
	}
	return a, nil
}

func (a *arcs) position(s *scanner) error {
	var p orb.Point
	n := 0
	err := s.array(func() error {
		x, err := s.number()
		if n < len(p) {
			p[n] = x
		}
		n++
		return err
	})
	if err == nil && n < len(p) {
		return shapeError("a position of " + strconv.Itoa(n) + " numbers, not 2")
	}
	a.points = append(a.points, p)
	return err
}

// apply turns the differences that quantized arcs consist of into degrees. A nil transform leaves
// positions as they are.
func (t *transform) apply(points []orb.Point) {
	if t == nil {
		return
	}
	var sum orb.Point
	for i, p := range points {
		sum[0] += p[0]
		sum[1] += p[1]
		points[i] = orb.Point{sum[0]*t.Scale[0] + t.Translate[0], sum[1]*t.Scale[1] + t.Translate[1]}
	}
}

// arc returns an arc by its index; that of a negative one, ^i, is to be read backwards.
func (a *arcs) arc(index int) (points []orb.Point, backwards, ok bool) {
	backwards = index < 0
	if backwards {
		index = ^index
	}
	if index >= len(a.ends) {
		return nil, false, false
	}
	from := int32(0)
	if index > 0 {
		from = a.ends[index-1]
	}
	return a.points[from:a.ends[index]], backwards, true
}

// polygons reads the arcs of a Polygon or MultiPolygon.
func (r *reader) polygons(g geometry, f *feature.Feature) error {
	if !isGiven(g.Arcs) {
		return r.check.Errorf("not TopoJSON: a %s without arcs", g.Type)
	}
	s := &scanner{text: g.Arcs}
	one := func() error {
		var polygon orb.Polygon
		err := s.array(func() error {
			ring, err := r.ring(s)
			polygon = append(polygon, ring)
			return err
		})
		if len(polygon) > 0 {
			f.Polygons = append(f.Polygons, polygon)
		}
		return err
	}
	var err error
	if g.Type == "Polygon" {
		err = one()
	} else {
		err = s.array(one)
	}
	if shape, ok := errors.AsType[shapeError](err); ok {
		return r.check.Errorf("arcs of a %s: %s", g.Type, shape)
	}
	return err
}

const (
	minRing = 4
	meeting = 1e-6 // degrees between the ends of arcs that meet
)

// ring makes a ring of the arcs whose indices come next.
func (r *reader) ring(s *scanner) (orb.Ring, error) {
	indices, size, err := r.indices(s)
	if err != nil {
		return nil, err
	}
	if err := r.budget.Vertices(max(size, minRing)); err != nil {
		return nil, r.check.Errorf("%v", err)
	}
	ring := make(orb.Ring, 0, max(size, minRing))
	for _, index := range indices {
		if ring, err = r.join(ring, index); err != nil {
			return nil, err
		}
	}
	for len(ring) > 0 && len(ring) < minRing {
		ring = append(ring, ring[0])
	}
	for i, p := range ring {
		if ring[i], err = r.system.LonLat(&r.check, p, "convert it to lon, lat"); err != nil {
			return nil, err
		}
		if err := r.check.Position(ring[i]); err != nil {
			return nil, err
		}
	}
	return ring, r.check.Ring(ring)
}

// indices reads the indices of a ring's arcs, and how many positions these have.
func (r *reader) indices(s *scanner) (indices []int, size int, err error) {
	err = s.array(func() error {
		x, err := s.number()
		if err != nil {
			return err
		}
		index := int(x)
		points, _, ok := r.arcs.arc(index)
		if float64(index) != x || !ok {
			return shapeError(strconv.FormatFloat(x, 'g', -1, 64) + " is no index of the " + strconv.Itoa(len(r.arcs.ends)) + " arcs")
		}
		indices = append(indices, index)
		size += len(points)
		return nil
	})
	return indices, size, err
}

// join adds an arc to a ring; its first position is the ring's last.
func (r *reader) join(ring orb.Ring, index int) (orb.Ring, error) {
	points, backwards, _ := r.arcs.arc(index)
	for i := range points {
		p := points[i]
		if backwards {
			p = points[len(points)-1-i]
		}
		if i == 0 && len(ring) > 0 {
			last := ring[len(ring)-1]
			if math.Abs(last[0]-p[0]) > meeting || math.Abs(last[1]-p[1]) > meeting {
				return nil, r.check.Errorf("arcs of a ring do not meet (near %.2f %.2f)", p[0], p[1])
			}
			continue
		}
		ring = append(ring, p)
	}
	return ring, nil
}
