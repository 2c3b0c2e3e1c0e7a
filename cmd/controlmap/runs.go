package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/encode"
	"controlmap/geo/record"
)

type runsCmd struct {
	databaseFlags
	configFlag
	tableFlags
	Source sourceFlag `placeholder:"NAME" help:"Only the checks of this source."`
	Limit  int        `default:"50" placeholder:"N" help:"How many checks, the newest first (${default})."`
}

// runsTable lists checks of sources.
type runsTable struct {
	Rows []runRow `json:"rows"`
}

// runRow is one check: when, of what, and what became of it.
type runRow struct {
	Run      int64          `json:"run"`
	Source   geo.SourceName `json:"source"`
	Began    time.Time      `json:"began"`
	Ended    *time.Time     `json:"ended"`
	Outcome  record.Outcome `json:"outcome"`
	Detail   string         `json:"detail"`
	Requests requestRows    `json:"requests"`
}

// Header implements encode.Table.
func (t runsTable) Header() []string { return encode.Columns[runRow]() }

// Records implements encode.Table.
func (t runsTable) Records() [][]string { return encode.Cells(t.Rows) }

// requestRows are the requests of a check.
type requestRows []requestRow

// String returns the requests as a cell of a table: "200 https://...; 304 https://...".
func (rows requestRows) String() string {
	words := make([]string, len(rows))
	for i, r := range rows {
		words[i] = fmt.Sprintf("%d %s", r.Status, r.URL)
		if r.Error != "" {
			words[i] += " (" + r.Error + ")"
		}
	}
	return strings.Join(words, "; ")
}

// requestRow is one request of a check.
type requestRow struct {
	At     time.Time `json:"at"`
	URL    string    `json:"url"`
	Status int       `json:"status"`
	Bytes  int64     `json:"bytes"`
	Hash   string    `json:"sha256"`
	Millis int64     `json:"ms"`
	Error  string    `json:"error"`
}

func (c *runsCmd) Run(ctx context.Context, std streams) error {
	if c.Limit < 1 {
		return usageError{"--limit is 1 or more"}
	}
	return c.open(ctx, std, func(store *sqlite.Store) error {
		runs, err := store.Runs(ctx, c.Source.SourceName, c.Limit)
		if err != nil {
			return err
		}
		table := runsTable{Rows: make([]runRow, len(runs))}
		for i, r := range runs {
			table.Rows[i] = newRunRow(r)
		}
		return c.print(std.out, table, "run", "source", "began", "outcome", "requests", "detail")
	})
}

func newRunRow(r record.Run) runRow {
	row := runRow{Run: r.ID, Source: r.Source, Began: r.Began, Outcome: r.Outcome, Detail: r.Detail, Requests: make(requestRows, len(r.Requests))}
	if !r.Ended.IsZero() {
		row.Ended = &r.Ended
	}
	for i, q := range r.Requests {
		row.Requests[i] = requestRow{At: q.At, URL: q.URL, Status: q.Status, Bytes: q.Bytes, Millis: q.Took.Milliseconds(), Error: q.Error}
		if !q.Hash.IsZero() {
			row.Requests[i].Hash = q.Hash.String()
		}
	}
	return row
}
