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

// watersFile names points on wide waters, whose ground is nobody's.
//
//go:embed waters.csv
var watersFile []byte

//go:embed islands.csv
var islandsFile []byte

// frame is the ground that the settlements' cells fill: Crimea, the mainland and the
// islands, parted by rivers. The line of 2014 to 2022 ran along the border of Crimea,
// so cells stop there.
func frame() (tessellate.Frame, error) {
	regions, err := Regions()
	if err != nil {
		return tessellate.Frame{}, err
	}
	rivers, err := lines(riversFile)
	if err != nil {
		return tessellate.Frame{}, geo.Wrap(geo.Internal, err, "built-in rivers")
	}
	islands, err := lines(islandsFile)
	if err != nil {
		return tessellate.Frame{}, geo.Wrap(geo.Internal, err, "built-in islands")
	}
	var crimea, mainland orb.MultiPolygon
	for _, u := range regions.Units {
		if u.Code == geo.CrimeaUnit || u.Code == geo.Sevastopol {
			crimea = append(crimea, u.Shape...)
			continue
		}
		mainland = append(mainland, u.Shape...)
	}
	f := tessellate.Frame{Lands: []orb.MultiPolygon{mainland, crimea}, Barriers: rivers}
	for _, shore := range islands {
		f.Lands = append(f.Lands, orb.MultiPolygon{{append(orb.Ring(shore), shore[0])}})
	}
	return f, nil
}

// lines reads rows of name, longitude and latitude; rows that follow each other under
// one name are one line.
func lines(text []byte) (found []orb.LineString, err error) {
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
