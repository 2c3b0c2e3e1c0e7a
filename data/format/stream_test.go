package format_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"controlmap/data/format"
	"controlmap/geo"
)

// isTable is what is streamed in these tests.
func isTable(start []byte) bool { return bytes.HasPrefix(start, []byte("place,")) }

const rows = "place,status\n1,RU\n"

// streamed lists what a path holds, each file with its body or its data, or its error.
func streamed(t *testing.T, path string, stdin io.Reader) []string {
	t.Helper()
	var found []string
	for file, err := range format.OpenStreaming(t.Context(), path, stdin, isTable) {
		switch {
		case err != nil:
			if geo.CodeOf(err) != geo.Invalid {
				t.Errorf("got %v, want an invalid one", err)
			}
			found = append(found, "error: "+err.Error())
		case file.Body == nil:
			found = append(found, file.Name+" data: "+string(file.Data))
		default:
			body, err := io.ReadAll(file.Body)
			if err != nil {
				found = append(found, file.Name+" body, then "+err.Error())
				continue
			}
			found = append(found, file.Name+" body: "+string(body))
		}
	}
	return found
}

func TestOpenStreaming(t *testing.T) {
	long := rows + strings.Repeat("2,UA\n", 5000)
	packed := gzipped(t, []byte(long))
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"a table":           {[]byte(rows), []string{"in.csv body: " + rows}},
		"another file":      {[]byte(square), []string{"in.csv data: " + square}},
		"nothing":           {nil, []string{"in.csv data: "}},
		"in gzip":           {packed, []string{"in.csv body: " + long}},
		"in Zstandard":      {zstandard(t, []byte(long)), []string{"in.csv body: " + long}},
		"truncated":         {packed[:len(packed)-9], []string{"in.csv body, then truncated gzip"}},
		"truncated at once": {packed[:12], []string{"error: truncated gzip"}},
		"in zip": {zipped(t, "a.geojson", square, "b.csv", rows, "c.csv", rows, "readme.txt", "x"),
			[]string{"a.geojson data: " + square, "b.csv body: " + rows, "c.csv body: " + rows}},
		"in gzip in zip": {zipped(t, "a.csv.gz", string(gzipped(t, []byte(rows)))), []string{"a.csv body: " + rows}},
		"a bomb":         {gzipped(t, append([]byte(rows), make([]byte, 40<<20)...)), []string{"in.csv body, then gzip that unpacks to more than 32 MB"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "in.csv")
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			check := func(how string, got []string) {
				if len(got) != len(c.want) {
					t.Fatalf("%s: got %.200q, want %.200q", how, got, c.want)
				}
				for i, want := range c.want {
					if strings.TrimPrefix(got[i], "in.csv") != strings.TrimPrefix(want, "in.csv") && !strings.HasPrefix(got[i], want) {
						t.Errorf("%s: got %.200q, want %.200q", how, got[i], want)
					}
				}
			}
			check("path", streamed(t, path, nil))
			var named []string
			for _, line := range streamed(t, format.StandardInput, bytes.NewReader(c.data)) {
				named = append(named, strings.Replace(line, "standard input", "in.csv", 1))
			}
			check("standard input", named)
		})
	}
}

func TestOpenStreamingStopsWhenNobodyWantsMore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.zip")
	if err := os.WriteFile(path, zipped(t, "a.csv", rows, "b.csv", rows), 0o600); err != nil {
		t.Fatal(err)
	}
	count := 0
	for range format.OpenStreaming(t.Context(), path, nil, isTable) {
		count++
		break
	}
	if count != 1 {
		t.Errorf("got %d files, want 1", count)
	}
	for name, path := range map[string]string{"a folder": t.TempDir(), "nothing": filepath.Join(t.TempDir(), "none.csv")} {
		if got := streamed(t, path, nil); len(got) != 1 || !strings.HasPrefix(got[0], "error: not ") {
			t.Errorf("%s: got %q, want one error", name, got)
		}
	}
}
