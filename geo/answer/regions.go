package answer

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/encode"
	"controlmap/geo/gazetteer"
)

// officialKm2 are areas by official statistics where they differ from every boundary
// file enough to be worth showing beside it.
var officialKm2 = map[geo.RegionCode]float64{geo.CrimeaUnit: 26081, geo.Sevastopol: 864}

// RegionsTable lists the units of a boundary set and the groups made of them.
type RegionsTable struct {
	Boundary string      `json:"boundary"`
	Rows     []RegionRow `json:"rows"`
	Groups   []GroupRow  `json:"groups"`
	units    []geo.Region
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

// Regions opens the question which regions there are.
func (e *Engine) Regions() Plan[RegionsTable] {
	return Plan[RegionsTable]{
		Basis: []any{e.atlas.Regions.Boundary},
		Name:  "regions",
		build: func(context.Context) (RegionsTable, error) { return newRegionsTable(e.atlas.Regions) },
	}
}

// newRegionsTable returns NotFound where the boundary set does not know a group.
func newRegionsTable(regions geo.Regions) (RegionsTable, error) {
	t := RegionsTable{Boundary: regions.Boundary, Rows: make([]RegionRow, len(regions.Units)), Groups: namedGroups(), units: regions.Units}
	for i, unit := range regions.Units {
		t.Rows[i] = regionRow(unit)
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
		SphereKm2:   encode.Round(unit.Area.Sphere),
		GeodesicKm2: encode.Round(unit.Area.Geodesic),
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
func (t RegionsTable) Header() []string { return encode.Columns[regionRecord]() }

// Records implements Table. Groups are left out.
func (t RegionsTable) Records() [][]string {
	records := make([]regionRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = regionRecord{row, t.Boundary}
	}
	return encode.Cells(records)
}

// Shapes returns the units' shapes with the rows as properties and the boundary set's name
// as a member.
func (t RegionsTable) Shapes(context.Context) (Shapes, error) {
	shapes := Shapes{object: struct {
		Boundary string `json:"boundary"`
	}{t.Boundary}}
	for i, row := range t.Rows {
		feature, err := encode.NewFeature(string(row.Region), row, t.units[i].Shape)
		if err != nil {
			return Shapes{}, err
		}
		shapes.features = append(shapes.features, feature)
	}
	return shapes, nil
}

// PlacesTable lists the places that a search found, the best first.
type PlacesTable struct {
	Query string     `json:"query"`
	Rows  []PlaceRow `json:"rows"`
}

// PlaceRow is a place that was found.
type PlaceRow struct {
	ID     int            `json:"id"`
	Name   string         `json:"name"` // the one that matched
	NameEN string         `json:"name_en"`
	NameUK string         `json:"name_uk"`
	Region geo.RegionCode `json:"region"`
	PlaceFacts
	Score float64 `json:"score"`
}

// PlaceFacts is what tells a place from its namesakes. All but its kind and point are null
// where they are unknown, or where it is no settlement of the classifier.
type PlaceFacts struct {
	Kind           geo.PlaceKind `json:"kind"`
	KATOTTG        *string       `json:"katottg"`
	RaionEN        *string       `json:"raion_en"`
	RaionUK        *string       `json:"raion_uk"`
	HromadaEN      *string       `json:"hromada_en"`
	HromadaUK      *string       `json:"hromada_uk"`
	Lon            float64       `json:"lon"`
	Lat            float64       `json:"lat"`
	Population     *int          `json:"population"`
	PopulationYear *int          `json:"population_year"`
}

// Places answers a search.
func Places(query string, matches []gazetteer.Match) PlacesTable {
	t := PlacesTable{Query: query, Rows: make([]PlaceRow, len(matches))}
	for i, m := range matches {
		t.Rows[i] = PlaceRow{
			ID:         m.Place.ID,
			Name:       m.Name,
			NameEN:     m.Place.NameEN,
			NameUK:     m.Place.NameUK,
			Region:     m.Place.Region,
			PlaceFacts: factsOf(m.Place),
			Score:      encode.Round(m.Score),
		}
	}
	return t
}

func factsOf(p geo.Place) PlaceFacts {
	return PlaceFacts{
		Kind:           p.Kind,
		KATOTTG:        known(p.Code),
		RaionEN:        known(p.Raion.NameEN),
		RaionUK:        known(p.Raion.NameUK),
		HromadaEN:      known(p.Hromada.NameEN),
		HromadaUK:      known(p.Hromada.NameUK),
		Lon:            p.Point.Lon(),
		Lat:            p.Point.Lat(),
		Population:     known(p.Population),
		PopulationYear: known(p.PopulationYear),
	}
}

// known is nil for the zero value.
func known[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// Header implements Table.
func (t PlacesTable) Header() []string { return encode.Columns[PlaceRow]() }

// Records implements Table.
func (t PlacesTable) Records() [][]string { return encode.Cells(t.Rows) }
