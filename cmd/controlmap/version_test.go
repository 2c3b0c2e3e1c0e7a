package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"testing"
)

func TestVersionNamesReleaseAndCommit(t *testing.T) {
	t.Cleanup(func() { commit = "" })
	commit = "abc1234"
	want := "controlmap " + release + " (commit abc1234)\n"
	if got := controlmap(t, "version"); got.out != want || got.code != exitDone {
		t.Errorf("got %q, exit %d, want %q", got.out, got.code, want)
	}
}

func TestStamped(t *testing.T) {
	const revision = "e0b2287f6d1c1f0d1a2b3c4d5e6f708192a3b4c5"
	for name, c := range map[string]struct {
		settings []debug.BuildSetting
		ok       bool
		want     string
	}{
		"no build info":  {nil, false, ""},
		"no repository":  {[]debug.BuildSetting{{Key: "GOOS", Value: "linux"}}, true, ""},
		"clean":          {[]debug.BuildSetting{{Key: "vcs.revision", Value: revision}, {Key: "vcs.modified", Value: "false"}}, true, "e0b2287"},
		"changed since":  {[]debug.BuildSetting{{Key: "vcs.revision", Value: revision}, {Key: "vcs.modified", Value: "true"}}, true, "e0b2287-dirty"},
		"short revision": {[]debug.BuildSetting{{Key: "vcs.revision", Value: "42"}}, true, "42"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := stamped(&debug.BuildInfo{Settings: c.settings}, c.ok); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// newestRelease is the first heading of CHANGELOG.md with a version.
var newestRelease = regexp.MustCompile(`(?m)^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$`)

func TestReleaseIsTheNewestOfTheChangelog(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := newestRelease.FindSubmatch(text)
	if found == nil {
		t.Fatal("CHANGELOG.md has no heading of the form ## [1.2.3] - 2026-01-31")
	}
	if string(found[1]) != release {
		t.Errorf("the program is %s, the newest of CHANGELOG.md %s", release, found[1])
	}
}

func TestOpenAPINamesTheRelease(t *testing.T) {
	t.Setenv("CONTROLMAP_DB", seeded(t))
	t.Setenv("CONTROLMAP_ADDR", "127.0.0.1:0")
	var document struct {
		Info struct{ Version string }
	}
	if err := json.Unmarshal([]byte(fetchText(t, "/openapi.json")), &document); err != nil {
		t.Fatal(err)
	}
	if got := document.Info.Version; got != release {
		t.Errorf("info.version is %q, want %q", got, release)
	}
}
