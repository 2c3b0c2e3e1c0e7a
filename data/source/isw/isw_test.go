package isw_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"controlmap/data/source"
	"controlmap/data/source/isw"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"

	orbgeo "github.com/paulmach/orb/geo"
)

const (
	control = "20220501_RussianAssessedCoTinUkraine.geojson"
	square  = `{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,48],[36,47]]]}`
)

func TestContract(t *testing.T) {
	sourcetest.Run(t, isw.New(), sourcetest.Files(t), func(geometry string) sourcetest.File {
		return sourcetest.File{Name: control, Data: collection(feature(`"FID": 1`, geometry))}
	})
}

func feature(properties, geometry string) string {
	return fmt.Sprintf(`{"type": "Feature", "properties": {%s}, "geometry": %s}`, properties, geometry)
}

func collection(features ...string) []byte {
	return fmt.Appendf(nil, `{"type": "FeatureCollection", "features": [%s]}`, strings.Join(features, ","))
}

func parse(t *testing.T, name string) source.Reading {
	t.Helper()
	for _, f := range sourcetest.Files(t) {
		if f.Name == name {
			parsed, err := sourcetest.Parse(isw.New(), f)
			if err != nil {
				t.Fatal(err)
			}
			return parsed
		}
	}
	t.Fatalf("no testdata/%s", name)
	return source.Reading{}
}

func statuses(parsed source.Reading) map[geo.Status]int {
	count := map[geo.Status]int{}
	for _, a := range parsed.Polygons {
		count[a.Status]++
	}
	return count
}

func TestLayers(t *testing.T) {
	for file, want := range map[string]struct {
		date     string
		covers   []geo.Status
		statuses map[geo.Status]int
		rejected []string
	}{
		control: {"2022-05-01", []geo.Status{geo.Occupied}, map[geo.Status]int{geo.Occupied: 3}, []string{"no geometry"}},
		"20220501_RussianAssessedAdvanceinUkraine.geojson": {"2022-05-01", []geo.Status{geo.Advance}, map[geo.Status]int{geo.Advance: 1}, []string{"no geometry"}},
		"20220501_RussianClaimedCoTinUkraine.geojson":      {"2022-05-01", []geo.Status{geo.Claimed}, map[geo.Status]int{geo.Claimed: 1}, nil},
		"20230505.geojson": {"2023-05-05", []geo.Status{geo.Occupied, geo.Advance}, map[geo.Status]int{geo.Occupied: 1, geo.Advance: 1},
			[]string{"no geometry", "claimed Ukrainian counter-attack"}},
		"20230726.geojson": {"2023-07-26", []geo.Status{geo.Occupied, geo.Advance, geo.Claimed}, map[geo.Status]int{geo.Occupied: 1, geo.Advance: 1, geo.Claimed: 1},
			[]string{"claimed Ukrainian counter-attack", "controlled before February 2022: part of the layer of control",
				"Ukrainian partisan warfare", `unknown layer "VIEW_SomethingNew"`}},
	} {
		t.Run(file, func(t *testing.T) {
			got := parse(t, file)
			var reasons []string
			for _, r := range got.Rejected {
				reasons = append(reasons, r.Reason)
			}
			if got.Snapshot.Date.String() != want.date || !slices.Equal(got.Covers, want.covers) ||
				!maps.Equal(statuses(got), want.statuses) || !slices.Equal(reasons, want.rejected) {
				t.Errorf("got %s %v %v %q, want %+v", got.Snapshot.Date, got.Covers, statuses(got), reasons, want)
			}
		})
	}
}

