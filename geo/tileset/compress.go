package tileset

import (
	"bytes"
	"io"
	"sync"

	"controlmap/geo"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// Levels of compression. A vector tile is compressed once for all who ask for it.
const (
	gzipLevel   = 6
	brotliLevel = 6
)

// Compress returns a vector tile as it is stored and sent; an empty one for no bytes. The
// same bytes give the same. The error is Internal.
func Compress(vector []byte) (geo.StoredTile, error) {
	if len(vector) == 0 {
		return geo.StoredTile{}, nil
	}
	zipped, err := Gzip(vector)
	if err != nil {
		return geo.StoredTile{}, err
	}
	shrunk, err := Brotli(vector)
	return geo.StoredTile{Gzip: zipped, Brotli: shrunk}, err
}

// Gzip returns a vector tile in the encoding gzip. The error is Internal.
func Gzip(vector []byte) ([]byte, error) { return gzipEncoders.encode(vector) }

// Brotli returns a vector tile in the encoding br. The error is Internal.
func Brotli(vector []byte) ([]byte, error) { return brotliEncoders.encode(vector) }

var (
	gzipEncoders = encoderPool{name: "gzip", make: func() (encoder, error) { return gzip.NewWriterLevel(nil, gzipLevel) }}
	// A writer of brotli is made without error.
	brotliEncoders = encoderPool{name: "brotli", make: func() (encoder, error) { return brotli.NewWriterLevel(nil, brotliLevel), nil }}
)

// encoder compresses what is written to it.
type encoder interface {
	io.WriteCloser
	Reset(io.Writer)
}

// encoderPool keeps encoders for later use: to make one takes five times as long as a tile,
// and some megabytes.
type encoderPool struct {
	name string
	make func() (encoder, error)
	idle sync.Pool
}

func (p *encoderPool) encode(vector []byte) ([]byte, error) {
	w, idle := p.idle.Get().(encoder)
	if !idle {
		var err error
		if w, err = p.make(); err != nil {
			return nil, geo.Wrap(geo.Internal, err, "%s", p.name)
		}
	}
	defer p.idle.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(vector); err != nil {
		return nil, geo.Wrap(geo.Internal, err, "%s", p.name)
	}
	if err := w.Close(); err != nil {
		return nil, geo.Wrap(geo.Internal, err, "%s", p.name)
	}
	return out.Bytes(), nil
}
