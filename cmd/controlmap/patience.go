package main

import (
	"context"
	"io"
	"os"
	"sync"
	"time"
)

// patience is how long a command that reads files may go on after it has been told to end: a
// library that is in the middle of something large does not always look up sooner.
const patience = 800 * time.Millisecond

// exitIfSlow ends the process where it has not called done when patience is over. To a database
// that is as if it were killed: it keeps whole snapshots.
func exitIfSlow(ctx context.Context) (done func()) {
	ended := make(chan struct{})
	go func() {
		select {
		case <-ended:
			return
		case <-ctx.Done():
		}
		select {
		case <-ended:
		case <-time.After(patience):
			os.Exit(exitFailed)
		}
	}()
	return func() { close(ended) }
}

// orEnded waits for a calculation, or for the context to end, whose cause is then the error: the
// calculation goes on, and nobody may look at what it makes.
func orEnded(ctx context.Context, calculate func() error) error {
	done := make(chan error, 1)
	go func() { done <- calculate() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// untilEnded reads until the context ends, also while the other end of a pipe says nothing.
func untilEnded(ctx context.Context, in io.Reader) io.Reader {
	body, into := io.Pipe()
	return &pipedReader{PipeReader: body, begin: sync.OnceFunc(func() {
		context.AfterFunc(ctx, func() { body.CloseWithError(context.Cause(ctx)) })
		go func() {
			_, err := io.Copy(into, in)
			into.CloseWithError(err)
		}()
	})}
}

// pipedReader begins to read when it is read.
type pipedReader struct {
	*io.PipeReader
	begin func()
}

func (r *pipedReader) Read(p []byte) (int, error) {
	r.begin()
	return r.PipeReader.Read(p)
}
