package main

import (
	"context"

	"controlmap/data/builtin"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"
)

type regionsCmd struct{ tableFlags }

func (c *regionsCmd) Run(ctx context.Context, std streams) error {
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	table, err := answer.New(nil, atlas.New(regions)).Regions().Build(ctx)
	if err != nil {
		return err
	}
	return c.print(std.out, table, "region", "name_en", "name_uk", "sphere_km2", "geodesic_km2")
}
