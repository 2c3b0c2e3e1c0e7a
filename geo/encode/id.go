package encode

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"

	"github.com/paulmach/orb"
)

// IDs hands out the ids of the features of one collection.
type IDs map[uint64]int

// Of returns the id of a feature by its label and shape; the second feature with the same
// of both gets an ending of its own.
func (ids IDs) Of(label string, shape orb.Polygon) string {
	hash := fnv.New64a() // writing to a hash never fails
	hash.Write([]byte(label))
	var point [16]byte
	for _, ring := range shape {
		for _, p := range ring {
			binary.LittleEndian.PutUint64(point[:8], math.Float64bits(p[0]))
			binary.LittleEndian.PutUint64(point[8:], math.Float64bits(p[1]))
			hash.Write(point[:])
		}
	}
	sum := hash.Sum64()
	ids[sum]++
	if n := ids[sum]; n > 1 {
		return fmt.Sprintf("%016x-%d", sum, n)
	}
	return fmt.Sprintf("%016x", sum)
}
