package sqlite

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

type digest [sha256.Size]byte

// content is what of an import makes a revision, encoded outside of any transaction.
type content struct {
	hash  digest // of the areas, whatever their order
	areas []encodedArea
}

type encodedArea struct {
	geo.ControlPolygon
	wkb   []byte
	shape digest // of wkb
}

func encode(areas []geo.ControlPolygon) (content, error) {
	c := content{areas: make([]encodedArea, len(areas))}
	digests := make([]digest, len(areas))
	for i, a := range areas {
		shape, err := encodeShape(a.Shape)
		if err != nil {
			return content{}, geo.Wrap(geo.Internal, err, "area %d", i)
		}
		c.areas[i] = encodedArea{ControlPolygon: a, wkb: shape, shape: sha256.Sum256(shape)}
		digests[i] = c.areas[i].digest()
	}
	slices.SortFunc(digests, func(a, b digest) int { return bytes.Compare(a[:], b[:]) })
	all := sha256.New()
	for _, d := range digests {
		all.Write(d[:])
	}
	all.Sum(c.hash[:0])
	return c, nil
}

// digest tells an area from any other: the lengths of its texts keep two areas from running
// together alike.
func (a encodedArea) digest() digest {
	return sha256.Sum256(append(texts(string(a.Status), string(a.Since), a.Name), a.shape[:]...))
}

// fingerprint is the beginning of a hash over what a revision shows, and of which source and
// date. Addresses that are cached for a year rest on it: another encoding would end them all.
func fingerprint(source geo.SourceName, date string, content []byte) (f geo.Fingerprint) {
	hash := sha256.Sum256(append(texts(string(source), date), content...))
	copy(f[:], hash[:])
	return f
}

// texts joins texts, each preceded by its length.
func texts(all ...string) (b []byte) {
	for _, text := range all {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	return b
}

func encodeShape(p orb.Polygon) ([]byte, error) { return wkb.Marshal(p, binary.LittleEndian) }
