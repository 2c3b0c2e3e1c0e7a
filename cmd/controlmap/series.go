package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

type seriesCmd struct {
	databaseFlags
	tableFlags
	regionFlags
	periodFlags
	Source  sourceFlag  `required:"" placeholder:"NAME" help:"Source, as the sources command lists them."`
	Status  statusFlag  `default:"occupied" placeholder:"STATUS" help:"occupied, contested, liberated, advance, claimed or infiltration (${default})."`
	Step    answer.Step `enum:"snapshot,day,week,month,year" default:"month" help:"snapshot, day, week, month or year (${default})."`
	By      *string     `enum:"region" placeholder:"region" help:"region: a row for each unit of the region, not for their sum."`
	Formula geo.Formula `enum:"sphere,geodesic" default:"sphere" help:"How what moved is measured: sphere, as publishers print, or geodesic (${default})."`
}

func (c *seriesCmd) Run(ctx context.Context, std streams) error {
	return c.withMeasured(ctx, std, c.Source.SourceName, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		table, err := ask(ctx, engine.Series, c.query())
		if err != nil {
			return err
		}
		if err := c.printRounded(std.out, table, c.uncertain(), c.columns()...); err != nil || !c.plain() {
			return err
		}
		return printSeries(std, table)
	})
}

func (c *seriesCmd) query() answer.SeriesQuery {
	return answer.SeriesQuery{
		Source:    c.Source.SourceName,
		Region:    geo.RegionCode(c.Region),
		Status:    c.Status.Status,
		From:      c.From,
		To:        c.To,
		Step:      c.Step,
		PerRegion: c.By != nil,
		Formula:   c.Formula,
	}
}

// columns are those that tell the most of the query.
func (c *seriesCmd) columns() []string {
	columns := []string{"date"}
	if c.By != nil {
		columns = append(columns, "region")
	}
	if c.Step == answer.StepDay {
		columns = append(columns, "age_days")
	}
	columns = append(columns, string(c.Formula)+"_km2", "uncertainty_km2", "gained_km2", "lost_km2", "redrawn_km2", "net_km2", "net_uncertainty_km2", "net_land_km2", "km2_per_day")
	if c.Status.Status == geo.Occupied {
		columns = append(columns, "front_km")
	}
	return append(columns, "snapshots", "flagged")
}

// uncertain are the columns that are rounded.
func (c *seriesCmd) uncertain() map[string]uncertainty {
	return map[string]uncertainty{
		string(c.Formula) + "_km2": {column: "uncertainty_km2"},
		"uncertainty_km2":          {column: "uncertainty_km2"},
		"gained_km2":               {column: "net_uncertainty_km2"},
		"lost_km2":                 {column: "net_uncertainty_km2"},
		"redrawn_km2":              {column: "net_uncertainty_km2"},
		"net_km2":                  {column: "net_uncertainty_km2"},
		"net_land_km2":             {column: "net_uncertainty_km2"},
		"net_uncertainty_km2":      {column: "net_uncertainty_km2"},
		"km2_per_day":              {column: "net_uncertainty_km2", of: "net_km2"},
	}
}

func printSeries(std streams, t answer.SeriesTable) error {
	if t.Pace != nil {
		printPace(std, t.Step, *t.Pace)
	}
	if n := len(t.Points); n > 0 {
		last := t.Points[n-1]
		fmt.Fprintf(std.out, "\nSource: %s, last snapshot of %s, revision %d. %s\n", t.Source, last.Snapshot, last.Revision, t.Attribution)
	}
	var told []geo.Revision
	for _, p := range t.Points {
		if !slices.Contains(told, p.Revision) {
			told = append(told, p.Revision)
			printFlags(std, p.Snapshot, p.Flags)
		}
	}
	if n := unmeasured(t.Points); n > 0 {
		fmt.Fprintf(std.err, "gained and lost are missing from %d rows: the changes in them have not been measured\n", n)
	}
	return nil
}

// unmeasured counts the points of which it is known how much changed in all, but not what
// was gained and what lost.
func unmeasured(points []answer.SeriesPoint) (n int) {
	for _, p := range points {
		if p.NetKm2 != nil && p.GainedKm2 == nil {
			n++
		}
	}
	return n
}

func printPace(std streams, step answer.Step, p answer.Pace) {
	if p.Periods == 0 {
		fmt.Fprintf(std.out, "\nNo whole %s to tell a pace of.\n", step)
		return
	}
	was := ""
	if p.Fastest != nil {
		was = "was "
	}
	fmt.Fprintf(std.out, "\nOf %d whole %ss the fastest %s%s, the slowest %s.\n", p.Periods, step, was,
		superlative(step, p.Fastest, p.FastestCandidates), superlative(step, p.Slowest, p.SlowestCandidates))
	fmt.Fprintf(std.out, "The last, %s, was %s.\n", paceWords(step, *p.Last), lastWords(step, p))
}

// superlative says which period it was, or between which it cannot be told.
func superlative(step answer.Step, most *answer.PacePeriod, candidates []answer.PacePeriod) string {
	if most != nil {
		return paceWords(step, *most)
	}
	if len(candidates) > maxNamed {
		return fmt.Sprintf("cannot be told: %d are within the uncertainty", len(candidates))
	}
	names := make([]string, len(candidates))
	for i, p := range candidates {
		names[i] = periodName(step, p.Date)
	}
	return fmt.Sprintf("cannot be told: %s are within the uncertainty", strings.Join(names, ", "))
}

// maxNamed is how many periods are named that may have been the fastest.
const maxNamed = 4

// lastWords says how fast the last period was beside those before it.
func lastWords(step answer.Step, p answer.Pace) string {
	switch {
	case p.FastestSince != nil:
		return "the fastest since " + paceWords(step, *p.FastestSince)
	case p.Fastest != nil && p.Fastest.Date == p.Last.Date:
		return "the fastest of all"
	}
	return "neither faster nor slower than some before it, within the uncertainty"
}

func paceWords(step answer.Step, p answer.PacePeriod) string {
	if p.UncertaintyKm2 == nil {
		return fmt.Sprintf("%s (%+.2f km2 a day, net %+.1f km2)", periodName(step, p.Date), p.Km2PerDay, p.NetKm2)
	}
	pace, off := p.Km2PerDay, 0.0
	if p.NetKm2 != 0 {
		off = *p.UncertaintyKm2 * math.Abs(pace/p.NetKm2)
	}
	return fmt.Sprintf("%s (%s km2 a day, net %s km2)", periodName(step, p.Date), netText(pace, &off), netText(p.NetKm2, p.UncertaintyKm2))
}

// periodName is 2025 for a year, 2025-11 for a month, and the first day of a week.
func periodName(step answer.Step, first geo.Date) string {
	switch name := first.String(); step {
	case answer.StepYear:
		return name[:len("2006")]
	case answer.StepMonth:
		return name[:len("2006-01")]
	default:
		return name
	}
}
