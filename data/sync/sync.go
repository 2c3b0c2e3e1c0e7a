package sync

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"controlmap/data/fetch"
	"controlmap/data/ingest"
	"controlmap/geo"
	"controlmap/geo/record"
)

// Store is what following publishers needs of the database.
type Store interface {
	maps
	runs
	rawBytes
	quarantines
	leases
}

// maps are the stored maps and how far they may be relied upon.
type maps interface {
	Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error)
	Snapshot(context.Context, geo.SnapshotQuery) (geo.StoredSnapshot, error)
	Polygons(context.Context, geo.PolygonQuery) ([]geo.ControlPolygon, error)
	Withdraw(context.Context, geo.SourceName, geo.Date) (geo.Revision, error)
	SetState(ctx context.Context, revision geo.Revision, state geo.State, reason string) (changed bool, err error)
	PutFiles(ctx context.Context, revision geo.Revision, files []record.File) error
}

// runs is the record of checks.
type runs interface {
	BeginRun(ctx context.Context, source geo.SourceName) (int64, error)
	AddRequest(ctx context.Context, run int64, r record.Request) error
	EndRun(ctx context.Context, id int64, outcome record.Outcome, detail string, stands record.Schedule) error
	InterruptRuns(ctx context.Context) error
	Schedules(ctx context.Context) ([]record.Schedule, error)
}

// rawBytes are the bytes that publishers sent.
type rawBytes interface {
	KeepRaw(ctx context.Context, url string, answer record.Answer, body []byte) error
	KeepFile(ctx context.Context, hash record.Hash, body []byte) error
	Answer(ctx context.Context, url string) (record.Answer, bool, error)
	Raw(ctx context.Context, hash record.Hash) ([]byte, error)
	LimitRaw(ctx context.Context, limit int64) error
}

// quarantines are the maps that wait, and what is done with.
type quarantines interface {
	PutQuarantine(ctx context.Context, q record.Quarantine) (int64, error)
	Quarantines(ctx context.Context) ([]record.Quarantine, error)
	Decide(ctx context.Context, id int64, decision record.Decision, why string) error
	Settled(ctx context.Context, source geo.SourceName, name string) (record.Hash, error)
	Settle(ctx context.Context, source geo.SourceName, name string, files record.Hash) error
}

// leases let one process fetch.
type leases interface {
	Lease(ctx context.Context, name, holder string, length time.Duration) (bool, error)
	Release(ctx context.Context, name, holder string) error
}

// Config is what a Syncer is made of.
type Config struct {
	Store   Store
	Client  *fetch.Client
	Regions geo.Regions
	// Ingester makes what imports a delivery.
	Ingester func() *ingest.Ingester
	Sources  []Source
	Clock    func() time.Time
	Log      *slog.Logger
	// MaxRaw is how many bytes of what publishers sent are kept, compressed.
	MaxRaw int64
	// After is called when maps of a source were stored or confirmed, for what is derived from them.
	// It may be nil.
	After func(ctx context.Context, source geo.SourceName) error
}

// Syncer follows sources.
type Syncer struct {
	Config
	holder    string
	importing sync.Mutex // maps are measured and stored one after the other
}

// New returns a Syncer. It asks nobody before it is told to.
func New(c Config) *Syncer { return &Syncer{Config: c, holder: rand.Text()} }

// leaseName is what the process that fetches holds.
const leaseName = "sync"

const (
	leaseLength = 15 * time.Second
	leaseRenews = leaseLength / 3
)

// Once checks each source, one after the other, but for those that their publishers do not want to
// be asked again yet. The error is Unavailable where another process is following or a check
// failed, which names the source; the others were checked all the same.
func (s *Syncer) Once(ctx context.Context) error {
	return s.leased(ctx, leaseLength+leaseRenews, func(ctx context.Context) error {
		var errs []error
		for _, source := range s.Sources {
			if wait := s.barred(ctx, source); wait > 0 {
				s.Log.Info("not asked yet", "source", source.Name, "wait", wait.Round(time.Second).String())
				continue
			}
			errs = append(errs, s.check(ctx, source))
		}
		return errors.Join(errs...)
	})
}

// Run checks each source whenever it is due, until the context ends. Checks that were missed are
// made up for by one.
func (s *Syncer) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		err := s.leased(ctx, 0, s.follow)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("following", "error", err.Error())
		}
		pause(ctx, leaseRenews)
	}
	return nil
}

// follow checks each source by its schedule.
func (s *Syncer) follow(ctx context.Context) error {
	var all sync.WaitGroup
	for _, source := range s.Sources {
		all.Go(func() { s.followOne(ctx, source) })
	}
	all.Wait()
	return nil
}

func (s *Syncer) followOne(ctx context.Context, source Source) {
	for ctx.Err() == nil {
		wait, err := s.untilDue(ctx, source)
		if err == nil && wait <= 0 {
			err = s.check(ctx, source)
			wait = 0
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Error("check", "source", source.Name, "error", geo.MessageOf(err))
		}
		pause(ctx, min(max(wait, shortestPause), longestPause))
	}
}

const (
	shortestPause = 50 * time.Millisecond
	// longestPause bounds how late a clock that was set is noticed.
	longestPause = time.Minute
)

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// leased does something while this process alone may fetch. It waits for up to patience for
// another to end, for ever where that is 0.
func (s *Syncer) leased(ctx context.Context, patience time.Duration, do func(context.Context) error) error {
	for waited := time.Duration(0); ; waited += time.Second {
		held, err := s.Store.Lease(ctx, leaseName, s.holder, leaseLength)
		if err != nil {
			return err
		}
		if held {
			break
		}
		if patience > 0 && waited >= patience {
			return geo.Errorf(geo.Unavailable, "another process is following the sources of this database: one at a time may")
		}
		pause(ctx, time.Second)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	ctx, lost := context.WithCancel(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() { s.renew(ctx, lost) })
	err := s.Store.InterruptRuns(ctx)
	if err == nil {
		err = do(ctx)
	}
	lost()
	renewing.Wait()
	return errors.Join(err, s.Store.Release(context.WithoutCancel(ctx), leaseName, s.holder))
}

// renew keeps the lease until the context ends, or ends it where the lease is lost.
func (s *Syncer) renew(ctx context.Context, lost context.CancelFunc) {
	for {
		pause(ctx, leaseRenews)
		if ctx.Err() != nil {
			return
		}
		held, err := s.Store.Lease(ctx, leaseName, s.holder, leaseLength)
		if ctx.Err() == nil && (err != nil || !held) {
			s.Log.Error("the lease is lost: another process follows", "error", err)
			lost()
			return
		}
	}
}
