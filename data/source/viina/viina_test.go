package viina_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"controlmap/data/format/geojson"
	"controlmap/data/source"
	"controlmap/data/source/viina"
	"controlmap/geo"

	"github.com/paulmach/orb/planar"
)

const header = "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status,vcontrol_version\n"

// cellOf is the cell of a place, a box of one degree.
func cellOf(place, unit string, west, south float64) string {
	return fmt.Sprintf(`{"type": "Feature", "properties": {"geonameid": %s, "asciiname": "A", "ADM1_NAME": %q, "population": 0},
		"geometry": {"type": "MultiPolygon", "coordinates": [[[[%[3]g,%[4]g],[%[5]g,%[4]g],[%[5]g,%[6]g],[%[3]g,%[6]g],[%[3]g,%[4]g]]]]}}`,
		place, unit, west, south, west+1, south+1)
}

func tessellation(cells ...string) string {
	return `{"type": "FeatureCollection", "features": [` + strings.Join(cells, ",") + `]}`
}

// row is three cells beside each other, the first two in one unit.
func row() string {
	return tessellation(cellOf("1", "Donetsk", 36, 48), cellOf("2.0", "Donetsk", 37, 48), cellOf("3", "Luhansk", 38, 48))
}

// assembled adds files by their names, tables and tessellations, and lists the days: of each part
// its status and area in square degrees, then what was rejected how often.
func assembled(t *testing.T, column string, files map[string]string) (days []string, err error) {
	t.Helper()
	a := viina.New(column)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := add(t, a, name, files[name]); err != nil {
			return nil, err
		}
	}
	count, readings, err := a.Assemble(t.Context())
	if err != nil {
		return nil, err
	}
	for reading := range readings {
		if reading.Snapshot.Source != geo.VIINA || reading.Refused != nil {
			t.Errorf("got %+v, want a snapshot of viina", reading)
		}
		days = append(days, describe(reading))
	}
	if len(days) != count {
		t.Errorf("got %d days of %d", len(days), count)
	}
	return days, nil
}

func add(t *testing.T, a *viina.Assembler, name, data string) error {
	if a.IsTable([]byte(data[:min(len(data), 4096)])) {
		return a.AddTable(name, bufio.NewReader(strings.NewReader(data)))
	}
	found, err := geojson.Read(t.Context(), []byte(data))
	if err != nil {
		return err
	}
	found.Name = name
	return a.AddFeatures(t.Context(), found)
}

func describe(reading source.Reading) string {
	line := reading.Snapshot.Date.String()
	if reading.Skip != "" {
		return line + " skipped: " + reading.Skip
	}
	for _, p := range reading.Polygons {
		line += fmt.Sprintf(" %s %g", p.Status, math.Round(planar.Area(p.Shape)*1e6)/1e6)
	}
	counts := map[string]int{}
	for _, r := range reading.Rejected {
		counts[r.Reason]++
	}
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		line += fmt.Sprintf("; %d %s", counts[reason], reason)
	}
	return line
}

