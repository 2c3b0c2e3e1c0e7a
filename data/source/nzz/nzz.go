package nzz

import (
	"context"
	"encoding/json"
	"fmt"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

const (
	m2InKm2 = 1e6
	losses  = "losses" // the type of features that are not stored
)

type importer struct{}

// New returns the importer of NZZ's map.
func New() source.Importer { return importer{} }

func (importer) Source() geo.Source {
	return geo.Source{
		Name:  geo.NZZ,
		Title: "NZZ / Liveuamap",
		Description: "The areas of NZZ's map of the war, derived from Liveuamap. Crimea is never part of it, " +
			"and from 14 March 2024 neither is the part of Donbas occupied before 2022.",
		Licence:     "all rights reserved by NZZ and Liveuamap; no redistribution, credit to both required",
		Attribution: "NZZ, Liveuamap",
		URL:         "https://www.nzz.ch/english/ukraine-war-interactive-map-of-the-current-front-line-ld.1688087",
		Statuses: map[geo.Status]string{
			geo.Occupied: "held by Russia: ground that did not change hands in the period, and gains",
		},
	}
}

// properties are those of a feature's properties that matter.
type properties struct {
	Type   string `json:"type"`
	Date   string `json:"date"`
	DateTo string `json:"_dateto"`
}

// SkipShape leaves losses unread: they are not stored.
func (importer) SkipShape(data json.RawMessage) bool {
	var p properties
	return data != nil && json.Unmarshal(data, &p) == nil && p.Type == losses
}

func (importer) Parse(ctx context.Context, found feature.Collection) ([]source.Reading, error) {
	parsed := source.Reading{Snapshot: geo.Snapshot{Source: geo.NZZ, Provenance: found.Name}, Sums: true}
	for f := range feature.Each(ctx, found.Features) {
		if err := read(f, &parsed); err != nil {
			return nil, err
		}
	}
	if len(parsed.Polygons) == 0 {
		return nil, geo.Errorf(geo.Invalid, "no held ground among the polygons of the file: features of type nochange or gains are accepted")
	}
	if err := checkHeld(parsed.Polygons); err != nil {
		return nil, err
	}
	return []source.Reading{parsed}, feature.Ended(ctx)
}

// read adds one feature to parsed, and its date.
func read(f feature.Feature, parsed *source.Reading) error {
	var p properties
	if err := f.Decode(&p); err != nil {
		return err
	}
	switch p.Type {
	case "nochange", "gains":
	case losses:
		parsed.Reject(f.Index, p.Type, "losses: ground that was lost")
		return nil
	default:
		return geo.Errorf(geo.Invalid, "feature %d: type %.40q is none of nochange, gains, losses", f.Index, p.Type)
	}
	if err := takeDate(f.Index, p, parsed); err != nil {
		return err
	}
	parsed.Reject(f.Index, p.Type, f.NonPolygon())
	parsed.Admit(source.Polygon{Status: geo.Occupied, Feature: f.Index}, f.Polygons)
	return checkSize(fmt.Sprintf("feature %d: %s", f.Index, p.Type), f.Polygons)
}

// takeDate takes the feature's date for the file's, or compares it with that.
func takeDate(index int, p properties, parsed *source.Reading) error {
	date, err := stateDate(index, p)
	if err != nil {
		return err
	}
	if before := parsed.Snapshot.Date; !before.IsZero() && before != date {
		return geo.Errorf(geo.Invalid, "feature %d: state of %s in a file of %s: one date is accepted", index, date, before)
	}
	parsed.Snapshot.Date = date
	return nil
}

// stateDate is the last day of the feature's period, or its only day.
func stateDate(index int, p properties) (geo.Date, error) {
	text := p.DateTo
	if text == "" {
		text = p.Date
	}
	date, err := geo.ParseDate(text)
	if err != nil {
		return geo.Date{}, geo.Errorf(geo.Invalid, "feature %d: _dateto or date %.40q is not a day as YYYY-MM-DD", index, text)
	}
	return date, nil
}

func checkHeld(areas []source.Polygon) error {
	held := make([]orb.Polygon, len(areas))
	for i, a := range areas {
		held[i] = a.Shape
	}
	return checkSize("held ground", held)
}

// checkSize refuses more area than the country has.
func checkSize(what string, ground orb.MultiPolygon) error {
	if km2 := orbgeo.Area(ground) / m2InKm2; km2 > geo.UkraineOfficialKm2 {
		return geo.Errorf(geo.Invalid, "%s sums to %.0f km2, more than the %d km2 of the country", what, km2, geo.UkraineOfficialKm2)
	}
	return nil
}
