package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"controlmap/data/format"
	"controlmap/data/format/feature"
	"controlmap/data/ingest"
	"controlmap/data/inspect"
	"controlmap/data/source"
	"controlmap/data/source/ownpolygons"
	"controlmap/data/source/viina"
	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/spelling"
)

// look describes the files and chooses how they are read.
func (c *inspectCmd) look(ctx context.Context) (found inspection, importFiles importFunc, err error) {
	found = inspection{Files: []inspectedFile{}, Days: []inspectedDay{}, Unknown: []string{}}
	var first *feature.Collection
	hasTable := false
	for _, path := range ingest.MapFiles(c.files) {
		for file, err := range format.OpenStreaming(ctx, path, nil, viina.IsControl) {
			if err == nil && file.Body != nil {
				hasTable = true
				found.Files = append(found.Files, describeTable(file))
				continue
			}
			var holds feature.Collection
			if err == nil {
				holds, err = format.Read(ctx, file)
			}
			found.Files = append(found.Files, describeFile(ctx, file.Path, holds, err))
			if err == nil && first == nil {
				first = &holds
			}
		}
	}
	if err := feature.Ended(ctx); err != nil {
		return found, nil, err
	}
	if c.Source.SourceName == geo.VIINA || c.Source.SourceName == "" && !c.ownPolygons.given() && hasTable {
		found.takeFor(geo.VIINA, c.Paths)
		return found, assembling(viina.New(""), c.files), nil
	}
	if first == nil {
		first = &feature.Collection{}
	}
	importer, err := c.choose(ctx, *first, &found)
	return found, oneByOne(importer, c.files), cmp.Or(feature.Ended(ctx), err)
}

// takeFor notes that the files are a publisher's.
func (f *inspection) takeFor(name geo.SourceName, paths []string) {
	f.source = name
	f.Command = shellLine(append([]string{"controlmap", "import", "--source", string(name)}, pathWords(paths)...))
}

func describeTable(file format.File) inspectedFile {
	table, err := viina.Describe(file.Body)
	if err != nil {
		return inspectedFile{File: file.Path, Error: geo.MessageOf(err)}
	}
	return inspectedFile{File: file.Path, Table: &table}
}

func describeFile(ctx context.Context, path string, holds feature.Collection, err error) inspectedFile {
	if err != nil {
		return inspectedFile{File: path, Error: geo.MessageOf(err)}
	}
	description := inspect.Describe(ctx, holds)
	return inspectedFile{File: path, Holds: &description}
}

// choose returns the importer of the source that was named, or of the publisher whose form the
// first file has, or of an own source as proposed.
func (c *inspectCmd) choose(ctx context.Context, first feature.Collection, found *inspection) (source.Importer, error) {
	for name, importer := range publishers() {
		_, err := importer.Parse(ctx, first)
		if c.Source.SourceName == name || c.Source.SourceName == "" && !c.ownPolygons.given() && err == nil {
			found.takeFor(name, c.Paths)
			return importer, nil
		}
	}
	return c.chooseOwn(ctx, first, found)
}

func (c *inspectCmd) chooseOwn(ctx context.Context, first feature.Collection, found *inspection) (source.Importer, error) {
	found.source = cmp.Or(c.Source.SourceName, sourceNameOf(first.Name))
	proposal := inspect.Propose(inspect.Describe(ctx, first))
	for _, file := range found.Files {
		if file.Holds != nil {
			proposal.AddWords(*file.Holds)
		}
	}
	options, err := c.ownPolygons.options(geo.Source{Name: found.source})
	if err != nil {
		return nil, usageError{err.Error()}
	}
	if ownpolygons.IsExport(first.Features) { // which is read without a flag
		found.Command = shellLine(append(found.commandOf(options, ""), pathWords(c.Paths)...))
		return ownpolygons.New(options)
	}
	c.complete(&options, proposal, found)
	if found.needsDay = needsDay(options, first); found.needsDay {
		found.Command = shellLine(append(found.commandOf(options, "YYYY-MM-DD"), pathWords(c.Paths)...))
		options.Date = geo.KyivDate(time.Now())
	} else {
		found.Command = shellLine(append(found.commandOf(options, ""), pathWords(c.Paths)...))
	}
	return ownpolygons.New(options)
}

