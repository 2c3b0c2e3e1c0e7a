package nzz_test

import (
	"fmt"
	"strings"
	"testing"

	"controlmap/data/source/nzz"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"

	orbgeo "github.com/paulmach/orb/geo"
)

const (
	square  = `{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,48],[36,47]]]}`
	half    = `{"type": "Polygon", "coordinates": [[[24,46],[35,46],[35,51],[24,51],[24,46]]]}`
	country = `{"type": "Polygon", "coordinates": [[[22,45],[40,45],[40,52],[22,52],[22,45]]]}`
)

func TestContract(t *testing.T) {
	sourcetest.Run(t, nzz.New(), sourcetest.Files(t), func(geometry string) sourcetest.File {
		return file(feature("nochange", "2023-05-04", geometry))
	})
}

func feature(kind, date, geometry string) string {
	return fmt.Sprintf(`{"type": "Feature", "properties": {"type": %q, "date": %q}, "geometry": %s}`, kind, date, geometry)
}

func file(features ...string) sourcetest.File {
	return sourcetest.File{Name: "2023-05-07.json", Data: fmt.Appendf(nil,
		`{"value": {"type": "FeatureCollection", "features": [%s]}}`, strings.Join(features, ","))}
}

func TestHeldGround(t *testing.T) {
	for _, f := range sourcetest.Files(t) {
		if f.Name != "2023-05-07.json" {
			continue
		}
		parsed, err := sourcetest.Parse(nzz.New(), f)
		if err != nil {
			t.Fatal(err)
		}
		if got := parsed.Snapshot.Date.String(); got != "2023-05-04" {
			t.Errorf("date %s, want 2023-05-04, the end of the period", got)
		}
		if !parsed.Snapshot.Published.IsZero() {
			t.Errorf("published %v, want unknown", parsed.Snapshot.Published)
		}
		if len(parsed.Polygons) != 3 {
			t.Errorf("%d areas, want 2 of nochange and 1 of gains", len(parsed.Polygons))
		}
		for _, a := range parsed.Polygons {
			if a.Status != geo.Occupied || a.Since != geo.SinceUnknown {
				t.Errorf("area of feature %d: %s %s, want occupied since nobody says when", a.Feature, a.Status, a.Since)
			}
		}
		if len(parsed.Rejected) != 1 || parsed.Rejected[0].Feature != 2 || !strings.HasPrefix(parsed.Rejected[0].Reason, "losses") {
			t.Errorf("rejected %+v, want the losses of feature 2", parsed.Rejected)
		}
		return
	}
	t.Fatal("no testdata/2023-05-07.json")
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		file sourcetest.File
		want string
	}{
		"more than the country": {file(feature("nochange", "2023-10-26", country)), "more than the 603628 km2"},
		"held in two parts":     {file(feature("nochange", "2023-10-26", half), feature("gains", "2023-10-26", half)), "held ground sums to"},
		"two dates":             {file(feature("nochange", "2023-05-04", square), feature("gains", "2023-05-05", square)), "feature 1: state of 2023-05-05"},
		"no date":               {file(feature("nochange", "", square)), "feature 0"},
		"malformed date":        {file(feature("nochange", "04.05.2023", square)), "YYYY-MM-DD"},
		"unknown type":          {file(feature("battle", "2023-05-04", square)), `"battle"`},
		"losses alone":          {file(feature("losses", "2023-05-04", square)), "no held ground"},
		"no features":           {file(), "no held ground"},
		"nothing in value":      {sourcetest.File{Name: "a.json", Data: []byte(`{"value": null}`)}, `no member "type"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sourcetest.Check(t, nzz.New(), c.file)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestLossesMayBeAnything has a square of held ground beside losses that no other feature could be.
func TestLossesMayBeAnything(t *testing.T) {
	for name, lost := range map[string]string{
		"more than the country": country,
		"a ring that is open":   `{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,48]]]}`,
		"a ring of two points":  `{"type": "Polygon", "coordinates": [[[36,47],[36,47]]]}`,
		"off the globe":         `{"type": "Polygon", "coordinates": [[[360,47],[370,47],[370,48],[360,47]]]}`,
		"projected metres":      `{"type": "MultiPolygon", "coordinates": [[[[3339584,6446275],[3450904,6446275],[3450904,6621293],[3339584,6446275]]]]}`,
		"lat, lon":              `{"type": "Polygon", "coordinates": [[[47,36],[47,37],[48,37],[47,36]]]}`,
		"nested too deep":       `{"type": "Polygon", "coordinates": [[[[36,47]]]]}`,
		"text for numbers":      `{"type": "Polygon", "coordinates": [[["36","47"]]]}`,
		"no coordinates":        `{"type": "Polygon"}`,
		"nothing":               `null`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range []sourcetest.File{
				file(feature("losses", "2023-10-26", lost), feature("nochange", "2023-10-26", square)),
				file(feature("gains", "2023-10-26", square), feature("losses", "", lost)),
			} {
				parsed, err := sourcetest.Check(t, nzz.New(), f)
				if err != nil || len(parsed.Polygons) != 1 || parsed.Snapshot.Date != geo.NewDate(2023, 10, 26) {
					t.Fatalf("got %d polygons of %s, error %v, want the square of 2023-10-26", len(parsed.Polygons), parsed.Snapshot.Date, err)
				}
				if len(parsed.Rejected) != 1 || !strings.HasPrefix(parsed.Rejected[0].Reason, "losses") {
					t.Errorf("rejected %+v, want the losses alone", parsed.Rejected)
				}
			}
		})
	}
}

func TestWeekOfBrokenLosses(t *testing.T) {
	parsed, err := sourcetest.Check(t, nzz.New(), sourcetest.Sample(t, "nzz/2023-10-26.json"))
	if err != nil {
		t.Fatal(err)
	}
	var held float64
	for _, p := range parsed.Polygons {
		held += orbgeo.Area(p.Shape) / 1e6
	}
	if held < 80261 || held > 80274 { // SOURCES.md of the sample data
		t.Errorf("got %.1f km2 of held ground, want 80 261.8 to 80 273.1", held)
	}
}

func TestStateIsOlderThanItsFile(t *testing.T) {
	parsed, err := sourcetest.Check(t, nzz.New(), sourcetest.Sample(t, "nzz/2022-06-09.json"))
	if err != nil || parsed.Snapshot.Date.String() != "2022-06-08" {
		t.Fatalf("date %s, error %v, want 2022-06-08", parsed.Snapshot.Date, err)
	}
}

func TestSamples(t *testing.T) {
	for i, name := range sourcetest.Samples(t, "nzz") {
		if i%9 > 0 {
			continue
		}
		if _, err := sourcetest.Check(t, nzz.New(), sourcetest.Sample(t, "nzz/"+name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
