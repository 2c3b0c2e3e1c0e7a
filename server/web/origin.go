package web

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"

	"controlmap/geo"
)

var hostName = regexp.MustCompile(`^[A-Za-z0-9._:\[\]-]{1,255}$`)

// IsHost reports whether text is the name of a host, with or without a port.
func IsHost(text string) bool { return hostName.MatchString(text) }

// Origin is the scheme and host by which the client reached the server: what a proxy
// says of it, if that is to be believed. The error is Invalid for a host that is none.
func Origin(r *http.Request, behindProxy bool) (string, error) {
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if behindProxy {
		if proto := firstOf(r.Header.Get("X-Forwarded-Proto")); proto == "http" || proto == "https" {
			scheme = proto
		}
		host = cmp.Or(firstOf(r.Header.Get("X-Forwarded-Host")), host)
	}
	if !IsHost(host) {
		return "", geo.Errorf(geo.Invalid, "host %q is not a name with or without a port", Clip(host))
	}
	return scheme + "://" + host, nil
}

// firstOf returns the first of a list between commas: the word of the outermost proxy.
func firstOf(list string) string {
	first, _, _ := strings.Cut(list, ",")
	return strings.TrimSpace(first)
}
