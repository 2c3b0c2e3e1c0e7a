package fetch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"time"

	"controlmap/geo"
)

// settled is how old a modification has to be for time and size to stand for a file's bytes:
// it may be written again within the same tick of its file system's clock.
const settled = 2 * time.Second

// readFile reads a file as if over HTTP: time of modification and size are its ETag.
func (g *Guest) readFile(ctx context.Context, at address, kept Kept) (Response, error) {
	if ctx.Err() != nil {
		return Response{}, canceled(ctx, at)
	}
	response := Response{URL: at.shown, Header: http.Header{}, At: g.now()}
	err := g.fillFromFile(&response, at, kept)
	attempt := Attempt{At: response.At, URL: at.shown, Status: response.Status, Bytes: int64(len(response.Body)), Hash: response.Hash, Duration: g.now().Sub(response.At)}
	if err != nil {
		attempt.Err, attempt.Hash = err.Error(), [32]byte{}
		if IsMissing(err) {
			attempt.Status = http.StatusNotFound
		}
	}
	return response, errors.Join(err, g.record(ctx, attempt))
}

func (g *Guest) fillFromFile(response *Response, at address, kept Kept) error {
	before, err := statRegular(at)
	if err != nil {
		return err
	}
	etag := fileETag(before)
	if response.At.Sub(before.ModTime()) > settled {
		response.Header.Set("Etag", etag)
		response.Header.Set("Last-Modified", before.ModTime().UTC().Format(http.TimeFormat))
	}
	if kept.ETag == etag && kept.Hash != [32]byte{} {
		response.Status, response.NotModified, response.Hash = http.StatusNotModified, true, kept.Hash
		return nil
	}
	body, err := readWhole(at, before, g.options.MaxBytes)
	if err != nil {
		return err
	}
	response.Status, response.Body, response.Hash = http.StatusOK, body, sha256.Sum256(body)
	return nil
}

func fileETag(info fs.FileInfo) string {
	return fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size())
}

// statRegular refuses folders, and pipes and devices, which have no end.
func statRegular(at address) (fs.FileInfo, error) {
	info, err := os.Stat(at.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &StatusError{URL: at.shown, Status: http.StatusNotFound}
	case err != nil:
		return nil, geo.Wrap(geo.Unavailable, pathless(err), "%s cannot be read", at.shown)
	case !info.Mode().IsRegular():
		return nil, geo.Errorf(geo.Invalid, "%s is a folder or a device: a file is accepted", at.shown)
	}
	return info, nil
}

// readWhole reads a file that is not written to meanwhile.
func readWhole(at address, before fs.FileInfo, limit int64) ([]byte, error) {
	if before.Size() > limit {
		return nil, geo.Errorf(geo.Invalid, "%s has %d bytes: at most %d are accepted", at.shown, before.Size(), limit)
	}
	body, after, err := readAndStat(at.path, before.Size()+1)
	if err != nil {
		return nil, geo.Wrap(geo.Unavailable, pathless(err), "%s cannot be read", at.shown)
	}
	if int64(len(body)) != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return nil, geo.Errorf(geo.Unavailable, "%s was written to while it was read: the next check reads it again", at.shown)
	}
	return body, nil
}

func readAndStat(path string, limit int64) ([]byte, fs.FileInfo, error) {
	opened, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer opened.Close() //nolint:errcheck // was only read
	body, err := io.ReadAll(io.LimitReader(opened, limit))
	if err != nil {
		return nil, nil, err
	}
	after, err := opened.Stat()
	return body, after, err
}

// pathless is an error of the file system without the path, which the message has already.
func pathless(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}
