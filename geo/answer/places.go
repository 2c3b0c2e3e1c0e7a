package answer

import (
	"controlmap/geo"
	"controlmap/geo/encode"
	"controlmap/geo/gazetteer"
)

// PlacesTable lists the places that a search found, the best first.
type PlacesTable struct {
	Query string     `json:"query"`
	Rows  []PlaceRow `json:"rows"`
}

// PlaceRow is a place that was found.
type PlaceRow struct {
	ID         int            `json:"id"`
	Name       string         `json:"name"` // the one that matched
	NameEN     string         `json:"name_en"`
	NameUK     string         `json:"name_uk"`
	Region     geo.RegionCode `json:"region"`
	Lon        float64        `json:"lon"`
	Lat        float64        `json:"lat"`
	Population *int           `json:"population"` // null where unknown
	Score      float64        `json:"score"`
}

// Places answers a search.
func Places(query string, matches []gazetteer.Match) PlacesTable {
	t := PlacesTable{Query: query, Rows: make([]PlaceRow, len(matches))}
	for i, m := range matches {
		p := m.Place
		t.Rows[i] = PlaceRow{
			ID:         p.ID,
			Name:       m.Name,
			NameEN:     p.NameEN,
			NameUK:     p.NameUK,
			Region:     p.Region,
			Lon:        p.Point.Lon(),
			Lat:        p.Point.Lat(),
			Population: populationOf(p),
			Score:      encode.Round(m.Score),
		}
	}
	return t
}

func populationOf(p geo.Place) *int {
	if p.Population == 0 {
		return nil
	}
	return &p.Population
}

// Header implements Table.
func (t PlacesTable) Header() []string { return encode.Columns[PlaceRow]() }

// Records implements Table.
func (t PlacesTable) Records() [][]string { return encode.Cells(t.Rows) }
