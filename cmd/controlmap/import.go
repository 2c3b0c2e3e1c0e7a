package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"controlmap/data/builtin"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/isw"
	"controlmap/data/source/nzz"
	"controlmap/data/source/ownpolygons"
	"controlmap/data/source/viina"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
)

type importCmd struct {
	databaseFlags
	Source      sourceFlag `required:"" placeholder:"NAME" help:"deepstate, nzz, isw, viina, or a name of your own for your files or a ledger."`
	Kind        string     `default:"" enum:",polygons,ledger" placeholder:"KIND" help:"What the files of a source of your own are: polygons, or ledger: CSV whose rows say from which day on a settlement has which status. Without it, what the first file is."`
	Paths       []string   `arg:"" name:"path" help:"Files, folders and archives of them, or - for the standard input; files of one ledger."`
	Publishable bool       `help:"You may publish this source's polygons; sources are restricted until you say so."`
	JSON        bool       `name:"json" help:"Print the whole report as JSON."`
	Column      string     `placeholder:"NAME" help:"Column of VIINA's tables that holds the status: status_wiki, status_boost, status_dsm, status_isw; else status, the vote of most of them."`
	ownSource   `prefix:"" group:"For a source of your own:"`
	ownPolygons `prefix:"" group:"For polygons of your own:"`
	Extends     string `placeholder:"NAME" group:"For a ledger of your own:" help:"settlements: your rows correct and continue the built-in ledger. Of a place they replace what it has from the first day of yours to the last."`
}

const (
	kindPolygons = "polygons"
	kindLedger   = "ledger"
)

// ownSource describes an operator's own source.
type ownSource struct {
	Title       string `help:"Title of the source; else its name."`
	Licence     string `help:"Licence of the polygons."`
	Attribution string `help:"Attribution to show with them."`
	URL         string `name:"url" help:"Address that the attribution links to."`
}

// ownPolygons say how an operator's own files are read.
type ownPolygons struct {
	Date           dateFlag          `placeholder:"DATE" help:"Day of all the files, where neither a property nor the file's name tells."`
	DateProperty   string            `placeholder:"KEY" help:"Property that holds the date; a file of many dates is a map of each."`
	FromProperty   string            `placeholder:"KEY" help:"Property that holds the first day on which a feature stands, ..."`
	ToProperty     string            `placeholder:"KEY" help:"... and the last. A file makes a map of every day on which something changes."`
	Status         statusFlag        `placeholder:"STATUS" help:"Status of features that tell none; else occupied."`
	StatusProperty string            `placeholder:"KEY" help:"Property that holds the status; layer is the layer or folder."`
	StatusMap      map[string]string `placeholder:"WORD=STATUS" help:"What the words in that property mean; WORD= leaves such features out."`
	Covers         []statusFlag      `placeholder:"STATUS,..." help:"Statuses that the files of a day cover: where they have none of one, there is none. Else a file covers the statuses that it has, and tells nothing of others; those that are stored of the day stay."`
	NameProperty   string            `placeholder:"KEY" help:"Property that holds an area's name."`
	SinceProperty  string            `placeholder:"KEY" help:"Property that tells pre-2022 from 2022."`
}

func (o ownSource) given() bool { return o != ownSource{} }

func (o ownPolygons) given() bool {
	return !o.Date.IsZero() || o.DateProperty != "" || o.FromProperty != "" || o.ToProperty != "" || o.Status.Status != "" || o.StatusProperty != "" || len(o.StatusMap) > 0 ||
		o.NameProperty != "" || o.SinceProperty != "" || len(o.Covers) > 0
}

func (c *importCmd) Run(ctx context.Context, std streams) error {
	defer exitIfSlow(ctx)()
	std = c.detectKind(ctx, std)
	if err := c.checkKind(); err != nil {
		return err
	}
	if c.Kind == kindLedger {
		return c.importLedger(ctx, std)
	}
	importFiles, err := c.importFiles()
	if err != nil {
		return err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return err
	}
	return c.with(ctx, std, func(store *sqlite.Store) error {
		if err := requireKind(ctx, store, c.Source.SourceName, kindPolygons); err != nil {
			return err
		}
		bar := newProgress(std.err)
		ingester := ingest.New(store, regions, bar.update)
		ingester.Stdin = std.in
		report, err := importFiles(ctx, ingester)
		bar.finish()
		return c.finish(std, report, err)
	})
}

