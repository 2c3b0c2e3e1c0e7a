CREATE TABLE source (
	name        TEXT    NOT NULL PRIMARY KEY,
	title       TEXT    NOT NULL,
	description TEXT    NOT NULL,
	licence     TEXT    NOT NULL,
	attribution TEXT    NOT NULL,
	url         TEXT    NOT NULL,
	statuses    TEXT    NOT NULL CHECK (json_valid(statuses)), -- {"status": "meaning"}
	publishable INTEGER NOT NULL CHECK (publishable IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
	id     INTEGER NOT NULL PRIMARY KEY,
	source TEXT    NOT NULL REFERENCES source (name),
	date   TEXT    NOT NULL CHECK (length(date) = 10), -- YYYY-MM-DD
	UNIQUE (source, date)
) STRICT;

-- recorded_at and published are UTC: YYYY-MM-DDThh:mm:ss.mmmZ
CREATE TABLE revision (
	id                    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	snapshot              INTEGER NOT NULL REFERENCES snapshot (id),
	recorded_at           TEXT    NOT NULL CHECK (length(recorded_at) = 24),
	published             TEXT             CHECK (length(published) = 24),
	provenance            TEXT    NOT NULL,
	rank                  INTEGER NOT NULL,
	content               BLOB    NOT NULL CHECK (length(content) = 32),
	notes                 TEXT    NOT NULL CHECK (json_valid(notes)), -- [{"kind", "count", "detail"}]
	occupied_sphere_km2   REAL    NOT NULL,
	occupied_geodesic_km2 REAL    NOT NULL,
	crimea_sphere_km2     REAL    NOT NULL,
	crimea_geodesic_km2   REAL    NOT NULL,
	donbas_sphere_km2     REAL    NOT NULL,
	donbas_geodesic_km2   REAL    NOT NULL
) STRICT;

CREATE INDEX revision_known ON revision (snapshot, recorded_at);

CREATE TABLE shape (
	id           INTEGER NOT NULL PRIMARY KEY,
	hash         BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of wkb
	sphere_km2   REAL    NOT NULL,
	geodesic_km2 REAL    NOT NULL,
	wkb          BLOB    NOT NULL -- Polygon, WGS84 lon lat, little-endian
) STRICT;

-- one entry for each shape, under its id
CREATE VIRTUAL TABLE shape_bounds USING rtree (id, min_lon, max_lon, min_lat, max_lat);

CREATE TABLE area (
	id     INTEGER NOT NULL PRIMARY KEY,
	name   TEXT    NOT NULL,
	status TEXT    NOT NULL,
	since  TEXT    NOT NULL,
	shape  INTEGER NOT NULL REFERENCES shape (id),
	UNIQUE (name, status, since, shape)
) STRICT;

CREATE TABLE revision_area (
	revision INTEGER NOT NULL REFERENCES revision (id),
	position INTEGER NOT NULL,
	area     INTEGER NOT NULL REFERENCES area (id),
	PRIMARY KEY (revision, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ground (
	revision     INTEGER NOT NULL REFERENCES revision (id),
	region       TEXT    NOT NULL,
	status       TEXT    NOT NULL,
	since        TEXT    NOT NULL,
	sphere_km2   REAL    NOT NULL,
	geodesic_km2 REAL    NOT NULL,
	PRIMARY KEY (revision, region, status, since)
) STRICT, WITHOUT ROWID;

-- what the program notes of the database itself
CREATE TABLE setting (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
