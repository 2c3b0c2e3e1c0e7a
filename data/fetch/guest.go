package fetch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"controlmap/geo"

	"golang.org/x/net/http/httpguts"
)

// What a guest does where its options do not say.
const (
	DefaultMaxBytes = 256 << 20       // of a body
	DefaultFloor    = time.Second     // from the end of a request to the next one to the host
	DefaultTries    = 4               // of a request, the first included
	DefaultMaxWait  = 2 * time.Minute // before a further try
)

// keeper keeps good answers. The addresses that it is given are redacted; where something was
// hidden, four bytes of a hash follow a #, so that one address is not taken for another.
type keeper interface {
	// Validators returns what is kept of an address; the zero Kept if nothing is.
	Validators(ctx context.Context, url string) (Kept, error)
	// Keep keeps a good answer (200) as the last one of the address that was asked.
	Keep(ctx context.Context, url string, response Response) error
	// KeptBody returns the bytes of a hash; an error if they are no longer kept.
	KeptBody(ctx context.Context, hash [32]byte) ([]byte, error)
}

// recorder is told of each request, also when the context that asked has ended.
type recorder interface {
	Record(ctx context.Context, attempt Attempt) error
}

// Options is how one source is asked.
type Options struct {
	URL          string        // the source's own address: Headers go to its host only, and its scheme decides whether files may be read; empty: the first that is asked
	Contact      string        // in the User-Agent: an address of mail or web at which the operator is reached
	Headers      http.Header   // of the operator; their values are secrets
	AllowPrivate bool          // loopback and private addresses may be asked
	MaxBytes     int64         // of a body, as sent and decoded; 0: DefaultMaxBytes
	Floor        time.Duration // gap between two requests to a host; 0: DefaultFloor; negative: none
	Tries        int           // of a request, the first included; 0: DefaultTries
	MaxWait      time.Duration // longest wait before a further try, or until a host is open again; 0: DefaultMaxWait
	Keeper       keeper        // nil: nothing is kept and every request is unconditional
	Recorder     recorder      // nil: nobody is told
}

// Guest asks as one source. It may be used by several goroutines.
type Guest struct {
	client  *Client
	options Options
	mutex   sync.Mutex
	home    *address // guarded by mutex; set once, by the first Get
}

// Guest makes a source's view of the client. Options that are wrong are told by Get.
func (c *Client) Guest(options Options) *Guest {
	setDefault(&options.MaxBytes, DefaultMaxBytes)
	setDefault(&options.Floor, DefaultFloor)
	setDefault(&options.Tries, DefaultTries)
	setDefault(&options.MaxWait, DefaultMaxWait)
	return &Guest{client: c, options: options}
}

// Get brings what stands at an address (http, https, file or s3; or a path), or what is kept
// of it where it has not changed since. Errors: *StatusError for any status but 200 and 304
// (IsMissing for 404 and 410), or where the host has asked to be left alone for longer than
// MaxWait; geo.Invalid for an address, a size or a coding that is not accepted;
// geo.Unavailable where no whole answer came; geo.Canceled where ctx ended.
func (g *Guest) Get(ctx context.Context, url string) (Response, error) {
	at, err := g.admit(url)
	if err != nil {
		return Response{}, err
	}
	kept, err := g.validators(ctx, at)
	if err != nil {
		return Response{}, err
	}
	response, err := g.fetch(ctx, at, kept)
	switch {
	case err == nil && response.NotModified:
		response, err = g.fromKept(ctx, at, kept, response)
	case kept != Kept{} && isStatus(err, http.StatusNotModified): // what has not changed is not what is kept
		response, err = g.fetch(ctx, at, Kept{})
	}
	if err == nil {
		err = g.keep(ctx, at, response)
	}
	if err != nil {
		return Response{}, err
	}
	return response, nil
}

