package web

import (
	"net"
	"time"
)

// boundedListener bounds writes. http.Server bounds whole answers, with two timers set for each
// of them.
type boundedListener struct {
	net.Listener
	timeout time.Duration
}

// BoundWrites returns a listener on whose connections a write that the client does not read
// ends after timeout, or up to half of it before.
func BoundWrites(l net.Listener, timeout time.Duration) net.Listener {
	return boundedListener{l, timeout}
}

// Accept implements net.Listener.
func (l boundedListener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &boundedConn{Conn: accepted, timeout: l.timeout}, nil
}

type boundedConn struct {
	net.Conn
	timeout  time.Duration
	deadline time.Time // of writes
}

// Write implements net.Conn, and moves the deadline where half of the time has passed.
func (c *boundedConn) Write(b []byte) (int, error) {
	if now := time.Now(); c.deadline.Sub(now) < c.timeout/2 {
		c.deadline = now.Add(c.timeout)
		if err := c.Conn.SetWriteDeadline(c.deadline); err != nil {
			return 0, err
		}
	}
	return c.Conn.Write(b)
}

// SetWriteDeadline does nothing: http.Server lifts the deadline after each answer.
func (c *boundedConn) SetWriteDeadline(time.Time) error { return nil }

// CloseWrite ends the answer for the client, which http.Server does before it
// closes a connection whose request it has not read to its end.
func (c *boundedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
