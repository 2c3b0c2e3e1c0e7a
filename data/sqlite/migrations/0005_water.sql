-- the part of each area in open water
ALTER TABLE ground ADD COLUMN water_sphere_km2 REAL NOT NULL DEFAULT 0;
ALTER TABLE ground ADD COLUMN water_geodesic_km2 REAL NOT NULL DEFAULT 0;

-- more totals that a list of snapshots needs: contested, and occupied since before 2022
ALTER TABLE revision ADD COLUMN contested_sphere_km2 REAL NOT NULL DEFAULT 0;
ALTER TABLE revision ADD COLUMN contested_geodesic_km2 REAL NOT NULL DEFAULT 0;
ALTER TABLE revision ADD COLUMN pre2022_sphere_km2 REAL NOT NULL DEFAULT 0;
ALTER TABLE revision ADD COLUMN pre2022_geodesic_km2 REAL NOT NULL DEFAULT 0;

-- 0 while everything is measured anew, until this row is
ALTER TABLE revision ADD COLUMN ground_measured INTEGER NOT NULL DEFAULT 1 CHECK (ground_measured IN (0, 1));
ALTER TABLE change ADD COLUMN measured INTEGER NOT NULL DEFAULT 1 CHECK (measured IN (0, 1));

CREATE INDEX revision_unmeasured ON revision (id) WHERE ground_measured = 0;
CREATE INDEX change_unmeasured ON change (to_revision) WHERE measured = 0;
