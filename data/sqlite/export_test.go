package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"time"
)

// Embedded are the migrations of the binary.
var Embedded fs.FS = embedded

// OpenWith is Open with other migrations.
func OpenWith(ctx context.Context, path string, clock func() time.Time, fsys fs.FS) (*Store, error) {
	steps, err := migrations(fsys)
	if err != nil {
		return nil, err
	}
	return open(ctx, path, clock, steps)
}

// LimitPages makes the disk look full once the file has so many pages more than now.
func (s *Store) LimitPages(ctx context.Context, more int) error {
	var pages, limit int
	if err := s.writer.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		return err
	}
	return s.writer.QueryRowContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages+more)).Scan(&limit)
}

// TotalChanges counts the rows that the writer has changed since it was opened.
func (s *Store) TotalChanges(ctx context.Context) (n int, err error) {
	err = s.writer.QueryRowContext(ctx, "SELECT total_changes()").Scan(&n)
	return n, err
}

// Pools are the writer and the readers.
func (s *Store) Pools() map[string]*sql.DB {
	return map[string]*sql.DB{"writer": s.writer, "readers": s.readers}
}

// Contains reports whether a polygon in WKB contains a point.
var Contains = contains
