package main

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

type compareCmd struct {
	databaseFlags
	tableFlags
	shapesFlags
	regionFlags
	periodFlags
	A      *sourceFlag  `and:"pair" placeholder:"NAME" help:"One source; without --a and --b, all are compared with each other."`
	B      *sourceFlag  `and:"pair" placeholder:"NAME" help:"The other source."`
	Date   *dateFlag    `placeholder:"DATE" help:"Day as YYYY-MM-DD, or latest (latest): the last snapshots at or before it are compared."`
	Status []string     `default:"occupied" placeholder:"STATUS" help:"Statuses that are counted together, between commas (${default})."`
	Step   *answer.Step `enum:"day,week,month,year" help:"Compare over time: day, week, month or year."`
}

func (c *compareCmd) Run(ctx context.Context, std streams) error {
	statuses, err := answer.ParseStatuses(c.Status)
	if err != nil {
		return usageError{"--status: " + geo.MessageOf(err)}
	}
	options := answer.CompareOptions{Region: geo.RegionCode(c.Region), Statuses: statuses}
	return c.with(ctx, std, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		work := comparison{c, std, store, engine, options}
		switch {
		case c.A == nil:
			return work.matrix(ctx)
		case c.overTime():
			return work.agreement(ctx)
		}
		return work.pair(ctx)
	})
}

// overTime reports whether the ends of periods are compared, rather than a date.
func (c *compareCmd) overTime() bool { return c.Step != nil || c.periodFlags != periodFlags{} }

// Validate refuses flags that do not go together, on behalf of kong.
func (c *compareCmd) Validate() error {
	switch {
	case c.A != nil && c.B != nil && *c.A == *c.B: // kong has not looked yet whether both are there
		return usageError{fmt.Sprintf("--a and --b are both %s: two different sources are needed", c.A.SourceName)}
	case c.A == nil && c.overTime():
		return usageError{"--from, --to and --step need two sources, --a and --b"}
	case c.A == nil && c.GeoJSON != "":
		return usageError{"--geojson needs two sources, --a and --b"}
	case c.overTime() && (c.Date != nil || c.GeoJSON != ""):
		return usageError{"--date and --geojson are of one day, --from, --to and --step of many"}
	}
	return cmp.Or(c.periodFlags.Validate(), c.shapesFlags.check(c.tableFlags))
}

// date is zero for the latest.
func (c *compareCmd) date() geo.Date {
	if c.Date == nil {
		return geo.Date{}
	}
	return c.Date.Date
}

// comparison is one run of the compare command.
type comparison struct {
	*compareCmd
	std     streams
	store   *sqlite.Store
	engine  *answer.Engine
	options answer.CompareOptions
}

func (c comparison) pair(ctx context.Context) error {
	table, err := ask(ctx, c.engine.Compare, answer.CompareQuery{A: c.A.SourceName, B: c.B.SourceName, Date: c.date(), CompareOptions: c.options})
	if err != nil {
		return err
	}
	if err := c.noteTerms(ctx, c.store, c.std, table.A.Source, table.B.Source); err != nil {
		return err
	}
	err = c.writeShapes(ctx, c.std, table)
	if err != nil || c.toStdout() {
		return err
	}
	err = c.print(c.std.out, table, "region", "only_a_sphere_km2", "only_b_sphere_km2", "both_sphere_km2", "iou")
	if err != nil || !c.plain() {
		return err
	}
	fmt.Fprintf(c.std.out, "\n%s on %s: only in a %.1f km2, only in b %.1f, in both %.1f on the sphere%s\n",
		table.Region, table.Date, table.OnlyA.SphereKm2, table.OnlyB.SphereKm2, table.Both.SphereKm2, iouWords(table.IoU))
	c.printSide("a", table.A)
	c.printSide("b", table.B)
	return nil
}

func iouWords(iou *float64) string {
	if iou == nil {
		return ""
	}
	return fmt.Sprintf("; intersection over union %.4f", *iou)
}

// printSide tells which snapshot was compared and what its statuses mean.
func (c comparison) printSide(label string, side answer.CompareSide) {
	fmt.Fprintf(c.std.out, "%s: %s, snapshot of %s, revision %d: %.1f km2. %s. %s\n",
		label, side.Source, side.Snapshot, side.Revision, side.SphereKm2, side.Statuses, side.Attribution)
	printFlags(c.std, side.Snapshot, side.Flags)
}

func (c comparison) matrix(ctx context.Context) error {
	table, err := ask(ctx, c.engine.Matrix, answer.MatrixQuery{Date: c.date(), CompareOptions: c.options})
	if err != nil {
		return err
	}
	err = c.print(c.std.out, table, "a", "b", "only_a_sphere_km2", "only_b_sphere_km2", "both_sphere_km2", "iou")
	if err != nil || !c.plain() {
		return err
	}
	fmt.Fprintf(c.std.out, "\n%s on %s\n", table.Region, table.Date)
	for _, source := range table.Sources {
		c.printSide("compared", source)
	}
	for _, gap := range table.LeftOut {
		fmt.Fprintf(c.std.out, "left out: %s: %s\n", gap.Source, gap.Reason)
	}
	return nil
}

func (c comparison) agreement(ctx context.Context) error {
	var step answer.Step
	if c.Step != nil {
		step = *c.Step
	}
	bar := newProgress(c.std.err)
	table, err := ask(ctx, c.engine.Agreement, answer.AgreementQuery{
		A: c.A.SourceName, B: c.B.SourceName, From: c.From, To: c.To, Step: step, CompareOptions: c.options,
		Progress: func(done, total int) { bar.update("comparing", done, total) },
	})
	bar.finish()
	if err != nil {
		return err
	}
	err = c.print(c.std.out, table, "date", "a_snapshot", "b_snapshot", "only_a_sphere_km2", "only_b_sphere_km2", "both_sphere_km2", "iou")
	if err != nil || !c.plain() {
		return err
	}
	printAgreement(c.std.out, table)
	return nil
}

func printAgreement(w io.Writer, t answer.AgreementTable) {
	fmt.Fprintf(w, "\n%s at the end of each %s\n", t.Region, t.Step)
	for _, gap := range t.Gaps {
		fmt.Fprintf(w, "not compared: %s: %s\n", gap.Date, gap.Reason)
	}
	for _, source := range []answer.CompareSource{t.A, t.B} {
		fmt.Fprintf(w, "%s: %s. %s\n", source.Source, source.Statuses, source.Attribution)
	}
}
