package fetch_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"controlmap/data/fetch"
)

// echoing answers with all that it was told, and the given status.
func echoing(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, r.URL.String(), r.Header)
		if user, password, ok := r.BasicAuth(); ok {
			fmt.Fprint(w, user, password)
		}
	}
}

func TestSecretsAreShownNowhere(t *testing.T) {
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
	}{
		{"echoed in an error", echoing(500)},
		{"echoed in a refusal", echoing(401)},
		{"no answer", hangUp},
		{"no HTTP", noHTTP},
		{"in a redirect that is refused", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "ftp://user:hush-user@host/?token=hush-token", http.StatusFound)
		}},
		{"in a redirect that cannot be read", status(302, "Location", "http://host:port/hush-header/hush-token")},
		{"good", answering("a map")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPublisher(t, tt.handler)
			s := newStage(t, fetch.Config{})
			guest := s.guest(fetch.Options{Headers: http.Header{"X-Key": {"hush-header"}, "X-Auth": {"Bearer hush-bearer"}}})
			address := strings.Replace(p.URL, "http://", "http://someone:hush-user@", 1) + "/day?f=json&token=hush-token&api_key=hush%2Dkey"
			got, err := guest.Get(t.Context(), address)
			all := fmt.Sprint(got.URL, err, s.memory.shown(), errorBody(err))
			if strings.Contains(all, "hush") {
				t.Errorf("a secret is shown in %s", all)
			}
			if !strings.Contains(all, "/day?f=json&token=redacted&api_key=redacted") {
				t.Errorf("got %s, want the address without its secrets", all)
			}
		})
	}
}

func errorBody(err error) string {
	if found, ok := errors.AsType[*fetch.StatusError](err); ok {
		return string(found.Body)
	}
	return ""
}

// noHTTP answers with what is no HTTP and echoes a header.
func noHTTP(w http.ResponseWriter, r *http.Request) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	fmt.Fprintf(connection, "HUH %s\r\n\r\n", r.Header.Get("X-Key"))
	connection.Close()
}

func TestUserOfAnAddressIsToldToItsHost(t *testing.T) {
	p := newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		fmt.Fprint(w, user, " ", password)
	})
	s := newStage(t, fetch.Config{})
	guest := s.guest(fetch.Options{})
	for _, address := range []string{strings.Replace(p.URL, "http://", "http://someone:secret@", 1), p.URL + "/a-link-of-it"} {
		got, err := guest.Get(t.Context(), address)
		if err != nil || string(got.Body) != "someone secret" {
			t.Errorf("got %q, %v, want the user", got.Body, err)
		}
	}
}

func TestStatusErrorHasTheStartOfTheBody(t *testing.T) {
	p := newPublisher(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprint(w, "short and stout", strings.Repeat(".", 100_000))
	})
	s := newStage(t, fetch.Config{})
	_, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL+"/pot")
	wantError(t, err, "invalid", p.URL+"/pot answers 418 I'm a teapot")
	if body := errorBody(err); len(body) != 512 || !strings.HasPrefix(body, "short and stout.") {
		t.Errorf("got %d bytes: %q, want 512 of the body", len(body), body)
	}
}

func TestRedact(t *testing.T) {
	for address, want := range map[string]string{
		"https://host/path?f=geojson&outSR=4326":       "https://host/path?f=geojson&outSR=4326",
		"https://user:pass@host/path":                  "https://host/path",
		"https://host/?token=a&f=json&Api-Key=b":       "https://host/?token=redacted&f=json&Api-Key=redacted",
		"https://host/?access_token=a;sig=b":           "https://host/?access_token=redacted&sig=redacted",
		"https://host/?%74oken=a#token=b":              "https://host/?%74oken=redacted",
		"https://host/?X-Amz-Signature=a&X-Amz-Date=b": "https://host/?X-Amz-Signature=redacted&X-Amz-Date=b",
		"https://host/?where=1%3D1&objectIds=1,2":      "https://host/?where=1%3D1&objectIds=1,2",
		"https://host/?token":                          "https://host/?token=redacted",
		"https://user:pa%zz@host/?token=a":             "https://...",
		"/data/2026-03-01.geojson":                     "/data/2026-03-01.geojson",
		"s3://bucket/key":                              "s3://bucket/key",
	} {
		if got := fetch.Redact(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}
