package deepstate_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"

	orbgeo "github.com/paulmach/orb/geo"
)

const rawFile = "1714000000.geojson"

func TestContract(t *testing.T) {
	sourcetest.Run(t, deepstate.New(), sourcetest.Files(t), func(geometry string) sourcetest.File {
		return sourcetest.File{Name: rawFile, Data: collection(feature("Occupied", "#a52714", geometry))}
	})
}

func feature(name, fill, geometry string) string {
	return fmt.Sprintf(`{"type": "Feature", "properties": {"name": %q, "fill": %q}, "geometry": %s}`, name, fill, geometry)
}

func collection(features ...string) []byte {
	return fmt.Appendf(nil, `{"type": "FeatureCollection", "features": [%s]}`, strings.Join(features, ","))
}

func parse(t *testing.T, name string) source.Reading {
	t.Helper()
	for _, file := range sourcetest.Files(t) {
		if file.Name == name {
			parsed, err := sourcetest.Parse(deepstate.New(), file)
			if err != nil {
				t.Fatal(err)
			}
			return parsed
		}
	}
	t.Fatalf("no testdata/%s", name)
	return source.Reading{}
}

// verdicts lists what became of each feature, in the order of the file.
func verdicts(parsed source.Reading) map[int]string {
	all := map[int]string{}
	for _, a := range parsed.Polygons {
		all[a.Feature] += strings.TrimSpace(fmt.Sprintf("%s %s %s", a.Status, a.Since, a.Name)) + ";"
	}
	for _, r := range parsed.Rejected {
		all[r.Feature] += "rejected: " + r.Reason
	}
	return all
}

func TestVerdicts(t *testing.T) {
	for file, want := range map[string][]string{
		"1650000000.geojson": {
			"occupied 2022;occupied 2022;",
			"occupied 2022 Багатокутник 11;",
			"liberated;",
			"liberated  Звільнено 31.03-02.04;",
			"contested;",
			"occupied pre-2022 crimea;occupied pre-2022 crimea;",
			"occupied pre-2022 ordlo;",
			"rejected: outside Ukraine: Придністров'я",
			"occupied 2022 snake-island;",
			"rejected: point",
		},
		"1655000000.geojson": {
			"occupied 2022;",
			"liberated  Taken back 10.05;",
			"contested;",
			"occupied pre-2022 crimea;",
			"occupied pre-2022 tuzla;",
			"rejected: outside Ukraine: Transnistria",
			"rejected: outside Ukraine: Transnistria",
			`rejected: unknown fill "#123456" (label "Something new")`,
			`rejected: unknown fill "#000000" (label "Something black")`,
			"rejected: no geometry",
		},
		"1714000000.geojson": {
			"occupied 2022;",
			"liberated  Liberated 25.03;",
			"liberated;",
			"contested;",
			"occupied pre-2022 crimea;",
			"occupied pre-2022 ordlo;",
			"occupied pre-2022 tuzla;",
			"liberated  snake-island;",
			"rejected: outside Ukraine: Kursk oblast of Russia, held by Ukraine",
			"rejected: outside Ukraine: Occupied Abkhazia.",
			`rejected: unknown key geoJSON.territories.kyiv (fill "#a52714")`,
			`rejected: key geoJSON.status.occupied contradicts fill "#0f9d58"`,
			"rejected: linestring",
			"rejected: point",
		},
		"last.json":                          {"occupied 2022;", "rejected: point"},
		"deepstatemap_data_20250102.geojson": {"occupied;occupied;"},
	} {
		t.Run(file, func(t *testing.T) {
			got := verdicts(parse(t, file))
			if len(got) != len(want) {
				t.Errorf("%d features, want %d", len(got), len(want))
			}
			for i, w := range want {
				if got[i] != w {
					t.Errorf("feature %d: got %q, want %q", i, got[i], w)
				}
			}
		})
	}
}

