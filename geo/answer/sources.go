package answer

import (
	"context"
	"strings"

	"controlmap/geo"
	"controlmap/geo/encode"
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
	Default        bool           `json:"default"`      // the source that answers where none is named
	BuiltIn        bool           `json:"built_in"`     // made by this program, not drawn by a publisher
	Complete       bool           `json:"complete"`     // every change is known: between two snapshots nothing changed
	SplitsSince    bool           `json:"splits_since"` // tells when occupied ground was occupied
	Covers         StatusList     `json:"covers"`       // the statuses it speaks of; what it does not speak of is unknown, never zero
	Statuses       Statuses       `json:"statuses"`     // what each of them means
	First          *geo.Date      `json:"first"`        // nil where there are no snapshots
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

// Sources opens the question which sources there are, in order of name.
func (e *Engine) Sources(ctx context.Context) (Plan[SourcesTable], error) {
	sources, err := e.store.Sources(ctx)
	if err != nil {
		return Plan[SourcesTable]{}, err
	}
	return Plan[SourcesTable]{
		Basis:  []any{sources},
		Latest: true,
		Name:   "sources",
		build:  func(context.Context) (SourcesTable, error) { return newSourcesTable(sources), nil },
	}, nil
}

func newSourcesTable(sources []geo.SourceSummary) SourcesTable {
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
		Default:        s.Name == geo.DefaultSource,
		BuiltIn:        s.BuiltIn(),
		Complete:       s.Complete,
		SplitsSince:    s.SplitsSince,
		Covers:         StatusList(s.Covers()),
		Statuses:       statuses,
		First:          day(s.First),
		Last:           day(s.Last),
		Snapshots:      s.Snapshots,
	}
}

// Header implements Table.
func (t SourcesTable) Header() []string { return encode.Columns[SourceRow]() }

// Records implements Table.
func (t SourcesTable) Records() [][]string { return encode.Cells(t.Rows) }
