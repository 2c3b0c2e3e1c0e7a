-- how much more a source has as occupied of a region than the maps that it was compared
-- with, over the days of a period: from least_km2 to most_km2, on the sphere
CREATE TABLE deviation (
	source    TEXT NOT NULL REFERENCES source (name),
	region    TEXT NOT NULL,
	first     TEXT NOT NULL CHECK (length(first) = 10), -- YYYY-MM-DD
	last      TEXT          CHECK (length(last) = 10),  -- NULL: and ever since
	least_km2 REAL NOT NULL,
	most_km2  REAL NOT NULL CHECK (most_km2 >= least_km2),
	PRIMARY KEY (source, region, first)
) STRICT, WITHOUT ROWID;
