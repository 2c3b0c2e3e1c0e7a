package server

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb/maptile"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// origin tells where a tile came from.
type origin byte

const (
	fromMemory origin = iota
	fromStorage
	fromScratch
	origins // how many there are
)

var originNames = [origins]string{"memory", "store", "built"}

var subjectNames = map[subject]string{ofDay: "day", ofChange: "change", ofHistory: "history"}

// metrics are what /metrics tells.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec   // by route, code
	durations *prometheus.HistogramVec // by route
	builds    *prometheus.HistogramVec // by subject, format
	// Those of tiles are looked up once: it takes as long as the tile.
	tileFroms [tile.MaxZoom + 1][origins]prometheus.Counter
	atHand    map[tileKind]*tileMetrics
}

// tileKind tells the routes of tiles apart.
type tileKind struct {
	subject subject
	format  geo.TileFormat
}

type tileMetrics struct {
	shown, empty, unchanged prometheus.Counter // 200, 204, 304
	duration                prometheus.Observer
}

func (m *tileMetrics) code(code int) prometheus.Counter {
	switch code {
	case http.StatusNoContent:
		return m.empty
	case http.StatusNotModified:
		return m.unchanged
	}
	return m.shown
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "controlmap_http_requests_total", Help: "Answers by route and status.",
		}, []string{"route", "code"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "controlmap_http_request_duration_seconds", Help: "Time from request to answer by route.",
			Buckets: []float64{.00005, .0002, .001, .005, .025, .1, .5, 2.5, 10},
		}, []string{"route"}),
		builds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "controlmap_tile_build_seconds", Help: "Time to build a tile, by what it is of and its format.",
			Buckets: []float64{.0002, .001, .005, .025, .1, .5, 2.5, 10},
		}, []string{"of", "format"}),
	}
	tiles := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "controlmap_tiles_total", Help: "Tiles answered with, by zoom and where they came from: memory, the store, or built.",
	}, []string{"zoom", "from"})
	m.registry.MustRegister(m.requests, m.durations, m.builds, tiles,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for zoom := range m.tileFroms {
		for from, name := range originNames {
			m.tileFroms[zoom][from] = tiles.WithLabelValues(strconv.Itoa(zoom), name)
		}
	}
	m.atHand = map[tileKind]*tileMetrics{}
	for kind, route := range tileRoutes {
		code := func(code int) prometheus.Counter { return m.requests.WithLabelValues(route, strconv.Itoa(code)) }
		m.atHand[kind] = &tileMetrics{
			code(http.StatusOK), code(http.StatusNoContent), code(http.StatusNotModified), m.durations.WithLabelValues(route),
		}
	}
	return m
}

// request counts an answer.
func (m *metrics) request(route string, code int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(code)).Inc()
	m.durations.WithLabelValues(route).Observe(took.Seconds())
}

// tileAtHand counts an answer that took no echo.
func (m *metrics) tileAtHand(p tilePath, known *tileMetrics, code int, took time.Duration) {
	known.code(code).Inc()
	known.duration.Observe(took.Seconds())
	m.tileFrom(p.at.Zoom(), fromMemory)
}

// tileFrom counts where a tile came from.
func (m *metrics) tileFrom(zoom maptile.Zoom, from origin) { m.tileFroms[zoom][from].Inc() }

// timeBuild begins to time the building of a tile, which what it returns ends.
func (m *metrics) timeBuild(of subject, format geo.TileFormat) (done func()) {
	start := time.Now()
	return func() {
		m.builds.WithLabelValues(subjectNames[of], string(format)).Observe(time.Since(start).Seconds())
	}
}

// watch adds what a cache and a store hold.
func (m *metrics) watch(cache *tileCache, store Store) {
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "controlmap_tile_cache_tiles", Help: "Tiles in memory."},
			func() float64 { tiles, _ := cache.use(); return float64(tiles) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "controlmap_tile_cache_bytes", Help: "Bytes of tiles in memory."},
			func() float64 { _, size := cache.use(); return float64(size) }),
		holdings{store},
	)
}

// holdings tells what is in the store whenever it is asked: imports are other processes.
type holdings struct{ store Store }

var (
	snapshotsHeld = prometheus.NewDesc("controlmap_source_snapshots", "Days of which a source has a map.", []string{"source"}, nil)
	newestHeld    = prometheus.NewDesc("controlmap_source_last_snapshot_timestamp_seconds", "Start, in UTC, of the day of a source's newest map.", []string{"source"}, nil)
	revisionHeld  = prometheus.NewDesc("controlmap_source_last_revision", "Number of the revision of a source's newest map.", []string{"source"}, nil)
	recordedHeld  = prometheus.NewDesc("controlmap_imported_snapshots_total", "Revisions recorded since the database was created: days added, revised, withdrawn.", []string{"source", "outcome"}, nil)
	importedHeld  = prometheus.NewDesc("controlmap_source_last_import_timestamp_seconds", "When the database learned of a source's newest map.", []string{"source"}, nil)
)

// Describe implements prometheus.Collector.
func (h holdings) Describe(descriptions chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{snapshotsHeld, newestHeld, revisionHeld, importedHeld, recordedHeld} {
		descriptions <- d
	}
}

const scrapeTimeout = 2 * time.Second

// Collect implements prometheus.Collector.
func (h holdings) Collect(found chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	h.collectImports(ctx, found)
	sources, err := h.store.Sources(ctx)
	if err != nil {
		found <- prometheus.NewInvalidMetric(snapshotsHeld, err)
		return
	}
	for _, src := range sources {
		gauge := func(d *prometheus.Desc, value float64) {
			found <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, string(src.Name))
		}
		gauge(snapshotsHeld, float64(src.Snapshots))
		if src.Snapshots == 0 {
			continue
		}
		newest, err := h.store.Snapshot(ctx, geo.SnapshotQuery{Source: src.Name})
		if err != nil {
			found <- prometheus.NewInvalidMetric(newestHeld, err)
			continue
		}
		gauge(newestHeld, float64(newest.Date.Time().Unix()))
		gauge(revisionHeld, float64(newest.Revision))
		gauge(importedHeld, float64(newest.RecordedAt.Unix()))
	}
}

// collectImports counts what imports have recorded.
func (h holdings) collectImports(ctx context.Context, found chan<- prometheus.Metric) {
	tallies, err := h.store.Tallies(ctx)
	if err != nil {
		found <- prometheus.NewInvalidMetric(recordedHeld, err)
		return
	}
	for _, t := range tallies {
		for outcome, n := range map[string]int{"added": t.Added, "revised": t.Revised, "withdrawn": t.Withdrawn} {
			found <- prometheus.MustNewConstMetric(recordedHeld, prometheus.CounterValue, float64(n), string(t.Source), outcome)
		}
	}
}

// metricsText answers with the metrics as Prometheus reads them.
func (s *server) metricsText(c call) error {
	c.Response().Header().Set("Cache-Control", cacheNever)
	promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{
		DisableCompression: true, // the layers around it do that
		ErrorHandling:      promhttp.ContinueOnError,
	}).ServeHTTP(c.Response(), c.Request())
	return nil
}
