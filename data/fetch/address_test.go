package fetch_test

import (
	"strings"
	"testing"

	"controlmap/data/fetch"
	"controlmap/geo"
)

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"http://host/path":      "http",
		"HTTPS://host:8443":     "http",
		"file:///data/a%20b":    "file",
		"file://localhost/data": "file",
		"/data/a b":             "file",
		"data/2026:03.geojson":  "file",
		`C:\data\a.geojson`:     "file",
		"day:one.geojson":       "file",
		"s3://bucket/a/b.json":  "s3",
	} {
		kind, _, _, err := fetch.ParseAddress(address)
		if err != nil || kind != want {
			t.Errorf("%s: got %s, %v, want %s", address, kind, err, want)
		}
	}
	for address, want := range map[string]string{
		"":                        "empty or no path",
		"a\x00b":                  "empty or no path",
		"http:///path":            "cannot be read",
		"http:host":               "cannot be read",
		"https://host:port/":      "cannot be read",
		"http://ho st/":           "cannot be read",
		"file://other/data":       "file:///path is accepted",
		"file:data":               "file:///path is accepted",
		"file:///a%00b":           "file:///path is accepted",
		"ftp://host/":             "addresses of ftp are not fetched",
		"s3://bucket":             "s3://bucket/key is accepted",
		"s3://Bucket/key":         "s3://bucket/key is accepted",
		"s3://b/key":              "s3://bucket/key is accepted",
		"s3://bucket/a/../../key": "s3://bucket/key is accepted",
		"s3:bucket/key":           "s3://bucket/key is accepted",
	} {
		_, _, _, err := fetch.ParseAddress(address)
		wantError(t, err, geo.Invalid, want)
	}
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"", "http://user:hush@host/?token=hush", "https://host:1/?a=b;key=hush#hush", "file:///a", "s3://bucket/key", "/a", "C:\\a", "http://[::1]/?%6bey=hush"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kind, shown, key, err := fetch.ParseAddress(text)
		if err != nil && geo.CodeOf(err) != geo.Invalid {
			t.Errorf("got %v, want an invalid error", err)
		}
		if kind != "http" || err != nil {
			return
		}
		if again := fetch.Redact(shown); again != shown {
			t.Errorf("%q shows as %q, and that as %q", text, shown, again)
		}
		if !strings.HasPrefix(key, shown) || strings.Contains(shown, "#") {
			t.Errorf("%q: shown as %q, kept as %q", text, shown, key)
		}
	})
}

// FuzzRedact puts a secret into an address in every place that is for secrets.
func FuzzRedact(f *testing.F) {
	f.Add("day", "a=b", "hush")
	f.Add("day&", "a;b", "h%20h")
	f.Fuzz(func(t *testing.T, path, query, secret string) {
		plain := strings.Map(lowerCase, secret)
		if plain == "" || strings.Contains(path+query+"token=redacted&http://host/", plain) {
			return
		}
		shown := fetch.Redact("http://someone:" + plain + "@host/" + path + "?" + query + "&token=" + plain)
		if _, _, _, err := fetch.ParseAddress("http://host/" + path + "?" + query); err == nil && strings.Contains(shown, plain) && !strings.ContainsAny(path, "?#") && !strings.Contains(query, "#") {
			t.Errorf("got %q, which shows %q", shown, plain)
		}
	})
}

func lowerCase(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}
