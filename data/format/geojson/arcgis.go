package geojson

import (
	"encoding/json"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

var errEsri = geo.Errorf(geo.Invalid, "Esri JSON and not GeoJSON: ask the server for f=geojson&outSR=4326, or convert the file")

// refuseEsri is called on members that only Esri JSON has.
func (r *reader) refuseEsri() error { return errEsri }

// checkServerAnswer refuses by name what ArcGIS servers answer instead of a whole GeoJSON.
func checkServerAnswer(o object) error {
	if message, ok := arcgisError(o.rest["error"]); ok && o.kind == "" {
		return geo.Errorf(geo.Invalid, "an ArcGIS server's error and not a map: %s", message)
	}
	if _, ok := o.rest["geometryType"]; ok && o.kind == "" {
		return errEsri
	}
	if isTrue(o.rest["exceededTransferLimit"]) || isCutShort(o.properties) {
		return geo.Errorf(geo.Invalid, "a part of a layer (exceededTransferLimit): the server had more features than it sends "+
			"at once; ask for the others with resultOffset, and import the whole")
	}
	return nil
}

func arcgisError(raw json.RawMessage) (message string, ok bool) {
	var answer struct {
		Code    *int   `json:"code"`
		Message string `json:"message"`
	}
	if raw == nil || json.Unmarshal(raw, &answer) != nil || answer.Code == nil {
		return "", false
	}
	return feature.Shorten(answer.Message), true
}

func isTrue(raw json.RawMessage) bool { return string(raw) == "true" }

func isCutShort(properties json.RawMessage) bool {
	var answer struct {
		Exceeded json.RawMessage `json:"exceededTransferLimit"`
	}
	return properties != nil && json.Unmarshal(properties, &answer) == nil && isTrue(answer.Exceeded)
}
