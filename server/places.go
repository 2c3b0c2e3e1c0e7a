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
	q, err := parseHistory(c.values)
	if err != nil {
		return err
	}
	q.Place = &place
	plan, err := s.answers.History(c.ctx(), q)
	if err != nil {
		return err
	}
	return reply(s, c, plan)
}

func (s *server) point(c call) error {
	q, err := parseHistory(c.values)
	if err != nil {
		return err
	}
	if q.Point, err = c.values.point(); err != nil {
		return err
	}
	plan, err := s.answers.History(c.ctx(), q)
	if err != nil {
		return err
	}
	table, err := plan.Build(c.ctx())
	if err != nil {
		return err
	}
	if table.Note != "" {
		table.Note += s.swapped(q.Point)
	}
	return c.writeTable(table, document{cache: cacheOf(plan.Latest), name: plan.Name})
}

// parseHistory reads all but where.
func parseHistory(v values) (q answer.HistoryQuery, err error) {
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
