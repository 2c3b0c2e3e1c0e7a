package builtin

import (
	_ "embed"
	"slices"
	"strconv"

	"controlmap/geo"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

//go:embed rivers.csv
var riversFile []byte

// dividingFile names points in the open waters that no cell reaches over, beside the sea.
//
//go:embed waters.csv
var dividingFile []byte

// frame is the ground that the settlements' cells fill: Crimea and the mainland to the
// coast, without the waters between two banks, and parted by rivers. The line of 2014 to
// 2022 ran along the border of Crimea, so cells stop there.
func frame() (tessellate.Frame, error) {
	regions, err := Regions()
	if err != nil {
		return tessellate.Frame{}, err
	}
	waters, err := readWaters()
	if err != nil {
		return tessellate.Frame{}, err
	}
	rivers, err := ReadLines(riversFile)
	if err != nil {
		return tessellate.Frame{}, geo.Wrap(geo.Internal, err, "built-in rivers")
	}
	dividing, err := ReadLines(dividingFile)
	if err != nil {
		return tessellate.Frame{}, geo.Wrap(geo.Internal, err, "built-in dividing waters")
	}
	f := tessellate.Frame{Lands: make([]orb.MultiPolygon, 2), Waters: make([]orb.MultiPolygon, 2), Barriers: rivers}
	for _, u := range regions.Units {
		i := landOf(u.Code)
		f.Lands[i] = append(f.Lands[i], u.Shape...)
	}
	for _, w := range waters {
		i := landOf(w.code)
		for _, shape := range w.shape {
			if w.kind == shore || containsOne(shape, dividing) {
				f.Waters[i] = append(f.Waters[i], shape)
			}
		}
	}
	return f, nil
}

// containsOne reports whether the first point of one of the lines lies in a polygon.
func containsOne(p orb.Polygon, lines []orb.LineString) bool {
	return slices.ContainsFunc(lines, func(l orb.LineString) bool { return planar.PolygonContains(p, l[0]) })
}

// landOf numbers the lands of the frame: the mainland and Crimea.
func landOf(code geo.RegionCode) int {
	if code == geo.CrimeaUnit || code == geo.Sevastopol {
		return 1
	}
	return 0
}

// ReadLines reads rows of name, longitude and latitude; rows that follow each other under
// one name are one line.
func ReadLines(text []byte) (found []orb.LineString, err error) {
	var name string
	err = EachRecord(text, 3, func(f []string) error {
		p, err := parsePoint(f[1], f[2])
		if err != nil {
			return err
		}
		if f[0] != name {
			name, found = f[0], append(found, nil)
		}
		found[len(found)-1] = append(found[len(found)-1], p)
		return nil
	})
	return found, err
}

func parsePoint(lon, lat string) (p orb.Point, err error) {
	if p[0], err = strconv.ParseFloat(lon, 64); err != nil {
		return p, err
	}
	p[1], err = strconv.ParseFloat(lat, 64)
	return p, err
}
