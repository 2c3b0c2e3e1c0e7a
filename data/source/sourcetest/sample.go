package sourcetest

import (
	"os"
	"path/filepath"
	"testing"
)

// sampleVariable names the folder of publishers' files, which are not part of the
// repository.
const sampleVariable = "CONTROLMAP_DATA"

// Sample reads a publisher's file from the sample data, by its path under the data
// folder: $CONTROLMAP_DATA, else ../shared/data beside the repository. It skips the
// test where there is no sample data.
func Sample(t testing.TB, path string) File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(SampleDir(t), filepath.FromSlash(path)))
	if err != nil {
		t.Fatalf("sample data: %v", err)
	}
	return File{Name: filepath.Base(path), Data: data}
}

// Samples returns the names of the files in one folder of the sample data, in order.
// It skips the test where there is no sample data.
func Samples(t testing.TB, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(SampleDir(t), folder))
	if err != nil {
		t.Fatalf("sample data: %v", err)
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}

// SampleDir returns the folder of the sample data, and skips the test where there is
// none.
func SampleDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(sampleVariable)
	if dir == "" {
		dir = filepath.Join(moduleRoot(t), "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no sample data: set %s to its folder", sampleVariable)
	}
	return dir
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = parent
	}
}
