package feed

import (
	"cmp"
	"log/slog"
	"time"

	"controlmap/server/web"

	"github.com/prometheus/client_golang/prometheus"
)

const (
	defaultEvery     = time.Second
	defaultHeartbeat = 15 * time.Second
)

// Options are what feeds are made from.
type Options struct {
	Store newsStore
	// Database is the random id of the Store: what it learned has other ids in another database.
	Database  string
	Log       *slog.Logger
	Metrics   *web.Metrics  // counts open streams
	Every     time.Duration // how often it is looked up what is new, while anybody wants to know; 0: 1 s
	Heartbeat time.Duration // after how much silence a stream says that it is alive; 0: 15 s
}

// Feeds answers what tells of changes.
type Feeds struct {
	Options
	wire *wire
}

// New returns Feeds, which keep all that is in options.
func New(o Options) *Feeds {
	f := &Feeds{Options: o}
	f.wire = &wire{
		store: o.Store, every: cmp.Or(o.Every, defaultEvery), heartbeat: cmp.Or(o.Heartbeat, defaultHeartbeat),
		print: f.printEvent, log: o.Log,
	}
	o.Metrics.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "controlmap_event_streams", Help: "Clients that wait for events.",
	}, func() float64 { return float64(f.wire.count()) }))
	return f
}

// Routes are those of feeds and events.
func (f *Feeds) Routes() []web.Route { return f.eventsRoutes() }

// IsEndless reports whether the answer at a path goes on until the client leaves.
func IsEndless(path string) bool { return path == EventsPath }
