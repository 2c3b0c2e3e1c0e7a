-- a revision without areas that ends its snapshot: the source has no map of the day anymore
ALTER TABLE revision ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));

CREATE INDEX revision_withdrawn ON revision (snapshot) WHERE withdrawn = 1;

-- ["status"]: those that the map speaks of; NULL: all
ALTER TABLE revision ADD COLUMN statuses TEXT CHECK (json_valid(statuses));

-- whether the rows of front are all there are
ALTER TABLE revision ADD COLUMN front_measured INTEGER NOT NULL DEFAULT 0 CHECK (front_measured IN (0, 1));

-- the best later map with the same areas as a revision, where there is a better one
CREATE TABLE confirmation (
	revision  INTEGER NOT NULL PRIMARY KEY REFERENCES revision (id),
	published TEXT             CHECK (length(published) = 24),
	rank      INTEGER NOT NULL
) STRICT;

CREATE TABLE front (
	revision INTEGER NOT NULL REFERENCES revision (id),
	region   TEXT    NOT NULL,
	km       REAL    NOT NULL,
	PRIMARY KEY (revision, region)
) STRICT, WITHOUT ROWID;

-- the ground of one status, from one revision to another
CREATE TABLE change (
	id            INTEGER NOT NULL PRIMARY KEY,
	from_revision INTEGER NOT NULL REFERENCES revision (id),
	to_revision   INTEGER NOT NULL REFERENCES revision (id),
	status        TEXT    NOT NULL,
	UNIQUE (to_revision, status, from_revision)
) STRICT;

CREATE TABLE moved (
	change                      INTEGER NOT NULL REFERENCES change (id),
	region                      TEXT    NOT NULL,
	gained_sphere_km2           REAL    NOT NULL,
	gained_geodesic_km2         REAL    NOT NULL,
	lost_sphere_km2             REAL    NOT NULL,
	lost_geodesic_km2           REAL    NOT NULL,
	redrawn_gained_sphere_km2   REAL    NOT NULL,
	redrawn_gained_geodesic_km2 REAL    NOT NULL,
	redrawn_lost_sphere_km2     REAL    NOT NULL,
	redrawn_lost_geodesic_km2   REAL    NOT NULL,
	PRIMARY KEY (change, region)
) STRICT, WITHOUT ROWID;

CREATE TABLE piece (
	id           INTEGER NOT NULL PRIMARY KEY,
	change       INTEGER NOT NULL REFERENCES change (id),
	direction    TEXT    NOT NULL CHECK (direction IN ('gained', 'lost')),
	redrawn      INTEGER NOT NULL CHECK (redrawn IN (0, 1)),
	sphere_km2   REAL    NOT NULL,
	geodesic_km2 REAL    NOT NULL,
	wkb          BLOB    NOT NULL -- Polygon, WGS84 lon lat, little-endian
) STRICT;

CREATE INDEX piece_change ON piece (change);

-- one entry for each piece, under its id
CREATE VIRTUAL TABLE piece_bounds USING rtree (id, min_lon, max_lon, min_lat, max_lat);
