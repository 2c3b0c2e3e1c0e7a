package isw

import (
	"context"
	"fmt"
	"slices"
	"time"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"
)

type importer struct{}

// New returns the importer of ISW's layers.
func New() source.Importer { return importer{} }

func (importer) Source() geo.Source {
	return geo.Source{
		Name:  geo.ISW,
		Title: "ISW / Critical Threats",
		Description: "Assessed control of terrain, assessed advances, infiltration and claims, by the Institute for the Study of War " +
			"and AEI's Critical Threats Project. Control includes Crimea and the part of Donbas occupied before 2022.",
		Licence:     "all rights reserved; no redistribution without written consent, credit required",
		Attribution: "Institute for the Study of War and AEI's Critical Threats Project",
		URL:         "https://understandingwar.org",
		Statuses: map[geo.Status]string{
			geo.Occupied:     "assessed Russian control of terrain",
			geo.Advance:      "assessed Russian advance, short of control; does not overlap control",
			geo.Claimed:      "claimed by Russian sources; may overlap control and advance",
			geo.Infiltration: "assessed Russian infiltration: seen there, neither controlling the ground nor advancing on it; may overlap the others",
		},
	}
}

// SkipFile skips a layer that is no status.
func (importer) SkipFile(name string) string {
	l, _ := layerOf(source.Stem(name))
	return l.rejected
}

func (importer) Parse(ctx context.Context, found feature.Collection) ([]source.Reading, error) {
	date, err := dateOf(ctx, found.Name, found.Features)
	if err != nil {
		return nil, err
	}
	parsed := source.Reading{Snapshot: geo.Snapshot{Source: geo.ISW, Provenance: found.Name, Date: date}, Sums: true}
	if l, ok := layerOf(source.Stem(found.Name)); ok {
		err = parseLayer(ctx, l, found.Features, &parsed)
	} else {
		err = parseAll(ctx, found.Features, &parsed)
	}
	if err != nil {
		return nil, err
	}
	return []source.Reading{parsed}, feature.Ended(ctx)
}

// parseLayer reads a file of one layer, which its name gives.
func parseLayer(ctx context.Context, l layer, features []feature.Feature, parsed *source.Reading) error {
	if l.rejected != "" {
		return geo.Errorf(geo.Invalid, "the file's name says that it holds a layer that is no status: %s", l.rejected)
	}
	for f := range feature.Each(ctx, features) {
		parsed.Reject(f.Index, "", f.NonPolygon())
		parsed.Admit(source.Polygon{Status: l.status, Feature: f.Index}, f.Polygons)
	}
	parsed.Covers = []geo.Status{l.status}
	if l.status == geo.Occupied {
		return requireControl(*parsed)
	}
	return nil
}

// parseAll reads a file of many layers, each feature naming its own. It covers those that are
// named, also where only a feature without ground names it.
func parseAll(ctx context.Context, features []feature.Feature, parsed *source.Reading) error {
	named := map[geo.Status]bool{}
	for f := range feature.Each(ctx, features) {
		var p struct {
			Layer string `json:"layer"`
		}
		if err := f.Decode(&p); err != nil {
			return err
		}
		parsed.Reject(f.Index, p.Layer, f.NonPolygon())
		l, ok := layerOf(p.Layer)
		switch {
		case ok && l.rejected == "":
			named[l.status] = true
			parsed.Admit(source.Polygon{Status: l.status, Feature: f.Index}, f.Polygons)
		case len(f.Polygons) == 0:
		case ok:
			parsed.Reject(f.Index, p.Layer, l.rejected)
		default:
			parsed.Reject(f.Index, p.Layer, fmt.Sprintf("unknown layer %.60q", p.Layer))
		}
	}
	parsed.Covers = slices.DeleteFunc(geo.Statuses(), func(s geo.Status) bool { return !named[s] })
	return requireControl(*parsed)
}

func requireControl(parsed source.Reading) error {
	for _, a := range parsed.Polygons {
		if a.Status == geo.Occupied {
			return nil
		}
	}
	return geo.Errorf(geo.Invalid, "no controlled ground among the polygons of the file (%d admitted, %d features rejected): "+
		"the file's name or the property layer names the layer, as in YYYYMMDD_RussianAssessedCoTinUkraine.geojson", len(parsed.Polygons), len(parsed.Rejected))
}

// dateOf reads the day from the file's name, or else from the features.
func dateOf(ctx context.Context, name string, features []feature.Feature) (geo.Date, error) {
	named := source.DatesIn(source.Stem(name))
	if len(named) > 1 {
		return geo.Date{}, geo.Errorf(geo.Invalid, "file name names both %s and %s: one date is accepted", named[0], named[1])
	}
	if len(named) == 1 {
		return named[0], nil
	}
	return statedDate(ctx, features)
}

// statedDate reads the day from the property datetime, milliseconds since 1970 UTC.
func statedDate(ctx context.Context, features []feature.Feature) (date geo.Date, err error) {
	for f := range feature.Each(ctx, features) {
		var p struct {
			Datetime *int64 `json:"datetime"` // milliseconds since 1970 UTC
		}
		if err := f.Decode(&p); err != nil {
			return geo.Date{}, err
		}
		if p.Datetime == nil {
			continue
		}
		t := time.UnixMilli(*p.Datetime).UTC()
		if t.Year() < 2014 || t.Year() > 2099 {
			return geo.Date{}, geo.Errorf(geo.Invalid, "feature %d: datetime %d is not a time in 2014..2099 in milliseconds", f.Index, *p.Datetime)
		}
		if stated := geo.NewDate(t.Date()); date.IsZero() || date == stated {
			date = stated
			continue
		}
		return geo.Date{}, geo.Errorf(geo.Invalid, "feature %d: datetime is not on %s like the others: one date is accepted", f.Index, date)
	}
	if date.IsZero() {
		return geo.Date{}, geo.Errorf(geo.Invalid, "neither the file name, as YYYYMMDD_<layer>.geojson, nor a property datetime says which day this is")
	}
	return date, nil
}
