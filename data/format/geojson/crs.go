package geojson

import (
	"cmp"
	"encoding/json"
	"strings"

	"controlmap/data/format/feature"
)

// acceptedCRS are the ends of the names by which GeoJSON files call WGS84 lon, lat.
var acceptedCRS = []string{"CRS84", "EPSG:4326", "EPSG::4326", "EPSG/0/4326"}

// crs reads the member of GeoJSON before RFC 7946 that names the coordinates' system.
func (r *reader) crs() error {
	var raw json.RawMessage
	if err := r.in.Decode(&raw); err != nil {
		return err
	}
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	err := json.Unmarshal(raw, &crs)
	if string(raw) == "null" || err == nil && isAccepted(crs.Properties.Name) {
		return nil
	}
	return r.errorf("coordinate system %q: CRS84 or EPSG:4326, lon, lat, is accepted", feature.Shorten(cmp.Or(crs.Properties.Name, string(raw))))
}

func isAccepted(name string) bool {
	upper := strings.ToUpper(strings.TrimSpace(name))
	for _, end := range acceptedCRS {
		if strings.HasSuffix(upper, end) {
			return true
		}
	}
	return false
}
