package fetch_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"controlmap/data/fetch"
	"controlmap/geo"
)

const (
	accessKey = "AKIDEXAMPLE"
	secretKey = "hush/secret+key"
)

// store is an S3 of one object, which checks signatures by the rules of Signature Version 4.
func store(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.RequestURI != "/base/maps/2026/a%20map%2B%281%29.json" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		if got, want := r.Header.Get("Authorization"), authorization(r); got != want {
			t.Errorf("Authorization: got %s, want %s", got, want)
			w.WriteHeader(http.StatusForbidden)
			return
		}
		w.Header().Set("Etag", `"0123456789abcdef"`)
		if r.Header.Get("If-None-Match") == `"0123456789abcdef"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "a map")
	}
}

// authorization is worked out from the request as it came.
func authorization(r *http.Request) string {
	const scope = "20260301/eu-north-1/s3/aws4_request"
	const signed = "host;x-amz-content-sha256;x-amz-date;x-amz-security-token"
	const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	canonical := strings.Join([]string{
		"GET", r.RequestURI, "", "host:" + r.Host, "x-amz-content-sha256:" + nothing,
		"x-amz-date:20260301T120000Z", "x-amz-security-token:hush-session", "", signed, nothing,
	}, "\n")
	sum := sha256.Sum256([]byte(canonical))
	text := "AWS4-HMAC-SHA256\n20260301T120000Z\n" + scope + "\n" + hex.EncodeToString(sum[:])
	key := []byte("AWS4" + secretKey)
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(key, part)
	}
	return "AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + signed + ", Signature=" + hex.EncodeToString(mac(key, text))
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func environment(endpoint string) func(string) string {
	return func(name string) string {
		return map[string]string{
			"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "eu-north-1", "AWS_ACCESS_KEY_ID": accessKey,
			"AWS_SECRET_ACCESS_KEY": secretKey, "AWS_SESSION_TOKEN": "hush-session",
		}[name]
	}
}

func TestObjects(t *testing.T) {
	p := newPublisher(t, store(t))
	s := newStage(t, fetch.Config{S3: fetch.S3FromEnvironment(environment(p.URL + "/base"))})
	guest := s.guest(fetch.Options{})
	const address = "s3://maps/2026/a map+(1).json"
	for _, isKept := range []bool{false, true} {
		got, err := guest.Get(t.Context(), address)
		if err != nil || string(got.Body) != "a map" || got.NotModified != isKept || got.URL != address {
			t.Errorf("got %+v, %v, want the map, kept %t", got, err, isKept)
		}
	}
	_, err := guest.Get(t.Context(), "s3://maps/none")
	if !fetch.IsMissing(err) {
		t.Errorf("got %v, want that it is missing", err)
	}
	wantStatuses(t, s.memory, 200, 304, 404)
	if text := fmt.Sprint(err, s.memory.shown()); strings.Contains(text, "hush") || strings.Contains(text, "AWS4") {
		t.Errorf("a secret is shown in %s", text)
	}
}

func TestSignatureDoesNotFollowARedirect(t *testing.T) {
	var there http.Header
	other := newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		there = r.Header
		fmt.Fprint(w, "a map")
	})
	p := newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	})
	s := newStage(t, fetch.Config{S3: fetch.S3FromEnvironment(environment(p.URL))})
	if _, err := s.guest(fetch.Options{}).Get(t.Context(), "s3://maps/key"); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(there); strings.Contains(text, "Amz") || there.Get("Authorization") != "" {
		t.Errorf("the other host got %s", text)
	}
}

func TestPublicBucketsAreAskedWithoutASignature(t *testing.T) {
	var asked *http.Request
	p := newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		fmt.Fprint(w, "a map")
	})
	s := newStage(t, fetch.Config{S3: fetch.S3{Endpoint: p.URL}})
	if _, err := s.guest(fetch.Options{}).Get(t.Context(), "s3://maps/key"); err != nil {
		t.Fatal(err)
	}
	if asked.URL.Path != "/maps/key" || asked.Header.Get("Authorization") != "" {
		t.Errorf("got %s with %v", asked.URL, asked.Header)
	}
}

func TestEndpointOfObjectsIsGuarded(t *testing.T) {
	s := newStage(t, fetch.Config{S3: fetch.S3{Endpoint: "http://127.0.0.1:9"}})
	_, err := s.client.Guest(fetch.Options{}).Get(t.Context(), "s3://maps/key")
	wantError(t, err, geo.Invalid, "in a private network")

	s = newStage(t, fetch.Config{S3: fetch.S3{Endpoint: "minio:9000"}})
	_, err = s.client.Guest(fetch.Options{}).Get(t.Context(), "s3://maps/key")
	wantError(t, err, geo.Invalid, "AWS_ENDPOINT_URL cannot be read")
}
