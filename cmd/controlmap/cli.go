package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"controlmap/geo"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // the work could not be done
	exitUsage  = 2 // the command line is wrong
)

const description = `Who controls what in Ukraine, since when.

Loads control polygons from many sources, measures them and serves them as a map, as GeoJSON and as areas.
Data go to stdout, messages to stderr. Exit status: 0 done, 1 failed, 2 used wrongly.`

// cli is the command line: one field a verb, each in a file of its own.
type cli struct {
	Serve      serveCmd      `cmd:"" help:"Serve the map and the API."`
	Import     importCmd     `cmd:"" help:"Import files, or folders of files, of one source."`
	Inspect    inspectCmd    `cmd:"" help:"Tell what an import would make of files, and how to import them; store nothing."`
	Sync       syncCmd       `cmd:"" help:"Follow the publishers that the configuration names, and import what is new."`
	Runs       runsCmd       `cmd:"" help:"List the checks of publishers, and what became of each."`
	Quarantine quarantineCmd `cmd:"" help:"Look at maps that were fetched and wait for a decision, and decide."`
	Webhooks   webhooksCmd   `cmd:"" help:"List what webhooks were told, and what nobody took."`
	Config     configCmd     `cmd:"" help:"Check a configuration."`
	Ledger     ledgerCmd     `cmd:"" help:"Check a ledger of your own, or read one off the maps in the database."`
	Sources    sourcesCmd    `cmd:"" help:"List the sources, their terms and what the database holds of them."`
	Dates      datesCmd      `cmd:"" help:"List the snapshots of a source, with their totals and quality flags."`
	Regions    regionsCmd    `cmd:"" help:"List the regions and their areas."`
	Area       areaCmd       `cmd:"" help:"Tell how much ground has which status on a day."`
	Series     seriesCmd     `cmd:"" help:"Tell how that changed over time, by snapshot, day, week, month or year, and at what pace."`
	Changes    changesCmd    `cmd:"" help:"Tell what ground was gained and lost between two days, and where."`
	Frontline  frontlineCmd  `cmd:"" help:"Tell how long the front line is."`
	At         atCmd         `cmd:"" help:"Tell who held a place or a point, and since when."`
	Places     placesCmd     `cmd:"" help:"Find places by name."`
	Compare    compareCmd    `cmd:"" help:"Tell where sources agree."`
	Figures    figuresCmd    `cmd:"" help:"Hold published figures against computed ones."`
	Export     exportCmd     `cmd:"" help:"Write the control polygons of a source to a file."`
	Tiles      tilesCmd      `cmd:"" help:"Make vector tiles ahead of time, or forget them."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

type streams struct {
	out, err io.Writer
	in       io.Reader
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, std streams) int {
	app := cli{}
	std.in = untilEnded(ctx, std.in)
	done := false
	parser, err := kong.New(&app,
		kong.Name("controlmap"), kong.Description(description), kong.UsageOnError(),
		kong.Writers(std.out, std.err), kong.Exit(func(int) { done = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Resolvers(configResolver()),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(std),
	)
	if err != nil {
		return fail(std, "", geo.Wrap(geo.Internal, err, "command line"))
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if done { // --help has been printed
		return exitDone
	}
	if err != nil {
		return failUsage(std, verbOf(err), err)
	}
	return fail(std, command.Selected().Path(), command.Run())
}

// usageError is an error in the command line that only a verb can see.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

// verbOf returns the verb of the command line that err is about; empty where it has none.
func verbOf(err error) string {
	if parse, ok := errors.AsType[*kong.ParseError](err); ok && parse.Context != nil && parse.Context.Selected() != nil {
		return parse.Context.Selected().Path()
	}
	return ""
}

// failUsage explains a wrong command line and shows one that works.
func failUsage(std streams, verb string, err error) int {
	command := strings.Join(strings.Fields("controlmap "+verb+" --help"), " ")
	fmt.Fprintf(std.err, "controlmap: %v\nTry: %s\n", err, command)
	return exitUsage
}

// fail prints the error of a verb, if there is one, and returns the exit code. It is the
// one place where errors become exit codes.
func fail(std streams, verb string, err error) int {
	if usage, ok := errors.AsType[usageError](err); ok {
		return failUsage(std, verb, usage)
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errReported):
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(std.err, "controlmap: told to end before it was done")
	case errors.Is(err, os.ErrClosed), errors.Is(err, errBrokenPipe):
		return exitDone // whoever read the output has seen enough
	case geo.CodeOf(err) == geo.Internal:
		fmt.Fprintf(std.err, "controlmap: internal error: %v\n", err)
	default:
		fmt.Fprintf(std.err, "controlmap: %s\n", oneLine(geo.MessageOf(err)))
	}
	return exitFailed
}

// errReported ends a command whose output has already told what failed.
var errReported = errors.New("already reported")

func oneLine(s string) string { return string(bytes.ReplaceAll([]byte(s), []byte("\n"), []byte(" "))) }
