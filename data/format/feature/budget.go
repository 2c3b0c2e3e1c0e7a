package feature

import (
	"encoding/json"
	"unsafe"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	memoryBase  = 40 << 20 // bytes that what is read of any file may take
	memoryTimes = 8        // times the file's size; the reader itself needs some more

	growingTimes = 3
)

// Budget bounds the memory that is made of one file: what a form repeats by reference or packs
// densely may be a thousand times as large as the file.
type Budget struct{ left int }

// NewBudget is the budget of a file of the given size in bytes.
func NewBudget(size int) *Budget { return &Budget{left: memoryBase + memoryTimes*size} }

// Spend takes n bytes. The error is Invalid.
func (b *Budget) Spend(n int) error {
	if n < 0 || n > b.left {
		return geo.Errorf(geo.Invalid, "the file unfolds to more than %d times its size and %d MB", memoryTimes, memoryBase>>20)
	}
	b.left -= n
	return nil
}

// Features takes n features without their contents.
func (b *Budget) Features(n int) error {
	if n > MaxFeatures {
		return geo.Errorf(geo.Invalid, "more than the %d features that are accepted", MaxFeatures)
	}
	return b.Spend(n * featureSize)
}

const featureSize = int(unsafe.Sizeof(Feature{}))

// Growing takes the members of a list that grows, n of the given size: it leaves behind what it
// had before.
func (b *Budget) Growing(n int, size uintptr) error { return b.Spend(growingTimes * n * int(size)) }

// Vertices takes n vertices of one ring.
func (b *Budget) Vertices(n int) error {
	const perRing = int(unsafe.Sizeof(orb.Ring{}) + unsafe.Sizeof(orb.Polygon{}))
	if n > MaxVertices {
		return geo.Errorf(geo.Invalid, "more than the %d vertices that are accepted in a file", MaxVertices)
	}
	return b.Spend(perRing + n*int(unsafe.Sizeof(orb.Point{})))
}

// Properties takes the properties of a feature.
func (b *Budget) Properties(p json.RawMessage) error {
	if len(p) > MaxProperties {
		return geo.Errorf(geo.Invalid, "properties of %d bytes are larger than the %d that are accepted", len(p), MaxProperties)
	}
	return b.Spend(cap(p))
}
