package fetch

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"controlmap/geo"
)

// manyHosts is how many hosts are remembered before those that nobody asks are forgotten.
const manyHosts = 1000

// hosts lets one request at a time go to each host.
type hosts struct {
	mutex     sync.Mutex
	byAddress map[string]*host // by name and port
	clock     func() time.Time
	sleep     func(context.Context, time.Duration) error
}

// host is one name and port. Whoever holds its turn may read and write the rest.
type host struct {
	users       int           // who hold or await the turn; guarded by hosts.mutex
	turn        chan struct{} // full while somebody asks
	last        time.Time     // end of the last request
	closedAt    time.Time     // when the host asked to be left alone
	closedUntil time.Time     // and until when
	closedBy    int           // the status that said so
	transport   *http.Transport
}

// take waits for the host's turn, for the gap since its last request, and for as long as it
// asked to be left alone. Errors: the context's; *StatusError where that is beyond maxWait.
func (h *hosts) take(ctx context.Context, at *url.URL, gap, maxWait time.Duration) (*host, error) {
	host := h.find(hostKey(at))
	select {
	case host.turn <- struct{}{}:
	case <-ctx.Done():
		h.forget(host)
		return nil, ctx.Err()
	}
	if err := h.await(ctx, host, gap, maxWait); err != nil {
		h.release(host)
		return nil, err
	}
	return host, nil
}

func (h *hosts) await(ctx context.Context, host *host, gap, maxWait time.Duration) error {
	now := h.clock()
	closed := until(now, host.closedAt, host.closedUntil)
	if closed > 0 && (closed > maxWait || endsWithin(ctx, closed)) {
		return &StatusError{Status: host.closedBy, RetryAfter: closed}
	}
	wait := max(closed, until(now, host.last, host.last.Add(gap)))
	if wait <= 0 {
		return ctx.Err()
	}
	if endsWithin(ctx, wait) {
		return geo.Errorf(geo.Unavailable, "the wait of %s before the next request to the host does not fit into the time that is left", wait.Round(time.Millisecond))
	}
	return h.sleep(ctx, wait)
}

// until is how long it is from now to end, and 0 where the clock was set back to before start.
func until(now, start, end time.Time) time.Duration {
	if now.Before(start) {
		return 0
	}
	return end.Sub(now)
}

// endsWithin reports whether ctx ends before wait is over.
func endsWithin(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) < wait
}

// via returns the transport for the turn that is held. Where the last request went by
// another one, that one's idle connections are closed: a host has one connection in all.
func (h *host) via(transport *http.Transport) *http.Transport {
	if h.transport != nil && h.transport != transport {
		h.transport.CloseIdleConnections()
	}
	h.transport = transport
	return transport
}

// close notes that the host asks to be left alone. The turn is held.
func (h *host) close(now time.Time, wait time.Duration, status int) {
	h.closedAt, h.closedUntil, h.closedBy = now, now.Add(wait), status
}

// done ends a turn in which a request was made.
func (h *hosts) done(host *host) {
	host.last = h.clock()
	h.release(host)
}

// release ends a turn.
func (h *hosts) release(host *host) {
	<-host.turn
	h.forget(host)
}

func (h *hosts) find(key string) *host {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if len(h.byAddress) > manyHosts {
		h.prune()
	}
	found, ok := h.byAddress[key]
	if !ok {
		found = &host{turn: make(chan struct{}, 1)}
		h.byAddress[key] = found
	}
	found.users++
	return found
}

func (h *hosts) forget(host *host) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	host.users--
}

func (h *hosts) prune() {
	now := h.clock()
	for key, host := range h.byAddress {
		if host.users == 0 && host.closedUntil.Before(now) {
			delete(h.byAddress, key)
		}
	}
}

// hostKey is a host's name and port, however they are written.
func hostKey(at *url.URL) string {
	port := at.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[at.Scheme]
	}
	return net.JoinHostPort(strings.ToLower(at.Hostname()), port)
}
