package sync

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"controlmap/data/follow"
	"controlmap/data/ingest"
	"controlmap/geo"
	"controlmap/geo/record"
)

// check is one check of a source under way.
type check struct {
	*Syncer
	source    Source
	run       int64
	days      []geo.SnapshotSummary // as they were before
	stored    []string              // days that were stored, with what became of them
	held      []string
	unread    []string        // files that could not be read
	handed    [][]record.File // files of each delivery
	confirmed int             // maps that became so
}

// check asks a source's publisher for what is new and records what became of it. The error is why
// the check failed, as it is recorded.
func (s *Syncer) check(ctx context.Context, source Source) error {
	began := s.Clock()
	run, err := s.Store.BeginRun(ctx, source.Name)
	if err != nil {
		return err
	}
	c := &check{Syncer: s, source: source, run: run}
	err = c.ask(ctx)
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	outcome, detail := c.outcome(err)
	detail = c.withoutSecrets(detail)
	// What was done is recorded also where the program is told to end.
	recording, done := context.WithTimeout(context.WithoutCancel(ctx), leaseRenews)
	defer done()
	stands, standingErr := s.standing(recording, source.Name)
	if outcome != record.Interrupted {
		stands = s.after(stands, source, began, outcome, err)
	}
	s.Log.Info("checked", "source", source.Name, "outcome", outcome, "detail", detail)
	return errors.Join(c.failure(outcome, detail, err), standingErr, s.Store.EndRun(recording, run, outcome, detail, stands))
}

// ask goes through all that the publisher hands over.
func (c *check) ask(ctx context.Context) (err error) {
	if c.days, err = c.knownDays(ctx); err != nil {
		return err
	}
	options := c.source.Fetch
	options.URL, options.Keeper, options.Recorder = c.source.URL, keeper{c.Store}, recorder{c.Store, c.run}
	follower, err := follow.New(c.source.Kind, follow.Settings{
		URL: c.source.URL, Layers: c.source.Layers, Guest: c.Client.Guest(options),
	})
	if err != nil {
		return err
	}
	known, err := c.known(ctx)
	if err != nil {
		return err
	}
	err = follower.Check(ctx, known, func(d follow.Delivery) error { return c.take(ctx, d) })
	if err == nil && len(c.unread) == 0 {
		err = errors.Join(c.confirm(ctx), c.endBackfill(ctx, known))
	}
	return errors.Join(err, c.Store.LimitRaw(ctx, c.MaxRaw), c.derive(ctx))
}

// knownDays lists the stored maps of the source; none where it is new.
func (c *check) knownDays(ctx context.Context) ([]geo.SnapshotSummary, error) {
	days, err := c.Store.Snapshots(ctx, c.source.Name, time.Time{})
	if geo.CodeOf(err) == geo.NotFound {
		return nil, nil
	}
	return days, err
}

func (c *check) known(ctx context.Context) (follow.Known, error) {
	known := follow.Known{Now: c.Clock()}
	if filled, err := c.Store.Settled(ctx, c.source.Name, c.source.backfill()); err != nil {
		return known, err
	} else if filled.IsZero() {
		known.From, known.To = c.source.From, c.source.To
	}
	published := make(map[geo.Date]time.Time, len(c.days))
	for _, d := range c.days {
		published[d.Date] = d.Published
		known.Newest = d.Date
	}
	known.Has = func(day geo.Date) bool { _, ok := published[day]; return ok }
	known.Published = func(day geo.Date) time.Time { return published[day] }
	return known, nil
}

// endBackfill notes that a backfill has ended: days that are still missing do not exist.
func (c *check) endBackfill(ctx context.Context, known follow.Known) error {
	if known.From.IsZero() && known.To.IsZero() {
		return nil
	}
	return c.Store.Settle(ctx, c.source.Name, c.source.backfill(), record.Hash{1})
}

// take imports what the publisher hands over, unless it did so before.
func (c *check) take(ctx context.Context, d follow.Delivery) error {
	c.handed = append(c.handed, recordsOf(d.Files))
	name, files := nameOf(d), hashOf(d)
	last, err := c.Store.Settled(ctx, c.source.Name, name)
	if err != nil {
		return err
	}
	if last == files && d.Withdrawn.IsZero() { // a map that holds again was stored before
		return nil
	}
	c.importing.Lock()
	defer c.importing.Unlock()
	if err := c.store(ctx, d); err != nil || len(c.unread) > 0 {
		return err
	}
	return c.Store.Settle(ctx, c.source.Name, name, files)
}

// nameOf is what tells a delivery from others of its source: the names of its files.
func nameOf(d follow.Delivery) string {
	names := make([]string, len(d.Files))
	for i, f := range d.Files {
		names[i] = f.Name
	}
	if len(names) == 0 {
		return "without " + d.Date.String()
	}
	return strings.Join(names, ", ")
}

func hashOf(d follow.Delivery) record.Hash {
	sum := sha256.New()
	for _, f := range d.Files {
		fmt.Fprintf(sum, "%s %x\n", f.Name, f.Hash)
	}
	return record.Hash(sum.Sum(nil))
}

// store imports a delivery through the gate.
func (c *check) store(ctx context.Context, d follow.Delivery) error {
	if err := c.keepFiles(ctx, d.Files); err != nil {
		return err
	}
	if !d.Withdrawn.IsZero() {
		if err := c.withdraw(ctx, d); err != nil || len(d.Files) == 0 {
			return err
		}
	}
	gate := gate{store: c.Store, source: c.source}
	report, err := c.importFiles(ctx, d, func(in *ingest.Ingester) {
		in.Provisional, in.Review = true, gate.review
	})
	if err != nil {
		return err
	}
	return c.became(ctx, d, report)
}

// keepFiles keeps what was put together of several answers; answers are kept as they come.
func (c *check) keepFiles(ctx context.Context, files []follow.File) error {
	for _, f := range files {
		if err := c.Store.KeepFile(ctx, f.Hash, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// importFiles imports a delivery from a temporary folder.
func (c *check) importFiles(ctx context.Context, d follow.Delivery, set func(*ingest.Ingester)) (ingest.Report, error) {
	folder, err := os.MkdirTemp("", "controlmap-sync-")
	if err != nil {
		return ingest.Report{}, geo.Errorf(geo.Unavailable, "no temporary folder: %v", err)
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a folder of the system's temporary files
	paths := make([]string, len(d.Files))
	for i, f := range d.Files {
		paths[i] = filepath.Join(folder, filepath.Base(f.Name))
		if err := os.WriteFile(paths[i], f.Data, 0o600); err != nil {
			return ingest.Report{}, geo.Errorf(geo.Unavailable, "temporary folder: %v", err)
		}
	}
	in := c.Ingester()
	if c.source.Kind == follow.ISW {
		in.Published = d.Published // the time of the edit, which the next check asks for
	}
	set(in)
	return c.source.Import(ctx, in, paths)
}
