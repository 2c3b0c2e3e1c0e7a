-- up to where a webhook was told what became known: numbers of revision and of revision_state
CREATE TABLE webhook (
	name     TEXT    NOT NULL PRIMARY KEY,
	revision INTEGER NOT NULL,
	state    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_message (
	id         TEXT    NOT NULL,
	webhook    TEXT    NOT NULL,
	body       TEXT    NOT NULL CHECK (json_valid(body)),
	created_at TEXT    NOT NULL CHECK (length(created_at) = 24),
	status     TEXT    NOT NULL CHECK (status IN ('waiting', 'delivered', 'dead')),
	attempts   INTEGER NOT NULL,
	next_at    TEXT    NOT NULL CHECK (length(next_at) = 24), -- of the next attempt, or the last one
	error      TEXT    NOT NULL, -- of the last attempt
	PRIMARY KEY (webhook, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_waiting ON webhook_message (next_at) WHERE status = 'waiting';
