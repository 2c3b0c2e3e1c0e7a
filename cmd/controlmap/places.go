package main

import (
	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/gazetteer"
)

type placesCmd struct {
	tableFlags
	Query string `arg:"" help:"Name, or the beginning of one, in English, Ukrainian or Russian; a mistake or two does no harm."`
	Limit int    `default:"10" help:"How many places at most (${default})."`
}

func (c *placesCmd) Run(std streams) error {
	places, err := newGazetteer()
	if err != nil {
		return err
	}
	matches, err := searchPlaces(places, c.Query, c.Limit)
	if err != nil {
		return err
	}
	return c.print(std.out, answer.Places(c.Query, matches), "id", "name_en", "name_uk", "kind", "region", "raion_en", "hromada_en", "lon", "lat", "population", "population_year")
}

// searchPlaces returns at least one match. What the gazetteer does not accept is an error
// in the command line.
func searchPlaces(places *gazetteer.Gazetteer, query string, limit int) ([]gazetteer.Match, error) {
	matches, err := places.Search(query, limit)
	if err != nil {
		return nil, usageError{geo.MessageOf(err)}
	}
	if len(matches) == 0 {
		return nil, geo.Errorf(geo.NotFound, "no place in Ukraine is called anything like %q", query)
	}
	return matches, nil
}
