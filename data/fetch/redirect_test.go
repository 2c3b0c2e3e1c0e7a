package fetch_test

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"controlmap/data/fetch"
	"controlmap/geo"
)

// counting redirects /3 to /2 to /1 to /0, which is the map.
func counting(w http.ResponseWriter, r *http.Request) {
	var n int
	fmt.Sscanf(r.URL.Path, "/%d", &n)
	if n == 0 {
		fmt.Fprint(w, "a map")
		return
	}
	http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
}

func TestRedirectsAreFollowedFiveTimes(t *testing.T) {
	p := newPublisher(t, counting)
	s := newStage(t, fetch.Config{})
	got, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL+"/5")
	if err != nil || string(got.Body) != "a map" || got.URL != p.URL+"/0" {
		t.Errorf("got %q of %s, %v, want the map of /0", got.Body, got.URL, err)
	}
	wantStatuses(t, s.memory, 302, 302, 302, 302, 302, 200)
	for _, attempt := range s.memory.attempts {
		if attempt.Err != "" {
			t.Errorf("%s: got %q, want no error", attempt.URL, attempt.Err)
		}
	}
	if connections := p.connections.Load(); connections != 1 {
		t.Errorf("got %d connections, want 1", connections)
	}
}

func TestRedirectsThatAreRefused(t *testing.T) {
	var to string
	p := newPublisher(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	})
	for _, tt := range []struct {
		name, to, want string
		requests       int
	}{
		{"to itself", "/", "is the redirect number 6: 5 are followed", 6},
		{"to a file", "file:///etc/passwd", "redirect to file: http and https are followed", 1},
		{"to an object", "s3://bucket/key", "redirect to s3: http and https are followed", 1},
		{"to machines' keys", "http://169.254.169.254/latest/meta-data/?a=%41", "never to link-local addresses", 2},
		{"to them in IPv6", "http://[fe80::1]/", "never to link-local addresses", 2},
		{"to them, mapped", "http://[::ffff:169.254.169.254]/", "never to link-local addresses", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			to = tt.to
			s := newStage(t, fetch.Config{})
			_, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL)
			wantError(t, err, geo.Invalid, tt.want)
			if got := len(s.memory.attempts); got != tt.requests {
				t.Errorf("got %d requests, want %d", got, tt.requests)
			}
		})
	}
}

// trusting is a configuration that trusts the given server's certificate.
func trusting(server *httptest.Server) fetch.Config {
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return fetch.Config{Roots: roots}
}

func TestRedirectFromHTTPSToHTTPIsRefused(t *testing.T) {
	plain := newPublisher(t, answering("a map"))
	p := httptest.NewTLSServer(http.RedirectHandler(plain.URL+"/?token=hush-hush", http.StatusMovedPermanently))
	defer p.Close()
	s := newStage(t, trusting(p))
	_, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL)
	wantError(t, err, geo.Invalid, "from https to http: only https is followed")
	if strings.Contains(err.Error(), "hush") {
		t.Errorf("%q shows the token", err)
	}
	wantStatuses(t, s.memory, 301)
	if plain.connections.Load() != 0 {
		t.Error("it was followed")
	}
}

func TestHeadersGoToTheSourcesOwnHostOnly(t *testing.T) {
	var there, back http.Header
	var p, other *publisher
	other = newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		there = r.Header
		http.Redirect(w, r, p.URL+"/back", http.StatusFound)
	})
	p = newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/back" {
			http.Redirect(w, r, other.URL, http.StatusFound)
			return
		}
		back = r.Header
		fmt.Fprint(w, "a map")
	})
	s := newStage(t, fetch.Config{})
	headers := http.Header{"X-Key": {"hush-hush"}, "authorization": {"Bearer hush-hush"}, "Cookie": {"a=hush-hush"}}
	guest := s.guest(fetch.Options{URL: p.URL + "/source", Headers: headers})
	if _, err := guest.Get(t.Context(), p.URL+"/?token=hush-hush"); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(there); strings.Contains(text, "hush") {
		t.Errorf("the other host got %s", text)
	}
	if back.Get("X-Key") != "hush-hush" || back.Get("Authorization") != "Bearer hush-hush" || back.Get("Cookie") != "a=hush-hush" {
		t.Errorf("the source's own host got %v, want the operator's headers", back)
	}
	if _, err := guest.Get(t.Context(), other.URL); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(there); strings.Contains(text, "hush") {
		t.Errorf("the other host, asked directly, got %s", text)
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	p := newPublisher(t, answering("a map"))
	at, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{
		"127.0.0.1", "localhost", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.1", "255.255.255.255",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
	} {
		t.Run(host, func(t *testing.T) {
			s := newStage(t, fetch.Config{})
			guest := s.client.Guest(fetch.Options{Recorder: s.memory})
			_, err := guest.Get(t.Context(), "http://"+host+":"+at.Port()+"/")
			wantError(t, err, geo.Invalid, "in a private network")
			wantStatuses(t, s.memory, 0)
		})
	}
	if connections := p.connections.Load(); connections != 0 {
		t.Errorf("got %d connections, want none", connections)
	}
}

func TestConnectionOfAGuestWithLeaveIsNotUsedByOneWithout(t *testing.T) {
	p := newPublisher(t, answering("a map"))
	s := newStage(t, fetch.Config{})
	if _, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL); err != nil {
		t.Fatal(err)
	}
	_, err := s.client.Guest(fetch.Options{}).Get(t.Context(), p.URL)
	wantError(t, err, geo.Invalid, "in a private network")
}

// proxy is named by the environment of all tests here.
var proxy = httptest.NewServer(answering("not the map"))

func TestMain(m *testing.M) {
	os.Setenv("HTTP_PROXY", proxy.URL)
	os.Exit(m.Run())
}

func TestProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	s := newStage(t, fetch.Config{})
	_, err := s.guest(fetch.Options{}).Get(t.Context(), "http://169.254.1.1/")
	wantError(t, err, geo.Invalid, "in a private network")
}
