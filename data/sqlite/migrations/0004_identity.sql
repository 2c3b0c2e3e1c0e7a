-- tells this database from any other; a copy of the file has it, too
INSERT INTO setting (name, value) VALUES ('database-id', lower(hex(randomblob(8))));

-- whether every change of the source is known
ALTER TABLE source ADD COLUMN complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1));

-- whether the source tells when occupied ground was occupied
ALTER TABLE source ADD COLUMN splits_since INTEGER NOT NULL DEFAULT 0 CHECK (splits_since IN (0, 1));

UPDATE source SET complete = 1 WHERE name = 'settlements';

UPDATE source SET splits_since = 1 WHERE name IN ('settlements', 'deepstate') OR EXISTS (
	SELECT 1 FROM snapshot s JOIN revision r ON r.snapshot = s.id JOIN ground g ON g.revision = r.id
	WHERE s.source = source.name AND g.since <> '');

-- tiles of maps named by the numbers of revisions alone: "r12" is now "r12-1a2b3c4d"
DELETE FROM tile;
DELETE FROM tile_map;
DELETE FROM tile_body;
-- which program made them; the number of their look stands in its place
DELETE FROM setting WHERE name = 'tiles-made-by';
