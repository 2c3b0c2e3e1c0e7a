package web

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are what /metrics shows.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec   // by route, code
	durations *prometheus.HistogramVec // by route
}

// NewMetrics counts requests, and what the process takes.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "controlmap_http_requests_total", Help: "Answers by route and status.",
		}, []string{"route", "code"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "controlmap_http_request_duration_seconds", Help: "Time from request to answer by route.",
			Buckets: []float64{.00005, .0002, .001, .005, .025, .1, .5, 2.5, 10},
		}, []string{"route"}),
	}
	m.Register(m.requests, m.durations,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Register adds what others count. It panics where a name is taken.
func (m *Metrics) Register(collectors ...prometheus.Collector) {
	m.registry.MustRegister(collectors...)
}

// request counts an answer.
func (m *Metrics) request(route string, code int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.RequestCounter(route, code).Inc()
	m.DurationObserver(route).Observe(took.Seconds())
}

// RequestCounter counts the answers of a route that have a status.
func (m *Metrics) RequestCounter(route string, code int) prometheus.Counter {
	return m.requests.WithLabelValues(route, strconv.Itoa(code))
}

// DurationObserver takes how many seconds each answer of a route took.
func (m *Metrics) DurationObserver(route string) prometheus.Observer {
	return m.durations.WithLabelValues(route)
}

// Write answers with the metrics as Prometheus reads them.
func (m *Metrics) Write(c Call) error {
	c.Response().Header().Set("Cache-Control", CacheNever)
	promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		DisableCompression: true, // the layers around it do that
		ErrorHandling:      promhttp.ContinueOnError,
	}).ServeHTTP(c.Response(), c.Request())
	return nil
}
