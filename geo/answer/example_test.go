package answer_test

import (
	"context"
	"fmt"
	"os"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"
	"controlmap/geo/encode"
)

// A question is opened, which says what its answer follows from, and then built.
func Example() {
	ctx := context.Background()
	store := holding(nil, []geo.RegionArea{
		{Region: "UA-14", Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: 400, Geodesic: 401}},
	})
	engine := answer.New(store, atlas.New(squares))
	plan, err := engine.Areas(ctx, answer.AreasQuery{
		SnapshotQuery: geo.SnapshotQuery{Source: "settlements", Date: geo.NewDate(2025, 12, 3)},
		Region:        geo.Donbas,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Name, plan.Cost == answer.CostLookup)
	table, err := plan.Build(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Total.SphereKm2, "km2 on a map", table.AgeDays, "days old")
	if err := encode.CSV(os.Stdout, table); err != nil {
		fmt.Println(err)
	}
	// Output:
	// areas-settlements-2025-12-01 true
	// 400 km2 on a map 2 days old
	// source,snapshot,revision,region,status,sphere_km2,geodesic_km2,water_sphere_km2,water_geodesic_km2,share,share_sphere,denominator,denominator_km2,uncertainty_km2,age_days,attribution
	// settlements,2025-12-01,7,UA-14,occupied,400,401,0,0,5.0125,5,squares,8000,,2,"GeoNames, Natural Earth"
}
