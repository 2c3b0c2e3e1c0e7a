-- the statuses again, of which there may be none: json_valid(NULL) is false to older SQLite (3.40 for
-- one), whose integrity_check then reports every row without them
ALTER TABLE revision RENAME COLUMN statuses TO statuses_before;
ALTER TABLE revision ADD COLUMN statuses TEXT CHECK (statuses IS NULL OR json_valid(statuses));
UPDATE revision SET statuses = statuses_before;
ALTER TABLE revision DROP COLUMN statuses_before;
