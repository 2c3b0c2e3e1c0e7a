package feed

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"
	"controlmap/server/web"

	"github.com/maypok86/otter/v2"
	"github.com/prometheus/client_golang/prometheus"
)

const (
	defaultEvery     = time.Second
	defaultHeartbeat = 15 * time.Second
)

type store interface {
	newsStore
	mapStore
	// Standings lists what is newest of each source, by name.
	Standings(context.Context) ([]geo.Standing, error)
}

// gazetteer names places.
type gazetteer interface {
	// Place returns a place by its number; NotFound.
	Place(id int) (geo.Place, error)
}

// Options are what feeds are made from.
type Options struct {
	Store     store
	Engine    *answer.Engine // of the same store
	Atlas     *atlas.Atlas
	Gazetteer gazetteer
	Places    []geo.Place      // those whose change of hands is told
	Answers   *web.AnswerCache // of feeds that were made
	Overlays  web.Semaphore    // of those that are being made
	Database  string           // the random id of the Store: another one has other ids of events
	Log       *slog.Logger
	Metrics   *web.Metrics  // counts open streams
	Every     time.Duration // how often it is looked up what is new, while anybody wants to know; 0: 1 s
	Heartbeat time.Duration // after how much silence a stream says that it is alive; 0: 15 s
	// BehindProxy takes a proxy's word for the address that clients see.
	BehindProxy bool
}

// Feeds answers what tells of changes.
type Feeds struct {
	Options
	wire  *wire
	steps *otter.Cache[stepKey, measured]
}

// New returns Feeds, which keep all that is in options.
func New(o Options) *Feeds {
	f := &Feeds{Options: o, steps: otter.Must(&otter.Options[stepKey, measured]{MaximumSize: maxSteps})}
	f.wire = &wire{
		store: o.Store, every: cmp.Or(o.Every, defaultEvery), heartbeat: cmp.Or(o.Heartbeat, defaultHeartbeat),
		print: f.printEvent, log: o.Log,
	}
	o.Metrics.Register(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "controlmap_event_streams", Help: "Clients that wait for events.",
	}, func() float64 { return float64(f.wire.count()) }))
	return f
}

// IsEndless reports whether the answer at a path goes on until the client leaves.
func IsEndless(path string) bool { return path == EventsPath }
