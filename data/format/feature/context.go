package feature

import (
	"bytes"
	"context"
	"io"
	"iter"
)

// Ended returns why a context has ended; nil while it has not.
func Ended(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return context.Cause(ctx)
}

// NewReader reads a text until the context ends, whose cause is then the error: for decoders,
// which may be at one value for long.
func NewReader(ctx context.Context, text []byte) io.Reader {
	return Until(ctx, bytes.NewReader(text))
}

// Until reads until the context ends, whose cause is then the error. A read that waits goes on
// waiting.
func Until(ctx context.Context, from io.Reader) io.Reader { return untilReader{ctx, from} }

// maxRead is how much is read between two looks at the context.
const maxRead = 256 << 10

type untilReader struct {
	ctx  context.Context
	from io.Reader
}

func (r untilReader) Read(p []byte) (int, error) {
	if err := Ended(r.ctx); err != nil {
		return 0, err
	}
	return r.from.Read(p[:min(len(p), maxRead)])
}

// Each hands on features until the context ends.
func Each(ctx context.Context, features []Feature) iter.Seq[Feature] {
	return func(yield func(Feature) bool) {
		for _, f := range features {
			if ctx.Err() != nil || !yield(f) {
				return
			}
		}
	}
}
