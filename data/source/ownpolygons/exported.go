package ownpolygons

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// exported are the properties by which features are known that controlmap itself wrote, as
// exports and answers of the API: of a map, or of what was gained and lost between two.
type exported struct {
	Snapshot json.RawMessage `json:"snapshot"`
	Status   json.RawMessage `json:"status"`
	Kind     json.RawMessage `json:"kind"`
	Redrawn  json.RawMessage `json:"redrawn"`
	Geodesic json.RawMessage `json:"geodesic_km2"`
}

func exportedOf(f feature.Feature) (e exported) {
	if bytes.Contains(f.Properties, []byte(`"geodesic_km2"`)) && f.Decode(&e) != nil {
		return exported{}
	}
	return e
}

func isExportedControl(f feature.Feature) bool {
	e := exportedOf(f)
	return e.Snapshot != nil && e.Status != nil && e.Geodesic != nil
}

func isExportedChange(f feature.Feature) bool {
	e := exportedOf(f)
	return e.Kind != nil && e.Redrawn != nil && e.Status != nil && e.Geodesic != nil
}

// IsExport reports whether features are what controlmap itself wrote of a map, so that they are
// read without options.
func IsExport(features []feature.Feature) bool {
	return slices.ContainsFunc(features, isExportedControl)
}

// exportedControl returns the polygons of control of a file that controlmap wrote, and what it
// has besides as rejected; false for any other file. The error is Invalid: the file has
// changes alone.
func exportedControl(features []feature.Feature) (control, others []feature.Feature, isExport bool, err error) {
	switch {
	case IsExport(features):
	case slices.ContainsFunc(features, isExportedChange):
		return nil, nil, false, geo.Errorf(geo.Invalid, "the file is an export of changes: it has what was gained and lost, and not who holds what; export the map of a day, with --date")
	default:
		return features, nil, false, nil
	}
	for _, f := range features {
		if isExportedControl(f) {
			control = append(control, f)
		} else {
			others = append(others, f)
		}
	}
	return control, others, true, nil
}

// ofExport returns the options with which to read a file that controlmap wrote: what the
// operator does not say of it is known.
func (o Options) ofExport() Options {
	if o.Date.IsZero() && o.FromProperty == "" && o.ToProperty == "" {
		o.DateProperty = cmp.Or(o.DateProperty, "snapshot")
	}
	if o.Status == geo.AllStatus {
		o.StatusProperty = cmp.Or(o.StatusProperty, "status")
	}
	o.SinceProperty = cmp.Or(o.SinceProperty, "since")
	o.NameProperty = cmp.Or(o.NameProperty, "name")
	return o
}
