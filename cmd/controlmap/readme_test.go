package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"controlmap/data/source/sourcetest"
)

const newsroomMap = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"day":"2024-05-01","who":"occupied"},
	"geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}}]}`

// myMaps is a map as Google My Maps exports it: a folder for each layer.
const myMaps = `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Front</name>
<Style id="poly-A52714"><PolyStyle><color>4d1427a5</color></PolyStyle></Style>
<Folder><name>Occupied</name><Placemark><name>East</name><styleUrl>#poly-A52714</styleUrl><Polygon><outerBoundaryIs><LinearRing>
<coordinates>37.5,48,0 38.5,48,0 38.5,49,0 37.5,49,0 37.5,48,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
<Folder><name>Grey zone</name><Placemark><name>Between</name><Polygon><outerBoundaryIs><LinearRing>
<coordinates>37,48,0 37.5,48,0 37.5,49,0 37,49,0 37,48,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Kramatorsk</name><Point><coordinates>37.56,48.72,0</coordinates></Point></Placemark></Folder>
</Document></kml>`

var update = flag.Bool("update", false, "write what the commands of the README print into it")

var block = regexp.MustCompile("(?s)```(sh|text|csv|toml)\n(.*?)```")

// TestReadme runs every command of the README that is not make's, in order, and holds
// what is printed against the output that the README shows. The table that it shows is
// bucha.csv, and the configuration is controlmap.toml.
func TestReadme(t *testing.T) {
	path, err := filepath.Abs(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if samples, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "data")); err == nil && os.Getenv("CONTROLMAP_DATA") == "" {
		t.Setenv("CONTROLMAP_DATA", samples)
	}
	t.Chdir(t.TempDir())
	write(t, ".", "map.geojson", newsroomMap)
	write(t, ".", "front.kml", myMaps)
	t.Setenv("CONTROLMAP_DB", "readme.db")
	t.Setenv("CONTROLMAP_ADDR", "127.0.0.1:0")
	var last string
	commands := 0
	updated := block.ReplaceAllStringFunc(string(text), func(fenced string) string {
		found := block.FindStringSubmatch(fenced)
		switch found[1] {
		case "text":
			return checkShown(t, last, found[2])
		case "csv":
			write(t, ".", "bucha.csv", found[2])
			return fenced
		case "toml":
			write(t, ".", "controlmap.toml", found[2])
			return fenced
		}
		for line := range strings.SplitSeq(strings.TrimSpace(found[2]), "\n") {
			if strings.HasPrefix(line, "make ") {
				continue
			}
			t.Run(line, func(t *testing.T) { last = runLine(t, line) })
			commands++
		}
		return fenced
	})
	if commands < 30 {
		t.Errorf("%d commands were run: is the README still read rightly?", commands)
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(path, []byte(updated), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// checkShown returns the block that shows what a command prints.
func checkShown(t *testing.T, got, want string) string {
	t.Helper()
	if strings.TrimSpace(got) != strings.TrimSpace(want) && !*update {
		t.Errorf("the README shows\n%s\nand the command prints\n%s", want, got)
	}
	return "```text\n" + strings.TrimRight(got, "\n") + "\n```"
}

func runLine(t *testing.T, line string) string {
	t.Helper()
	words := shellWords(line)
	switch {
	case words[0] == "bin/controlmap" && words[1] == "serve":
		_, stop := startServer(t, words[2:]...)
		stop()
	case words[0] == "bin/controlmap":
		return runCommand(t, words[1:])
	case words[0] == "curl":
		return fetchText(t, words[len(words)-1]) // after -o and a file, for a picture
	default:
		t.Errorf("%q is neither controlmap's nor curl's", words[0])
	}
	return ""
}

var shellWord = regexp.MustCompile(`'[^']*'|\S+`)

// shellWords splits a command as a shell does, as far as single quotes go.
func shellWords(line string) (words []string) {
	for _, word := range shellWord.FindAllString(line, -1) {
		words = append(words, strings.Trim(word, "'"))
	}
	return words
}

func runCommand(t *testing.T, args []string) string {
	t.Helper()
	for i, arg := range args {
		if path, ok := strings.CutPrefix(arg, "path/to/"); ok {
			args[i] = filepath.Join(sourcetest.SampleDir(t), path)
		}
	}
	got := controlmap(t, args...)
	// One week of NZZ's archive is broken and refused, which is told and exits with 1.
	if refused := strings.Contains(got.err, "more than the"); got.code != exitDone && !refused {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
	return got.out
}

// fetch asks a server of the README's address, which listens on a port of its own here.
func fetchText(t *testing.T, address string) string {
	t.Helper()
	base, stop := startServer(t)
	defer stop()
	response, err := http.Get(base + strings.TrimPrefix(address, "http://127.0.0.1:8080"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || len(body) == 0 {
		t.Errorf("%s: status %d, %d bytes, %v", address, response.StatusCode, len(body), err)
	}
	return string(body)
}

// lockedBuffer may be written and read at once.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

var served = regexp.MustCompile(`http://\S+`)

// startServer runs the serve command until stop is called, which waits for its end.
func startServer(t *testing.T, flags ...string) (base string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var out lockedBuffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve"}, flags...), streams{&out, io.Discard, strings.NewReader("")})
	}()
	stop = func() {
		cancel()
		if code := <-ended; code != exitDone {
			t.Errorf("serve ended with exit %d", code)
		}
	}
	for range 600 {
		if base = served.FindString(out.String()); base != "" {
			return base, stop
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	t.Fatal("serve printed no address within 30 s")
	return "", nil
}
