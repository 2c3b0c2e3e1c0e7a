package fetch

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"controlmap/geo"
)

// How much of a body is read where the status is not 200: enough to use the connection
// again, and how much of that is shown.
const (
	maxOtherBody = 64 << 10
	maxErrorBody = 512
)

// RoundTrip makes one request when its host's turn has come, reads the body whole, and
// records it. The answer's own Body is empty.
func (v *visit) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx, options := request.Context(), v.guest.options
	host, err := v.guest.client.hosts.take(ctx, request.URL, options.Floor, options.MaxWait)
	if err != nil {
		return nil, &finalError{err}
	}
	defer v.guest.client.hosts.done(host)
	own, err := v.prepare(request)
	if err != nil {
		return nil, &finalError{err}
	}
	attempt := Attempt{At: v.guest.now(), URL: redact(request.URL)}
	answer, err := v.ask(own, host, &attempt)
	v.noteClosed(host, answer)
	return answer, v.recorded(ctx, attempt, err)
}

// recorded completes an attempt and tells of it. A request of which nobody could be told is
// an error.
func (v *visit) recorded(ctx context.Context, attempt Attempt, err error) error {
	attempt.Duration = v.guest.now().Sub(attempt.At)
	if err != nil {
		attempt.Err = v.plain(err).Error()
	}
	if fault := v.guest.record(ctx, attempt); fault != nil {
		return &finalError{geo.Wrap(geo.CodeOf(fault), fault, "record the request for %s", attempt.URL)}
	}
	return err
}

// prepare makes the request that goes out: the operator's headers to the operator's host
// only, and nothing that tells where a redirect came from.
func (v *visit) prepare(request *http.Request) (*http.Request, error) {
	own := request.Clone(request.Context())
	own.Header = http.Header{}
	if v.at.kind == object && origin(own.URL) == origin(v.at.url) {
		if err := v.guest.client.config.S3.sign(own.Context(), own, v.guest.now()); err != nil {
			return nil, err
		}
	}
	v.authorise(own)
	own.Header.Set("User-Agent", v.guest.userAgent())
	own.Header.Set("Accept-Encoding", "gzip, zstd")
	v.condition(own.Header)
	return own, nil
}

