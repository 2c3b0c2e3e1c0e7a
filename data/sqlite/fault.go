package sqlite

import (
	"context"
	"errors"
	"slices"
	"syscall"

	"controlmap/geo"

	"github.com/mattn/go-sqlite3"
)

// fault turns what SQLite reports into an error that a person may see. name is the
// database file's. An error that is a *geo.Error already passes through, and so does
// the end of ctx.
func fault(ctx context.Context, name string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*geo.Error](err); ok {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	cause, ok := errors.AsType[sqlite3.Error](err)
	if !ok {
		return geo.Wrap(geo.Internal, err, "database %s", name)
	}
	if slices.Contains([]syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}, cause.SystemErrno) {
		cause.Code = sqlite3.ErrFull
	}
	return sqliteFault(name, cause, err)
}

func sqliteFault(name string, cause sqlite3.Error, err error) error {
	switch cause.Code {
	case sqlite3.ErrFull:
		return geo.Errorf(geo.Unavailable, "database %s cannot grow: the disk is full; what was stored before is intact", name)
	case sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return readOnly(name)
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return geo.Errorf(geo.Unavailable, "database %s is being written by another program: try again", name)
	case sqlite3.ErrNotADB:
		return geo.Errorf(geo.Invalid, "%s is not a SQLite database: a database made by controlmap, or a name that is free, is needed", name)
	case sqlite3.ErrCorrupt:
		return geo.Wrap(geo.Unavailable, err, "database %s is damaged: restore it from a copy", name)
	case sqlite3.ErrCantOpen:
		return geo.Wrap(geo.Unavailable, err, "database %s cannot be opened: see that it and its folder exist and may be read and written", name)
	case sqlite3.ErrIoErr, sqlite3.ErrProtocol, sqlite3.ErrNomem:
		return geo.Wrap(geo.Unavailable, err, "database %s cannot be read or written", name)
	}
	return geo.Wrap(geo.Internal, err, "database %s", name)
}

func readOnly(name string) error {
	return geo.Errorf(geo.Unavailable, "database %s is read-only: nothing was stored; allow writing to it and to its folder", name)
}

// hasCode reports whether err is SQLite's, with one of the given codes.
func hasCode(err error, codes ...sqlite3.ErrNo) bool {
	cause, ok := errors.AsType[sqlite3.Error](err)
	return ok && slices.Contains(codes, cause.Code)
}
