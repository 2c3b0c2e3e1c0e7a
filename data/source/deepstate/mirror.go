package deepstate

import (
	"context"
	"encoding/json"
	"slices"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"
)

// parseMirror reads a daily file of the mirror: occupied ground in one shape, without Tuzla.
func parseMirror(ctx context.Context, day string, features []feature.Feature) (source.Reading, error) {
	fetched, ok := source.CompactDate(day)
	if !ok {
		return source.Reading{}, geo.Errorf(geo.Invalid, "file name %s%s does not end in a day as YYYYMMDD", mirrorPrefix, day)
	}
	parsed := mirrored(fetched)
	for f := range feature.Each(ctx, features) {
		var p properties
		if err := f.Decode(&p); err != nil {
			return source.Reading{}, err
		}
		if p != (properties{}) {
			return source.Reading{}, geo.Errorf(geo.Invalid,
				"feature %d: has the name %.40q and the fill %.40q, but the daily mirror has occupied ground without either", f.Index, p.Name, p.Fill)
		}
		admitMirrored(&parsed, f)
	}
	return parsed, nil
}

// mirrored begins the map that the mirror fetched on a day: that of the evening before.
func mirrored(fetched geo.Date) source.Reading {
	return source.Reading{
		Snapshot: geo.Snapshot{Date: fetched.AddDays(-1), Rank: rankMirror},
		Covers:   []geo.Status{geo.Occupied},
		Lacks:    []string{tuzla},

		LacksSince: true,
	}
}

func admitMirrored(parsed *source.Reading, f feature.Feature) {
	parsed.Reject(f.Index, "", f.NonPolygon())
	parsed.Admit(source.Polygon{Status: geo.Occupied, Feature: f.Index}, f.Polygons)
}

// archived are the properties of a feature of the mirror's archive: the day on which it was
// fetched. Name and fill are a snapshot's.
type archived struct {
	Date json.RawMessage `json:"date"`
	properties
}

func archivedOf(f feature.Feature) (p archived, err error) { return p, f.Decode(&p) }

// isArchive reports whether features are those of the mirror's archive: they have dates, and
// neither name nor fill.
func isArchive(ctx context.Context, features []feature.Feature) bool {
	dated := false
	for f := range feature.Each(ctx, features) {
		p, err := archivedOf(f)
		if err != nil || p.properties != (properties{}) {
			return false
		}
		dated = dated || p.Date != nil
	}
	return dated
}

// parseArchive reads the mirror's archive, the daily files in one.
func parseArchive(ctx context.Context, features []feature.Feature) ([]source.Reading, error) {
	days := map[geo.Date]*source.Reading{}
	for f := range feature.Each(ctx, features) {
		fetched, err := fetchedOn(f)
		if err != nil {
			return nil, err
		}
		if days[fetched] == nil {
			day := mirrored(fetched)
			days[fetched] = &day
		}
		admitMirrored(days[fetched], f)
	}
	readings := make([]source.Reading, 0, len(days))
	for _, day := range days {
		readings = append(readings, *day)
	}
	slices.SortFunc(readings, func(a, b source.Reading) int { return a.Snapshot.Date.Compare(b.Snapshot.Date) })
	return readings, nil
}

// fetchedOn reads the day on which a feature of the archive was fetched.
func fetchedOn(f feature.Feature) (geo.Date, error) {
	p, err := archivedOf(f)
	if err != nil {
		return geo.Date{}, err
	}
	text := string(p.Date)
	if len(p.Date) > 0 && p.Date[0] == '"' {
		if err := json.Unmarshal(p.Date, &text); err != nil {
			return geo.Date{}, geo.Wrap(geo.Invalid, err, "feature %d: property \"date\"", f.Index)
		}
	}
	if date, ok := source.ParseDay(text); ok {
		return date, nil
	}
	return geo.Date{}, geo.Errorf(geo.Invalid,
		"feature %d: property \"date\" is %.40q, but each day of the mirror's archive has the day of its fetch, as YYYY-MM-DD", f.Index, text)
}