// authorise adds what is the operator's: headers, and the user of an address.
func (v *visit) authorise(own *http.Request) {
	to := origin(own.URL)
	home := v.guest.home
	if home.url != nil && to == origin(home.url) {
		for name, values := range v.guest.options.Headers {
			own.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	for _, at := range []*url.URL{v.at.url, home.url} {
		if at != nil && at.User != nil && to == origin(at) && own.Header.Get("Authorization") == "" {
			password, _ := at.User.Password()
			own.SetBasicAuth(at.User.Username(), password)
		}
	}
}

func (v *visit) condition(header http.Header) {
	if v.kept.ETag != "" {
		header.Set("If-None-Match", v.kept.ETag)
	}
	if v.kept.LastModified != "" {
		header.Set("If-Modified-Since", v.kept.LastModified)
	}
}

// ask sends a request and reads the answer whole, within the limits of time and size.
func (v *visit) ask(request *http.Request, host *host, attempt *Attempt) (*http.Response, error) {
	limits := v.guest.client.config.Limits
	ctx, stop := context.WithTimeoutCause(request.Context(), limits.Total, geo.Errorf(geo.Unavailable, "the answer is not whole after %s", limits.Total))
	defer stop()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	patience := newPatience(limits.Silence, func() { end(geo.Errorf(geo.Unavailable, "nothing has come for %s", limits.Silence)) })
	defer patience.timer.Stop()
	answer, err := v.exchange(request.WithContext(ctx), host, attempt, patience.heard)
	if err != nil && request.Context().Err() == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return answer, err
}

func (v *visit) exchange(request *http.Request, host *host, attempt *Attempt, heard func()) (*http.Response, error) {
	answer, err := host.via(v.transport()).RoundTrip(request)
	if err != nil {
		return nil, v.dialError(request.URL, err)
	}
	attempt.Status = answer.StatusCode
	whole := answer.Body
	defer whole.Close()
	heard()
	if answer.StatusCode == http.StatusOK {
		v.body, attempt.Bytes, err = readBody(answer, v.guest.options.MaxBytes, heard)
	} else {
		v.body, attempt.Bytes = readStart(answer, heard)
	}
	answer.Body = http.NoBody
	if err != nil {
		return nil, err
	}
	v.hash = v.hashOf(answer)
	attempt.Hash = v.hash
	attempt.Err = v.refusal(answer)
	return answer, nil
}

// readStart reads what an answer that is not 200 says, as far as it can be read.
func readStart(answer *http.Response, heard func()) ([]byte, int64) {
	wire := &wireReader{from: io.LimitReader(answer.Body, maxOtherBody), limit: maxOtherBody, heard: heard}
	body, err := decode(wire, answer.Header, maxOtherBody)
	if err != nil {
		return nil, wire.count
	}
	return body, wire.count
}

// refusal is why an answer is no good one; empty for good ones and for redirects.
func (v *visit) refusal(answer *http.Response) string {
	isRedirect := answer.StatusCode >= 300 && answer.StatusCode < 400 && answer.Header.Get("Location") != ""
	if answer.StatusCode == http.StatusOK || isRedirect || v.isKept(answer) {
		return ""
	}
	return v.statusError(answer).Error()
}

func (v *visit) transport() *http.Transport {
	if v.guest.options.AllowPrivate {
		return v.guest.client.private
	}
	return v.guest.client.public
}

func (v *visit) dialError(at *url.URL, err error) error {
	if errors.Is(err, errPrivate) {
		return &finalError{geo.Errorf(geo.Invalid, "%s is in a private network, where a source goes only with allow_private = true, and never to link-local addresses", at.Host)}
	}
	return err
}

// noteClosed has all guests leave a host alone that asks for it.
func (v *visit) noteClosed(host *host, answer *http.Response) {
	if answer == nil || answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable {
		return
	}
	if wait := v.retryAfter(answer); wait > 0 {
		host.close(v.guest.client.config.Clock(), wait, answer.StatusCode)
	}
}

// origin is scheme, host and port.
func origin(at *url.URL) string { return at.Scheme + "://" + hostKey(at) }

// shortest is how long a secret is at least to be looked for in texts: shorter ones would
// hide half of what they stand in.
const shortest = 5

// hider takes out of texts what the operator and the address have of secrets.
func (g *Guest) hider(at address) *strings.Replacer {
	s3 := g.client.config.S3
	secrets := []string{s3.SecretKey, s3.SessionToken}
	for _, values := range g.options.Headers {
		for _, value := range values {
			secrets = append(secrets, value)
			secrets = append(secrets, strings.Fields(value)...)
		}
	}
	secrets = append(secrets, addressSecrets(at.url)...)
	secrets = append(secrets, addressSecrets(g.home.url)...)
	secrets = slices.DeleteFunc(secrets, func(secret string) bool { return len(secret) < shortest })
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	pairs := make([]string, 0, 2*len(secrets))
	for _, secret := range secrets {
		pairs = append(pairs, secret, "redacted")
	}
	return strings.NewReplacer(pairs...)
}

// addressSecrets are the password and the parameters that Redact hides, as written and plain.
func addressSecrets(at *url.URL) []string {
	password, _ := at.User.Password()
	secrets := []string{password}
	for part := range strings.SplitSeq(at.RawQuery, "&") {
		if !hidesSecret(part) {
			continue
		}
		_, value, _ := strings.Cut(part, "=")
		secrets = append(secrets, value)
		if plain, err := url.QueryUnescape(value); err == nil {
			secrets = append(secrets, plain)
		}
	}
	return secrets
}
