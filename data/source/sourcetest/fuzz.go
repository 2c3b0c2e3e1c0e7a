package sourcetest

import (
	"testing"

	"controlmap/data/source"
)

// maxFuzzed keeps fuzzing to files in which something new can happen soon.
const maxFuzzed = 1 << 16

// Fuzz feeds an importer with files grown from those of the package's testdata folder
// and holds it to Check.
func Fuzz(f *testing.F, importer source.Importer) {
	for _, file := range Files(f) {
		f.Add(file.Name, file.Data)
	}
	for _, h := range hostileGeometries {
		if geometry := h.geometry(); len(geometry) < maxFuzzed {
			f.Add("20220501.json", []byte(geometry))
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if len(data) > maxFuzzed {
			t.Skip("larger than what is worth fuzzing")
		}
		Check(t, importer, File{Name: name, Data: data})
	})
}