func TestDays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		column string
		tables map[string]string
		cells  string
		want   []string
	}{
		"statuses": {"", map[string]string{"a.csv": header +
			"1,20250301,UA,UA,UA,UA,RU,1\n2,20250301,UA,UA,UA,UA,RU,1\n3,20250301,UA,UA,UA,UA,CONTESTED,1\n"}, row(),
			[]string{"2025-03-01 occupied 2 contested 1"}},
		"units part what touches": {"", map[string]string{"a.csv": header +
			"1,20250301,UA,UA,UA,UA,UA,1\n2,20250301,UA,UA,UA,UA,RU,1\n3,20250301,UA,UA,UA,UA,RU,1\n"}, row(),
			[]string{"2025-03-01 occupied 1 occupied 1"}},
		"another column": {"status_dsm", map[string]string{"a.csv": header +
			"1,20250301,RU,RU,UA,RU,RU,1\n2,20250301,RU,RU,RU,RU,UA,1\n3,20250301,RU,RU,CONTESTED,RU,RU,1\n"}, row(),
			[]string{"2025-03-01 occupied 1 contested 1"}},
		"whose name is written otherwise": {"Status_DSM", map[string]string{"a.csv": strings.ToUpper(header) + "2,20250301,UA,UA,RU,UA,UA,1\n"},
			tessellation(cellOf("2", "", 37, 48)), []string{"2025-03-01 occupied 1"}},
		"every day, changed or not, by place": {"", map[string]string{"a.csv": header +
			"1,20250301,,,,,RU,1\n1,20250302,,,,,RU,1\n1,20250303,,,,,UA,1\n3,20250301,,,,,UA,1\n3,20250302,,,,,UA,1\n3,20250303,,,,,RU,1\n"},
			tessellation(cellOf("1", "", 36, 48), cellOf("3", "", 38, 48)), []string{"2025-03-01 occupied 1", "2025-03-02 occupied 1", "2025-03-03 occupied 1"}},
		"by day, the last first": {"", map[string]string{"a.csv": header + "1,20250302,,,,,RU,1\n3,20250302,,,,,RU,1\n1,20250301,,,,,UA,1\n3,20250301,,,,,RU,1\n"},
			tessellation(cellOf("1", "", 36, 48), cellOf("3", "", 37, 48)), []string{"2025-03-01 occupied 1", "2025-03-02 occupied 2"}},
		"other order, quotes, spaces and columns": {"", map[string]string{"a.csv": "\uFEFF\"\",\"date\",\"status\",\"name\",\"GeoNameID\"\r\n\"1\",\"20250301\",\" ru \",\"A, B\",\"1\"\r\n"},
			tessellation(cellOf("1", "", 36, 48)), []string{"2025-03-01 occupied 1"}},
		"semicolons and ISO dates": {"", map[string]string{"a.csv": "geonameid;date;status\n1;2025-03-01;RU\n"},
			tessellation(cellOf("1", "", 36, 48)), []string{"2025-03-01 occupied 1"}},
		"numbers of other programs": {"", map[string]string{"a.csv": "geonameid,date,status\n7e+05,20250301,RU\n461727.0,20250301,RU\n"},
			tessellation(cellOf("700000.0", "", 36, 48), cellOf(`"461727"`, "", 37, 48)), []string{"2025-03-01 occupied 2"}},
		"codes of the classifier": {"", map[string]string{"kontrol.csv": "kod,date,status\nUA01000000000013043,20250301,RU\n"},
			strings.ReplaceAll(tessellation(cellOf(`"UA01000000000013043"`, "", 36, 48)), "geonameid", "kod"), []string{"2025-03-01 occupied 1"}},
		"two years": {"", map[string]string{"2024.csv": header + "1,20241231,,,,,RU,1\n", "2025.csv": header + "1,20250101,,,,,CONTESTED,1\n"},
			tessellation(cellOf("1", "", 36, 48)), []string{"2024-12-31 occupied 1", "2025-01-01 contested 1"}},
		"two files of one year, the later holds": {"", map[string]string{"1.csv": header + "1,20250101,,,,,RU,1\n", "2.csv": header + "1,20250101,,,,,UA,1\n1,20250102,,,,,RU,1\n"},
			tessellation(cellOf("1", "", 36, 48)), []string{"2025-01-01; 1 row that a later row of its place and day contradicts", "2025-01-02 occupied 1"}},
		"rows and cells without each other": {"", map[string]string{"a.csv": header + "1,20250301,,,,,RU,1\n8,20250301,,,,,RU,1\n9,20250301,,,,,UA,1\n9,20250302,,,,,RU,1\n2,20250302,,,,,RU,1\n"}, row(),
			[]string{"2025-03-01 occupied 1; 2 cell without a row of the day; 2 row of a place without a cell",
				"2025-03-02 occupied 1; 2 cell without a row of the day; 1 row of a place without a cell"}},
		"a status that is not told": {"status_isw", map[string]string{"a.csv": header + "1,20250301,RU,RU,RU,,RU,1\n1,20250302,RU,RU,RU,RU,RU,1\n2,20250301,RU,RU,RU,NA,RU,1\n2,20250302,RU,RU,RU,,RU,1\n"},
			tessellation(cellOf("1", "", 36, 48), cellOf("2", "", 37, 48)),
			[]string{"2025-03-01 skipped: no place with a cell has a status in column status_isw", "2025-03-02 occupied 1; 1 cell whose row has no status in column status_isw"}},
		"nothing is occupied": {"", map[string]string{"a.csv": header + "1,20250301,,,,,UA,1\n"}, tessellation(cellOf("1", "", 36, 48)), []string{"2025-03-01"}},
		"the first edition": {"", map[string]string{"a.csv": "geonameid,name,ctr_20220301060000,ctr_20220301180000,ctr_20220302060000\n1,\"A, B\",UA,RU,CONTESTED\n2,C,UA,UA,NA\n"},
			tessellation(cellOf("1", "", 36, 48), cellOf("2", "", 37, 48)),
			[]string{"2022-03-01 occupied 1", "2022-03-02 contested 1; 1 cell whose row has no status in column status"}},
		"cells without ground": {"", map[string]string{"a.csv": header + "1,20250301,,,,,RU,1\n2,20250301,,,,,RU,1\n"},
			tessellation(cellOf("1", "", 36, 48), `{"type": "Feature", "properties": {"geonameid": 2}, "geometry": null}`), []string{"2025-03-01 occupied 1; 1 row of a place without a cell"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"z.geojson": c.cells}
			maps.Copy(files, c.tables)
			got, err := assembled(t, c.column, files)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %q, error %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	good := header + "1,20250301,UA,UA,UA,UA,RU,1\n"
	cells := tessellation(cellOf("1", "", 36, 48))
	for name, c := range map[string]struct {
		column string
		files  map[string]string
		want   string
	}{
		"nothing":                     {"", nil, "no table of control and no tessellation"},
		"a table alone":               {"", map[string]string{"a.csv": good}, "a.csv says who controls places and not where they are: give their tessellation, gn_UA_tess.geojson"},
		"a tessellation alone":        {"", map[string]string{"a.geojson": cells}, "a.geojson has the cells of places and not who controls them: give the table of a year"},
		"two tessellations":           {"", map[string]string{"a.csv": good, "b.geojson": cells, "c.geojson": cells}, "two tessellations, b.geojson and c.geojson"},
		"places named otherwise":      {"", map[string]string{"a.csv": strings.Replace(good, "geonameid", "kod", 1), "b.geojson": cells}, "give the tessellation katotth_UA_tess.geojson"},
		"no such column":              {"status_x", map[string]string{"a.csv": good}, `no column "status_x": the table has status_wiki, status_boost, status_dsm, status_isw, status`},
		"another column is no status": {"date", map[string]string{"a.csv": good}, `no column "date"`},
		"events":                      {"", map[string]string{"a.csv": "viina_version,event_id,date,geonameid\n1,2,20250301,1\n"}, "and not one of events"},
		"no date":                     {"", map[string]string{"a.csv": "geonameid,status\n1,RU\n"}, "no column date"},
		"two statuses":                {"", map[string]string{"a.csv": "geonameid,date,status,status\n1,20250301,RU,RU\n"}, `two columns "status"`},
		"a word that is no status":    {"", map[string]string{"a.csv": good + "2,20250301,UA,UA,UA,UA,RUS,1\n"}, `line 3: status "RUS" in column status is none of UA, RU, CONTESTED`},
		"a date that is none":         {"", map[string]string{"a.csv": good + "2,20251301,UA,UA,UA,UA,RU,1\n"}, `line 3: date "20251301" is no day`},
		"a column too few":            {"", map[string]string{"a.csv": good + "2,20250301,UA\n"}, "line 3: 3 columns where the header has 8"},
		"a place without a number":    {"", map[string]string{"a.csv": good + ",20250301,UA,UA,UA,UA,RU,1\n"}, "line 3: no geonameid"},
		"no rows":                     {"", map[string]string{"a.csv": header}, "no row below the header"},
		"polygons that are no cells":  {"", map[string]string{"a.geojson": strings.Replace(cells, "geonameid", "id", 1)}, "feature 0: no property geonameid or kod"},
		"no polygons":                 {"", map[string]string{"a.geojson": tessellation()}, "no cell of a place in the file"},
		"a place twice":               {"", map[string]string{"a.geojson": tessellation(cellOf("1", "", 36, 48), cellOf("1.0", "", 37, 48))}, "feature 1: a second cell of place 1, after feature 0"},
		"cells elsewhere":             {"", map[string]string{"a.geojson": tessellation(cellOf("1", "", 2, 48))}, "feature 0: a cell outside of Ukraine (near 2.00 48.00)"},
		"cells of both kinds":         {"", map[string]string{"a.geojson": tessellation(cellOf("1", "", 36, 48), strings.Replace(cellOf("2", "", 37, 48), "geonameid", "kod", 1))}, "feature 1: its place has a kod"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := assembled(t, c.column, c.files)
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an invalid one with %q", err, c.want)
			}
		})
	}
}

