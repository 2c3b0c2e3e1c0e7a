package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// release is the version by Semantic Versioning 2.0.0, raised with CHANGELOG.md. What a
// caller of the API can rely on counts: addresses, parameters and answers, the command
// line, and that an older database opens.
const release = "0.1.0"

// commit is set by the linker where Go itself does not see the repository; else empty.
var commit string

// version returns the release and the commit that it was built from, where known.
func version() string {
	from := builtFrom()
	if from == "" {
		return release
	}
	return fmt.Sprintf("%s (commit %s)", release, from)
}

// builtFrom returns the commit that the program was built from; empty where unknown.
func builtFrom() string { return cmp.Or(commit, stamped(debug.ReadBuildInfo())) }

// abbreviated is the length of a commit as people write it.
const abbreviated = 7

// stamped returns the commit that the go command noted in the binary, with -dirty where
// the code had been changed since; empty where it noted none.
func stamped(info *debug.BuildInfo, ok bool) string {
	if !ok {
		return ""
	}
	settings := map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	revision := settings["vcs.revision"]
	revision = revision[:min(len(revision), abbreviated)]
	if settings["vcs.modified"] == "true" {
		revision += "-dirty"
	}
	return revision
}

type versionCmd struct{}

func (versionCmd) Run(std streams) error {
	_, err := fmt.Fprintln(std.out, "controlmap", version())
	return err
}
