package server

import (
	"fmt"

	"controlmap/geo"
	"controlmap/geo/answer"

	"github.com/paulmach/orb"
)

func (s *server) places(c call) error {
	limit, err := c.values.integer(paramLimit.name)
	if err != nil {
		return err
	}
	query := c.values[paramSearch.name]
	found, err := s.Gazetteer.Search(query, limit)
	if err != nil {
		return err
	}
	return c.writeTable(answer.Places(query, found), document{cache: cacheBuiltIn, name: "places"})
}

func (s *server) place(c call) error {
	id, err := c.values.integer(paramPlace.name)
	if err != nil {
		return err
	}
	place, err := s.Gazetteer.Place(id)
	if err != nil {
		return err
	}
	q, err := c.values.historyQuery()
	if err != nil {
		return err
	}
	q.Place = &place
	table, err := answer.HistoryOf(c.ctx(), newView(s.Store), s.Atlas, q)
	if err != nil {
		return err
	}
	return c.writeTable(table, document{cache: cacheFor(q.Date), name: fmt.Sprintf("place-%d", id)})
}

func (s *server) point(c call) error {
	q, err := c.values.historyQuery()
	if err != nil {
		return err
	}
	if q.Point, err = c.values.point(); err != nil {
		return err
	}
	table, err := answer.HistoryOf(c.ctx(), newView(s.Store), s.Atlas, q)
	if err != nil {
		return err
	}
	if table.Note != "" {
		table.Note += s.swapped(q.Point)
	}
	return c.writeTable(table, document{cache: cacheFor(q.Date), name: fmt.Sprintf("point-%v-%v", table.Lon, table.Lat)})
}

// historyQuery reads all but where.
func (v values) historyQuery() (q answer.HistoryQuery, err error) {
	if name, given := v["source"]; given {
		if q.Source, err = geo.ParseSourceName(name); err != nil {
			return q, err
		}
	}
	if q.Date, err = v.day("date"); err != nil {
		return q, err
	}
	q.AsKnownAt, err = v.asKnownAt()
	return q, err
}

// swapped asks whether lon and lat are the wrong way round, where that would be in reach
// of Ukraine and p is not.
func (s *server) swapped(p orb.Point) string {
	turned, reach := orb.Point{p.Lat(), p.Lon()}, boundOf(s.Atlas.Regions)
	if reach.Contains(p) || !reach.Contains(turned) {
		return ""
	}
	return fmt.Sprintf("; did you mean lon=%v&lat=%v?", turned.Lon(), turned.Lat())
}

func boundOf(regions geo.Regions) (bound orb.Bound) {
	for i, unit := range regions.Units {
		if i == 0 {
			bound = unit.Shape.Bound()
		}
		bound = bound.Union(unit.Shape.Bound())
	}
	return bound
}
