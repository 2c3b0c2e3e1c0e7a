package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"controlmap/data/sqlite"
)

// BenchmarkSeed fills a new database with the built-in source.
func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		file := filepath.Join(b.TempDir(), "controlmap.db")
		store, err := sqlite.Open(b.Context(), file, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		if err := seed(b.Context(), store, streams{io.Discard, io.Discard, strings.NewReader("")}); err != nil {
			b.Fatal(err)
		}
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/1e6, "MB")
	}
}
