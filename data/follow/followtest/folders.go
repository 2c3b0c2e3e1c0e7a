package followtest

import (
	"fmt"
	"strings"
	"time"

	"controlmap/geo"
)

// Mirror is a folder of the daily mirror of DeepState's map, at /data.
type Mirror struct{ *Site }

// NewMirror makes an empty folder.
func NewMirror() *Mirror { return &Mirror{NewSite()} }

// MirrorPath is the path of the file that has the map of a day: it bears the name of the day after.
func MirrorPath(day geo.Date) string {
	return "/data/deepstatemap_data_" + strings.ReplaceAll(day.AddDays(1).String(), "-", "") + ".geojson"
}

// Publish puts the map of a day.
func (m *Mirror) Publish(day geo.Date, ground Ground) {
	m.Put(MirrorPath(day), ground.Mirror(), time.Time{})
}

// NZZ is a folder of NZZ's maps, at /maps.
type NZZ struct{ *Site }

// NewNZZ makes an empty folder.
func NewNZZ() *NZZ { return &NZZ{NewSite()} }

// NZZPath is the path of a day's file.
func NZZPath(day geo.Date) string { return "/maps/" + day.String() + ".json" }

// Publish puts the file of a day, which has the map of the given state: an earlier day where the map
// did not change.
func (n *NZZ) Publish(day, state geo.Date, ground Ground) {
	n.Put(NZZPath(day), ground.NZZ(state), time.Time{})
}

// VIINA is a folder of VIINA's tables and their tessellation, at /viina.
type VIINA struct{ *Site }

// The paths of VIINA's files, the table's with {year} for its year.
const (
	VIINATable        = "/viina/control_latest_{year}.csv"
	VIINATessellation = "/viina/gn_UA_tess.geojson"
)

// NewVIINA makes a folder with a tessellation of as many places as Ground has pieces.
func NewVIINA() *VIINA {
	v := &VIINA{NewSite()}
	var features []feature
	for i, b := range (Ground{}).Boxes() {
		properties := map[string]any{
			"geonameid": i + 1, "asciiname": b.Name, "ADM1_NAME": "Donetsk", "population": 1000,
			"longitude": (b.West + b.East) / 2, "latitude": (b.South + b.North) / 2,
		}
		features = append(features, feature{Type: "Feature", Properties: properties, Geometry: b.Geometry()})
	}
	v.Put(VIINATessellation, encode(collectionOf(features)), time.Time{})
	return v
}

// Publish puts the tables of all years from a day's to another's, each of which has a row for each
// place and day. The place of the front falls on the given day.
func (v *VIINA) Publish(from, to, fall geo.Date) {
	tables := map[string]*strings.Builder{}
	for day := from; !to.Before(day); day = day.AddDays(1) {
		year := day.String()[:4]
		if tables[year] == nil {
			tables[year] = &strings.Builder{}
			tables[year].WriteString("geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status,vcontrol_version\n")
		}
		for i, b := range (Ground{}).Boxes() {
			status := "RU"
			if b.Name == Liberation || b.Name == GreyZone || b.Name == Front && day.Before(fall) {
				status = "UA"
			}
			fmt.Fprintf(tables[year], "%d,%s,%[3]s,%[3]s,%[3]s,%[3]s,%[3]s,v1\n", i+1, strings.ReplaceAll(day.String(), "-", ""), status)
		}
	}
	for year, table := range tables {
		v.Put(strings.ReplaceAll(VIINATable, "{year}", year), []byte(table.String()), time.Time{})
	}
}

// Ledger is a ledger of rows "name,region,date,status,evidence", with its header line.
func Ledger(rows ...string) []byte {
	return []byte("name,region,date,status,evidence\n" + strings.Join(rows, "\n") + "\n")
}
