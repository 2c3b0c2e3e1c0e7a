package tessellate

import (
	"context"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// FromLines divides the plane along lines, WGS84 lon, lat, which may cross and touch each
// other; loose ends divide nothing. Each face that the lines enclose is the cell of a site
// of its own. The error is geo.Invalid: the lines enclose nothing, or cannot be told apart
// on the grid.
func FromLines(lines []orb.LineString) (*Mesh, error) {
	segments, err := exact.split(context.Background(), barriers(lines))
	if err != nil {
		return nil, err
	}
	m := &Mesh{graph: newGraph(segments)}
	m.numberFaces(func(int32) int { m.sites++; return m.sites - 1 })
	if m.sites == 0 {
		return nil, geo.Errorf(geo.Invalid, "lines enclose no ground")
	}
	m.group()
	return m, nil
}
