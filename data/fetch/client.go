package fetch

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"io"
	"net/http"
	"time"

	"controlmap/geo"
)

// Config is what all guests of a client share.
type Config struct {
	Release string                                     // of controlmap, for the User-Agent
	Roots   *x509.CertPool                             // who may sign certificates; nil: the system's
	Clock   func() time.Time                           // nil: time.Now
	Sleep   func(context.Context, time.Duration) error // nil: sleeps, and returns the context's error where that ends first
}

// Client holds one connection to each host, for all its guests.
type Client struct{ config Config }

// New makes a client. It asks nobody before a guest does.
func New(config Config) *Client {
	if config.Clock == nil {
		config.Clock = time.Now
	}
	return &Client{config: config}
}

// keeper keeps good answers. Addresses are redacted.
type keeper interface {
	// Validators returns what is kept of an address; the zero Kept if nothing is.
	Validators(ctx context.Context, url string) (Kept, error)
	// Keep keeps a good answer (200) as the last one of the address that was asked.
	Keep(ctx context.Context, url string, response Response) error
	// KeptBody returns the bytes of a hash; a NotFound error if they are no longer kept.
	KeptBody(ctx context.Context, hash [32]byte) ([]byte, error)
}

// recorder is told of each request.
type recorder interface {
	Record(ctx context.Context, attempt Attempt) error
}

// Options is how one source is asked.
type Options struct {
	URL          string        // the source's own address: Headers go to its host only; empty: the first that is asked
	Contact      string        // in the User-Agent: an address of mail or web at which the operator is reached
	Headers      http.Header   // of the operator; their values are secrets
	AllowPrivate bool          // loopback and private addresses may be asked
	MaxBytes     int64         // of a body, as sent and decoded; 0: DefaultMaxBytes
	Floor        time.Duration // between two requests to a host; 0: DefaultFloor; negative: none
	Tries        int           // of a request, the first included; 0: DefaultTries
	MaxWait      time.Duration // longest wait before a further try; 0: DefaultMaxWait
	Keeper       keeper        // nil: nothing is kept and every request is unconditional
	Recorder     recorder      // nil: nobody is told
}

// Guest asks as one source. It may be used by several goroutines.
type Guest struct {
	client  *Client
	options Options
}

// Guest makes a source's view of the client.
func (c *Client) Guest(options Options) *Guest { return &Guest{client: c, options: options} }

// Get brings what stands at an address (http, https, file or s3; or a path), or what is kept
// of it where it has not changed since. Errors: *StatusError for any status but 200 and 304
// (IsMissing for 404 and 410); geo.Invalid for an address, a size or a coding that is not
// accepted; geo.Unavailable where no whole answer came; the context's.
func (g *Guest) Get(ctx context.Context, url string) (Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return Response{}, geo.Errorf(geo.Invalid, "the address is none")
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return Response{}, geo.Errorf(geo.Unavailable, "no answer")
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return Response{}, geo.Errorf(geo.Unavailable, "the body is cut short")
	}
	if answer.StatusCode != http.StatusOK {
		return Response{}, &StatusError{URL: url, Status: answer.StatusCode, Body: body[:min(len(body), 512)]}
	}
	return Response{URL: url, Status: answer.StatusCode, Header: answer.Header, Body: body, Hash: sha256.Sum256(body), At: g.client.config.Clock().UTC()}, nil
}
