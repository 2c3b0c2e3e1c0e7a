package fetch

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// maxHeaderBytes is how long an answer's header may be.
const maxHeaderBytes = 64 << 10

// errPrivate says that a name leads to an address that a guest may not connect to.
var errPrivate = errors.New("private address")

// newTransport makes a transport that looks at each resolved address before it connects:
// also after a redirect, and again should a name resolve to another address.
func newTransport(config Config, control func(network, address string, _ syscall.RawConn) error) *http.Transport {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	dialer := &net.Dialer{Timeout: config.Limits.Connect, Control: control}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: config.Roots},
		TLSHandshakeTimeout:    config.Limits.Connect,
		Protocols:              &protocols,
		MaxConnsPerHost:        1,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: maxHeaderBytes,
		DisableCompression:     true, // decoded in readBody, which counts
	}
}

var public = ssrf.New(ssrf.WithAnyPort())

// onlyPublic refuses loopback, private, shared, link-local, reserved and multicast addresses.
func onlyPublic(network, address string, connection syscall.RawConn) error {
	if err := public.Safe(network, address, connection); err != nil {
		return fmt.Errorf("%w: %s", errPrivate, address)
	}
	return nil
}

// notLinkLocal refuses what even a guest in a private network has no business with: the
// addresses at which clouds hand out their machines' keys.
func notLinkLocal(_, address string, _ syscall.RawConn) error {
	end, err := netip.ParseAddrPort(address)
	if err != nil || end.Addr().Unmap().IsLinkLocalUnicast() {
		return fmt.Errorf("%w: %s", errPrivate, address)
	}
	return nil
}
