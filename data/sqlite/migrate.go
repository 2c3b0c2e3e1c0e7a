package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// applicationID marks a SQLite file as controlmap's: "CMAP".
const applicationID = 0x434d4150

//go:embed migrations/*.sql
var embedded embed.FS

// migration brings a schema from one version to the next.
type migration struct {
	name   string
	script string
}

// migrations reads the scripts of fsys, 0001_*.sql being the first. A script's version
// is its place; a number that does not agree with it is an error.
func migrations(fsys fs.FS) ([]migration, error) {
	paths, err := fs.Glob(fsys, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]migration, 0, len(paths))
	for i, path := range paths {
		if prefix := fmt.Sprintf("migrations/%04d_", i+1); !strings.HasPrefix(path, prefix) {
			return nil, fmt.Errorf("%s does not begin with %s", path, prefix)
		}
		script, err := fs.ReadFile(fsys, path)
		if err != nil {
			return nil, err
		}
		steps = append(steps, migration{path, string(script)})
	}
	return steps, nil
}

// migrate brings the schema up to the last of steps, each in its own transaction.
func migrate(ctx context.Context, db *sql.DB, steps []migration) error {
	for version := 1; version <= len(steps); version++ {
		if err := step(ctx, db, version, steps[version-1]); err != nil {
			return err
		}
	}
	return nil
}

// step applies one migration unless the schema has it: another process may have been
// faster.
func step(ctx context.Context, db *sql.DB, version int, m migration) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var at int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&at); err != nil {
		return err
	}
	if at >= version {
		return nil
	}
	if _, err := tx.ExecContext(ctx, m.script); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, version)
	if _, err := tx.ExecContext(ctx, mark); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return tx.Commit()
}
