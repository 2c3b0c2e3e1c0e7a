package static_test

import (
	"io/fs"
	"strings"
	"testing"

	"controlmap/static"
)

func TestFilesAreRootedAtTheBuild(t *testing.T) {
	entries, err := fs.ReadDir(static.Files(), ".")
	if err != nil {
		t.Fatalf("ReadDir: got %v, want the build or an empty folder", err)
	}
	for _, e := range entries {
		if e.Name() == "dist" {
			t.Errorf("got a folder %q at the root, want the files inside it", e.Name())
		}
	}
}

func TestBuiltPageLoadsNothingFromElsewhere(t *testing.T) {
	for _, name := range []string{"index.html", "figures.html"} {
		page, err := fs.ReadFile(static.Files(), name)
		if err != nil {
			t.Skip("the front end has not been built")
		}
		for _, forbidden := range []string{"http://", "https://", "<style", " style=", " onclick=", "javascript:"} {
			if strings.Contains(string(page), forbidden) {
				t.Errorf("%s contains %q, which the content security policy would refuse", name, forbidden)
			}
		}
	}
}
