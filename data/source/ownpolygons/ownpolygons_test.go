package ownpolygons_test

import (
	"fmt"
	"strings"
	"testing"

	"controlmap/data/source"
	"controlmap/data/source/ownpolygons"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"
)

const square = `{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,48],[36,47]]]}`

// newsroom is how an operator reads files with all properties.
var newsroom = ownpolygons.Options{
	Source:         geo.Source{Name: "newsroom"},
	StatusProperty: "status",
	NameProperty:   "title",
	SinceProperty:  "since",
	Status:         geo.Occupied,
	StatusMap:      map[string]geo.Status{"grey": geo.Contested, "city": geo.AllStatus},
}

func importer(t testing.TB, change func(*ownpolygons.Options)) *ownpolygons.Importer {
	t.Helper()
	options := newsroom
	change(&options)
	i, err := ownpolygons.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestContract(t *testing.T) {
	dated := importer(t, func(o *ownpolygons.Options) { o.Date = geo.NewDate(2025, 3, 4) })
	sourcetest.Run(t, dated, sourcetest.Files(t), func(geometry string) sourcetest.File {
		return sourcetest.File{Name: "map.geojson", Data: []byte(featureText("", geometry))}
	})
}

func featureText(properties, geometry string) string {
	return fmt.Sprintf(`{"type": "Feature", "properties": {%s}, "geometry": %s}`, properties, geometry)
}

func collection(features ...string) []byte {
	return fmt.Appendf(nil, `{"type": "FeatureCollection", "features": [%s]}`, strings.Join(features, ","))
}

func TestFeatures(t *testing.T) {
	for _, f := range sourcetest.Files(t) {
		if f.Name != "front_2025-03-01.geojson" {
			continue
		}
		parsed, err := sourcetest.Parse(importer(t, func(*ownpolygons.Options) {}), f)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintln(parsed.Snapshot.Date)
		for _, a := range parsed.Polygons {
			got += fmt.Sprintf("%d %s %q %q\n", a.Feature, a.Status, a.Since, a.Name)
		}
		for _, r := range parsed.Rejected {
			got += fmt.Sprintf("%d %s\n", r.Feature, r.Reason)
		}
		want := "2025-03-01\n" +
			"0 occupied \"2022\" \"South\"\n" +
			"1 contested \"\" \"7\"\n" +
			"2 contested \"\" \"\"\n" +
			"2 point in a geometry collection\n" +
			"3 status city is left out\n" +
			"4 point\n"
		if got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
		return
	}
	t.Fatal("no testdata/front_2025-03-01.geojson")
}

func TestDate(t *testing.T) {
	when := func(value string) []byte { return collection(featureText(`"when": `+value, square)) }
	byProperty := func(o *ownpolygons.Options) { o.DateProperty = "when" }
	byFlag := func(o *ownpolygons.Options) { o.DateProperty = "when"; o.Date = geo.NewDate(2025, 1, 1) }
	byName := func(*ownpolygons.Options) {}
	for name, c := range map[string]struct {
		change func(*ownpolygons.Options)
		file   string
		data   []byte
		want   string // a date, or part of an error
	}{
		"flag before property":      {byFlag, "2025-03-03.json", when(`"2025-02-02"`), "2025-01-01"},
		"property before name":      {byProperty, "2025-03-03.json", when(`"2025-02-02"`), "2025-02-02"},
		"compact":                   {byProperty, "a.json", when(`"20250202"`), "2025-02-02"},
		"compact number":            {byProperty, "a.json", when(`20250202`), "2025-02-02"},
		"instant in Kyiv":           {byProperty, "a.json", when(`"2025-02-01T22:30:00Z"`), "2025-02-02"},
		"milliseconds":              {byProperty, "a.json", when(`1738454400000`), "2025-02-02"},
		"first millisecond":         {byProperty, "a.json", when(`1388527200000`), "2014-01-01"}, // 2013-12-31T22:00:00Z, midnight in Kyiv
		"before the first":          {byProperty, "a.json", when(`1388527199999`), "feature 0"},
		"last millisecond":          {byProperty, "a.json", when(`4102437599999`), "2099-12-31"}, // 2099-12-31T21:59:59.999Z
		"after the last":            {byProperty, "a.json", when(`4102437600000`), "feature 0"},
		"dashes in the name":        {byName, "map-2025-03-03-final.geojson", when(`1`), "2025-03-03"},
		"digits in the name":        {byName, "map_v2_20250303.geojson", when(`1`), "2025-03-03"},
		"same date twice in a name": {byName, "2025-03-03_20250303.geojson", when(`1`), "2025-03-03"},
		"two dates in the name":     {byName, "2025-03-03_2025-03-04.geojson", when(`1`), "--date"},
		"longer number in the name": {byName, "map_120250303.geojson", when(`1`), "--date-property"},
		"nowhere":                   {byName, "map.geojson", when(`1`), "--date-property"},
		"property of another form":  {byProperty, "2025-03-03.json", when(`"2 Feb 2025"`), "feature 0"},
		"seconds":                   {byProperty, "2025-03-03.json", when(`1738454400`), "2025-02-02"},
		"year of another war":       {byProperty, "2025-03-03.json", when(`"2205-03-01"`), "2014 to 2099"},
		"archive before nothing":    {byName, "doc.kml", when(`1`), "--date-property"},
		"property that is missing":  {byProperty, "2025-03-03.json", collection(featureText("", square)), `no property "when"`},
		"property that is a list":   {byProperty, "2025-03-03.json", when(`[2025]`), "neither a string nor a number"},
	} {
		t.Run(name, func(t *testing.T) {
			parsed, err := sourcetest.Check(t, importer(t, c.change), sourcetest.File{Name: c.file, Data: c.data})
			if got := fmt.Sprint(parsed.Snapshot.Date, err); !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestStatus(t *testing.T) {
	for name, c := range map[string]struct {
		change     func(*ownpolygons.Options)
		properties string
		want       string // a status, or part of an error
	}{
		"nothing said":             {func(o *ownpolygons.Options) { o.StatusProperty, o.Status = "", "" }, ``, "occupied"},
		"said for all":             {func(o *ownpolygons.Options) { o.StatusProperty, o.Status = "", geo.Claimed }, ``, "claimed"},
		"own word":                 {func(*ownpolygons.Options) {}, `"status": "grey"`, "contested"},
		"word of controlmap":       {func(*ownpolygons.Options) {}, `"status": " Liberated "`, "liberated"},
		"own word for another":     {func(o *ownpolygons.Options) { o.StatusMap = map[string]geo.Status{"occupied": geo.Claimed} }, `"status": "occupied"`, "claimed"},
		"none, with a default":     {func(o *ownpolygons.Options) { o.Status = geo.Advance }, ``, "advance"},
		"none, without a default":  {func(o *ownpolygons.Options) { o.Status = "" }, ``, "--status gives a status"},
		"unknown":                  {func(*ownpolygons.Options) {}, `"status": "ocupied"`, `status "ocupied" in property "status"`},
		"property in another case": {func(o *ownpolygons.Options) { o.Status = "" }, `"STATUS": "grey"`, "contested"},
		"in two other cases":       {func(o *ownpolygons.Options) { o.Status = "" }, `"STATUS": "grey", "Status": "grey"`, `no property "status"`},
		"mistyped property":        {func(o *ownpolygons.Options) { o.Status = "" }, `"statsu": "grey", "a": 1`, `no property "status", the nearest that it has is "statsu"`},
		"property of another name": {func(o *ownpolygons.Options) { o.Status = "" }, `"zone": "grey", "fill": "red"`, `no property "status", it has "fill", "zone"`},
		"no property at all":       {func(o *ownpolygons.Options) { o.Status = "" }, ``, `no property "status", it has none`},
		"mistyped name":            {func(*ownpolygons.Options) {}, `"status": "grey", "titel": "South"`, `no feature has a property "title": the nearest is "titel"`},
		"unknown since":            {func(*ownpolygons.Options) {}, `"since": "2014"`, "pre-2022"},
		"left out, the only one":   {func(*ownpolygons.Options) {}, `"status": "city"`, "no control polygon"},
		"name longer than a line":  {func(*ownpolygons.Options) {}, `"title": "` + strings.Repeat("x", 201) + `"`, "longer than 200"},
		"status that is an object": {func(*ownpolygons.Options) {}, `"status": {}`, "neither a string nor a number"},
		"own word in another case": {func(*ownpolygons.Options) {}, `"status": "GREY"`, "contested"},
		"word decomposed":          {func(o *ownpolygons.Options) { o.StatusMap = map[string]geo.Status{"\u0457": geo.Claimed} }, `"status": "\u0406\u0308"`, "claimed"},
		"space in the word":        {func(o *ownpolygons.Options) { o.StatusMap = map[string]geo.Status{"grey zone": geo.Contested} }, `"status": "Grey\u00a0 Zone"`, "contested"},
		"true":                     {func(o *ownpolygons.Options) { o.StatusMap = map[string]geo.Status{"true": geo.Claimed} }, `"status": true`, "claimed"},
		"one as a float":           {func(o *ownpolygons.Options) { o.StatusMap = map[string]geo.Status{"1": geo.Claimed} }, `"status": 1.0`, "claimed"},
	} {
		t.Run(name, func(t *testing.T) {
			file := sourcetest.File{Name: "2025-03-03.json", Data: collection(featureText(c.properties, square))}
			parsed, err := sourcetest.Check(t, importer(t, c.change), file)
			got := fmt.Sprint(err)
			if err == nil {
				got = string(parsed.Polygons[0].Status)
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	for name, options := range map[string]ownpolygons.Options{
		"no name":           {},
		"name with a slash": {Source: geo.Source{Name: "a/b"}},
		"unknown status":    {Source: geo.Source{Name: "a"}, Status: "held"},
		"unknown in map":    {Source: geo.Source{Name: "a"}, StatusMap: map[string]geo.Status{"x": "held"}},
		"unknown covered":   {Source: geo.Source{Name: "a"}, Covers: []geo.Status{"held"}},
	} {
		if _, err := ownpolygons.New(options); geo.CodeOf(err) != geo.Invalid {
			t.Errorf("%s: error %v, want an invalid one", name, err)
		}
	}
}

func TestSourceKeepsWhatTheOperatorSays(t *testing.T) {
	want := geo.Source{Name: "newsroom", Title: "Our map", Licence: "CC BY 4.0", Attribution: "Newsroom", URL: "https://example.org", Publishable: true}
	got := importer(t, func(o *ownpolygons.Options) { o.Source = want }).Source()
	if got.Title != want.Title || got.Licence != want.Licence || got.Attribution != want.Attribution || got.URL != want.URL || !got.Publishable {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestSourceSplitsSinceWhereItsFilesSay(t *testing.T) {
	for property, want := range map[string]bool{"": false, "since": true} {
		src := importer(t, func(o *ownpolygons.Options) { o.SinceProperty = property }).Source()
		if src.SplitsSince != want || src.Complete {
			t.Errorf("since property %q: got splitting %t, complete %t, want %t, false", property, src.SplitsSince, src.Complete, want)
		}
	}
}

func TestCovers(t *testing.T) {
	grey, held, lost, city := `"status": "grey"`, `"status": "occupied"`, `"status": "liberated"`, `"status": "city"`
	for name, c := range map[string]struct {
		covers     []geo.Status
		properties []string
		want       string // what the file covers, and the day; or part of an error
	}{
		"one status":                    {nil, []string{grey, grey}, "[contested] []"},
		"two, in the order of the file": {nil, []string{grey, held}, "[contested occupied] []"},
		"not what is left out":          {nil, []string{held, city}, "[occupied] []"},
		"more than the file has":        {[]geo.Status{geo.Occupied, geo.Contested}, []string{held}, "[occupied] [occupied contested]"},
		"less than the file has":        {[]geo.Status{geo.Occupied, geo.Contested}, []string{held, lost}, "feature 1: it is liberated, but --covers says that the files cover occupied, contested"},
		"less, but it is left out":      {[]geo.Status{geo.Occupied}, []string{held, city}, "[occupied] [occupied]"},
	} {
		t.Run(name, func(t *testing.T) {
			var features []string
			for _, properties := range c.properties {
				features = append(features, featureText(properties, square))
			}
			file := sourcetest.File{Name: "2025-03-03.json", Data: collection(features...)}
			parsed, err := sourcetest.Check(t, importer(t, func(o *ownpolygons.Options) { o.Covers = c.covers }), file)
			got := fmt.Sprint(err)
			if err == nil {
				got = fmt.Sprint(parsed.Covers, " ", parsed.DayCovers)
			}
			if !strings.Contains(got, c.want) || err == nil && !parsed.Own {
				t.Errorf("got %s, own %t, want %s of an own source", got, parsed.Own, c.want)
			}
		})
	}
}

var _ source.Importer = (*ownpolygons.Importer)(nil)
