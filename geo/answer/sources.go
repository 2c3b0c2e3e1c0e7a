package answer

import (
	"strings"

	"controlmap/geo"
)

// SourcesTable lists the sources that a database knows.
type SourcesTable struct {
	Rows []SourceRow `json:"rows"`
}

// SourceRow is one source, its terms and what there is of it.
type SourceRow struct {
	Source         geo.SourceName `json:"source"`
	Title          string         `json:"title"`
	Description    string         `json:"description"`
	Licence        string         `json:"licence"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Publishable    bool           `json:"publishable"`
	Statuses       Statuses       `json:"statuses"`
	First          *geo.Date      `json:"first"` // nil where there are no snapshots
	Last           *geo.Date      `json:"last"`
	Snapshots      int            `json:"snapshots"`
}

// Statuses says what each status of a source means.
type Statuses map[geo.Status]string

func (s Statuses) String() string {
	var words []string
	for _, status := range geo.Statuses() {
		if meaning, ok := s[status]; ok {
			words = append(words, string(status)+": "+meaning)
		}
	}
	return strings.Join(words, "; ")
}

// Sources answers which sources there are.
func Sources(sources []geo.SourceSummary) SourcesTable {
	rows := make([]SourceRow, len(sources))
	for i, s := range sources {
		rows[i] = sourceRow(s)
	}
	return SourcesTable{Rows: rows}
}

func sourceRow(s geo.SourceSummary) SourceRow {
	statuses := make(Statuses, len(s.Statuses))
	for status, meaning := range s.Statuses {
		statuses[status] = meaning
	}
	return SourceRow{
		Source:         s.Name,
		Title:          s.Title,
		Description:    s.Description,
		Licence:        s.Licence,
		Attribution:    s.Attribution,
		AttributionURL: s.URL,
		Publishable:    s.Publishable,
		Statuses:       statuses,
		First:          day(s.First),
		Last:           day(s.Last),
		Snapshots:      s.Snapshots,
	}
}

// Header implements Table.
func (t SourcesTable) Header() []string { return columns[SourceRow]() }

// Records implements Table.
func (t SourcesTable) Records() [][]string { return cells(t.Rows) }
