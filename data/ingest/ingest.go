package ingest

import (
	"context"
	"io"
	"runtime"
	"strings"
	"time"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"
)

// store is what ingest needs of the database.
type store interface {
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	Sources(context.Context) ([]geo.SourceSummary, error)
	Put(context.Context, geo.Import) (geo.Outcome, error)
	snapshotReader
	snapshotWithdrawer
	measurementStore
}

// snapshotReader reads back what it takes to complete a snapshot.
type snapshotReader interface {
	Snapshot(context.Context, geo.SnapshotQuery) (geo.StoredSnapshot, error)
	Revision(context.Context, geo.Revision) (geo.StoredSnapshot, error)
	Polygons(context.Context, geo.PolygonQuery) ([]geo.ControlPolygon, error)
	LastNamed(ctx context.Context, source geo.SourceName, name string, before geo.Date) (geo.ControlPolygon, geo.Date, error)
}

// snapshotWithdrawer is what it takes to withdraw days.
type snapshotWithdrawer interface {
	Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error)
	Withdraw(context.Context, geo.SourceName, geo.Date) (geo.Revision, error)
}

// measurementStore keeps what is measured once snapshots are stored: changes from one to the
// next, and front lines of those that have none.
type measurementStore interface {
	RegionAreas(context.Context, geo.Revision) ([]geo.RegionArea, error)
	UnmeasuredChanges(context.Context, geo.SourceName) ([]geo.SnapshotPair, error)
	PutChange(context.Context, geo.Change) error
	UnmeasuredFronts(context.Context, geo.SourceName) ([]geo.Revision, error)
	PutFront(context.Context, geo.Revision, []geo.FrontLength) error
	anewStore
}

// anewStore is what it takes to measure all that is stored anew.
type anewStore interface {
	MeasuredBy(context.Context) (edition string, err error)
	BeginMeasuring(ctx context.Context, edition string) error
	UnmeasuredRevisions(context.Context) ([]geo.Revision, error)
	PutMeasured(context.Context, geo.Revision, []geo.RegionArea, []geo.FrontLength) error
	OutdatedChanges(context.Context) ([]geo.SnapshotPair, error)
	FinishMeasuring(ctx context.Context, edition string) error
}

// Progress is called with how many of how many files have been read, snapshots stored or changes
// measured. It may be called from several goroutines.
type Progress func(stage string, done, total int)

// Storing is the stage in which snapshots are stored, one after the other.
const Storing = "storing"

// Ingester imports snapshots into a store.
type Ingester struct {
	// Stdin is what the path format.StandardInput stands for.
	Stdin io.Reader
	// Review looks at each map before it is stored. A map that it has reasons against is not stored,
	// and held back in the report. Newest is the last day of the files that are imported with it. Nil:
	// every map is stored.
	Review func(ctx context.Context, imp geo.Import, newest geo.Date) (reasons []string, err error)
	// Provisional says that maps are to be confirmed by a later check of their publisher.
	Provisional bool
	// Published is when the maps were published that do not tell it themselves.
	Published time.Time

	store    store
	edition  string
	polygons *polygonCache
	overlaps *overlapMeasurer
	fronts   *frontMeasurer
	changes  changeMeasurer
	workers  int
	progress Progress
}

// changeMeasurer finds what changed from one map to another.
type changeMeasurer interface {
	Change(from, to change.Map) (geo.Change, error)
}

// New returns an Ingester that measures by the given regions. Progress may be nil.
func New(store store, regions geo.Regions, progress Progress) *Ingester {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	regional, border := measure.NewRegional(regions), measure.NewBorder(regions)
	return &Ingester{
		Stdin:    strings.NewReader(""),
		store:    store,
		edition:  Edition(regions),
		polygons: newPolygonCache(regional),
		overlaps: newOverlapMeasurer(),
		fronts:   newFrontMeasurer(border, regional),
		changes:  change.NewMeasurer(regional, border),
		workers:  runtime.GOMAXPROCS(0),
		progress: progress,
	}
}

// Files imports files, and folders of them, of one source. Files with errors are
// listed in the report and leave nothing behind. The error says why the import could
// not go on: the source is new and has a name that would be taken for another (Invalid), the
// store failed or the context ended; what the report lists as stored has been stored.
func (in *Ingester) Files(ctx context.Context, importer source.Importer, paths []string) (Report, error) {
	report := newReport(importer.Source().Name)
	if err := in.checkName(ctx, report.Source); err != nil {
		return report, err
	}
	files, err := in.read(ctx, importer, report.list(paths), &report)
	if err != nil {
		return report, err
	}
	if err := in.write(ctx, importer.Source(), files, &report); err != nil || !report.hasMaps() {
		return report, err
	}
	return report, in.measureMissing(ctx, report.Source, &report)
}

// Snapshots imports all the snapshots there are of a source, already parsed; see Files.
// Days of the source that are not among them are withdrawn, unless there was an error.
func (in *Ingester) Snapshots(ctx context.Context, src geo.Source, parsed []source.Reading) (Report, error) {
	report := newReport(src.Name)
	if err := in.checkName(ctx, report.Source); err != nil {
		return report, err
	}
	files, err := in.prepareAll(ctx, parsed, &report)
	if err != nil {
		return report, err
	}
	if err := in.write(ctx, src, files, &report); err != nil || !report.hasMaps() {
		return report, err
	}
	if report.Failed == 0 {
		if err := in.withdrawOthers(ctx, src.Name, parsed, &report); err != nil {
			return report, err
		}
	}
	return report, in.measureMissing(ctx, report.Source, &report)
}
