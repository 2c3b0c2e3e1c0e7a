package format

import (
	"bufio"
	"context"
	"errors"
	"io"
	"iter"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// PeekBytes is how much of a file's beginning decides whether it is read as it comes.
const PeekBytes = 4096

// OpenStreaming opens what lies at a path like Open, but for files that are to be read as they
// come, by their first bytes, up to PeekBytes of them. These have a Body, which may be larger
// than memory and lasts until the next file is asked for. Reading from it fails with Invalid
// where it is cut short or unpacks to more than is accepted, and with the context's cause once
// that has ended.
func OpenStreaming(ctx context.Context, path string, stdin io.Reader, isStreamed func(start []byte) bool) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		u := &unpacker{ctx: ctx, yield: yield, isStreamed: isStreamed}
		if path == StandardInput {
			body := bufio.NewReaderSize(feature.Until(ctx, stdin), PeekBytes)
			if !u.stream(File{Path: path, Name: nameOf(path)}, body) {
				u.open(path, body)
			}
			return
		}
		file, _, err := openRegular(path)
		if err != nil {
			yield(File{Path: path}, err)
			return
		}
		streamed := u.stream(File{Path: path, Name: nameOf(path)}, bufio.NewReaderSize(feature.Until(ctx, file), PeekBytes))
		if err := file.Close(); err != nil {
			yield(File{Path: path}, unreadable(err))
			return
		}
		if !streamed {
			u.open(path, nil)
		}
	}
}

// stream hands on a file to be read as it comes, if it is to be. It returns whether it was.
func (u *unpacker) stream(f File, body *bufio.Reader) bool {
	if u.isStreamed == nil {
		return false
	}
	start, err := body.Peek(PeekBytes)
	if err != nil && !errors.Is(err, io.EOF) || !u.isStreamed(start) {
		return false // what is wrong with it shows when it is read whole
	}
	f.Body = body
	u.stopped = !u.yield(f, nil)
	return true
}

// unpacked reads what comes out of a wrapping and fails with Invalid where that is cut short or
// more than is left of the budget.
type unpacked struct {
	ctx   context.Context
	from  io.Reader
	form  string // of the wrapping, for messages
	limit int64
	read  int64
}

func (u *unpacked) Read(p []byte) (n int, err error) {
	if err := feature.Ended(u.ctx); err != nil {
		return 0, err
	}
	n, err = u.from.Read(p)
	u.read += int64(n)
	switch {
	case u.read > u.limit:
		return n, geo.Errorf(geo.Invalid, "%s that unpacks to more than %d MB, which is more than %d times its size", u.form, u.limit>>20, maxExpansion)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, geo.Errorf(geo.Invalid, "truncated %s", u.form)
	case err != nil && err != io.EOF:
		return n, geo.Errorf(geo.Invalid, "%s that cannot be unpacked: %v", u.form, err)
	}
	return n, err
}
