package answer

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// ControlMap is the control polygons of a snapshot, ready to be written.
type ControlMap struct {
	meta     Meta
	features []feature
}

type areaProperties struct {
	Source      geo.SourceName `json:"source"`
	Snapshot    geo.Date       `json:"snapshot"`
	Status      geo.Status     `json:"status"`
	Since       geo.Since      `json:"since,omitempty"`
	Name        string         `json:"name,omitempty"`
	SphereKm2   float64        `json:"sphere_km2"`
	GeodesicKm2 float64        `json:"geodesic_km2"`
}

// Control answers who controls what. Areas that clip leaves nothing of are left out;
// those it cuts are measured again. The error is Canceled when ctx ends first, else
// that of the overlay.
func Control(ctx context.Context, meta Meta, areas []geo.ControlPolygon, clip Clip) (ControlMap, error) {
	m := ControlMap{meta: meta}
	ids := identities{}
	for i, area := range areas {
		if err := ctx.Err(); err != nil {
			return ControlMap{}, err
		}
		shape, ground, err := clip.clipped(area.Shape, area.Area)
		if err != nil {
			return ControlMap{}, geo.Wrap(geo.Internal, err, "area %d of revision %d", i, meta.Revision)
		}
		id := ids.of(fmt.Sprintf("%s\n%s\n%s\n", area.Status, area.Since, area.Name), area.Shape)
		if len(shape) == 0 {
			continue
		}
		f, err := areaFeature(id, meta, area, shape, ground)
		if err != nil {
			return ControlMap{}, err
		}
		m.features = append(m.features, f)
	}
	return m, nil
}

// clipped returns what clip keeps of a shape, measured again where that is not all.
func (c Clip) clipped(shape orb.Polygon, ground geo.Km2) (orb.MultiPolygon, geo.Km2, error) {
	kept, cut, err := c.apply(shape)
	if err != nil || !cut {
		return kept, ground, err
	}
	return kept, measure.MultiPolygon(kept), nil
}

func areaFeature(id string, meta Meta, area geo.ControlPolygon, shape orb.MultiPolygon, ground geo.Km2) (feature, error) {
	properties, err := json.Marshal(areaProperties{
		Source:      meta.Source,
		Snapshot:    meta.Snapshot,
		Status:      area.Status,
		Since:       area.Since,
		Name:        area.Name,
		SphereKm2:   round4(ground.Sphere),
		GeodesicKm2: round4(ground.Geodesic),
	})
	return newFeature(id, properties, shape), err
}

// WriteGeoJSON streams the map as an RFC 7946 FeatureCollection that has the fields of
// Meta as members.
func (m ControlMap) WriteGeoJSON(w io.Writer) error {
	members, err := json.Marshal(m.meta)
	if err != nil {
		return err
	}
	return writeCollection(w, members, m.features)
}

// identities hands out one id for each label and shape, counting those that are the same.
type identities map[uint64]int

func (ids identities) of(label string, shape orb.Polygon) string {
	hash := fnv.New64a()
	io.WriteString(hash, label)
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