// admit parses an address and checks that the source may lead there: a publisher's page
// names no file of this machine.
func (g *Guest) admit(text string) (address, error) {
	if err := g.options.check(); err != nil {
		return address{}, err
	}
	at, err := parseAddress(text, g.client.config.S3)
	if err != nil {
		return address{}, err
	}
	home, err := g.findHome(at)
	if err != nil {
		return address{}, err
	}
	if at.kind != home.kind {
		return address{}, geo.Errorf(geo.Invalid, "%s: a source at %s leads only to addresses of its kind, %s", at.shown, home.shown, home.kind)
	}
	return at, nil
}

// findHome returns the source's own address.
func (g *Guest) findHome(first address) (address, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if g.home != nil {
		return *g.home, nil
	}
	home := first
	if g.options.URL != "" {
		var err error
		if home, err = parseAddress(g.options.URL, g.client.config.S3); err != nil {
			return address{}, err
		}
	}
	g.home = &home
	return home, nil
}

// ownHeaders are those that a guest sets itself.
var ownHeaders = []string{"Accept-Encoding", "Connection", "Content-Length", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range", "Transfer-Encoding", "User-Agent"}

// check says what is wrong with options, without any value.
func (o Options) check() error {
	if !httpguts.ValidHeaderFieldValue(o.Contact) || strings.ContainsAny(o.Contact, "()\\") {
		return geo.Errorf(geo.Invalid, "the contact has characters that a header may not have: an address of mail or web is accepted")
	}
	for name, values := range o.Headers {
		if slices.Contains(ownHeaders, http.CanonicalHeaderKey(name)) {
			return geo.Errorf(geo.Invalid, "the header %s is set by controlmap itself: leave it out", name)
		}
		if !httpguts.ValidHeaderFieldName(name) || slices.ContainsFunc(values, func(value string) bool { return !httpguts.ValidHeaderFieldValue(value) }) {
			return geo.Errorf(geo.Invalid, "the header %.40q has a name or a value that HTTP does not allow: letters, digits and - are accepted, in values no line breaks", name)
		}
	}
	return nil
}

func (g *Guest) validators(ctx context.Context, at address) (Kept, error) {
	if g.options.Keeper == nil {
		return Kept{}, nil
	}
	kept, err := g.options.Keeper.Validators(ctx, at.key)
	if err != nil || kept.Hash == [32]byte{} {
		return Kept{}, err
	}
	return kept, nil
}

func (g *Guest) fetch(ctx context.Context, at address, kept Kept) (Response, error) {
	if at.kind == file {
		return g.readFile(ctx, at, kept)
	}
	return g.visit(ctx, at, kept)
}

// fromKept fills in the kept body. Where it is lost or spoilt, or the keeper cannot say, the publisher is asked again,
// without a condition.
func (g *Guest) fromKept(ctx context.Context, at address, kept Kept, response Response) (Response, error) {
	body, err := g.options.Keeper.KeptBody(ctx, kept.Hash)
	if ctx.Err() != nil {
		return Response{}, canceled(ctx, at)
	}
	if err != nil || sha256.Sum256(body) != kept.Hash {
		return g.fetch(ctx, at, Kept{})
	}
	response.Body, response.Hash = body, kept.Hash
	return response, nil
}

func (g *Guest) keep(ctx context.Context, at address, response Response) error {
	if g.options.Keeper == nil || response.NotModified {
		return nil
	}
	return g.options.Keeper.Keep(ctx, at.key, response)
}

// record tells of a request, also where whoever asked has gone.
func (g *Guest) record(ctx context.Context, attempt Attempt) error {
	if g.options.Recorder == nil {
		return nil
	}
	return g.options.Recorder.Record(context.WithoutCancel(ctx), attempt)
}

func (g *Guest) now() time.Time { return g.client.config.Clock().UTC() }

// userAgent says who asks, and whom to tell if it is unwelcome.
func (g *Guest) userAgent() string {
	agent := "controlmap/" + cmp.Or(g.client.config.Release, "unreleased")
	if g.options.Contact != "" {
		agent += " (+" + g.options.Contact + ")"
	}
	return agent
}

func canceled(ctx context.Context, at address) error {
	return geo.Wrap(geo.Canceled, ctx.Err(), "%s", at.shown)
}
