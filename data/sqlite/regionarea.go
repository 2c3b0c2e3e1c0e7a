package sqlite

import (
	"context"
	"database/sql"

	"controlmap/geo"
)

const selectRegionAreas = `SELECT region, status, since, sphere_km2, geodesic_km2
	FROM ground WHERE revision = ? ORDER BY region, status, since`

// RegionAreas returns what each region has of each status in a revision, by region, status and
// since. An unknown revision is NotFound.
func (s *Store) RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error) {
	areas, err := list(ctx, s.readers, func(rows *sql.Rows) (a geo.RegionArea, err error) {
		err = rows.Scan(&a.Region, &a.Status, &a.Since, &a.Km2.Sphere, &a.Km2.Geodesic)
		return a, err
	}, selectRegionAreas, revision)
	if err == nil && len(areas) == 0 {
		err = requireRevision(ctx, s.readers, revision)
	}
	if err != nil {
		return nil, s.fault(ctx, err)
	}
	return areas, nil
}

// occupiedTotals are the occupied areas that a list of snapshots shows.
type occupiedTotals struct{ occupied, crimea, donbas geo.Km2 }

func sumOccupied(areas []geo.RegionArea) (t occupiedTotals) {
	for _, a := range areas {
		if a.Status != geo.Occupied {
			continue
		}
		t.occupied = t.occupied.Add(a.Km2)
		switch a.Region {
		case geo.CrimeaUnit, geo.Sevastopol:
			t.crimea = t.crimea.Add(a.Km2)
		case geo.Donetsk, geo.Luhansk:
			t.donbas = t.donbas.Add(a.Km2)
		}
	}
	return t
}
