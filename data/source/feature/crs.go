package feature

import (
	"encoding/json"
	"strings"
)

// accepted are the ends of the names by which GeoJSON files call WGS84 lon, lat.
var acceptedCRS = []string{"CRS84", "EPSG:4326", "EPSG::4326", "EPSG/0/4326"}

// crs reads the member of GeoJSON before RFC 7946 that names the coordinates' system.
func (r *reader) crs() error {
	var raw json.RawMessage
	if err := r.in.Decode(&raw); err != nil {
		return err
	}
	var crs struct {
		Properties struct {
			Name string
		}
	}
	if err := json.Unmarshal(raw, &crs); err != nil || !isAccepted(crs.Properties.Name) && string(raw) != "null" {
		return r.errorf("coordinate system %q: CRS84 or EPSG:4326, lon, lat, is accepted", shorten(naming(crs.Properties.Name, raw)))
	}
	return nil
}

func naming(name string, raw json.RawMessage) string {
	if name == "" {
		return string(raw)
	}
	return name
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
