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
	interiorPage   = 0x05 // of a table's tree
	walVersion     = 2
)

// checkFile checks what can be told without SQLite: that the file is whole, and that reading
// its schema comes to an end. The error is Invalid.
func checkFile(data []byte) error {
	if len(data) < fileHeaderSize {
		return geo.Errorf(geo.Invalid, "truncated SQLite file: %d bytes are less than its header", len(data))
	}
	size := int(binary.BigEndian.Uint16(data[16:]))
	if size == 1 {
		size = 1 << 16
	}
	if size < 512 || size&(size-1) != 0 {
		return geo.Errorf(geo.Invalid, "SQLite file of pages of %d bytes: it is damaged", size)
	}
	pages := int(binary.BigEndian.Uint32(data[28:]))
	isKnown := bytes.Equal(data[24:28], data[92:96]) // else an old SQLite wrote last
	if isKnown && pages*size > len(data) || len(data) < size {
		return geo.Errorf(geo.Invalid, "truncated SQLite file: %d of its %d bytes are there", len(data), pages*size)
	}
	w := treeWalk{data: data, size: size, seen: make([]bool, len(data)/size+1)}
	return w.visit(1)
}

// treeWalk goes through a table's tree of pages.
type treeWalk struct {
	data []byte
	size int // of a page
	seen []bool
}

// visit refuses a tree in which a page occurs twice. It recurses at most once for each page;
// what else is wrong SQLite finds.
func (w *treeWalk) visit(number int) error {
	if number < 1 || number > len(w.data)/w.size {
		return nil
	}
	if w.seen[number] {
		return geo.Errorf(geo.Invalid, "damaged SQLite file: page %d of the schema occurs twice", number)
	}
	w.seen[number] = true
	page := w.data[(number-1)*w.size : number*w.size]
	head := page
	if number == 1 {
		head = page[fileHeaderSize:]
	}
	if head[0] != interiorPage {
		return nil
	}
	cells := int(binary.BigEndian.Uint16(head[3:]))
	for i := range min(cells, (len(head)-12)/2) {
		at := int(binary.BigEndian.Uint16(head[12+2*i:]))
		if at+4 > len(page) {
			continue
		}
		if err := w.visit(int(binary.BigEndian.Uint32(page[at:]))); err != nil {
			return err
		}
	}
	return w.visit(int(binary.BigEndian.Uint32(head[8:])))
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
