package tiles

import (
	"net/http"
	"strconv"
	"time"

	"controlmap/geo"
	"controlmap/geo/tile"
	"controlmap/server/web"

	"github.com/paulmach/orb/maptile"
	"github.com/prometheus/client_golang/prometheus"
)

// origin is where a tile came from.
type origin byte

const (
	fromMemory origin = iota
	fromStorage
	fromScratch
	origins // how many there are
)

var originNames = [origins]string{"memory", "store", "built"}

var kindNames = map[geo.MapKind]string{geo.SnapshotMap: "day", geo.ChangeMap: "change", geo.HistoryMap: "history"}

// metrics count tiles. Those by zoom and by route are looked up once: it takes as long
// as a cached tile.
type metrics struct {
	builds  *prometheus.HistogramVec // by kind of map, format
	origins [tile.MaxZoom + 1][origins]prometheus.Counter
	routes  map[routeKey]*routeMetrics
}

// routeKey identifies a route of tiles.
type routeKey struct {
	kind   geo.MapKind
	format geo.TileFormat
}

// routeMetrics count the answers of one route of tiles from the cached fast path.
type routeMetrics struct {
	full, empty, notModified prometheus.Counter // 200, 204, 304
	duration                 prometheus.Observer
}

func (m *routeMetrics) code(code int) prometheus.Counter {
	switch code {
	case http.StatusNoContent:
		return m.empty
	case http.StatusNotModified:
		return m.notModified
	}
	return m.full
}

func newMetrics(all *web.Metrics, cache *cache) *metrics {
	m := &metrics{
		builds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "controlmap_tile_build_seconds", Help: "Time to build a tile, by what it is of and its format.",
			Buckets: []float64{.0002, .001, .005, .025, .1, .5, 2.5, 10},
		}, []string{"of", "format"}),
		routes: map[routeKey]*routeMetrics{},
	}
	tiles := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "controlmap_tiles_total", Help: "Tiles answered with, by zoom and where they came from: memory, the store, or built.",
	}, []string{"zoom", "from"})
	for zoom := range m.origins {
		for from, name := range originNames {
			m.origins[zoom][from] = tiles.WithLabelValues(strconv.Itoa(zoom), name)
		}
	}
	for kind, route := range tileRoutes {
		m.routes[kind] = &routeMetrics{
			full:        all.RequestCounter(route, http.StatusOK),
			empty:       all.RequestCounter(route, http.StatusNoContent),
			notModified: all.RequestCounter(route, http.StatusNotModified),
			duration:    all.DurationObserver(route),
		}
	}
	all.Register(m.builds, tiles,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "controlmap_tile_cache_tiles", Help: "Tiles in memory."},
			func() float64 { tiles, _ := cache.use(); return float64(tiles) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "controlmap_tile_cache_bytes", Help: "Bytes of tiles in memory."},
			func() float64 { _, size := cache.use(); return float64(size) }),
	)
	return m
}

// cachedTile counts an answer of the cached fast path.
func (m *metrics) cachedTile(p tilePath, route *routeMetrics, code int, took time.Duration) {
	route.code(code).Inc()
	route.duration.Observe(took.Seconds())
	m.tileFrom(p.at.Zoom(), fromMemory)
}

// tileFrom counts where a tile came from.
func (m *metrics) tileFrom(zoom maptile.Zoom, from origin) { m.origins[zoom][from].Inc() }

// timeBuild starts to time the building of a tile; done ends it.
func (m *metrics) timeBuild(of geo.MapKind, format geo.TileFormat) (done func()) {
	start := time.Now()
	return func() {
		m.builds.WithLabelValues(kindNames[of], string(format)).Observe(time.Since(start).Seconds())
	}
}
