package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http/httputil"
	"strconv"
)

// answer is what matters of an HTTP answer.
type answer struct {
	status int
	size   int64 // of the body as sent
	zipped bool
}

// readAnswer reads one HTTP/1.1 answer, with its body, off a connection that is kept.
func readAnswer(r *bufio.Reader) (a answer, err error) {
	if a.status, err = readStatus(r); err != nil {
		return a, err
	}
	chunked := false
	for {
		name, value, err := readHeader(r)
		switch {
		case err != nil:
			return a, err
		case name == nil:
			a.size, err = skipBody(r, a.size, chunked)
			return a, err
		case bytes.EqualFold(name, []byte("Content-Length")):
			if a.size, err = strconv.ParseInt(string(value), 10, 64); err != nil {
				return a, err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(value, []byte("chunked"))
		case bytes.EqualFold(name, []byte("Content-Encoding")):
			a.zipped = bytes.EqualFold(value, []byte("gzip"))
		}
	}
}

func readStatus(r *bufio.Reader) (int, error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	parts := bytes.Fields(line)
	if len(parts) < 2 || !bytes.HasPrefix(parts[0], []byte("HTTP/1.")) {
		return 0, fmt.Errorf("%q does not begin an HTTP answer", line)
	}
	return strconv.Atoi(string(parts[1]))
}

// readHeader returns one header, valid until the next read; a nil name after the last.
func readHeader(r *bufio.Reader) (name, value []byte, err error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return nil, nil, err
	}
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 {
		return nil, nil, nil
	}
	name, value, found := bytes.Cut(line, []byte(":"))
	if !found {
		return nil, nil, fmt.Errorf("%q is not a header", line)
	}
	return name, bytes.TrimSpace(value), nil
}

// skipBody reads a body and returns its size.
func skipBody(r *bufio.Reader, size int64, chunked bool) (int64, error) {
	if !chunked {
		return io.CopyN(io.Discard, r, size)
	}
	size, err := io.Copy(io.Discard, httputil.NewChunkedReader(r))
	if err != nil {
		return size, err
	}
	_, err = r.ReadSlice('\n') // the line that ends the last chunk
	return size, err
}
