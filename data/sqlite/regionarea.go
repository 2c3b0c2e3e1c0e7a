package sqlite

import (
	"context"
	"database/sql"

	"controlmap/geo"
)

const selectRegionAreas = `SELECT region, status, since, sphere_km2, geodesic_km2, water_sphere_km2, water_geodesic_km2
	FROM ground WHERE revision = ? ORDER BY region, status, since`

// RegionAreas returns what each region has of each status in a revision, by region, status and
// since. An unknown revision is NotFound.
func (s *Store) RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error) {
	areas, err := list(ctx, s.readers, func(rows *sql.Rows) (a geo.RegionArea, err error) {
		err = rows.Scan(&a.Region, &a.Status, &a.Since, &a.Km2.Sphere, &a.Km2.Geodesic, &a.Water.Sphere, &a.Water.Geodesic)
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

// addRegionAreas stores the areas of a revision that has none, and the totals of them that
// a list of snapshots shows.
func addRegionAreas(ctx context.Context, tx *sql.Tx, revision geo.Revision, areas []geo.RegionArea) error {
	for _, a := range areas {
		_, err := tx.ExecContext(ctx, `INSERT INTO ground (revision, region, status, since, sphere_km2, geodesic_km2, water_sphere_km2, water_geodesic_km2)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			revision, a.Region, a.Status, a.Since, a.Km2.Sphere, a.Km2.Geodesic, a.Water.Sphere, a.Water.Geodesic)
		if err != nil {
			return err
		}
	}
	t := geo.TotalsOf(areas)
	_, err := tx.ExecContext(ctx, `UPDATE revision SET ground_measured = 1,
		occupied_sphere_km2 = ?, occupied_geodesic_km2 = ?, crimea_sphere_km2 = ?, crimea_geodesic_km2 = ?,
		donbas_sphere_km2 = ?, donbas_geodesic_km2 = ?, contested_sphere_km2 = ?, contested_geodesic_km2 = ?,
		pre2022_sphere_km2 = ?, pre2022_geodesic_km2 = ? WHERE id = ?`,
		t.Occupied.Sphere, t.Occupied.Geodesic, t.Crimea.Sphere, t.Crimea.Geodesic,
		t.Donbas.Sphere, t.Donbas.Geodesic, t.Contested.Sphere, t.Contested.Geodesic,
		t.Pre2022.Sphere, t.Pre2022.Geodesic, revision)
	return err
}
