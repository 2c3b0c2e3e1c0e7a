package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"controlmap/geo"
)

// settingID is where the migration that made it keeps the database's id.
const settingID = "database-id"

// ID returns 16 random hexadecimal digits that were drawn when the database was made, or
// brought up to the version that has them. Numbers of this database, such as those of
// revisions, name something for good only together with it. A copy of the file has the same
// ID.
func (s *Store) ID(ctx context.Context) (string, error) {
	id, err := s.Setting(ctx, settingID)
	if err == nil && id == "" {
		err = geo.Errorf(geo.Internal, "database %s has lost its id", s.name)
	}
	return id, err
}

// Setting returns the value that is stored under a name; empty where there is none.
func (s *Store) Setting(ctx context.Context, name string) (value string, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = ?", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, s.fault(ctx, err)
}

// PutSetting stores a value under a name, in place of the one that was there.
func (s *Store) PutSetting(ctx context.Context, name, value string) error {
	return s.writeTx(ctx, func(tx *sql.Tx) error { return putSetting(ctx, tx, name, value) })
}

func putSetting(ctx context.Context, tx *sql.Tx, name, value string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO setting (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// ReadOnly reports whether the file or its folder cannot be written.
func (s *Store) ReadOnly() bool { return s.writer == nil }
