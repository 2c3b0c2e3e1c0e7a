package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"sync/atomic"

	"controlmap/geo"
)

// rules numbers the way in which shapes are measured and changes told apart. It is counted up
// whenever the same shapes and regions give other areas, front lines or changes, so that
// databases are measured anew.
const rules = "2"

// Edition identifies how an Ingester measures: it differs whenever the boundary set does, or
// the rules.
func Edition(regions geo.Regions) string {
	hash := sha256.New()
	write := func(text string) {
		hash.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(text))))
		hash.Write([]byte(text))
	}
	write(rules)
	write(regions.Boundary)
	for _, units := range [][]geo.Region{regions.Units, regions.Waters} {
		write("units")
		for _, unit := range units {
			write(string(unit.Code))
			for _, polygon := range unit.Shape {
				key := polygonKey(polygon)
				hash.Write(key[:])
			}
		}
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// MeasureAnew measures all that is stored of all sources, in every revision, if it is not
// measured by this edition: areas, front lines and stored changes. A process that is killed in
// it leaves a database that says so, and the next call goes on where it stopped. It reports
// whether there was anything to do; a read-only database that has to be measured is Unavailable.
func (in *Ingester) MeasureAnew(ctx context.Context) (measured bool, err error) {
	by, err := in.store.MeasuredBy(ctx)
	if err != nil || by == in.edition {
		return false, err
	}
	if err := in.store.BeginMeasuring(ctx, in.edition); err != nil {
		return false, err
	}
	revisions, err := in.store.UnmeasuredRevisions(ctx)
	if err != nil {
		return false, err
	}
	if err := in.measureRevisions(ctx, revisions); err != nil {
		return false, err
	}
	steps, err := in.store.OutdatedChanges(ctx)
	if err != nil {
		return false, err
	}
	// What cannot be measured is dropped below, and reported with what is missing.
	if _, err := in.measureSteps(ctx, "comparing anew", steps); err != nil {
		return false, err
	}
	return len(revisions)+len(steps) > 0, in.store.FinishMeasuring(ctx, in.edition)
}

func (in *Ingester) measureRevisions(ctx context.Context, revisions []geo.Revision) error {
	var done atomic.Int64
	return in.parallel(ctx, len(revisions), func(ctx context.Context, i int) error {
		polygons, err := in.store.Polygons(ctx, geo.PolygonQuery{Revision: revisions[i]})
		if err != nil {
			return err
		}
		prepared := make([]preparedPolygon, len(polygons))
		for j, p := range polygons {
			prepared[j] = in.measured(p)
		}
		front, err := in.fronts.lengths(ctx, occupied(prepared))
		if err != nil {
			return err
		}
		if err := in.store.PutMeasured(ctx, revisions[i], sumByRegion(prepared), front); err != nil {
			return err
		}
		in.progress("measuring anew", int(done.Add(1)), len(revisions))
		return nil
	})
}
