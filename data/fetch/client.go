package fetch

import (
	"context"
	"crypto/x509"
	"net/http"
	"time"
)

// Config is what all guests of a client share.
type Config struct {
	Release string                                     // of controlmap, for the User-Agent
	Roots   *x509.CertPool                             // who may sign certificates; nil: the system's
	S3      S3                                         // where s3:// addresses are, and by whose leave
	Limits  Limits                                     // of one request's time
	Clock   func() time.Time                           // nil: time.Now
	Sleep   func(context.Context, time.Duration) error // nil: sleeps, and returns the context's error where that ends first
}

// Limits bound the time of one request. Where one is passed the request has failed, and is
// tried again like any other.
type Limits struct {
	Connect time.Duration // for a connection; 0: 10 s
	Silence time.Duration // until the header is there, and between two pieces of the body; 0: 30 s
	Total   time.Duration // for the whole answer; 0: 10 min
}

// Client holds one connection to each host, for all its guests. It may be used by several
// goroutines.
type Client struct {
	config  Config
	hosts   hosts
	public  *http.Transport // refuses private addresses
	private *http.Transport // for guests that may go to them
}

// New makes a client. It asks nobody before a guest does.
func New(config Config) *Client {
	config = config.complete()
	return &Client{
		config:  config,
		hosts:   hosts{byAddress: map[string]*host{}, clock: config.Clock, sleep: config.Sleep},
		public:  newTransport(config, onlyPublic),
		private: newTransport(config, notLinkLocal),
	}
}

// Transport connects to public addresses alone, or to private ones as well: for those who send.
func (c *Client) Transport(allowPrivate bool) http.RoundTripper {
	if allowPrivate {
		return c.private
	}
	return c.public
}

func (c Config) complete() Config {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	setDefault(&c.Limits.Connect, 10*time.Second)
	setDefault(&c.Limits.Silence, 30*time.Second)
	setDefault(&c.Limits.Total, 10*time.Minute)
	return c
}

func setDefault[T int | int64 | time.Duration](value *T, usual T) {
	if *value == 0 {
		*value = usual
	}
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Close closes the connections that nobody is using.
func (c *Client) Close() {
	c.public.CloseIdleConnections()
	c.private.CloseIdleConnections()
}
