-- how far a map may be relied upon, from a time on: of each revision the last row counts, and one
-- without a row is confirmed
CREATE TABLE revision_state (
	id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	revision    INTEGER NOT NULL REFERENCES revision (id),
	state       TEXT    NOT NULL CHECK (state IN ('provisional', 'confirmed', 'withdrawn')),
	recorded_at TEXT    NOT NULL CHECK (length(recorded_at) = 24),
	reason      TEXT    NOT NULL
) STRICT;

CREATE INDEX revision_state_of ON revision_state (revision);

-- the bytes that publishers sent, once however often they sent them
CREATE TABLE raw (
	hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of the bytes
	kept_at TEXT    NOT NULL CHECK (length(kept_at) = 24),
	size    INTEGER NOT NULL,
	zstd    BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX raw_by_age ON raw (kept_at, size, hash);

-- the files that a revision was made of
CREATE TABLE revision_file (
	revision INTEGER NOT NULL REFERENCES revision (id),
	name     TEXT    NOT NULL,
	hash     BLOB    NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (revision, name)
) STRICT, WITHOUT ROWID;

-- the last good answer of an address
CREATE TABLE answer (
	url           TEXT NOT NULL PRIMARY KEY,
	etag          TEXT NOT NULL,
	last_modified TEXT NOT NULL,
	hash          BLOB NOT NULL CHECK (length(hash) = 32),
	header        TEXT NOT NULL CHECK (json_valid(header)), -- {"Name": ["value"]}
	at            TEXT NOT NULL CHECK (length(at) = 24)
) STRICT, WITHOUT ROWID;

-- one check of a source; ended is NULL while it is under way
CREATE TABLE run (
	id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	source  TEXT    NOT NULL,
	began   TEXT    NOT NULL CHECK (length(began) = 24),
	ended   TEXT             CHECK (length(ended) = 24),
	outcome TEXT    NOT NULL,
	detail  TEXT    NOT NULL
) STRICT;

CREATE INDEX run_of_source ON run (source, id);

CREATE TABLE request (
	id     INTEGER NOT NULL PRIMARY KEY,
	run    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
	at     TEXT    NOT NULL CHECK (length(at) = 24),
	url    TEXT    NOT NULL,
	status INTEGER NOT NULL,
	bytes  INTEGER NOT NULL,
	hash   BLOB             CHECK (length(hash) = 32),
	took   INTEGER NOT NULL, -- milliseconds
	error  TEXT    NOT NULL
) STRICT;

CREATE INDEX request_of_run ON request (run);

CREATE TABLE schedule (
	source       TEXT    NOT NULL PRIMARY KEY,
	next_run     TEXT             CHECK (length(next_run) = 24),
	last_checked TEXT             CHECK (length(last_checked) = 24),
	last_good    TEXT             CHECK (length(last_good) = 24),
	last_changed TEXT             CHECK (length(last_changed) = 24),
	failures     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- the last that was done with what a publisher hands over under one name: files by name and hash
CREATE TABLE settled (
	source TEXT NOT NULL,
	name   TEXT NOT NULL,
	files  BLOB NOT NULL CHECK (length(files) = 32), -- SHA-256 of names and hashes
	PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID;

-- who may fetch, until when
CREATE TABLE lease (
	name   TEXT NOT NULL PRIMARY KEY,
	holder TEXT NOT NULL,
	until  TEXT NOT NULL CHECK (length(until) = 24)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
	id                    INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	source                TEXT    NOT NULL,
	date                  TEXT    NOT NULL CHECK (length(date) = 10),
	published             TEXT             CHECK (length(published) = 24),
	recorded_at           TEXT    NOT NULL CHECK (length(recorded_at) = 24),
	reasons               TEXT    NOT NULL CHECK (json_valid(reasons)), -- ["reason"]
	files                 TEXT    NOT NULL CHECK (json_valid(files)),   -- [{"name", "hash"}]
	occupied_sphere_km2   REAL    NOT NULL,
	occupied_geodesic_km2 REAL    NOT NULL,
	polygons              INTEGER NOT NULL,
	decision              TEXT    NOT NULL CHECK (decision IN ('pending', 'accepted', 'rejected')),
	decided_at            TEXT             CHECK (length(decided_at) = 24),
	why                   TEXT    NOT NULL
) STRICT;

CREATE INDEX quarantine_pending ON quarantine (source) WHERE decision = 'pending';