// TestVerdictOfAPolygon has one polygon a map, before or after the palette was changed on 29
// May 2022, 17:35:22 UTC.
func TestVerdictOfAPolygon(t *testing.T) {
	const before, at, after, keyed = "1653845721", "1653845722", "1653900000", "1714000000"
	long := strings.Repeat("я", 121)
	for _, tt := range []struct{ name, second, label, fill, want string }{
		{"red", before, "", "#a52714", "occupied 2022;"},
		{"red in capitals, with space", after, "", " #A52714 ", "occupied 2022;"},
		{"green", after, "", "#0F9D58", "liberated;"},
		{"blue", after, "", "#0288d1", "liberated;"},
		{"grey", after, "", "#bcaaa4", "contested;"},
		{"another grey", after, "", "#bdbdbd", "contested;"},
		{"a third grey", after, "", "#757575", "contested;"},
		{"black before the swap", before, "", "#000000", "occupied pre-2022;"},
		{"purple before the swap", before, "x", "#880e4f", "rejected: outside Ukraine: x"},
		{"black at the swap", at, "x", "#000000", `rejected: unknown fill "#000000" (label "x")`},
		{"purple at the swap", at, "", "#880e4f", "occupied pre-2022;"},
		{"purple Transnistria after the swap", after, "Придністров’я /// Transnistria", "#880e4f", "rejected: outside Ukraine: Transnistria"},
		{"black Transnistria before the swap", before, "Придністров’я", "#000000", "rejected: outside Ukraine: Придністров’я"},
		{"black Crimea after the swap", after, "АР Крим", "#000000", "occupied pre-2022 crimea;"},
		{"purple ORDLO before the swap", before, "ОРДЛО /// ORDLO", "#880e4f", "occupied pre-2022 ordlo;"},
		{"black Tuzla after the swap", after, "Tuzla", "#000000", "occupied pre-2022 tuzla;"},
		{"Crimea in the name of another place", after, "Crimea St.", "#a52714", "occupied 2022 Crimea St.;"},
		{"mutiny", after, "Rostov", "#ce93d8", "rejected: outside Ukraine: the mutiny of June 2023 in Russia"},
		{"Kursk", keyed, "geoJSON.status.occupied", "#01579b", "rejected: outside Ukraine: Kursk oblast of Russia, held by Ukraine"},
		{"other countries without a label", after, "", "#ff5252", "rejected: outside Ukraine"},
		{"other countries with a label", after, "Курили /// Kuril Islands", "#ff5252", "rejected: outside Ukraine: Kuril Islands"},
		{"key of another country", keyed, "Естонія /// Estonia /// geoJSON.territories.estonia", "#a52714", "rejected: outside Ukraine: Estonia"},
		{"key with arguments", keyed, "geoJSON.status.dismissed_at {{at:25.03}}", "#0f9d58", "liberated;"},
		{"key with arguments and no space", keyed, "geoJSON.status.dismissed_at{{at:25.03}}", "#0f9d58", "liberated;"},
		{"key of what is unknown", keyed, "geoJSON.status.unknown", "#bcaaa4", "contested;"},
		{"key before an odd fill", keyed, "geoJSON.status.occupied", "#123456", "occupied 2022;"},
		{"key before an empty fill", keyed, "geoJSON.status.dismissed", "", "liberated;"},
		{"key against a fill of the same kind", keyed, "geoJSON.status.unknown", "#0f9d58", "contested;"},
		{"key against the fill", keyed, "geoJSON.status.unknown", "#a52714", `rejected: key geoJSON.status.unknown contradicts fill "#a52714"`},
		{"Snake Island by its fill", keyed, "geoJSON.zmiinyi_island", "#a52714", "occupied 2022 snake-island;"},
		{"Snake Island without a fill", keyed, "geoJSON.zmiinyi_island", "", `rejected: unknown fill "" (label "")`},
		{"word of the status", after, "Окуповано /// Occupied", "#a52714", "occupied 2022;"},
		{"name in two languages", after, "Зелене /// Zelene", "#a52714", "occupied 2022 Zelene;"},
		{"space that is none", after, "  New\u00a0 \n York  ", "#a52714", "occupied 2022 New York;"},
		{"name that is a report", after, long, "#a52714", "occupied 2022 " + strings.Repeat("я", 120) + "...;"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			square := `{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,47]]]}`
			far := `{"type": "Polygon", "coordinates": [[[38,47],[39,47],[39,48],[38,47]]]}`
			data := collection(feature(tt.label, tt.fill, square), feature("", "#a52714", far))
			parsed, err := sourcetest.Check(t, deepstate.New(), sourcetest.File{Name: tt.second + ".geojson", Data: data})
			if got := verdicts(parsed)[0]; err != nil || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

// TestTerritoriesOfOtherCountries are drawn as occupied, and none is ground of Ukraine.
func TestTerritoriesOfOtherCountries(t *testing.T) {
	const far = `{"type": "Polygon", "coordinates": [[[38,47],[39,47],[39,48],[38,47]]]}`
	for _, key := range []string{"abkhazia", "estonia", "ichkeria", "karelia", "kuril", "latvia", "pechorsky-district", "petsamo",
		"prussia", "salla", "transnistria", "tskhinvali-district"} {
		data := collection(feature("Name /// geoJSON.territories."+key, "#a52714", far), feature("", "#a52714", far))
		parsed, err := sourcetest.Parse(deepstate.New(), sourcetest.File{Name: rawFile, Data: data})
		if got := verdicts(parsed)[0]; err != nil || got != "rejected: outside Ukraine: Name" {
			t.Errorf("%s: got %q, %v, want it rejected as outside Ukraine", key, got, err)
		}
	}
}

// TestSecondsOfPublication has the first and last second that can be one, and those beside.
func TestSecondsOfPublication(t *testing.T) {
	data := collection(feature("", "#a52714", `{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,47]]]}`))
	for second, accepted := range map[string]bool{
		"1645660800": true, "1645660799": false, // 2022-02-24T00:00:00Z
		"4102444800": true, "4102444801": false, // 2100-01-01T00:00:00Z
	} {
		if _, err := sourcetest.Parse(deepstate.New(), sourcetest.File{Name: second + ".geojson", Data: data}); (err == nil) != accepted {
			t.Errorf("%s: got %v, want accepted %t", second, err, accepted)
		}
	}
}

func TestSnapshot(t *testing.T) {
	for file, want := range map[string]struct {
		date      string
		published string
		lacks     string
	}{
		"1650000000.geojson":                 {"2022-04-15", "2022-04-15T05:20:00Z", "[]"},
		"last.json":                          {"2024-09-12", "2024-09-12T19:04:55Z", "[]"},
		"deepstatemap_data_20250102.geojson": {"2025-01-01", "0001-01-01T00:00:00Z", "[tuzla]"},
	} {
		t.Run(file, func(t *testing.T) {
			got := parse(t, file)
			if got.Snapshot.Date.String() != want.date || got.Snapshot.Published.Format(time.RFC3339) != want.published ||
				fmt.Sprint(got.Lacks) != want.lacks || got.LacksSince != (want.lacks != "[]") {
				t.Errorf("got %+v without %v, want %+v", got.Snapshot, got.Lacks, want)
			}
		})
	}
}

func TestRawSupersedesMirror(t *testing.T) {
	raw, mirror := parse(t, "last.json").Snapshot, parse(t, "deepstatemap_data_20250102.geojson").Snapshot
	if !raw.Supersedes(mirror) || mirror.Supersedes(raw) {
		t.Errorf("raw rank %d does not supersede mirror rank %d", raw.Rank, mirror.Rank)
	}
}

func TestNightBelongsToTheDayBefore(t *testing.T) {
	square := `{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,47]]]}`
	data := collection(feature("Occupied", "#a52714", square))
	for name, want := range map[string]string{
		"1668221999.geojson": "2022-11-11", // 02:59:59 UTC
		"1668222000.geojson": "2022-11-12", // 03:00:00 UTC
	} {
		parsed, err := sourcetest.Parse(deepstate.New(), sourcetest.File{Name: name, Data: data})
		if err != nil || parsed.Snapshot.Date.String() != want {
			t.Errorf("%s: got %s, error %v, want %s", name, parsed.Snapshot.Date, err, want)
		}
	}
}

func TestRefused(t *testing.T) {
	square := `{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,47]]]}`
	good := string(collection(feature("Occupied", "#a52714", square)))
	for name, c := range map[string]struct{ file, data, want string }{
		"name without a second":  {"latest.geojson", good, "unix second"},
		"second before the war":  {"1000000000.geojson", good, "unix second"},
		"milliseconds":           {"1714000000000.geojson", good, "unix second"},
		"mirror without a day":   {"deepstatemap_data_20251301.geojson", good, "YYYYMMDD"},
		"mirror with fills":      {"deepstatemap_data_20250102.geojson", good, "feature 0"},
		"envelope without an id": {rawFile, `{"map": ` + good + `}`, "member id"},
		"nothing occupied":       {rawFile, string(collection(feature("Liberated", "#0f9d58", square))), "no occupied ground"},
		"no features":            {rawFile, string(collection()), "no occupied ground"},
		"fill that is a number":  {rawFile, strings.Replace(good, `"#a52714"`, "7", 1), "feature 0"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sourcetest.Check(t, deepstate.New(), sourcetest.File{Name: c.file, Data: []byte(c.data)})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// occupiedKm2 measures on the sphere, as the publisher does.
func occupiedKm2(t *testing.T, path string) float64 {
	t.Helper()
	return sphereKm2(parseSample(t, path), func(a source.Polygon) bool { return a.Status == geo.Occupied })
}

func parseSample(t *testing.T, path string) source.Reading {
	t.Helper()
	parsed, err := sourcetest.Check(t, deepstate.New(), sourcetest.Sample(t, path))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func sphereKm2(parsed source.Reading, which func(source.Polygon) bool) (km2 float64) {
	for _, a := range parsed.Polygons {
		if which(a) {
			km2 += orbgeo.Area(a.Shape) / 1e6
		}
	}
	return km2
}

const tolerance = 0.1 // km2, to which the published values are reproduced

func expectKm2(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: got %.3f km2, want %.3f", what, got, want)
	}
}

func TestPublishedTotals(t *testing.T) {
	for path, want := range map[string]float64{
		"deepstate-raw/1648989208.geojson":                   107270.068,
		"deepstate-raw/1668296906.geojson":                   108650.9,
		"deepstate-raw/1672528847.geojson":                   108702.4,
		"deepstate-raw/1735678434.geojson":                   111828.5,
		"deepstate-daily/deepstatemap_data_20260101.geojson": 116161.0,
		"deepstate-daily/deepstatemap_data_20251201.geojson": 115679.34,
	} {
		t.Run(path, func(t *testing.T) { expectKm2(t, "occupied", occupiedKm2(t, path), want) })
	}
}

func TestPublishedChanges(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     float64
	}{
		{"1709243973", "1711917948", 39.2},
		{"1722459268", "1725137213", 363.2},
		{"1748723682", "1751314076", 556.0},
		{"1751314076", "1753989730", 563.7},
	} {
		t.Run(c.from, func(t *testing.T) {
			from := occupiedKm2(t, "deepstate-raw/"+c.from+".geojson")
			to := occupiedKm2(t, "deepstate-raw/"+c.to+".geojson")
			expectKm2(t, "net change", to-from, c.want)
		})
	}
}

func TestTotalsByStatus(t *testing.T) {
	parsed := parseSample(t, "deepstate-raw/1648989208.geojson")
	for what, c := range map[string]struct {
		which func(source.Polygon) bool
		want  float64
	}{
		"occupied since 2022":  {func(a source.Polygon) bool { return a.Since == geo.Since2022 }, 63864.644},
		"occupied before 2022": {func(a source.Polygon) bool { return a.Since == geo.SincePre2022 }, 43405.424},
		"contested":            {func(a source.Polygon) bool { return a.Status == geo.Contested }, 5587.522},
		"liberated":            {func(a source.Polygon) bool { return a.Status == geo.Liberated }, 14012.883},
	} {
		expectKm2(t, what, sphereKm2(parsed, c.which), c.want)
	}
}

func TestBlackTuzlaAfterThePaletteSwap(t *testing.T) {
	parsed := parseSample(t, "deepstate-raw/1654014081.geojson")
	got := sphereKm2(parsed, func(a source.Polygon) bool { return a.Name == "tuzla" && a.Since == geo.SincePre2022 })
	expectKm2(t, "Tuzla", got, 6.9)
}

func TestSamplesAreUnderstood(t *testing.T) {
	for i, file := range sourcetest.Samples(t, "deepstate-raw") {
		if i%8 > 0 {
			continue // enough of each era
		}
		for _, r := range parseSample(t, "deepstate-raw/"+file).Rejected {
			if r.Reason != "point" && !strings.HasPrefix(r.Reason, "outside Ukraine") {
				t.Errorf("%s: feature %d rejected: %s", file, r.Feature, r.Reason)
			}
		}
	}
	for i, file := range sourcetest.Samples(t, "deepstate-daily") {
		if i%40 > 0 {
			continue // they differ in their vertices alone
		}
		if parsed := parseSample(t, "deepstate-daily/"+file); len(parsed.Rejected) > 0 {
			t.Errorf("%s: rejected %v", file, parsed.Rejected)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for _, path := range []string{"deepstate-daily/deepstatemap_data_20251026.geojson", "deepstate-raw/1750193110.geojson"} {
		b.Run(path, func(b *testing.B) {
			file := sourcetest.Sample(b, path)
			b.SetBytes(int64(len(file.Data)))
			for b.Loop() {
				if _, err := sourcetest.Parse(deepstate.New(), file); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
