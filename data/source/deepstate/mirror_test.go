package deepstate_test

import (
	"fmt"
	"strings"
	"testing"

	"controlmap/data/format/geojson"
	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/geo"
)

const archiveFile = "deepstate-map-data.geojson"

func fetched(date, geometry string) string {
	return fmt.Sprintf(`{"id": "0", "type": "Feature", "properties": {"date": %s}, "geometry": %s}`, date, geometry)
}

func boxFrom(lon float64) string {
	return fmt.Sprintf(`{"type": "MultiPolygon", "coordinates": [[[[%g,47],[%g,47],[%g,48],[%g,47]]]]}`, lon, lon+1, lon+1, lon)
}

func parseArchive(t *testing.T, name string, data []byte) ([]source.Reading, error) {
	t.Helper()
	found, err := geojson.Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	found.Name = name
	return deepstate.New().Parse(t.Context(), found)
}

func TestArchiveIsTheDailyFilesInOne(t *testing.T) {
	for name, c := range map[string]struct {
		features []string
		want     string // day, western end of each polygon
	}{
		"in order": {[]string{fetched(`"2024-07-08"`, boxFrom(36)), fetched(`"2024-07-09"`, boxFrom(37))},
			"2024-07-07 36; 2024-07-08 37"},
		"in any order": {[]string{fetched(`"2024-07-09"`, boxFrom(37)), fetched(`"2024-07-08"`, boxFrom(36))},
			"2024-07-07 36; 2024-07-08 37"},
		"a day in parts": {[]string{fetched(`"2024-07-08"`, boxFrom(36)), fetched(`"2024-07-08"`, boxFrom(38))},
			"2024-07-07 36 38"},
		"one day":      {[]string{fetched(`"2024-07-08"`, boxFrom(36))}, "2024-07-07 36"},
		"with a time":  {[]string{fetched(`"2024-07-08T00:00:00"`, boxFrom(36))}, "2024-07-07 36"},
		"milliseconds": {[]string{fetched(`1720396800000`, boxFrom(36))}, "2024-07-07 36"}, // 2024-07-08 00:00 UTC
		"a day without ground": {[]string{fetched(`"2024-07-08"`, `null`), fetched(`"2024-07-09"`, boxFrom(37))},
			"2024-07-07 refused; 2024-07-08 37"},
	} {
		t.Run(name, func(t *testing.T) {
			days, err := parseArchive(t, archiveFile, collection(c.features...))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, day := range days {
				got = append(got, describeMirrored(t, day))
			}
			if text := strings.Join(got, "; "); text != c.want {
				t.Errorf("got %s, want %s", text, c.want)
			}
		})
	}
}

// describeMirrored says what a day of the archive has, and checks that it is of the kind that
// daily files are.
func describeMirrored(t *testing.T, day source.Reading) string {
	t.Helper()
	text := day.Snapshot.Date.String()
	if day.Snapshot.Source != geo.DeepState || day.Snapshot.Provenance != archiveFile {
		t.Errorf("got the snapshot %+v, want one of %s", day.Snapshot, archiveFile)
	}
	if day.Refused != nil {
		return text + " refused"
	}
	if len(day.Covers) != 1 || day.Covers[0] != geo.Occupied || len(day.Lacks) != 1 || day.Lacks[0] != "tuzla" || !day.LacksSince {
		t.Errorf("%s covers %v and lacks %v, since %t, want occupied, tuzla and since", text, day.Covers, day.Lacks, day.LacksSince)
	}
	for _, p := range day.Polygons {
		if p.Status != geo.Occupied || p.Since != geo.SinceUnknown {
			t.Errorf("%s: got %+v, want it occupied", text, p)
		}
		text += fmt.Sprintf(" %g", p.Shape[0][0][0])
	}
	return text
}

func TestArchiveRefused(t *testing.T) {
	good := fetched(`"2024-07-08"`, boxFrom(36))
	for name, c := range map[string]struct {
		second, want string
	}{
		"no date":              {`{"type": "Feature", "properties": {}, "geometry": ` + boxFrom(36) + `}`, `feature 1: property "date" is ""`},
		"null":                 {fetched(`null`, boxFrom(36)), `feature 1: property "date" is "null"`},
		"no day":               {fetched(`"yesterday"`, boxFrom(36)), `feature 1: property "date" is "yesterday"`},
		"before the war":       {fetched(`"2001-07-08"`, boxFrom(36)), "feature 1"},
		"a snapshot's feature": {`{"type": "Feature", "properties": {"date": "2024-07-08", "fill": "#a52714"}, "geometry": null}`, "unix second"},
	} {
		t.Run(name, func(t *testing.T) {
			days, err := parseArchive(t, archiveFile, collection(good, c.second))
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) || days != nil {
				t.Errorf("got %d days, error %v, want none and one with %q", len(days), err, c.want)
			}
		})
	}
}
