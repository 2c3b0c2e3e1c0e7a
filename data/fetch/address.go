package fetch

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"controlmap/geo"
)

// kind is which way an address is fetched.
type kind string

const (
	web    kind = "http"
	file   kind = "file"
	object kind = "s3"
)

// address is what was asked, taken apart.
type address struct {
	kind  kind
	shown string   // redacted, for errors and attempts
	key   string   // for the keeper
	url   *url.URL // of web and object: what is asked over HTTP; without a fragment
	path  string   // of file
}

// scheme is how an address begins that is no path. A single letter is a drive.
var scheme = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]+):(//)?`)

const accepted = "http://host/path, https://host/path, s3://bucket/key, file:///path or a path is accepted"

// parseAddress takes an address apart. Errors are Invalid and show nothing of what may be secret.
func parseAddress(text string, s3 S3) (address, error) {
	found := scheme.FindStringSubmatch(text)
	if found == nil {
		return parsePath(text)
	}
	switch name := strings.ToLower(found[1]); {
	case name == "http" || name == "https":
		return parseWeb(text)
	case name == "file":
		return parseFileURL(text)
	case name == "s3":
		return s3.parse(text)
	case found[2] == "":
		return parsePath(text) // a path with a colon in it
	default:
		return address{}, geo.Errorf(geo.Invalid, "addresses of %s are not fetched: %s", name, accepted)
	}
}

func parsePath(text string) (address, error) {
	if text == "" || strings.ContainsRune(text, 0) {
		return address{}, geo.Errorf(geo.Invalid, "the address is empty or no path: %s", accepted)
	}
	return address{kind: file, shown: text, key: text, path: text}, nil
}

func parseFileURL(text string) (address, error) {
	at, err := url.Parse(text)
	if err != nil || at.Path == "" || at.Host != "" && at.Host != "localhost" || strings.ContainsRune(at.Path, 0) {
		return address{}, geo.Errorf(geo.Invalid, "the address of a file cannot be read: file:///path is accepted")
	}
	return address{kind: file, shown: text, key: text, path: at.Path}, nil
}

func parseWeb(text string) (address, error) {
	at, err := url.Parse(text)
	if err != nil || at.Hostname() == "" || at.Opaque != "" {
		return address{}, geo.Errorf(geo.Invalid, "the address cannot be read: %s", accepted)
	}
	at.Fragment, at.RawFragment = "", ""
	shown := redact(at)
	return address{kind: web, shown: shown, key: shown + fingerprint(at), url: at}, nil
}

// fingerprint tells addresses apart that are the same once redacted, of which one may be
// another file than the other. Four bytes of a hash give no key away.
func fingerprint(at *url.URL) string {
	if redactQuery(at.RawQuery) == at.RawQuery {
		return ""
	}
	sum := sha256.Sum256([]byte(at.RawQuery))
	return fmt.Sprintf("#%x", sum[:4])
}

// Redact returns an address as it may be shown: without user and password, and with
// "redacted" for parameters that are named like a key or a token. What is no address of the
// web stays as it is.
func Redact(text string) string {
	found := scheme.FindString(text)
	if !strings.HasSuffix(found, "//") {
		return text
	}
	at, err := url.Parse(text)
	if err != nil {
		return found + "..."
	}
	return redact(at)
}

func redact(at *url.URL) string {
	shown := *at
	shown.User = nil
	shown.RawQuery = redactQuery(at.RawQuery)
	shown.Fragment, shown.RawFragment = "", ""
	return shown.String()
}

// redactQuery keeps the order and the writing of what it does not hide.
func redactQuery(query string) string {
	parts := strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' })
	if !slices.ContainsFunc(parts, hidesSecret) {
		return query
	}
	for i, part := range parts {
		if hidesSecret(part) {
			name, _, _ := strings.Cut(part, "=")
			parts[i] = name + "=redacted"
		}
	}
	return strings.Join(parts, "&")
}

// secretWords end the names of parameters whose values are secrets.
var secretWords = []string{"key", "keyid", "token", "secret", "password", "passwd", "passphrase", "signature", "credential", "credentials", "authorization", "session", "sessionid", "apikeys", "jwt"}

// secretNames are such names that are too short to look for in others.
var secretNames = []string{"sig", "sid", "pwd", "pass", "auth"}

// hidesSecret reports whether a part of a query, name=value, is named like a key or a token.
func hidesSecret(part string) bool {
	name, _, _ := strings.Cut(part, "=")
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.Map(letterOrDigit, strings.ToLower(name))
	return slices.Contains(secretNames, name) ||
		slices.ContainsFunc(secretWords, func(word string) bool { return strings.HasSuffix(name, word) })
}

func letterOrDigit(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return -1
}
