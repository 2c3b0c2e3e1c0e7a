package server

import (
	"net"
	"time"

	"github.com/labstack/echo/v4"
)

// Router returns the routes of a server without the layers around them.
func Router(cfg Config) *echo.Echo {
	s := newServer(cfg)
	return s.router(s.routes())
}

// Shelf is the shelf of a server.
type Shelf struct{ shelf }

// NewShelf returns an empty shelf of so many bytes.
func NewShelf(size int) *Shelf { return &Shelf{newShelf(size)} }

// Get returns what is there under a tag.
func (s *Shelf) Get(tag string) ([]byte, bool) { return s.get(tag) }

// Put offers a body.
func (s *Shelf) Put(tag string, body []byte) { s.put(tag, body) }

// Bounded bounds the writes on what a listener accepts.
func Bounded(l net.Listener, timeout time.Duration) net.Listener { return bounded{l, timeout} }
