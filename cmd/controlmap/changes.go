package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

type changesCmd struct {
	databaseFlags
	tableFlags
	shapesFlags
	regionFlags
	Source sourceFlag `required:"" placeholder:"NAME" help:"Source, as the sources command lists them."`
	From   dateFlag   `required:"" placeholder:"DATE" help:"Day as YYYY-MM-DD: the last snapshot at or before it is the earlier one."`
	To     dateFlag   `default:"latest" placeholder:"DATE" help:"Day as YYYY-MM-DD, or latest: the last snapshot at or before it is the later one."`
	Status statusFlag `default:"occupied" placeholder:"STATUS" help:"occupied, contested, liberated, advance, claimed or infiltration (${default})."`
}

func (c *changesCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		table, err := ask(ctx, engine.Changes, c.query())
		if err != nil {
			return err
		}
		if err := c.noteTerms(ctx, store, std, table.Source); err != nil {
			return err
		}
		err = c.writeShapes(ctx, std, table)
		if err != nil || c.toStdout() {
			return err
		}
		return c.printTable(std, table)
	})
}

// Validate satisfies kong.
func (c *changesCmd) Validate() error {
	return cmp.Or(checkOrder(c.From.Date, c.To.Date), c.shapesFlags.check(c.tableFlags))
}

func (c *changesCmd) query() answer.ChangesQuery {
	return answer.ChangesQuery{
		Source: c.Source.SourceName,
		From:   c.From.Date,
		To:     c.To.Date,
		Region: geo.RegionCode(c.Region),
		Status: c.Status.Status,
	}
}

func (c *changesCmd) printTable(std streams, t answer.ChangesTable) error {
	err := c.printRounded(std.out, t, uncertainChanges, "region",
		"gained_sphere_km2", "lost_sphere_km2", "net_sphere_km2",
		"gained_geodesic_km2", "lost_geodesic_km2", "net_geodesic_km2", "uncertainty_km2")
	if err != nil || !c.plain() {
		return err
	}
	printChanges(std.out, t)
	printFlags(std, t.FromSnapshot, t.FromFlags)
	printFlags(std, t.ToSnapshot, t.ToFlags)
	return nil
}

// uncertainChanges are the columns of changes that are rounded: what is gained and lost to
// the place of the net change, of which alone it is known how uncertain it is.
var uncertainChanges = map[string]uncertainty{
	"gained_sphere_km2":   {column: "uncertainty_km2"},
	"lost_sphere_km2":     {column: "uncertainty_km2"},
	"net_sphere_km2":      {column: "uncertainty_km2"},
	"gained_geodesic_km2": {column: "uncertainty_km2"},
	"lost_geodesic_km2":   {column: "uncertainty_km2"},
	"net_geodesic_km2":    {column: "uncertainty_km2"},
	"uncertainty_km2":     {column: "uncertainty_km2"},
}

func printChanges(w io.Writer, t answer.ChangesTable) {
	total, redrawn := t.Total, t.Total.Redrawn
	worth := func(km2 float64) string {
		text, _, _ := strings.Cut(km2Text(km2, total.UncertaintyKm2), " ")
		return text
	}
	fmt.Fprintf(w, "\n%s %s: gained %s km2, lost %s, net %s on the sphere; gained %s, lost %s, net %s on WGS84\n", t.Region, t.Status,
		worth(total.Gained.SphereKm2), worth(total.Lost.SphereKm2), netText(total.Net.SphereKm2, total.UncertaintyKm2),
		worth(total.Gained.GeodesicKm2), worth(total.Lost.GeodesicKm2), netText(total.Net.GeodesicKm2, total.UncertaintyKm2))
	if max(redrawn.Gained.SphereKm2, redrawn.Lost.SphereKm2) >= shownKm2 {
		fmt.Fprintf(w, "of which redrawn, in water, along coast and border or held before 2022: gained %.1f km2, lost %.1f on the sphere\n", redrawn.Gained.SphereKm2, redrawn.Lost.SphereKm2)
	}
	if water := total.Net.SphereKm2 - total.NetLand.SphereKm2; math.Abs(water) >= shownKm2 {
		fmt.Fprintf(w, "on land: net %s km2 on the sphere, %s on WGS84; in water: net %+.1f on the sphere\n",
			netText(total.NetLand.SphereKm2, total.UncertaintyKm2), netText(total.NetLand.GeodesicKm2, total.UncertaintyKm2), water)
	}
	if t.Note != "" {
		fmt.Fprintln(w, t.Note)
	}
	fmt.Fprintf(w, "Source: %s, snapshots of %s (revision %d) and %s (revision %d), %d days apart. %s\n",
		t.Source, t.FromSnapshot, t.FromRevision, t.ToSnapshot, t.ToRevision, t.Days, t.Attribution)
}
