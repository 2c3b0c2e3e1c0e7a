package sqlite

import (
	"context"
	"database/sql"

	"controlmap/geo"
)

const selectGround = `SELECT region, status, since, sphere_km2, geodesic_km2
	FROM ground WHERE revision = ? ORDER BY region, status, since`

// RegionAreas returns what a revision holds of each region, by region, status and since. An
// unknown revision is NotFound.
func (s *Store) RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error) {
	ground, err := list(ctx, s.readers, func(rows *sql.Rows) (g geo.RegionArea, err error) {
		err = rows.Scan(&g.Region, &g.Status, &g.Since, &g.Km2.Sphere, &g.Km2.Geodesic)
		return g, err
	}, selectGround, revision)
	if err == nil && len(ground) == 0 {
		err = mustExist(ctx, s.readers, revision)
	}
	if err != nil {
		return nil, s.fault(ctx, err)
	}
	return ground, nil
}

// totals are the sums of occupied ground that a list of days shows.
type totals struct{ occupied, crimea, donbas geo.Km2 }

func sum(ground []geo.RegionArea) (t totals) {
	for _, g := range ground {
		if g.Status != geo.Occupied {
			continue
		}
		t.occupied = t.occupied.Add(g.Km2)
		switch g.Region {
		case geo.CrimeaUnit, geo.Sevastopol:
			t.crimea = t.crimea.Add(g.Km2)
		case geo.Donetsk, geo.Luhansk:
			t.donbas = t.donbas.Add(g.Km2)
		}
	}
	return t
}
