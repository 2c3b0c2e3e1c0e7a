package server

import (
	"fmt"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/server/web"

	"github.com/paulmach/orb"
)

func (s *server) places(c web.Call) error {
	limit, err := c.Values.Integer(paramLimit.Name)
	if err != nil {
		return err
	}
	query := c.Values[paramSearch.Name]
	found, err := s.Gazetteer.Search(query, limit)
	if err != nil {
		return err
	}
	return c.WriteTable(answer.Places(query, found), web.Document{Cache: web.CacheBuiltIn, Name: "places"})
}

func (s *server) place(c web.Call) error {
	id, err := c.Values.Integer(paramPlace.Name)
	if err != nil {
		return err
	}
	place, err := s.Gazetteer.Place(id)
	if err != nil {
		return err
	}
	q, err := parseHistory(c.Values)
	if err != nil {
		return err
	}
	q.Place = &place
	plan, err := s.engine.History(c.Ctx(), q)
	if err != nil {
		return err
	}
	return reply(s, c, plan)
}

func (s *server) point(c web.Call) error {
	q, err := parseHistory(c.Values)
	if err != nil {
		return err
	}
	if q.Point, err = c.Values.Point(); err != nil {
		return err
	}
	plan, err := s.engine.History(c.Ctx(), q)
	if err != nil {
		return err
	}
	table, err := plan.Build(c.Ctx())
	if err != nil {
		return err
	}
	if table.Note != "" {
		table.Note += s.swapped(q.Point)
	}
	return c.WriteTable(table, web.Document{Cache: web.CacheOf(plan.Latest), Name: plan.Name})
}

// parseHistory reads all but where.
func parseHistory(v web.Values) (q answer.HistoryQuery, err error) {
	if name, given := v["source"]; given {
		if q.Source, err = geo.ParseSourceName(name); err != nil {
			return q, err
		}
	}
	if q.Date, err = v.Day("date"); err != nil {
		return q, err
	}
	q.AsKnownAt, err = v.AsKnownAt()
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
