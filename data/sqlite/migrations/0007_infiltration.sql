-- Infiltration is a status of its own from here on. ISW's maps of all layers spoke of three
UPDATE revision SET statuses = '["occupied","advance","claimed"]'
	WHERE statuses IS NULL AND snapshot IN (SELECT id FROM snapshot WHERE source = 'isw');

-- and other maps that speak of all statuses had none of it, so that none changed
INSERT INTO change (from_revision, to_revision, status, measured)
	SELECT c.from_revision, c.to_revision, 'infiltration', c.measured
	FROM change c JOIN revision f ON f.id = c.from_revision JOIN revision t ON t.id = c.to_revision
	WHERE c.status = 'claimed' AND f.statuses IS NULL AND t.statuses IS NULL;
