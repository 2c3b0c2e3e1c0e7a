package builtin

import (
	_ "embed"
	"strconv"

	"controlmap/geo"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

//go:embed rivers.csv
var riversFile []byte

// nobodysFile names points on wide waters, whose ground is nobody's.
//
//go:embed waters.csv
var nobodysFile []byte

// frame is the ground that the settlements' cells fill: Crimea and the mainland to the
// coast, parted by rivers. The line of 2014 to 2022 ran along the border of Crimea, so
// cells stop there.
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
	f := tessellate.Frame{Lands: make([]orb.MultiPolygon, 2), Waters: make([]orb.MultiPolygon, 2), Barriers: rivers}
	for _, u := range regions.Units {
		i := landOf(u.Code)
		f.Lands[i] = append(f.Lands[i], u.Shape...)
	}
	for _, w := range waters {
		if i := landOf(w.code); w.kind == shore {
			f.Waters[i] = append(f.Waters[i], w.shape...)
		}
	}
	return f, nil
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
