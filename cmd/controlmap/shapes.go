package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

// shapesFlags say where the shapes behind a table are written.
type shapesFlags struct {
	GeoJSON string `name:"geojson" placeholder:"FILE" help:"Write the shapes to this file as well; it appears when it is whole. - is stdout, in place of the table."`
}

func (f shapesFlags) toStdout() bool { return f.GeoJSON == "-" }

// check refuses two things on stdout.
func (f shapesFlags) check(table tableFlags) error {
	if f.toStdout() && !table.plain() {
		return usageError{"--geojson - writes the shapes to stdout, where --json and --csv write the table: name a file for one of them"}
	}
	return nil
}

// writeShapes writes the shapes behind a table to the file asked for, if any, or to stdout.
func (f shapesFlags) writeShapes(ctx context.Context, std streams, table answer.Shaped) error {
	if f.GeoJSON == "" {
		return nil
	}
	shapes, err := table.Shapes(ctx)
	if err != nil {
		return err
	}
	if f.toStdout() {
		return shapes.WriteGeoJSON(std.out)
	}
	return writeWhole(f.GeoJSON, func(file *os.File) error {
		buffered := bufio.NewWriter(file)
		return errors.Join(shapes.WriteGeoJSON(buffered), buffered.Flush())
	})
}

// noteTerms tells whose shapes are written that may not be published.
func (f shapesFlags) noteTerms(ctx context.Context, store *sqlite.Store, std streams, names ...geo.SourceName) error {
	if f.GeoJSON == "" {
		return nil
	}
	for _, name := range names {
		source, err := store.Source(ctx, name)
		if err != nil {
			return err
		}
		if !source.Publishable {
			fmt.Fprintf(std.err, "source %s is restricted (%s): do not publish these shapes unless its publisher lets you\n", name, source.Licence)
		}
	}
	return nil
}
