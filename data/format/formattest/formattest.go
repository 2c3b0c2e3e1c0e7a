// Package formattest is the contract that every reader of a form of maps must pass, on any bytes.
package formattest

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Read is a reader with its input.
type Read func(ctx context.Context) (feature.Collection, error)

// Check reads, and wants features in order whose polygons are as feature.Feature promises, or
// an Invalid error and nothing beside it.
func Check(t *testing.T, read Read) {
	t.Helper()
	found, err := read(t.Context())
	if err != nil {
		if geo.CodeOf(err) != geo.Invalid || len(found.Features) > 0 {
			t.Errorf("error %v of code %s with %d features, want an invalid one and nothing", err, geo.CodeOf(err), len(found.Features))
		}
		return
	}
	check, last := feature.NewChecker(t.Context()), -1
	for _, f := range found.Features {
		if f.Index <= last {
			t.Errorf("got a feature of index %d behind one of %d", f.Index, last)
		}
		last = f.Index
		if slices.ContainsFunc(f.Polygons, func(p orb.Polygon) bool { return len(p) == 0 }) {
			t.Errorf("feature %d: got a polygon without rings", f.Index)
		}
		check.Begin(f.Index)
		if err := check.Polygons(f.Polygons); err != nil {
			t.Error(err)
		}
	}
}

// CheckBounds reads a file of the given size in bytes, and wants it refused with words that
// have the given ones, or taken where those are empty; allocations stay below 50 MB and ten
// times the size.
func CheckBounds(t *testing.T, size int, want string, read Read) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := read(t.Context())
	runtime.ReadMemStats(&after)
	if (err == nil) != (want == "") || err != nil && (geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), want)) {
		t.Errorf("got %v, want %q", err, want)
	}
	if spent := after.TotalAlloc - before.TotalAlloc; spent > uint64(50<<20+10*size) {
		t.Errorf("%d bytes were allocated for a file of %d", spent, size)
	}
}

// MaxFuzzed is the size in bytes up to which inputs are worth fuzzing.
const MaxFuzzed = 1 << 16

// Fuzz checks a reader on bytes like those that were added to f; those that are none of its form
// are passed over, where isForm tells. A reader that needs more parts has a target of its own.
func Fuzz(f *testing.F, isForm func(data []byte) bool, read func(ctx context.Context, data []byte) (feature.Collection, error)) {
	f.Helper()
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > MaxFuzzed || isForm != nil && !isForm(data) {
			t.Skip("larger than what is worth fuzzing, or of another form")
		}
		Check(t, func(ctx context.Context) (feature.Collection, error) { return read(ctx, data) })
	})
}