// What was read of a file with an error is not used.
func TestAFileWithAnErrorLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	a := viina.New("")
	if err := add(t, a, "a.geojson", tessellation(cellOf("1", "", 36, 48))); err != nil {
		t.Fatal(err)
	}
	if err := add(t, a, "bad.csv", header+"1,20250301,UA,UA,UA,UA,RU,1\n1,20250302,UA,UA,UA,UA,no,1\n"); err == nil {
		t.Fatal("a table with a bad row was taken")
	}
	if err := add(t, a, "good.csv", header+"1,20250303,UA,UA,UA,UA,RU,1\n"); err != nil {
		t.Fatal(err)
	}
	if days, _, err := a.Assemble(t.Context()); days != 1 || err != nil {
		t.Errorf("got %d days, error %v, want the one of the good table", days, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := a.Assemble(ended); err == nil {
		t.Error("got no error after the context had ended")
	}
}

func TestSource(t *testing.T) {
	t.Parallel()
	s := viina.New("status_dsm").Source()
	if s.Name != geo.VIINA || s.Licence != "ODbL 1.0" || !s.Publishable || !strings.Contains(s.Attribution, "Zhukov") || !strings.Contains(s.Attribution, "GeoNames") {
		t.Errorf("got %+v, want VIINA under the ODbL with its credits", s)
	}
	if !strings.Contains(s.Description, "status_dsm, DeepState's map") {
		t.Errorf("got %q, want it to name the column", s.Description)
	}
	if got := s.Covers(); !slices.Equal(got, []geo.Status{geo.Occupied, geo.Contested}) {
		t.Errorf("covers %v, want occupied and contested", got)
	}
	if viina.New("").SkipFile("event_1pd_latest_2025.csv") == "" || viina.New("").SkipFile("control_latest_2025.csv") != "" {
		t.Error("want events to be skipped, and control not")
	}
}

// Shapes of a part that did not change are the same slices from one day to the next.
func TestWhatDoesNotChangeIsTheSamePolygon(t *testing.T) {
	t.Parallel()
	a := viina.New("")
	for name, data := range map[string]string{"a.geojson": row(), "a.csv": header +
		"1,20250301,,,,,RU,1\n1,20250302,,,,,RU,1\n2,20250301,,,,,UA,1\n2,20250302,,,,,UA,1\n3,20250301,,,,,UA,1\n3,20250302,,,,,RU,1\n"} {
		if err := add(t, a, name, data); err != nil {
			t.Fatal(err)
		}
	}
	_, readings, err := a.Assemble(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var days []source.Reading
	for reading := range readings {
		days = append(days, reading)
	}
	if len(days) != 2 || &days[0].Polygons[0].Shape[0][0] != &days[1].Polygons[0].Shape[0][0] {
		t.Errorf("got %v, want the west on both days as one slice", days)
	}
}
