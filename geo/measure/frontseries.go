package measure

import (
	"sync"

	"github.com/paulmach/orb"
)

// FrontSeries traces the front lines of many maps, most of whose polygons are those of the map
// before: what follows from a polygon alone is worked out once. It is safe for concurrent use.
type FrontSeries struct {
	border        *Border
	mu            sync.Mutex
	recent, older map[*orb.Ring]knownOutline
	maps          int // since older was recent
}

// knownOutline keeps the polygon, so that no other one gets its address.
type knownOutline struct {
	polygon orb.Polygon
	outline *occupiedOutline
}

// seriesReach is for how many maps at least an outline is kept. Maps that are worked on at the
// same time lie beside each other.
const seriesReach = 16

// NewFrontSeries returns a series of fronts within a border.
func NewFrontSeries(b *Border) *FrontSeries {
	return &FrontSeries{border: b, recent: map[*orb.Ring]knownOutline{}}
}

// Front is Border.Front. A polygon counts as the same where it is the same slice, and must not
// be changed.
func (s *FrontSeries) Front(occupied []orb.Polygon) orb.MultiLineString {
	s.countMap()
	outlines := make([]*occupiedOutline, len(occupied))
	for i, p := range occupied {
		outlines[i] = s.outline(p)
	}
	return s.border.frontOf(outlines)
}

func (s *FrontSeries) countMap() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.maps++; s.maps >= seriesReach {
		s.older, s.recent, s.maps = s.recent, make(map[*orb.Ring]knownOutline, len(s.recent)), 0
	}
}

func (s *FrontSeries) outline(p orb.Polygon) *occupiedOutline {
	if len(p) == 0 {
		return s.border.newOutline(p)
	}
	if known, ok := s.lookUp(&p[0]); ok && len(known.polygon) == len(p) {
		return known.outline
	}
	o := s.border.newOutline(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recent[&p[0]] = knownOutline{p, o}
	return o
}

func (s *FrontSeries) lookUp(key *orb.Ring) (known knownOutline, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok = s.recent[key]; ok {
		return known, true
	}
	if known, ok = s.older[key]; ok {
		s.recent[key] = known
	}
	return known, ok
}
