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

// encodedMap is the polygons of an import, encoded outside of any transaction.
type encodedMap struct {
	hash     digest // of the polygons, whatever their order
	polygons []encodedPolygon
}

type encodedPolygon struct {
	geo.ControlPolygon
	wkb   []byte
	shape digest // of wkb
}

func encodeMap(polygons []geo.ControlPolygon) (encodedMap, error) {
	m := encodedMap{polygons: make([]encodedPolygon, len(polygons))}
	digests := make([]digest, len(polygons))
	for i, p := range polygons {
		shape, err := encodeShape(p.Shape)
		if err != nil {
			return encodedMap{}, geo.Wrap(geo.Internal, err, "polygon %d", i)
		}
		m.polygons[i] = encodedPolygon{ControlPolygon: p, wkb: shape, shape: sha256.Sum256(shape)}
		digests[i] = m.polygons[i].digest()
	}
	slices.SortFunc(digests, func(a, b digest) int { return bytes.Compare(a[:], b[:]) })
	all := sha256.New()
	for _, d := range digests {
		all.Write(d[:])
	}
	all.Sum(m.hash[:0])
	return m, nil
}

// digest differs for polygons that differ in status, since, name or shape: the lengths of the
// texts keep two polygons from running together alike.
func (p encodedPolygon) digest() digest {
	return sha256.Sum256(append(joinTexts(string(p.Status), string(p.Since), p.Name), p.shape[:]...))
}

// fingerprint is the beginning of a hash over what a revision shows, and of which source and
// date. Addresses that are cached for a year rest on it: another encoding would end them all.
func fingerprint(source geo.SourceName, date string, content []byte) (f geo.Fingerprint) {
	hash := sha256.Sum256(append(joinTexts(string(source), date), content...))
	copy(f[:], hash[:])
	return f
}

// shownFingerprint is that of a snapshot and of what it carries over of earlier ones, which are
// in order of date.
func shownFingerprint(s geo.StoredSnapshot, earlier []geo.SnapshotSummary) geo.Fingerprint {
	if len(s.Carried) == 0 {
		return s.Fingerprint
	}
	content := s.Fingerprint[:]
	for _, o := range s.Carried {
		i, _ := slices.BinarySearchFunc(earlier, o.Date, func(d geo.SnapshotSummary, date geo.Date) int { return d.Date.Compare(date) })
		content = append(append(content, joinTexts(string(o.Status))...), earlier[i].Fingerprint[:]...)
	}
	return fingerprint(s.Source, s.Date.String(), content)
}

// joinTexts joins texts, each preceded by its length.
func joinTexts(all ...string) []byte {
	b := make([]byte, 0, 128) // mostly enough for the texts and the hash that callers append
	for _, text := range all {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	return b
}

func encodeShape(p orb.Polygon) ([]byte, error) { return wkb.Marshal(p, binary.LittleEndian) }