// importFunc imports the files of one source.
type importFunc func(context.Context, *ingest.Ingester) (ingest.Report, error)

// importFiles returns how the files of the source are imported.
func (c *importCmd) importFiles() (importFunc, error) {
	if c.Source.SourceName == geo.VIINA {
		return assembling(viina.New(c.Column), c.Paths), nil
	}
	importer, err := c.importer()
	return oneByOne(importer, c.Paths), err
}

func assembling(assembler source.Assembler, paths []string) importFunc {
	return func(ctx context.Context, in *ingest.Ingester) (ingest.Report, error) {
		return in.Assembled(ctx, assembler, paths)
	}
}

func oneByOne(importer source.Importer, paths []string) importFunc {
	return func(ctx context.Context, in *ingest.Ingester) (ingest.Report, error) {
		return in.Files(ctx, importer, paths)
	}
}

// checkKind refuses flags that do not go with the source or the kind of its files.
func (c *importCmd) checkKind() error {
	name := c.Source.SourceName
	published := isPublishers(name)
	_, othersGiven := c.ofLedger()
	switch {
	case c.Column != "" && name != geo.VIINA:
		return usageError{"--column is for --source viina, whose tables have several columns of statuses"}
	case name == geo.Settlements && c.Kind == kindLedger:
		return usageError{"source settlements is built in; give your ledger another name, and --extends settlements to correct or continue it"}
	case name == geo.Settlements:
		return usageError{"source settlements is built in; give your own polygons another name"}
	case published && c.Kind == kindLedger:
		return usageError{fmt.Sprintf("source %s is its publisher's; give your ledger another name", name)}
	case published && (c.ownSource.given() || c.ownPolygons.given()):
		return usageError{fmt.Sprintf("source %s describes itself; the flags for a source of your own do not apply to it", name)}
	case c.Kind == kindLedger && othersGiven:
		return usageError{"of the flags for polygons a ledger takes --date and --status-map alone: its columns are named in its header"}
	case c.Extends != "" && c.Kind != kindLedger:
		return usageError{"--extends is for --kind ledger"}
	}
	return checkExtends(c.Extends)
}

// publishers are the importers of sources that controlmap knows by name.
func publishers() map[geo.SourceName]source.Importer {
	return map[geo.SourceName]source.Importer{geo.DeepState: deepstate.New(), geo.NZZ: nzz.New(), geo.ISW: isw.New()}
}

// isPublishers reports whether controlmap knows a source's publisher by name.
func isPublishers(name geo.SourceName) bool {
	_, ok := publishers()[name]
	return ok || name == geo.VIINA
}

func (c *importCmd) importer() (importer source.Importer, err error) {
	importer, ok := publishers()[c.Source.SourceName]
	if !ok {
		if importer, err = c.ownImporter(); err != nil {
			return nil, usageError{err.Error()}
		}
	}
	if c.Publishable {
		importer = source.Described(importer, func(src geo.Source) geo.Source {
			src.Publishable = true
			return src
		})
	}
	return importer, nil
}

func (c *importCmd) ownImporter() (source.Importer, error) {
	options, err := c.ownPolygons.options(c.describe())
	if err != nil {
		return nil, err
	}
	return ownpolygons.New(options)
}

// options are the flags for the importer of own files.
func (o ownPolygons) options(src geo.Source) (ownpolygons.Options, error) {
	statuses := map[string]geo.Status{}
	for word, name := range o.StatusMap {
		word, name := splitAtLast(word, name)
		status := geo.AllStatus // leaves features out
		if name != "" {
			var err error
			if status, err = geo.ParseStatus(name); err != nil {
				return ownpolygons.Options{}, err
			}
		}
		statuses[word] = status
	}
	covers := make([]geo.Status, len(o.Covers))
	for i, flag := range o.Covers {
		covers[i] = flag.Status
	}
	return ownpolygons.Options{
		Source: src, Covers: covers,
		Date: o.Date.Date, DateProperty: o.DateProperty, FromProperty: o.FromProperty, ToProperty: o.ToProperty,
		Status: o.Status.Status, StatusProperty: o.StatusProperty, StatusMap: statuses,
		NameProperty: o.NameProperty, SinceProperty: o.SinceProperty,
	}, nil
}

