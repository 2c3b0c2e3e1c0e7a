package viina

import (
	"bufio"
	"cmp"
	"context"
	"iter"
	"maps"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"
)

// Assembler makes maps of tables of control and the tessellation of their places. It is not
// safe for concurrent use.
type Assembler struct {
	column        string
	tables        []*table
	tessellations []*tessellation
}

// New returns an assembler that reads statuses from one column of the tables; status, the
// publisher's vote, where column is empty.
func New(column string) *Assembler { return &Assembler{column: cmp.Or(column, defaultColumn)} }

// Source describes the publisher and the column that is read.
func (a *Assembler) Source() geo.Source {
	return geo.Source{
		Name:  geo.VIINA,
		Title: "VIINA 2.0",
		Description: "VIINA: who controls which of 33 000 settlements on each day, told from maps and news reports. Here by its column " +
			a.column + votes[a.column] + ", drawn as the ground nearest to each settlement: outlines between settlements are not surveyed.",
		Licence:     "ODbL 1.0",
		Attribution: "Zhukov, Yuri and Natalie Ayers (2023), VIINA 2.0: Violent Incident Information from News Articles; places: GeoNames",
		URL:         "https://github.com/zhukovyuri/VIINA",
		Statuses: map[geo.Status]string{
			geo.Occupied:  "settlements under Russian control (RU), with the ground nearest to them",
			geo.Contested: "settlements contested between the two sides (CONTESTED), with the ground nearest to them",
		},
		Publishable: true, // the licence is open
	}
}

// votes says whose word a column is.
var votes = map[string]string{
	"status":       ", the vote of most of its sources, DeepState's in a tie",
	"status_wiki":  ", Wikipedia's maps",
	"status_boost": ", Wikipedia's maps with news reports",
	"status_dsm":   ", DeepState's map",
	"status_isw":   ", the map of the Institute for the Study of War",
}

// SkipFile leaves out what the publisher has besides.
func (a *Assembler) SkipFile(name string) string {
	if strings.HasPrefix(strings.ToLower(name), "event_") {
		return "VIINA's events, which do not say who controls what"
	}
	return ""
}

// IsTable reports whether a file that begins like this is a table of places.
func (a *Assembler) IsTable(start []byte) bool {
	_, ok := tableStart(start)
	return ok
}

// AddTable reads a table.
func (a *Assembler) AddTable(name string, body *bufio.Reader) error {
	t, err := readTable(name, body, a.column)
	if err == nil {
		a.tables = append(a.tables, t)
	}
	return err
}

// AddFeatures reads a tessellation.
func (a *Assembler) AddFeatures(ctx context.Context, found feature.Collection) error {
	t, err := readTessellation(ctx, found)
	if err == nil {
		a.tessellations = append(a.tessellations, t)
	}
	return err
}

// Assemble makes a reading of each day of the tables. What they say of places without a cell, and
// cells of which they do not tell, are rejected in it.
func (a *Assembler) Assemble(ctx context.Context) (days int, readings iter.Seq[source.Reading], err error) {
	if err := a.check(); err != nil {
		return 0, nil, err
	}
	d, err := newDrawing(ctx, a)
	if err != nil {
		return 0, nil, err
	}
	return len(d.days), d.readings, nil
}

// check refuses files that do not go together.
func (a *Assembler) check() error {
	switch {
	case len(a.tables) == 0 && len(a.tessellations) == 0:
		return geo.Errorf(geo.Invalid, "no table of control and no tessellation: control_latest_YYYY.csv and gn_UA_tess.geojson are wanted together")
	case len(a.tables) == 0:
		return geo.Errorf(geo.Invalid, "%s has the cells of places and not who controls them: give the table of a year, control_latest_YYYY.csv or its zip, in the same import", a.tessellations[0].name)
	case len(a.tessellations) == 0:
		return geo.Errorf(geo.Invalid, "%s says who controls places and not where they are: give their tessellation, %s, in the same import", a.tables[0].name, tessellationOf[a.tables[0].key])
	case len(a.tessellations) > 1:
		return geo.Errorf(geo.Invalid, "two tessellations, %s and %s: give one", a.tessellations[0].name, a.tessellations[1].name)
	}
	days := map[day]bool{}
	for _, t := range a.tables {
		maps.Copy(days, t.days)
		if key := a.tessellations[0].key; t.key != key {
			return geo.Errorf(geo.Invalid, "%s names places by %s and %s by %s: give the tessellation %s with it", t.name, t.key, a.tessellations[0].name, key, tessellationOf[t.key])
		}
	}
	if len(days) > maxDays {
		return geo.Errorf(geo.Invalid, "%d days, more than the %d that are accepted", len(days), maxDays)
	}
	return nil
}

// maxDays is how many days tables may have together.
const maxDays = 5000

// tessellationOf names the publisher's tessellation of places by what identifies them.
var tessellationOf = map[string]string{"geonameid": "gn_UA_tess.geojson", "kod": "katotth_UA_tess.geojson"}
