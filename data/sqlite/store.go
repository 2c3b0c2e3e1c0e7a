package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"time"

	"controlmap/geo"

	"github.com/mattn/go-sqlite3"
)

// Store is a database file. Its methods may be called from many goroutines at once:
// reads run beside each other and beside a write, writes one after the other.
//
// Errors that a person may see are *geo.Error: NotFound and Invalid as each method says,
// Unavailable where the disk is full, the file read-only, busy or damaged. A context that
// ends is handed back as its own error.
type Store struct {
	name      string // the file's, for messages
	readers   *sql.DB
	writer    *sql.DB // nil where the file or its folder is read-only
	clock     func() time.Time
	summaries cache[[]geo.SnapshotSummary]
	chains    cache[[]chainEntry]
	polygons  polygonIDs
}

// Open opens the database at path, creates it where there is none and brings its schema
// up to date. A file that is not controlmap's, or of a newer version, is Invalid and left
// as it is. A read-only file, or one in a read-only folder, opens for reading. The clock
// gives the time at which the database learns of a revision. The caller closes the Store.
func Open(ctx context.Context, path string, clock func() time.Time) (*Store, error) {
	steps, err := migrations(embedded)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "database migrations")
	}
	return open(ctx, path, clock, steps)
}

func open(ctx context.Context, path string, clock func() time.Time, steps []migration) (*Store, error) {
	f, err := findFile(ctx, path)
	if err != nil {
		return nil, err
	}
	if f.version > len(steps) {
		return nil, geo.Errorf(geo.Invalid, "database %s is of version %d, and this controlmap knows versions up to %d: a newer controlmap made it", path, f.version, len(steps))
	}
	s := &Store{name: filepath.Base(path), clock: clock}
	s.summaries.ignoresChanges = true
	if err := s.connect(ctx, f, steps); err != nil {
		return nil, fault(ctx, path, errors.Join(err, s.Close()))
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context, f *file, steps []migration) (err error) {
	if s.writer, err = f.openWriter(ctx); err != nil {
		return err
	}
	if s.writer == nil && f.version < len(steps) {
		return geo.Errorf(geo.Unavailable, "database %s is of version %d and read-only: open it once where it may be brought to version %d", f.path, f.version, len(steps))
	}
	if f.version < len(steps) {
		if err := migrate(ctx, s.writer, steps); err != nil {
			return err
		}
	}
	if s.readers, err = f.openReaders(); err != nil {
		return err
	}
	return s.Ping(ctx)
}

// Close waits for what is under way and closes the file. The readers go first, so that
// the writer can copy the write-ahead log into the file.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.readers, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Ping reports whether the database answers a query.
func (s *Store) Ping(ctx context.Context) error {
	var objects int
	return s.fault(ctx, s.readers.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&objects))
}

// writeTx runs do in one write transaction, which is committed unless do fails.
func (s *Store) writeTx(ctx context.Context, do func(*sql.Tx) error) error {
	if s.writer == nil {
		return readOnly(s.name)
	}
	var err error
	for range maxStrayInterrupts {
		if err = s.tryWriteTx(ctx, do); ctx.Err() != nil || !hasCode(err, sqlite3.ErrInterrupt) {
			break
		}
	}
	return s.fault(ctx, err)
}

// maxStrayInterrupts bounds how often a write is begun anew. The driver interrupts a
// connection when a context ends; where the statement has just finished, the interrupt
// meets the next one, whose context has not ended.
const maxStrayInterrupts = 3

func (s *Store) tryWriteTx(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// readTx runs read in one read transaction: it sees one state of the database, whatever is
// written meanwhile.
func (s *Store) readTx(ctx context.Context, read func(querier) error) error {
	tx, err := s.readers.BeginTx(ctx, nil)
	if err != nil {
		return s.fault(ctx, err)
	}
	defer tx.Rollback()
	return s.fault(ctx, read(tx))
}

func (s *Store) fault(ctx context.Context, err error) error { return fault(ctx, s.name, err) }

// querier is what reads run on: the readers, or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// list runs a query and reads each of its rows. The slice is never nil.
func list[T any](ctx context.Context, db querier, read func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := []T{}
	for rows.Next() {
		one, err := read(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, rows.Err()
}

// first is list for queries of which only the first row counts; sql.ErrNoRows without.
func first[T any](ctx context.Context, db querier, read func(*sql.Rows) (T, error), query string, args ...any) (T, error) {
	found, err := list(ctx, db, read, query, args...)
	if err == nil && len(found) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		var none T
		return none, err
	}
	return found[0], nil
}