// splitAtLast parts a word from its status behind the last = and not behind the first, since the
// word may have some.
func splitAtLast(word, status string) (string, string) {
	if at := strings.LastIndexByte(status, '='); at >= 0 {
		return word + "=" + status[:at], status[at+1:]
	}
	return word, status
}

// describe is what the operator says of a source.
func (c *importCmd) describe() geo.Source {
	return geo.Source{
		Name: c.Source.SourceName, Title: c.Title, Licence: c.Licence, Attribution: c.Attribution, URL: c.URL, Publishable: c.Publishable,
	}
}

// finish prints the report and tells what failed; err is why the import stopped.
func (c *importCmd) finish(std streams, report ingest.Report, err error) error {
	if c.JSON {
		if printErr := encode.JSON(std.out, report); printErr != nil {
			return printErr
		}
	} else {
		printReport(std, report)
	}
	switch {
	case err != nil:
		return err
	case report.Failed > 0:
		return errReported
	case report.IsEmpty():
		return geo.Errorf(geo.Invalid, "no maps in %q", c.Paths)
	}
	return nil
}

func printReport(std streams, r ingest.Report) {
	fmt.Fprintf(std.out, "%s: %d snapshots added, %d revised, %d unchanged; %d files superseded, %d skipped, %d with errors\n",
		r.Source, r.Added, r.Revised, r.Unchanged, len(r.Superseded), len(r.Skipped), r.Failed)
	if len(r.Withdrawn) > 0 {
		fmt.Fprintf(std.out, "  days withdrawn: %d\n", len(r.Withdrawn))
	}
	printCoverage(std.out, r)
	printSuperseded(std.out, r)
	for _, total := range r.Totals() {
		fmt.Fprintf(std.out, "  %s: %d\n", total.What, total.Count)
	}
	for _, u := range r.Unmeasured {
		fmt.Fprintf(std.err, "the change from %s to %s could not be measured: %s\n", u.From, u.To, oneLine(u.Error))
	}
	for _, e := range r.Errors {
		fmt.Fprintf(std.err, "%s: %s\n", e.File, oneLine(e.Error))
	}
}

// maxListed is how many days or files a report names; --json names all.
const maxListed = 20

// printCoverage says which statuses the days tell of.
func printCoverage(w io.Writer, r ingest.Report) {
	for _, c := range r.Coverages() {
		days := strconv.Itoa(len(c.Days)) + " days"
		if len(c.Days) == 1 {
			days = c.Days[0].String()
		}
		fmt.Fprintf(w, "  covers %s: %s\n", answer.StatusList(c.Statuses), days)
	}
	if r.CoversDiffer() {
		fmt.Fprintln(w, "  (what a day does not cover is carried over from the last that does; where there was none of it, say so with --covers STATUS,...)")
	}
}

// printSuperseded names the files that lost to others.
func printSuperseded(w io.Writer, r ingest.Report) {
	var lines []string
	for _, s := range r.Superseded {
		lines = append(lines, fmt.Sprintf("%s: %s is superseded by %s", s.Date, s.File, s.By))
	}
	for _, s := range r.Snapshots {
		if s.Supersedes != "" {
			lines = append(lines, fmt.Sprintf("%s: %s supersedes the stored map of %s", s.Date, strings.Join(s.Files, ", "), s.Supersedes))
		}
	}
	for _, line := range lines[:min(len(lines), maxListed)] {
		fmt.Fprintln(w, "  "+line)
	}
	if more := len(lines) - maxListed; more > 0 {
		fmt.Fprintf(w, "  and %d more, which --json lists\n", more)
	}
}
