package answer

import (
	"encoding/json"
	"io"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// officialKm2 are areas by official statistics where they differ from every boundary
// file enough to be worth showing beside it.
var officialKm2 = map[geo.RegionCode]float64{geo.CrimeaUnit: 26081, geo.Sevastopol: 864}

// RegionsTable lists the units of a boundary set and the groups made of them.
type RegionsTable struct {
	Boundary string      `json:"boundary"`
	Rows     []RegionRow `json:"rows"`
	Groups   []GroupRow  `json:"groups"`
	shapes   []orb.MultiPolygon
}

// RegionRow is one oblast-level unit.
type RegionRow struct {
	Region      geo.RegionCode `json:"region"`
	NameEN      string         `json:"name_en"`
	NameUK      string         `json:"name_uk"`
	SphereKm2   float64        `json:"sphere_km2"`
	GeodesicKm2 float64        `json:"geodesic_km2"`
	OfficialKm2 *float64       `json:"official_km2,omitempty"`
}

// GroupRow is a group of units that may be asked for by one code.
type GroupRow struct {
	Region  geo.RegionCode   `json:"region"`
	Members []geo.RegionCode `json:"members"`
	NameEN  string           `json:"name_en"`
	NameUK  string           `json:"name_uk"`
}

// Regions answers which regions there are. The error is NotFound, where the boundary
// set does not know a group.
func Regions(regions geo.Regions) (RegionsTable, error) {
	t := RegionsTable{Boundary: regions.Boundary, Rows: make([]RegionRow, len(regions.Units)), Groups: namedGroups()}
	for i, unit := range regions.Units {
		t.Rows[i] = regionRow(unit)
		t.shapes = append(t.shapes, unit.Shape)
	}
	for i := range t.Groups {
		members, err := regions.Members(t.Groups[i].Region)
		if err != nil {
			return RegionsTable{}, err
		}
		t.Groups[i].Members = members
	}
	return t, nil
}

func namedGroups() []GroupRow {
	return []GroupRow{
		{Region: geo.Crimea, NameEN: "Crimea and Sevastopol", NameUK: "Крим і Севастополь"},
		{Region: geo.Donbas, NameEN: "Donbas", NameUK: "Донбас"},
	}
}

// RegionName returns what a unit or a group is called; its code where it is neither.
func RegionName(regions geo.Regions, code geo.RegionCode) (en, uk string) {
	if unit, known := regions.Unit(code); known {
		return unit.NameEN, unit.NameUK
	}
	for _, group := range namedGroups() {
		if group.Region == code {
			return group.NameEN, group.NameUK
		}
	}
	return string(code), string(code)
}

func regionRow(unit geo.Region) RegionRow {
	row := RegionRow{
		Region:      unit.Code,
		NameEN:      unit.NameEN,
		NameUK:      unit.NameUK,
		SphereKm2:   round4(unit.Area.Sphere),
		GeodesicKm2: round4(unit.Area.Geodesic),
	}
	if official, ok := officialKm2[unit.Code]; ok {
		row.OfficialKm2 = &official
	}
	return row
}

type regionRecord struct {
	RegionRow
	Boundary string `json:"boundary"`
}

// Header implements Table.
func (t RegionsTable) Header() []string { return columns[regionRecord]() }

// Records implements Table. Groups are left out.
func (t RegionsTable) Records() [][]string {
	records := make([]regionRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = regionRecord{row, t.Boundary}
	}
	return cells(records)
}

// WriteGeoJSON writes the units' shapes as an RFC 7946 FeatureCollection with the
// rows as properties and the boundary set's name as a member.
func (t RegionsTable) WriteGeoJSON(w io.Writer) error {
	features := make([]feature, len(t.Rows))
	for i, row := range t.Rows {
		properties, err := json.Marshal(row)
		if err != nil {
			return err
		}
		features[i] = newFeature(string(row.Region), properties, t.shapes[i])
	}
	members, err := json.Marshal(struct {
		Boundary string `json:"boundary"`
	}{t.Boundary})
	if err != nil {
		return err
	}
	return writeCollection(w, members, features)
}