// complete takes from the proposal what the flags leave open.
func (c *inspectCmd) complete(options *ownpolygons.Options, proposal inspect.Proposal, found *inspection) {
	if options.StatusProperty == "" && options.Status == geo.AllStatus {
		options.StatusProperty = proposal.StatusProperty
		found.Unknown = append(found.Unknown, proposal.Unknown()...)
		for word, status := range proposal.Words {
			if _, given := options.StatusMap[word]; !given {
				options.StatusMap[word] = status
			}
		}
	}
	options.NameProperty = cmp.Or(options.NameProperty, proposal.NameProperty)
	if options.Date.IsZero() && options.DateProperty == "" && options.FromProperty == "" {
		options.DateProperty, options.FromProperty = proposal.DateProperty, proposal.FromProperty
		options.ToProperty = cmp.Or(options.ToProperty, proposal.ToProperty)
	}
}

// needsDay reports whether neither flags nor the file say of which day it is.
func needsDay(options ownpolygons.Options, first feature.Collection) bool {
	isDated := slices.ContainsFunc(first.Features, func(f feature.Feature) bool { return f.Begin != "" || f.End != "" })
	return options.Date.IsZero() && options.DateProperty == "" && options.FromProperty == "" && !isDated &&
		len(source.DatesIn(source.Stem(first.Name))) == 0 && len(source.DatesIn(source.Stem(first.Archive))) == 0
}

// sourceNameOf makes a name of a source of the letters in a file's name.
func sourceNameOf(file string) geo.SourceName {
	name := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == '_' || r == ' ' || r == '.':
			return '-'
		}
		return -1
	}, source.Stem(filepath.Base(file))), "-")
	if name == "doc" || name == "standard-input" {
		return anyName
	}
	for _, proposed := range []geo.SourceName{geo.SourceName(name), geo.SourceName("our-" + name)} {
		if len(name) > 1 && isFreeName(proposed) {
			return proposed
		}
	}
	return anyName
}

// isFreeName reports whether a source of one's own may have a name.
func isFreeName(name geo.SourceName) bool {
	_, err := geo.ParseSourceName(string(name))
	return err == nil && !slices.Contains(geo.KnownSources(), name) && spelling.CheckNew(name, geo.KnownSources()) == nil
}

// anyName is what a source is called where the file's name tells nothing.
const anyName = "my-map"

// commandOf is the command that imports what was inspected, but for the paths.
func (f *inspection) commandOf(o ownpolygons.Options, day string) []string {
	line := []string{"controlmap", "import", "--source", string(f.source)}
	add := func(flag, value string) {
		switch {
		case strings.HasPrefix(value, "-"): // else it would be a flag itself
			line = append(line, flag+"="+value)
		case value != "":
			line = append(line, flag, value)
		}
	}
	if !o.Date.IsZero() {
		day = o.Date.String()
	}
	add("--date", day)
	add("--date-property", o.DateProperty)
	add("--from-property", o.FromProperty)
	add("--to-property", o.ToProperty)
	add("--status", string(o.Status))
	add("--status-property", o.StatusProperty)
	for _, word := range sortedWords(o.StatusMap) {
		add("--status-map", strings.ReplaceAll(word, ";", `\;`)+"="+string(o.StatusMap[word]))
	}
	add("--covers", strings.ReplaceAll(answer.StatusList(o.Covers).String(), " ", ""))
	add("--name-property", o.NameProperty)
	add("--since-property", o.SinceProperty)
	return line
}

func sortedWords(statuses map[string]geo.Status) []string {
	words := make([]string, 0, len(statuses))
	for word := range statuses {
		words = append(words, word)
	}
	slices.Sort(words)
	return words
}

// pathWords are paths as a command takes them: one that begins as a flag does from its folder.
func pathWords(paths []string) []string {
	words := slices.Clone(paths)
	for i, path := range words {
		if strings.HasPrefix(path, "-") && path != format.StandardInput {
			words[i] = "./" + path
		}
	}
	return words
}

// shellLine writes a command as a shell reads it.
func shellLine(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if word == "" || strings.ContainsFunc(word, func(r rune) bool { return !strings.ContainsRune(shellSafe, r) }) {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}

const shellSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%"

// names are the base names of the files.
func (f *inspection) names() []string {
	names := make([]string, len(f.Files))
	for i, file := range f.Files {
		names[i] = filepath.Base(file.File)
	}
	return names
}

func (f *inspection) lastDay() string {
	if len(f.Days) == 0 || f.needsDay {
		return ""
	}
	return fmt.Sprint(f.Days[len(f.Days)-1].Date)
}
