package ingest

import (
	"context"
	"runtime"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/measure"
)

// store is what ingest needs of the database.
type store interface {
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	PutSource(context.Context, geo.Source) error
	Put(context.Context, geo.Import) (geo.Outcome, error)
	stored
}

// stored is what has to be read back to complete a snapshot.
type stored interface {
	Snapshot(context.Context, geo.SnapshotQuery) (geo.Stored, error)
	Areas(context.Context, geo.AreaQuery) ([]geo.Area, error)
	LastNamed(ctx context.Context, source geo.SourceName, name string, before geo.Date) (geo.Area, geo.Date, error)
}

// Progress is told how many of how many files have been read or snapshots stored. It
// may be called from several goroutines.
type Progress func(stage string, done, total int)

// Ingester imports snapshots into a store.
type Ingester struct {
	store    store
	polygons *polygonMemo
	workers  int
	progress Progress
}

// New makes an Ingester that measures by the given regions.
func New(store store, regions geo.Regions, progress Progress) *Ingester {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	return &Ingester{
		store:    store,
		polygons: newPolygonMemo(measure.NewRegional(regions)),
		workers:  runtime.GOMAXPROCS(0),
		progress: progress,
	}
}

// Files imports files, and folders of them, of one source. Files with errors are
// listed in the report and leave nothing behind. The error tells why the import could
// not go on: the store failed or the context ended; what the report lists as stored
// has been stored.
func (in *Ingester) Files(ctx context.Context, importer source.Importer, paths []string) (Report, error) {
	report := newReport(importer.Source().Name)
	candidates, err := in.read(ctx, importer, report.list(paths), &report)
	if err != nil {
		return report, err
	}
	return report, in.write(ctx, importer.Source(), candidates, &report)
}

// Snapshots imports snapshots that are already parsed; see Files.
func (in *Ingester) Snapshots(ctx context.Context, src geo.Source, parsed []source.Parsed) (Report, error) {
	report := newReport(src.Name)
	candidates, err := in.prepareAll(ctx, parsed, &report)
	if err != nil {
		return report, err
	}
	return report, in.write(ctx, src, candidates, &report)
}
