package deepstate

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"
)

// Ranks of maps of the same day.
const (
	rankMirror = iota
	rankRaw
)

const mirrorPrefix = "deepstatemap_data_"

// First and last instant at which a map can have been published.
var (
	earliest = time.Date(2022, 2, 24, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
)

type importer struct{}

// New returns the importer of DeepState's maps.
func New() source.Importer { return importer{} }

func (importer) Source() geo.Source {
	return geo.Source{
		Name:  geo.DeepState,
		Title: "DeepStateMap.Live",
		Description: "DeepState's map of the war, redrawn by its editors once or several times a day from open sources. " +
			"Redraws that correct the past show as steps that no fighting explains.",
		Licence:     "by permission of DeepState only; redistribution and proxying prohibited, credit with a link required",
		Attribution: "DeepStateMap.Live",
		URL:         "https://deepstatemap.live",
		Statuses: map[geo.Status]string{
			geo.Occupied:  "occupied by Russia, in the editors' assessment; Crimea, ORDLO and Tuzla since before 2022",
			geo.Contested: "status unknown: the grey zone, which nobody is known to control",
			geo.Liberated: "what DeepState marks as liberated since 24 February 2022, whether or not it was occupied before",
		},
		SplitsSince: true, // the daily mirror takes it over
	}
}

func (importer) Parse(ctx context.Context, found feature.Collection) ([]source.Reading, error) {
	days, err := readingsOf(ctx, found)
	if err != nil {
		return nil, err
	}
	for i := range days {
		days[i].Snapshot.Source = geo.DeepState
		days[i].Snapshot.Provenance = found.Name
		days[i].Sums = true
		if err := requireOccupied(days[i]); err != nil && len(days) == 1 {
			return nil, err
		} else if err != nil {
			days[i] = source.Reading{Snapshot: days[i].Snapshot, Refused: err}
		}
	}
	return days, feature.Ended(ctx)
}

// readingsOf tells by name and content which of the publisher's forms a file is of.
func readingsOf(ctx context.Context, found feature.Collection) ([]source.Reading, error) {
	day, isDaily := strings.CutPrefix(source.Stem(found.Name), mirrorPrefix)
	switch {
	case found.Envelope != nil:
	case isArchive(ctx, found.Features):
		return parseArchive(ctx, found.Features)
	case isDaily:
		return asDays(parseMirror(ctx, day, found.Features))
	}
	return asDays(parseRaw(ctx, found))
}

func asDays(parsed source.Reading, err error) ([]source.Reading, error) {
	return []source.Reading{parsed}, err
}

func requireOccupied(parsed source.Reading) error {
	for _, a := range parsed.Polygons {
		if a.Status == geo.Occupied {
			return nil
		}
	}
	return geo.Errorf(geo.Invalid, "no occupied ground among the polygons of the file (%d admitted, %d features rejected)",
		len(parsed.Polygons), len(parsed.Rejected))
}

// parseRaw reads a snapshot, published at the second that its envelope or its file
// name gives.
func parseRaw(ctx context.Context, found feature.Collection) (source.Reading, error) {
	published, err := publishedAt(found.Name, found.Envelope)
	if err != nil {
		return source.Reading{}, err
	}
	parsed := source.Reading{Snapshot: geo.Snapshot{
		Date: geo.PublishedDate(published), Published: published, Rank: rankRaw,
	}}
	for f := range feature.Each(ctx, found.Features) {
		var p properties
		if err := f.Decode(&p); err != nil {
			return source.Reading{}, err
		}
		label := p.label()
		parsed.Reject(f.Index, label.text(), f.NonPolygon())
		if len(f.Polygons) == 0 {
			continue
		}
		verdict := classify(label, p.Fill, published)
		if verdict.rejected != "" {
			parsed.Reject(f.Index, label.text(), verdict.rejected)
			continue
		}
		if !knowsFill(p.Fill) {
			parsed.NewWords = append(parsed.NewWords, fmt.Sprintf("fill %.40q", p.Fill))
		}
		parsed.Admit(source.Polygon{Status: verdict.status, Since: verdict.since, Name: label.name(verdict), Feature: f.Index}, f.Polygons)
	}
	return parsed, nil
}

// publishedAt reads the second of publication, in UTC, from the envelope's id or else
// from the file's name.
func publishedAt(name string, envelope map[string]json.RawMessage) (time.Time, error) {
	if envelope != nil {
		return instant("member id", string(envelope["id"]))
	}
	return instant("file name", source.Stem(name))
}

func instant(what, text string) (time.Time, error) {
	seconds, err := strconv.ParseInt(text, 10, 64)
	t := time.Unix(seconds, 0).UTC()
	if err != nil || t.Before(earliest) || t.After(latest) {
		return time.Time{}, geo.Errorf(geo.Invalid,
			"%s %.40q is not the unix second of publication: <seconds>.geojson, deepstatemap_data_YYYYMMDD.geojson, the mirror's archive whose features have a date, or the answer of the API, {id, datetime, map}, is accepted", what, text)
	}
	return t, nil
}
