package ingest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/spelling"
)

// write stores files in order of date, one transaction a snapshot.
func (in *Ingester) write(ctx context.Context, src geo.Source, files []fileImport, report *Report) error {
	days := dayImports(files, report)
	if len(days) == 0 {
		return nil
	}
	src.SplitsSince = src.SplitsSince || slices.ContainsFunc(days, func(d dayImport) bool { return splitsSince(d.polygons) })
	described, err := in.describe(ctx, src, days[0].own)
	if err != nil {
		return err
	}
	if err := in.findStored(ctx, src.Name, days); err != nil {
		return err
	}
	report.own = days[0].own
	for i := range days {
		if err := in.splitRun(ctx, days, i); err != nil {
			return err
		}
		d := days[i]
		outcome, imported, err := in.put(ctx, d, described.with(d.covers))
		held, isHeld := errors.AsType[heldError](err)
		switch {
		case isHeld:
			report.hold(d, imported, held.reasons)
		case geo.CodeOf(err) == geo.Invalid && ctx.Err() == nil:
			report.failDay(d, err)
		case err != nil:
			return geo.Wrap(geo.CodeOf(err), err, "%s: not stored", d.snapshot.Provenance)
		default:
			described.learn(imported.Source)
			report.covers = described.source.Covers()
			report.store(d, imported, outcome)
		}
		in.progress(Storing, i+1, len(days))
	}
	return nil
}

// put completes and stores a day, with what is said of its source where that is not stored yet.
func (in *Ingester) put(ctx context.Context, d dayImport, described *geo.Source) (geo.Outcome, geo.Import, error) {
	imported, err := in.completeImport(ctx, d)
	if err != nil {
		return geo.Outcome{}, geo.Import{}, err
	}
	imported.Source, imported.Provisional = described, in.Provisional
	if imported.Snapshot.Published.IsZero() {
		imported.Snapshot.Published = in.Published
	}
	if err := in.review(ctx, imported, d.newest); err != nil {
		return geo.Outcome{}, imported, err
	}
	outcome, err := in.store.Put(ctx, imported)
	if geo.CodeOf(err) == geo.Invalid {
		err = geo.Wrap(geo.Invalid, err, "not stored")
	}
	return outcome, imported, err
}

// heldError is why a map is not stored for now.
type heldError struct{ reasons []string }

func (e heldError) Error() string { return strings.Join(e.reasons, "; ") }

func (in *Ingester) review(ctx context.Context, imported geo.Import, newest geo.Date) error {
	if in.Review == nil {
		return nil
	}
	reasons, err := in.Review(ctx, imported, newest)
	if err == nil && len(reasons) > 0 {
		err = heldError{reasons}
	}
	return err
}

// withdrawOthers withdraws the days of a source that are not among the given.
func (in *Ingester) withdrawOthers(ctx context.Context, name geo.SourceName, kept []source.Reading, report *Report) error {
	keep := make(map[geo.Date]bool, len(kept))
	for _, p := range kept {
		keep[p.Snapshot.Date] = true
	}
	days, err := in.store.Snapshots(ctx, name, time.Time{})
	if err != nil {
		return err
	}
	for _, d := range days {
		if keep[d.Date] {
			continue
		}
		if _, err := in.store.Withdraw(ctx, name, d.Date); err != nil {
			return err
		}
		report.Withdrawn = append(report.Withdrawn, d.Date)
	}
	return nil
}

// checkName refuses a name for a source that the store does not know and that would be taken
// for one that it does, or for a publisher's.
func (in *Ingester) checkName(ctx context.Context, name geo.SourceName) error {
	if _, err := in.store.Source(ctx, name); geo.CodeOf(err) != geo.NotFound {
		return err
	}
	stored, err := in.store.Sources(ctx)
	if err != nil {
		return err
	}
	known := geo.KnownSources()
	for _, s := range stored {
		known = append(known, s.Name)
	}
	return spelling.CheckNew(name, known)
}

// completeImport adds to a day what the store already has of it, and what its publisher
// leaves out of this kind of file.
func (in *Ingester) completeImport(ctx context.Context, d dayImport) (geo.Import, error) {
	notes := slices.Concat(d.counts.Notes(), rejectedNotes(d.rejected), newWordNotes(d.newWords), d.overlaps, d.notes)
	fromFiles := len(d.polygons)
	if err := in.keepUncovered(ctx, &d); err != nil {
		return geo.Import{}, err
	}
	statusOverlaps, err := in.statusOverlaps(ctx, d, len(d.polygons) > fromFiles)
	if err != nil {
		return geo.Import{}, err
	}
	lacking, err := in.carryLacking(ctx, &d)
	if err != nil {
		return geo.Import{}, err
	}
	notes = slices.Concat(notes, d.kept, statusOverlaps, lacking)
	imported := geo.Import{Snapshot: d.snapshot, Notes: notes, RegionAreas: sumByRegion(d.polygons)}
	for _, a := range d.polygons {
		imported.Polygons = append(imported.Polygons, a.ControlPolygon)
	}
	if len(occupied(d.polygons)) == d.front.polygons {
		imported.Front = d.front.lengths
	}
	return imported, nil
}

