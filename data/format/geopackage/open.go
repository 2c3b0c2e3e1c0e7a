package geopackage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"controlmap/geo"

	"github.com/mattn/go-sqlite3"
)

const (
	fileHeaderSize = 100
	schemaPage     = 1   // where the tree of the schema begins
	leastUsable    = 480 // bytes of a page
	walVersion     = 2
)

// checkFile checks what can be told without SQLite: that the file is whole, and that reading
// its schema comes to an end. It returns the walk through the schema, for the tables. The error
// is Invalid.
func checkFile(data []byte) (*pageWalk, error) {
	if len(data) < fileHeaderSize {
		return nil, geo.Errorf(geo.Invalid, "truncated SQLite file: %d bytes are less than its header", len(data))
	}
	size := int(binary.BigEndian.Uint16(data[16:]))
	if size == 1 {
		size = 1 << 16
	}
	if size < 512 || size&(size-1) != 0 || size-int(data[20]) < leastUsable {
		return nil, geo.Errorf(geo.Invalid, "SQLite file of pages of %d bytes: it is damaged", size)
	}
	pages := int(binary.BigEndian.Uint32(data[28:]))
	isKnown := bytes.Equal(data[24:28], data[92:96]) // else an old SQLite wrote last
	if isKnown && pages*size > len(data) || len(data) < size {
		return nil, geo.Errorf(geo.Invalid, "truncated SQLite file: %d of its %d bytes are there", len(data), pages*size)
	}
	walk := newPageWalk(data, size)
	return walk, walk.tree(schemaPage)
}

// open opens a file in memory on one connection that can do nothing but read tables.
func open(ctx context.Context, data []byte) (*sql.DB, *sql.Conn, error) {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return nil, nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	if err := load(ctx, conn, withoutWAL(data)); err != nil {
		return nil, nil, errors.Join(err, conn.Close(), db.Close())
	}
	return db, conn, nil
}

// withoutWAL is the file as one that keeps no log beside it, which memory has no place for.
func withoutWAL(data []byte) []byte {
	if data[18] != walVersion && data[19] != walVersion {
		return data
	}
	data = bytes.Clone(data)
	data[18], data[19] = 1, 1
	return data
}

func load(ctx context.Context, conn *sql.Conn, data []byte) error {
	for _, pragma := range []string{"trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0", "temp_store = MEMORY"} {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+pragma); err != nil {
			return err
		}
	}
	return conn.Raw(func(driver any) error {
		c, ok := driver.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("driver %T is not that of SQLite", driver)
		}
		if err := c.Deserialize(data, "main"); err != nil {
			return err
		}
		c.SetLimit(sqlite3.SQLITE_LIMIT_LENGTH, max(len(data), 1<<20))
		c.SetLimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
		c.RegisterAuthorizer(authorize)
		return nil
	})
}

// authorize allows reading tables and asking for their columns.
func authorize(action int, name, _, _ string) int {
	if action == sqlite3.SQLITE_SELECT || action == sqlite3.SQLITE_READ || action == sqlite3.SQLITE_PRAGMA && name == "table_xinfo" {
		return sqlite3.SQLITE_OK
	}
	return sqlite3.SQLITE_DENY
}
