package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writeConfig writes a configuration and returns its path.
func writeConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "controlmap.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfigExampleIsWellFormed(t *testing.T) {
	example := controlmap(t, "config", "example")
	got := controlmap(t, "config", "check", "--config", writeConfig(t, example.out))
	if got.code != 0 || !strings.Contains(got.out, "newsroom: kind polygons, every 1h0m0s, confirmed after 24h0m0s") {
		t.Errorf("got %d %q %q, want the example's source", got.code, got.out, got.err)
	}
	// What is commented out is accepted, too.
	uncommented := strings.NewReplacer("# contact", "contact", "# file_mb", "file_mb", "# raw_mb", "raw_mb", "# addr", "addr", "# db", "db",
		"# tile_cache", "tile_cache", "# confirm_after", "confirm_after", "# hours", "hours", "# from =", "from =", "# to =", "to =",
		"# permission =", "permission =", "# publish", "publish", "# allow_private", "allow_private", "# kind", "kind", "# propose", "propose", "# attribution", "attribution", "# date =", "date =",
		"# from_property", "from_property", "# to_property", "to_property", "# status =", "status =", "# covers", "covers",
		"# name_property", "name_property", "# since_property", "since_property", "# extends", "extends", "# column", "column",
		"# Authorization", "Authorization", "# [source", "[source", "# [webhook", "[webhook", "# url = ", "url = ", "# secret", "secret", "# sources", "sources", "# every", "every", "# control =", "control =", "# advance", "advance", "# claimed", "claimed").Replace(example.out)
	t.Setenv("NEWSROOM_TOKEN", "x")
	t.Setenv("DESK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
	got = controlmap(t, "config", "check", "--config", writeConfig(t, uncommented))
	if got.code != 0 || !strings.Contains(got.out, "isw: kind isw") {
		t.Errorf("uncommented: got %d %q %q, want both sources", got.code, got.out, got.err)
	}
}

func TestConfigProblemsNameTheirLines(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"a key that is none":    {"[source.a]\nurl = \"https://a.example/\"\nevry = \"1h\"\n", []string{"line 3: source.a.evry is no key", "every"}},
		"a broken line":         {"[source.a]\nurl = \n", []string{"line 2"}},
		"a number for a time":   {"[source.a]\nurl = \"https://a.example/\"\nevery = 5\n", []string{"line 3", `"5" is no duration`, "6h"}},
		"without permission":    {"\n[source.deepstate]\nurl = \"https://a.example/api\"\n", []string{"line 2: permission is missing", "DeepState"}},
		"too often":             {"[source.deepstate]\nurl = \"https://a.example/api\"\npermission = \"theirs\"\nevery = \"30m\"\n", []string{"line 4: every 30m0s is too often", "1h0m0s"}},
		"a kind that is none":   {"[source.a]\nkind = \"shapes\"\nurl = \"https://a.example/\"\n", []string{"line 2", `kind "shapes" is none of`, "polygons"}},
		"layers missing":        {"[source.isw]\npermission = \"theirs\"\n", []string{"line 1", "layers.control"}},
		"no such status":        {"[source.a]\nurl = \"https://a.example/\"\nstatus_map = { ru = \"ocupied\" }\n", []string{`status "ocupied" is none of`}},
		"no such variable":      {"[source.a]\nurl = \"https://a.example/\"\nheaders = { X = \"$NO_SUCH_VARIABLE\" }\n", []string{"line 3", "NO_SUCH_VARIABLE"}},
		"hours":                 {"[source.a]\nurl = \"https://a.example/\"\nhours = \"25-3\"\n", []string{"line 3", "18:00-02:00"}},
		"publish":               {"[source.a]\nurl = \"https://a.example/\"\npublish = \"maybe\"\n", []string{"line 3", "no, figures, yes"}},
		"days in another order": {"[source.a]\nurl = \"https://a.example/\"\nfrom = 2025-02-01\nto = 2025-01-01\n", []string{"line 3", "from 2025-02-01 is after to 2025-01-01"}},
		"two problems":          {"[source.a]\nurl = \"https://a.example/\"\nhours = \"x\"\npublish = \"maybe\"\n", []string{"line 3", "line 4"}},
		"a secret":              {"[webhook.a]\nurl = \"https://a.example/\"\nsecret = \"abc\"\n", []string{"line 3", "whsec_"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := controlmap(t, "config", "check", "--config", writeConfig(t, tt.text))
			for _, want := range tt.want {
				if got.code != 1 || !strings.Contains(got.err, want) {
					t.Errorf("got %d %q, want 1 and %q", got.code, got.err, want)
				}
			}
		})
	}
}

// TestConfigGivesWayToFlagsAndEnvironment has the database named in all three places.
func TestConfigGivesWayToFlagsAndEnvironment(t *testing.T) {
	dir := t.TempDir()
	named := func(name string) string { return filepath.Join(dir, name) }
	path := writeConfig(t, "[server]\ndb = \""+named("file.db")+"\"\n")
	made := func(name string) bool {
		_, err := os.Stat(named(name))
		return err == nil
	}
	controlmap(t, "runs", "--config", path)
	if !made("file.db") {
		t.Error("the configuration's database was not used")
	}
	t.Setenv("CONTROLMAP_DB", named("environment.db"))
	controlmap(t, "runs", "--config", path)
	if !made("environment.db") {
		t.Error("the environment's database was not used")
	}
	controlmap(t, "runs", "--config", path, "--db", named("flag.db"))
	if !made("flag.db") {
		t.Error("the flag's database was not used")
	}
}
