package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"controlmap/data/sqlite"
	"controlmap/geo"
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

// shapes are ready to be written.
type shapes interface {
	WriteGeoJSON(io.Writer) error
}

// writeShapes writes shapes to the file asked for, if any, or to stdout.
func (f shapesFlags) writeShapes(std streams, draw func() (shapes, error)) error {
	if f.GeoJSON == "" {
		return nil
	}
	drawn, err := draw()
	if err != nil {
		return err
	}
	if f.toStdout() {
		return drawn.WriteGeoJSON(std.out)
	}
	return writeWhole(f.GeoJSON, func(file *os.File) error {
		buffered := bufio.NewWriter(file)
		return errors.Join(drawn.WriteGeoJSON(buffered), buffered.Flush())
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
