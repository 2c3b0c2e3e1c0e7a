package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/gazetteer"

	"github.com/paulmach/orb"
)

type atCmd struct {
	databaseFlags
	tableFlags
	Lon    *float64   `and:"point" xor:"where" placeholder:"DEGREES" help:"Longitude on WGS84, with --lat."`
	Lat    *float64   `and:"point" placeholder:"DEGREES" help:"Latitude on WGS84, with --lon."`
	Place  *string    `xor:"where" placeholder:"NAME" help:"Name or number of a place, in place of --lon and --lat; the places command finds them."`
	Source sourceFlag `placeholder:"NAME" help:"Only this source; else all."`
	Date   dateFlag   `default:"latest" placeholder:"DATE" help:"Day as YYYY-MM-DD, or latest: the last snapshot at or before it answers."`
}

func (c *atCmd) Run(ctx context.Context, std streams) error {
	atlas, places, err := newAtlas()
	if err != nil {
		return err
	}
	query, err := c.query(std, places)
	if err != nil {
		return err
	}
	return c.withMeasured(ctx, std, c.Source.SourceName, func(store *sqlite.Store) error {
		table, err := ask(ctx, answer.New(store, atlas).History, query)
		if err != nil {
			return err
		}
		if err := c.print(std.out, table, "source", "status", "from", "after", "to", "snapshots", "on_date"); err != nil {
			return err
		}
		if c.plain() {
			printHistory(std, table)
		}
		if table.Note != "" {
			fmt.Fprintln(std.err, table.Note)
		}
		return nil
	})
}

// Validate refuses, on behalf of kong, what is not on Earth.
func (c *atCmd) Validate() error {
	if c.Lon == nil && c.Lat == nil && c.Place == nil {
		return usageError{"--lon and --lat of a point are needed, or --place"}
	}
	for _, axis := range []struct {
		name  string
		value *float64
		most  float64
	}{{"--lon", c.Lon, 180}, {"--lat", c.Lat, 90}} {
		// Comparisons with NaN are false.
		if axis.value != nil && !(math.Abs(*axis.value) <= axis.most) {
			return usageError{fmt.Sprintf("%s %v is not a number of degrees of -%v to %v", axis.name, *axis.value, axis.most, axis.most)}
		}
	}
	return nil
}

func (c *atCmd) query(std streams, places *gazetteer.Gazetteer) (answer.HistoryQuery, error) {
	query := answer.HistoryQuery{Source: c.Source.SourceName, Date: c.Date.Date}
	if c.Lon != nil {
		query.Point = orb.Point{*c.Lon, *c.Lat}
		return query, nil
	}
	place, err := findPlace(std, places, *c.Place)
	query.Place = &place
	return query, err
}

// findPlace takes a number or a name, and tells of other places of that name.
func findPlace(std streams, places *gazetteer.Gazetteer, wanted string) (geo.Place, error) {
	if id, err := strconv.Atoi(wanted); err == nil {
		return places.Place(id)
	}
	matches, err := searchPlaces(places, wanted, 2)
	if err != nil {
		return geo.Place{}, err
	}
	best := matches[0]
	if best.Score < 1 || len(matches) > 1 && matches[1].Score == best.Score {
		fmt.Fprintf(std.err, "%q is taken for %s in %s, place %d; the places command lists others\n", wanted, best.Place.NameEN, whereIs(best.Place), best.Place.ID)
	}
	return best.Place, nil
}

// whereIs names a place's raion, where it has one, and its region.
func whereIs(p geo.Place) string {
	if p.Raion.NameEN == "" {
		return string(p.Region)
	}
	return fmt.Sprintf("%s, %s", p.Raion.NameEN, p.Region)
}

func printHistory(std streams, t answer.HistoryTable) {
	fmt.Fprintf(std.out, "\n%v %v, %s", t.Lon, t.Lat, t.Region)
	if t.Place != nil {
		fmt.Fprintf(std.out, ", %.1f km from %s (%s), place %d", t.Place.Km, t.Place.NameEN, t.Place.NameUK, t.Place.ID)
	}
	fmt.Fprintln(std.out)
	for _, source := range t.Sources {
		printPointHistory(std.out, source)
		if source.Snapshot != nil {
			printFlags(std, *source.Snapshot, source.Flags)
		}
	}
}

func printPointHistory(w io.Writer, h answer.PointHistory) {
	if h.Snapshot == nil {
		fmt.Fprintf(w, "%s: %s\n", h.Source, h.Meaning)
		return
	}
	fmt.Fprintf(w, "%s on %s (revision %d): ", h.Source, h.Snapshot, *h.Revision)
	if h.Status != nil {
		fmt.Fprintf(w, "%s: ", *h.Status)
	}
	fmt.Fprint(w, h.Meaning)
	if h.CarriedFrom != nil {
		fmt.Fprintf(w, "; as of %s", h.CarriedFrom)
	}
	if h.FrontKm != nil {
		fmt.Fprintf(w, "; %.1f km from the front line", *h.FrontKm)
	}
	fmt.Fprintf(w, ". %s\n", h.Attribution)
}
