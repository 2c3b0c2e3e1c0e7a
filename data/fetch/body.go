package fetch

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is the largest window of zstd over HTTP (RFC 9659), in bytes.
const maxWindow = 8 << 20

// errCut says that a body ended before its end.
var errCut = errors.New("the body is cut short")

// wireReader counts what comes in, refuses more than limit bytes, and tells heard of each piece.
type wireReader struct {
	from  io.Reader
	limit int64
	count int64
	heard func()
	err   error // what went wrong while reading, so that a decoder's own errors are told from it
}

// Read reads from the connection.
func (w *wireReader) Read(buffer []byte) (int, error) {
	n, err := w.from.Read(buffer)
	w.count += int64(n)
	w.heard()
	switch {
	case w.count > w.limit:
		err = tooLong(w.limit)
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = errCut
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	}
	w.err = err
	return n, err
}

func tooLong(limit int64) error {
	return &finalError{geo.Errorf(geo.Invalid, "the body is longer than the limit of %d bytes", limit)}
}

// readBody reads and decodes a body of at most limit bytes, as sent and decoded; heard is
// called for each piece. It returns how many bytes were sent, also with an error.
func readBody(answer *http.Response, limit int64, heard func()) (body []byte, sent int64, err error) {
	if answer.ContentLength > limit {
		return nil, 0, tooLong(limit)
	}
	wire := &wireReader{from: answer.Body, limit: limit, heard: heard}
	body, err = decode(wire, answer.Header, limit)
	return body, wire.count, err
}

func decode(wire *wireReader, header http.Header, limit int64) ([]byte, error) {
	decoded, closeDecoder, err := decoder(wire, header)
	if err != nil {
		return nil, err
	}
	defer closeDecoder()
	var body bytes.Buffer
	if _, err = body.ReadFrom(io.LimitReader(decoded, limit+1)); err != nil {
		return nil, decodeError(wire, err)
	}
	if int64(body.Len()) > limit {
		return nil, tooLong(limit)
	}
	return body.Bytes(), nil
}

// decoder undoes the one coding that a body has.
func decoder(wire *wireReader, header http.Header) (io.Reader, func(), error) {
	coding := strings.ToLower(strings.TrimSpace(strings.Join(header.Values("Content-Encoding"), ",")))
	switch coding {
	case "", "identity":
		return wire, func() {}, nil
	case "gzip", "x-gzip":
		return gunzip(wire)
	case "zstd":
		unpacked, err := zstd.NewReader(wire, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, decodeError(wire, err)
		}
		return unpacked, unpacked.Close, nil
	}
	return nil, nil, &finalError{geo.Errorf(geo.Invalid, "the body's Content-Encoding is %.40q: gzip, zstd or none is accepted", coding)}
}

func gunzip(wire *wireReader) (io.Reader, func(), error) {
	unpacked, err := gzip.NewReader(wire)
	if errors.Is(err, io.EOF) && wire.count == 0 {
		return bytes.NewReader(nil), func() {}, nil // no body at all
	}
	if err != nil {
		return nil, nil, decodeError(wire, err)
	}
	return unpacked, func() { _ = unpacked.Close() }, nil
}

// decodeError tells a body that was cut, or whose connection broke, from one that is not in
// the coding that it is said to be in.
func decodeError(wire *wireReader, err error) error {
	switch {
	case wire.err != nil:
		return wire.err
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return errCut
	}
	return &finalError{geo.Wrap(geo.Invalid, err, "the body is not in the Content-Encoding that it names")}
}

// patience ends a request that says nothing for too long.
type patience struct {
	timer *time.Timer
	limit time.Duration
}

func newPatience(limit time.Duration, end func()) patience {
	return patience{timer: time.AfterFunc(limit, end), limit: limit}
}

func (p patience) heard() { p.timer.Reset(p.limit) }