// carryLacking adds what the publisher leaves out of this kind of file.
func (in *Ingester) carryLacking(ctx context.Context, d *dayImport) (notes []geo.Note, err error) {
	for _, name := range d.lacks {
		polygon, from, err := in.store.LastNamed(ctx, d.snapshot.Source, name, d.snapshot.Date)
		if geo.CodeOf(err) == geo.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !splitsSince(d.polygons) {
			polygon.Since = geo.SinceUnknown
		}
		d.polygons = append(d.polygons, in.measured(polygon))
		notes = append(notes, carriedOver(1, name, from))
	}
	return notes, nil
}

// statusOverlaps notes what two statuses of a day have in common, if it is put together of
// several files or of what the store has besides.
func (in *Ingester) statusOverlaps(ctx context.Context, d dayImport, hasMore bool) ([]geo.Note, error) {
	if len(d.paths) == 1 && !hasMore {
		return d.statusOverlaps, nil
	}
	found, err := in.overlaps.find(ctx, d.polygons)
	if err != nil {
		return nil, err
	}
	return statusNotes(d.polygons, found), nil
}

// splitsSince reports whether a map separates what was occupied before 2022 from the rest: a
// map that does not must not seem to by what is carried over into it.
func splitsSince(polygons []preparedPolygon) bool {
	return slices.ContainsFunc(polygons, func(p preparedPolygon) bool { return p.Since != geo.SinceUnknown })
}

// keepUncovered adds the stored polygons of the same day whose status the files do not cover,
// notes of which files they are, and sets which statuses the day then covers.
func (in *Ingester) keepUncovered(ctx context.Context, d *dayImport) error {
	if len(d.covers) == 0 {
		return nil
	}
	d.snapshot.Statuses = unionOf(d.covers, d.covers)
	if d.stored.Revision == 0 {
		return nil
	}
	d.snapshot.Statuses = unionOf(d.covers, d.stored.Statuses)
	polygons, err := in.store.Polygons(ctx, geo.PolygonQuery{Revision: d.stored.Revision})
	if err != nil {
		return err
	}
	count := map[geo.Status]int{}
	for _, p := range polygons {
		if !slices.Contains(d.covers, p.Status) {
			d.polygons = append(d.polygons, in.measured(p))
			count[p.Status]++
		}
	}
	d.keep(count)
	return nil
}

// unionOf returns the statuses that at least one of two maps covers; nil is all, of either.
func unionOf(a, b []geo.Status) []geo.Status {
	if a == nil || b == nil {
		return nil
	}
	return slices.DeleteFunc(geo.Statuses(), func(s geo.Status) bool { return !slices.Contains(a, s) && !slices.Contains(b, s) })
}

func (in *Ingester) measured(p geo.ControlPolygon) preparedPolygon {
	m := in.polygons.getStored(p.Shape)
	p.Area = m.area
	return preparedPolygon{ControlPolygon: p, regions: m.regions, water: m.water}
}

// sumByRegion adds up areas by region, status and since, sorted in that order.
func sumByRegion(polygons []preparedPolygon) (rows []geo.RegionArea) {
	type key struct {
		region geo.RegionCode
		status geo.Status
		since  geo.Since
	}
	sums := map[key]*geo.RegionArea{}
	for _, p := range polygons {
		for region, km2 := range p.regions {
			k := key{region, p.Status, p.Since}
			if sums[k] == nil {
				sums[k] = &geo.RegionArea{Region: region, Status: p.Status, Since: p.Since}
			}
			sums[k].Km2 = sums[k].Km2.Add(km2)
			sums[k].Water = sums[k].Water.Add(p.water[region])
		}
	}
	for _, sum := range sums {
		sum.Water = within(sum.Water, sum.Km2)
		rows = append(rows, *sum)
	}
	slices.SortFunc(rows, func(a, b geo.RegionArea) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Since, b.Since))
	})
	return rows
}

// within keeps a part between nothing and the whole: rounding may leave it a hair outside.
func within(part, whole geo.Km2) geo.Km2 {
	return geo.Km2{
		Sphere:   min(max(part.Sphere, 0), whole.Sphere),
		Geodesic: min(max(part.Geodesic, 0), whole.Geodesic),
	}
}

// newWordNotes counts the words that are new, each of them.
func newWordNotes(words []string) (notes []geo.Note) {
	counts := map[string]int{}
	for _, word := range words {
		counts[word]++
	}
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		notes = append(notes, geo.Note{Kind: geo.NoteNewWord, Count: counts[word], Detail: word})
	}
	return notes
}

// rejectedNotes counts what was rejected, by reason.
func rejectedNotes(rejected []source.Rejected) (notes []geo.Note) {
	for _, c := range countRejected(rejected) {
		detail := c.Reason
		if len(c.Names) > 0 {
			detail += " (" + strings.Join(c.Names, ", ") + ")"
		}
		notes = append(notes, geo.Note{Kind: geo.NoteRejected, Count: c.Count, Detail: detail})
	}
	return notes
}
