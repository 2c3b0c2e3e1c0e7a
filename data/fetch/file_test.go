package fetch_test

import (
	"crypto/sha256"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

// write writes a file that was modified at the given time.
func write(t *testing.T, path, text string, modified time.Time) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, modified, modified); err != nil {
		t.Fatal(err)
	}
}

func TestFilesAreReadWhenTheyChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a map.geojson")
	asURL := (&url.URL{Scheme: "file", Path: path}).String()
	s := newStage(t, fetch.Config{})
	guest := s.guest(fetch.Options{URL: path})
	morning := noon.Add(-4 * time.Hour)
	for _, step := range []struct {
		name, text, address string
		modified            time.Time
		isKept              bool
	}{
		{"first", "monday", path, morning, false},
		{"unchanged", "monday", path, morning, true},
		{"another length", "tuesday", path, morning, false},
		{"another time", "TUESDAY", path, morning.Add(1), false},
		{"an older time", "Tuesday", path, morning.Add(-time.Hour), false},
		{"as an address", "Tuesday", asURL, morning.Add(-time.Hour), false},
		{"as an address again", "Tuesday", asURL, morning.Add(-time.Hour), true},
		{"just written", "sunday", path, noon.Add(-time.Second), false},
		{"just written again in the same tick", "SUNDAY", path, noon.Add(-time.Second), false},
	} {
		write(t, path, step.text, step.modified)
		got, err := guest.Get(t.Context(), step.address)
		if err != nil || string(got.Body) != step.text || got.Hash != sha256.Sum256([]byte(step.text)) || got.NotModified != step.isKept || got.URL != step.address {
			t.Errorf("%s: got %+v, %v, want %q, kept %t", step.name, got, err, step.text, step.isKept)
		}
	}
	wantStatuses(t, s.memory, 200, 304, 200, 200, 200, 200, 304, 200, 200)
}

func TestFilesThatAreRefused(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "long"), "longer than ten bytes", noon)
	for _, tt := range []struct {
		name, path, want string
		code             geo.Code
	}{
		{"missing", filepath.Join(folder, "none"), "none answers 404 Not Found", geo.NotFound},
		{"folder", folder, "is a folder or a device", geo.Invalid},
		{"device", os.DevNull, "is a folder or a device", geo.Invalid},
		{"too long", filepath.Join(folder, "long"), "has 21 bytes: at most 10 are accepted", geo.Invalid},
		{"a file as a folder", filepath.Join(folder, "long", "none"), "cannot be read: not a directory", geo.Unavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStage(t, fetch.Config{})
			_, err := s.guest(fetch.Options{MaxBytes: 10}).Get(t.Context(), tt.path)
			wantError(t, err, tt.code, tt.want)
			if fetch.IsMissing(err) != (tt.code == geo.NotFound) {
				t.Errorf("IsMissing of %v: got %t", err, fetch.IsMissing(err))
			}
			if len(s.memory.attempts) != 1 || s.memory.attempts[0].Err == "" {
				t.Errorf("attempts: got %+v, want one that says why", s.memory.attempts)
			}
		})
	}
}

func TestSourceLeadsOnlyToItsOwnKind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets")
	write(t, path, "hush", noon)
	p := newPublisher(t, answering("a map"))
	s := newStage(t, fetch.Config{})
	guest := s.guest(fetch.Options{})
	if _, err := guest.Get(t.Context(), p.URL); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{path, "file://" + path, "s3://bucket/key"} {
		_, err := guest.Get(t.Context(), to)
		wantError(t, err, geo.Invalid, "leads only to addresses of its kind, http")
	}
	_, err := s.guest(fetch.Options{URL: path}).Get(t.Context(), p.URL)
	wantError(t, err, geo.Invalid, "leads only to addresses of its kind, file")
	wantStatuses(t, s.memory, http.StatusOK)
}