func TestLayerNames(t *testing.T) {
	for layer, want := range map[string]geo.Status{
		"RussianAssessedCoTinUkraine":              geo.Occupied,
		"UkraineControlMapAO24MAR2022":             geo.Occupied,
		"Ukraine_ControlMap":                       geo.Occupied,
		"UkaineControlMap":                         geo.Occupied,
		"AssessedRussianControl":                   geo.Occupied,
		"Assess Russian Control":                   geo.Occupied,
		"VIEW_RussiaCoTinUkraine_V3":               geo.Occupied,
		"AssessedRussianAdvancesinUkraine":         geo.Advance,
		"MDS_AssessedRussianAdvanceInUkraine_view": geo.Advance,
		"RussianClaimedCoTinUkraine":               geo.Claimed,
		"ClaimedRusianTerritoryinUkraine":          geo.Claimed,
		"Claimed Russian Territory in Ukraine":     geo.Claimed,

		"AssessedRussianInfiltrationAreasInUkraine":      geo.Infiltration,
		"Assessed Russian Infiltration Areas in Ukraine": geo.Infiltration,
		"VIEW_AssessedRussianInfiltration_V2":            geo.Infiltration,
		"Russian_Infiltrated_Areas":                      geo.Infiltration,
		"AssessedRussianInfilitrationAreas":              geo.Infiltration,
		"ロシア軍浸透エリア":                                      geo.Infiltration,
	} {
		data := collection(feature(`"OBJECTID": 1`, square))
		parsed, err := sourcetest.Parse(isw.New(), sourcetest.File{Name: "20220501_" + layer + ".geojson", Data: data})
		if err != nil || !maps.Equal(statuses(parsed), map[geo.Status]int{want: 1}) {
			t.Errorf("%s: got %v, error %v, want %s", layer, statuses(parsed), err, want)
		}
	}
}

// TestLayersThatAreNoStatus wants each layer that is no status to be given a reason: alone in a
// file, which is skipped by its name, and among others.
func TestLayersThatAreNoStatus(t *testing.T) {
	for layer, want := range map[string]string{
		"Reported_Ukrainian_Partisan_Warfare":        "partisan warfare",
		"ClaimedUkrainianCounteroffensives":          "counter-attack",
		"ウクライナ軍反撃":                                   "counter-attack",
		"Claimed Ukrainian Control Since 2023":       "counter-attack",
		"RussianControlledTerritoryBeforeFeb24_2022": "before February 2022",
		"AssessedRussianGainsInThePast24Hours":       "gains of one day",
		"UkrainianClaimedCounterOffensives":          "counter-attack",
		"UkrainianReportedPartisanWarfare":           "partisan warfare",
		"Assessed Ukrainian Infiltration":            "Ukrainian infiltration",
	} {
		name := "20220501_" + layer + ".geojson"
		if got := isw.New().(source.FileSkipper).SkipFile(name); !strings.Contains(got, want) {
			t.Errorf("%s alone: got %q, want it skipped with %q", layer, got, want)
		}
		_, err := sourcetest.Check(t, isw.New(), sourcetest.File{Name: name, Data: collection(feature(`"FID": 1`, square))})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s read all the same: got %v, want an error with %q", layer, err, want)
		}
		all := collection(feature(`"layer": "RussianCoTInUkraine"`, square), feature(fmt.Sprintf(`"layer": %q`, layer), square))
		parsed, err := sourcetest.Check(t, isw.New(), sourcetest.File{Name: "20220501.geojson", Data: all})
		if err != nil || len(parsed.Polygons) != 1 || len(parsed.Rejected) != 1 || !strings.Contains(parsed.Rejected[0].Reason, want) {
			t.Errorf("%s among others: got %+v, %v, want it rejected with %q", layer, parsed, err, want)
		}
	}
}

