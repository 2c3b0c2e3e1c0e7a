package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"controlmap/geo"

	"github.com/mattn/go-sqlite3"
)

// file is a database file as it was found.
type file struct {
	path      string // as the operator gave it, for messages
	location  string // absolute
	fresh     bool   // not there yet, or empty
	immutable bool   // in a folder that cannot hold SQLite's lock files
	version   int    // of its schema
}

// findFile looks at a path and at what lies there, and changes nothing.
func findFile(ctx context.Context, path string) (*file, error) {
	location, err := filepath.Abs(path)
	if path == "" || err != nil || strings.ContainsRune(path, 0) {
		return nil, geo.Errorf(geo.Invalid, "database %q is not the name of a file", path)
	}
	f := &file{path: path, location: location}
	info, err := os.Stat(location)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.fresh = true
		return f, nil
	case err != nil:
		return nil, geo.Wrap(geo.Unavailable, err, "database %s cannot be opened", path)
	case !info.Mode().IsRegular():
		return nil, geo.Errorf(geo.Invalid, "database %s is not a file", path)
	}
	f.fresh = info.Size() == 0
	if f.fresh {
		return f, nil
	}
	return f, f.identify(ctx)
}

// identify reads the file's header and refuses what is not controlmap's.
func (f *file) identify(ctx context.Context) error {
	header, err := f.readHeader(ctx)
	if hasCode(err, sqlite3.ErrCantOpen, sqlite3.ErrReadonly) && !f.hasLog() {
		f.immutable = true
		header, err = f.readHeader(ctx)
	}
	if err != nil {
		return fault(ctx, f.path, err)
	}
	f.version = header.version
	f.fresh = header.application == 0 && header.objects == 0
	if header.application != applicationID && !f.fresh {
		return geo.Errorf(geo.Invalid, "%s is another program's SQLite database: a database made by controlmap, or a name that is free, is needed", f.path)
	}
	return nil
}

// fileHeader says which program a SQLite file belongs to, and of which version it is.
type fileHeader struct{ application, version, objects int }

// readHeader reads in one transaction, since another process may be making the file.
func (f *file) readHeader(ctx context.Context) (m fileHeader, err error) {
	db, err := sql.Open("sqlite3", f.readerDSN())
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return m, err
	}
	defer tx.Rollback()
	for query, into := range map[string]*int{
		"PRAGMA application_id":              &m.application,
		"PRAGMA user_version":                &m.version,
		"SELECT count(*) FROM sqlite_schema": &m.objects,
	} {
		if err := tx.QueryRowContext(ctx, query).Scan(into); err != nil {
			return m, err
		}
	}
	return m, nil
}

// hasLog reports whether a write-ahead log with something in it lies beside the file.
func (f *file) hasLog() bool {
	info, err := os.Stat(f.location + "-wal")
	return err == nil && info.Size() > 0
}

// openWriter returns a pool of one connection that may write, or nil where the file or
// its folder is read-only.
func (f *file) openWriter(ctx context.Context) (*sql.DB, error) {
	if f.immutable {
		return nil, nil
	}
	db, err := sql.Open("sqlite3", f.writerDSN())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	err = f.tryWriting(ctx, db)
	if err == nil {
		return db, nil
	}
	if cerr := db.Close(); cerr != nil {
		return nil, cerr
	}
	if !f.fresh && hasCode(err, sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen) {
		return nil, nil
	}
	return nil, err
}

// tryWriting writes what the file has already and rolls back: SQLite gives the lock alone for
// a read-only file, too. That another program has the lock is no error.
func (f *file) tryWriting(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if hasCode(err, sqlite3.ErrBusy) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", f.version))
	return errors.Join(err, tx.Rollback())
}

func (f *file) openReaders() (*sql.DB, error) {
	db, err := sql.Open("sqlite3", f.readerDSN())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(maxReaders)
	db.SetMaxIdleConns(maxReaders)
	return db, nil
}

const (
	maxReaders = 4
	// Each connection caches 1 MB of pages: the system's own cache holds the rest.
	commonPragmas = "_busy_timeout=5000&_foreign_keys=on&_cache_size=-1000&_stmt_cache_size=32"
)

func (f *file) writerDSN() string {
	return f.uri() + "?mode=rwc&_txlock=immediate&_journal_mode=WAL&_synchronous=NORMAL&" + commonPragmas
}

func (f *file) readerDSN() string {
	dsn := f.uri() + "?mode=ro&_query_only=on&" + commonPragmas
	if f.immutable {
		dsn += "&immutable=1"
	}
	return dsn
}

func (f *file) uri() string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(f.location)}).EscapedPath()
}
