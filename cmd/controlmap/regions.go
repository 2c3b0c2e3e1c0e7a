package main

import (
	"controlmap/data/builtin"
	"controlmap/geo/answer"
)

type regionsCmd struct{ tableFlags }

func (c *regionsCmd) Run(std streams) error {
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	table, err := answer.Regions(regions)
	if err != nil {
		return err
	}
	return c.print(std.out, table, "region", "name_en", "name_uk", "sphere_km2", "geodesic_km2")
}