func TestDate(t *testing.T) {
	stated := collection(feature(`"datetime": 1651363200000`, square)) // 2022-05-01
	unstated := collection(feature(`"FID": 1`, square))
	twice := collection(feature(`"datetime": 1651363200000`, square), feature(`"datetime": 1651449600000`, square))
	for name, c := range map[string]struct {
		file string
		data []byte
		want string // a date, or part of an error
	}{
		"name and property": {"20220502_RussianAssessedCoTinUkraine.geojson", stated, "2022-05-02"},
		"name with dashes":  {"RussianAssessedCoTinUkraine_2022-05-02.geojson", unstated, "2022-05-02"},
		"property":          {"RussianAssessedCoTinUkraine.geojson", stated, "2022-05-01"},
		"neither":           {"RussianAssessedCoTinUkraine.geojson", unstated, "neither the file name"},
		"two properties":    {"RussianAssessedCoTinUkraine.geojson", twice, "feature 1"},
		"two dates in name": {"20220501_20220502_RussianAssessedCoTinUkraine.geojson", unstated, "both"},
		"property of 1970":  {"RussianAssessedCoTinUkraine.geojson", collection(feature(`"datetime": 1651363200`, square)), "milliseconds"},
		"property of text":  {"RussianAssessedCoTinUkraine.geojson", collection(feature(`"datetime": "today"`, square)), "feature 0"},
		"no layer":          {"20220501.geojson", unstated, "no controlled ground"},
		"empty control":     {control, collection(), "no controlled ground"},
	} {
		t.Run(name, func(t *testing.T) {
			parsed, err := sourcetest.Check(t, isw.New(), sourcetest.File{Name: c.file, Data: c.data})
			if got := fmt.Sprint(parsed.Snapshot.Date, err); !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestNoAdvancesIsAnAnswer(t *testing.T) {
	parsed, err := sourcetest.Check(t, isw.New(), sourcetest.File{
		Name: "20220501_RussianAssessedAdvanceinUkraine.geojson", Data: collection(feature(`"FID": 1`, "null"))})
	if err != nil || len(parsed.Polygons) != 0 || !slices.Equal(parsed.Covers, []geo.Status{geo.Advance}) {
		t.Errorf("got %+v, error %v, want no areas and the status advance covered", parsed, err)
	}
}

// TestWhatAFileOfManyLayersCovers wants the layers that it names, also those without ground.
func TestWhatAFileOfManyLayersCovers(t *testing.T) {
	control, unknown := feature(`"layer": "RussianCoTInUkraine"`, square), feature(`"layer": "Something"`, square)
	infiltration, none := feature(`"layer": "AssessedRussianInfiltrationAreas"`, square), feature(`"layer": "ClaimedRussianTerritory"`, "null")
	for name, c := range map[string]struct {
		data []byte
		want []geo.Status
	}{
		"control alone":         {collection(control), []geo.Status{geo.Occupied}},
		"with an unknown layer": {collection(unknown, control), []geo.Status{geo.Occupied}},
		"with infiltration":     {collection(infiltration, control), []geo.Status{geo.Occupied, geo.Infiltration}},
		"with no claims":        {collection(none, control), []geo.Status{geo.Occupied, geo.Claimed}},
	} {
		parsed, err := sourcetest.Check(t, isw.New(), sourcetest.File{Name: "20250501.geojson", Data: c.data})
		if err != nil || !slices.Equal(parsed.Covers, c.want) {
			t.Errorf("%s: got %v, error %v, want %v", name, parsed.Covers, err, c.want)
		}
	}
}

func TestSamples(t *testing.T) {
	for file, want := range map[string]map[geo.Status]float64{ // km2 on the sphere, by another implementation of the formula
		"20220401_RussianAssessedCoTinUkraine.geojson":     {geo.Occupied: 123240.5},
		"20220401_RussianAssessedAdvanceinUkraine.geojson": {geo.Advance: 31341.5},
		"20220401_RussianClaimedCoTinUkraine.geojson":      {geo.Claimed: 5910.8},
		"20221101_RussianAssessedCoTinUkraine.geojson":     {geo.Occupied: 108837.3},
		"20221101_RussianAssessedAdvanceinUkraine.geojson": {geo.Advance: 3447.5},
		"20230501.geojson": {geo.Occupied: 106423.4, geo.Advance: 2645.9},
	} {
		t.Run(file, func(t *testing.T) {
			parsed, err := sourcetest.Check(t, isw.New(), sourcetest.Sample(t, "isw/"+file))
			if err != nil {
				t.Fatal(err)
			}
			got := map[geo.Status]float64{}
			for _, a := range parsed.Polygons {
				got[a.Status] += orbgeo.Area(a.Shape) / 1e6
			}
			for status, km2 := range want {
				if math.Abs(got[status]-km2) > 0.1 {
					t.Errorf("%s: got %.1f km2, want %.1f", status, got[status], km2)
				}
			}
			if len(got) != len(want) {
				t.Errorf("got statuses %v, want %v", got, want)
			}
		})
	}
}

func TestStatusOf(t *testing.T) {
	for name, want := range map[string]geo.Status{
		"VIEW_RussiaCoTinUkraine_V3":                geo.Occupied,
		"AssessedRussianAdvanceInUkraine_V2_view":   geo.Advance,
		"VIEW_ClaimedRussianTerritoryinUkraine_V2":  geo.Claimed,
		"View_AssessedRussianInfiltrationAreas_V4":  geo.Infiltration,
		"VIEW_ClaimedUkrainianCounteroffensives_V2": "",
		"Fortifications":                            "",
	} {
		if got, ok := isw.StatusOf(name); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %t, want %q", name, got, ok, want)
		}
	}
}
