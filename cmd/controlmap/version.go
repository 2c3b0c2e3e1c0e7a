package main

import (
	"fmt"
	"runtime/debug"
)

// release is set by the linker for a release.
var release = "development"

// version returns the release and the commit that it was built from, where known.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return release + " " + setting.Value
		}
	}
	return release
}

type versionCmd struct{}

func (versionCmd) Run(std streams) error {
	_, err := fmt.Fprintln(std.out, "controlmap", version())
	return err
}
