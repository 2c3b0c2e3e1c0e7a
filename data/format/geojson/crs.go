package geojson

import (
	"bytes"
	"context"
	"encoding/json"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
)

// system finds the coordinate system of a text before its positions are read, since the member
// "crs" of GeoJSON before RFC 7946 may stand behind them. What is wrong with a text is left to
// the reader. The error is Invalid.
func system(ctx context.Context, text []byte) (crs.Transform, error) {
	if !bytes.Contains(text, []byte(`"crs"`)) {
		return crs.Transform{}, nil
	}
	raw := crsMember(json.NewDecoder(feature.NewReader(ctx, text)))
	if raw == nil || string(raw) == "null" {
		return crs.Transform{}, nil
	}
	return crs.Parse(string(raw))
}

// crsMember returns the member of the object that a text begins with, or of the one in its
// envelope; nil where there is none.
func crsMember(in *json.Decoder) (found json.RawMessage) {
	if token, err := in.Token(); err != nil || token != json.Delim('{') {
		return nil
	}
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return nil
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return nil
		}
		switch {
		case key == "crs":
			return value
		case isEnvelope(key) && value[0] == '{':
			found = crsMember(json.NewDecoder(bytes.NewReader(value)))
		}
	}
	return found
}

// crs reads past the member of a text, which is known: that of a later text has to agree with
// the first one's.
func (r *reader) crs() error {
	own, err := r.readCRS()
	if err != nil || own == nil || own.Name() == r.system.Name() || own.IsLonLat() && r.system.IsLonLat() {
		return err
	}
	return r.errorf("coordinate system %s in a file of another: one for the whole file is accepted", own.Name())
}

// ownCRS reads the member of a feature or a geometry, as PostGIS writes it.
func (r *reader) ownCRS(into **crs.Transform) func() error {
	return func() (err error) {
		*into, err = r.readCRS()
		return err
	}
}

// readCRS returns the system that a member names; nil for null.
func (r *reader) readCRS() (*crs.Transform, error) {
	var raw json.RawMessage
	if err := r.in.Decode(&raw); err != nil || string(raw) == "null" {
		return nil, err
	}
	own, err := crs.Parse(string(raw))
	if err != nil {
		return nil, r.errorf("%v", err)
	}
	return &own, nil
}
