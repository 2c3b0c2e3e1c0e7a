package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tools are what a shell script of each name does; an empty one is not installed.
type tools map[string]string

// good are tools of exactly the versions that the repository of the tests asks for.
var good = tools{
	"go":   `case $1 in version) echo go version go1.26.0 linux/amd64 ;; env) echo ;; esac`,
	"gcc":  `true`,
	"node": `echo v20.19.0`,
	"npm":  `echo 10.8.2`,
}

// with returns the good tools, but for those given.
func with(others tools) tools {
	all := maps.Clone(good)
	maps.Copy(all, others)
	return all
}

const (
	wantGo   = "wanted 1.26.0 or newer"
	wantNode = "wanted 20.19 or newer"
	oldGo    = `test "$1" != version || echo go version go1.20 linux/amd64`
)

func TestPrerequisites(t *testing.T) {
	for name, c := range map[string]struct {
		tools tools
		env   []string
		want  []string // lines of stderr begin so; none: all is there
	}{
		"all as wanted":              {tools: good},
		"all newer":                  {tools: with(tools{"go": `echo go version go1.100rc1 linux/amd64`, "node": `echo v100.0.0`})},
		"no Go":                      {tools: with(tools{"go": ""}), want: []string{"Go: found none in PATH, " + wantGo}},
		"old Go":                     {tools: with(tools{"go": oldGo}), want: []string{"Go: found 1.20, " + wantGo}},
		"old Go with a larger digit": {tools: with(tools{"go": `echo go version go1.9.7 linux/amd64`}), want: []string{"Go: found 1.9.7, " + wantGo}},
		"Go that cannot fetch": {
			tools: with(tools{"go": `test "$1" = version || exit; test "$GOTOOLCHAIN" = local || { echo go: toolchain not available >&2; exit 1; }; echo go version go1.22.1 linux/amd64`}),
			want:  []string{"go: toolchain not available", "Go: found 1.22.1, " + wantGo},
		},
		"Go that does not run": {tools: with(tools{"go": `exit 1`}), want: []string{"Go: found one that does not run, " + wantGo}},
		"no gcc":               {tools: with(tools{"gcc": ""}), want: []string{"gcc: found none in PATH, wanted a C compiler"}},
		"another compiler":     {tools: with(tools{"gcc": "", "clang": "true"}), env: []string{"CC=clang"}},
		"no other compiler":    {tools: good, env: []string{"CC=clang -m64"}, want: []string{"clang: found none in PATH"}},
		"gcc without headers": {
			tools: with(tools{"gcc": `test "$1" != --version || { echo gcc 12.2.0; exit; }; echo fatal error: stdlib.h: No such file; exit 1`}),
			want:  []string{"gcc: found 12.2.0, which says: fatal error: stdlib.h: No such file, wanted a C compiler"},
		},
		"cgo off":               {tools: good, env: []string{"CGO_ENABLED=0"}, want: []string{"CGO_ENABLED: found 0, wanted 1"}},
		"no Node":               {tools: with(tools{"node": ""}), want: []string{"Node: found none in PATH, " + wantNode}},
		"old Node":              {tools: with(tools{"node": `echo v18.20.4`}), want: []string{"Node: found 18.20.4, " + wantNode}},
		"Node a little too old": {tools: with(tools{"node": `echo v20.9.0`}), want: []string{"Node: found 20.9.0, " + wantNode}},
		"no npm":                {tools: with(tools{"npm": ""}), want: []string{"npm: found none in PATH"}},
		"nothing": {want: []string{
			"Go: found none in PATH, " + wantGo, "gcc: found none in PATH", "Node: found none in PATH, " + wantNode, "npm: found none in PATH",
		}},
	} {
		t.Run(name, func(t *testing.T) { checkComplaints(t, prerequisites(t, c.tools, c.env...), c.want) })
	}
}

// checkComplaints compares the lines that are not indented: those that are say how to get a tool.
func checkComplaints(t *testing.T, got result, want []string) {
	t.Helper()
	var complaints []string
	for line := range strings.Lines(got.err) {
		if !strings.HasPrefix(line, "  ") {
			complaints = append(complaints, strings.TrimSpace(line))
		}
	}
	if len(complaints) != len(want) {
		t.Fatalf("got %d complaints, want %d:\n%s", len(complaints), len(want), got.err)
	}
	for i := range want {
		if !strings.HasPrefix(complaints[i], want[i]) {
			t.Errorf("got %q, want %q", complaints[i], want[i])
		}
	}
	if failed := got.code != 0; failed != (len(want) > 0) {
		t.Errorf("exit %d with %d complaints", got.code, len(complaints))
	}
}

// prerequisites runs the script in a repository that wants Go 1.26.0 and Node 20.19, with no tools but those given.
func prerequisites(t *testing.T, installed tools, env ...string) result {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join("..", "..", ".ci", "prerequisites"))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for _, dir := range []string{".ci", "static", "bin"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, root, "go.mod", "module controlmap\n\ngo 1.26.0\n")
	write(t, root, "static/package.json", `{"engines": {`+"\n"+`"node": ">=20.19"`+"\n}}\n")
	path := write(t, root, ".ci/prerequisites", string(script))
	for name, body := range installed {
		if body == "" {
			continue
		}
		if err := os.Chmod(write(t, root, "bin/"+name, "#!"+bash+"\n"+body+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return runScript(t, bash, path, append(env, "PATH="+filepath.Join(root, "bin")))
}

func runScript(t *testing.T, bash, path string, env []string) result {
	t.Helper()
	var out, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), bash, path)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &stderr
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || !exit.Exited()) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), stderr.String()}
}

func TestMakeAsksForPrerequisitesFirst(t *testing.T) {
	for _, target := range []string{"run", "build", "check", "lint", "test", "test-go", "test-web", "test-e2e", "format", "fuzz", "bench"} {
		t.Run(target, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "make", "--no-print-directory", "--dry-run", "--always-make", target)
			cmd.Dir = filepath.Join("..", "..")
			cmd.Env = append(os.Environ(), "MAKEFLAGS=")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if first, _, _ := strings.Cut(string(out), "\n"); first != ".ci/prerequisites" {
				t.Errorf("the first command is %q, want .ci/prerequisites", first)
			}
		})
	}
}
