-- what tiles show, by revisions: "r12", "r12..r40", "history/r12..r40"
CREATE TABLE tile_map (
	id   INTEGER NOT NULL PRIMARY KEY,
	name TEXT    NOT NULL UNIQUE
) STRICT;

-- the bytes of a tile as they are sent, once however many tiles have them
CREATE TABLE tile_body (
	id    INTEGER NOT NULL PRIMARY KEY,
	hash  BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of all three, each with its length
	plain BLOB,
	gzip  BLOB,
	br    BLOB
) STRICT;

CREATE TABLE tile (
	map    INTEGER NOT NULL REFERENCES tile_map (id),
	format TEXT    NOT NULL,
	z      INTEGER NOT NULL,
	x      INTEGER NOT NULL,
	y      INTEGER NOT NULL,
	body   INTEGER REFERENCES tile_body (id), -- NULL: the tile shows nothing
	PRIMARY KEY (map, format, z, x, y)
) STRICT, WITHOUT ROWID;

CREATE INDEX tile_with_body ON tile (body);
