package ingest

import (
	"context"
	"sync"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// frontMeasurer measures how long the front line of occupied polygons is. Most polygons of a
// map are those of the map before: what follows from a polygon alone it works out once. It is
// safe for concurrent use.
type frontMeasurer struct {
	border        *measure.Border
	regional      *measure.Regional
	mu            sync.Mutex
	recent, older map[*orb.Ring]knownOutline // by the first ring of the polygon
	maps          int                        // since older was recent
}

// knownOutline keeps the polygon, so that no other one gets its address.
type knownOutline struct {
	polygon orb.Polygon
	outline *measure.Outline
}

// outlineReach is for how many maps at least an outline is kept. Maps that are measured at the
// same time lie beside each other.
const outlineReach = 16

func newFrontMeasurer(border *measure.Border, regional *measure.Regional) *frontMeasurer {
	return &frontMeasurer{border: border, regional: regional, recent: map[*orb.Ring]knownOutline{}}
}

// lengths is never nil. A polygon counts as the same where it is the same slice. The error is the
// context's.
func (f *frontMeasurer) lengths(ctx context.Context, occupied []orb.Polygon) ([]geo.FrontLength, error) {
	f.countMap()
	outlines := make([]*measure.Outline, len(occupied))
	for i, p := range occupied {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		outlines[i] = f.outline(p)
	}
	front, err := f.border.FrontOf(ctx, outlines)
	if err != nil {
		return nil, err
	}
	return append([]geo.FrontLength{}, f.regional.Lengths(front)...), nil
}

func (f *frontMeasurer) countMap() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.maps++; f.maps >= outlineReach {
		f.older, f.recent, f.maps = f.recent, make(map[*orb.Ring]knownOutline, len(f.recent)), 0
	}
}

func (f *frontMeasurer) outline(p orb.Polygon) *measure.Outline {
	if len(p) == 0 {
		return f.border.Outline(p)
	}
	if known, ok := f.lookUp(&p[0]); ok && len(known.polygon) == len(p) {
		return known.outline
	}
	o := f.border.Outline(p)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.recent[&p[0]] = knownOutline{p, o}
	return o
}

func (f *frontMeasurer) lookUp(key *orb.Ring) (known knownOutline, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if known, ok = f.recent[key]; ok {
		return known, true
	}
	if known, ok = f.older[key]; ok {
		f.recent[key] = known
	}
	return known, ok
}
