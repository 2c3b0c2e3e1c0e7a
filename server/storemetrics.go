package server

import (
	"context"
	"time"

	"controlmap/geo"

	"github.com/prometheus/client_golang/prometheus"
)

// holdingsStore is what storeMetrics reads.
type holdingsStore interface {
	// Sources lists all sources by name.
	Sources(context.Context) ([]geo.SourceSummary, error)
	// Snapshot returns the last snapshot at or before a date; NotFound.
	Snapshot(context.Context, geo.SnapshotQuery) (geo.StoredSnapshot, error)
	// Tallies counts the revisions of each source that has any.
	Tallies(context.Context) ([]geo.Tally, error)
	// Standings lists what is newest of each source, and how it stands with its publisher, by name.
	Standings(context.Context) ([]geo.Standing, error)
}

// storeMetrics reads what is in the store at each scrape: imports are other processes.
type storeMetrics struct{ store holdingsStore }

var (
	snapshotsHeld = prometheus.NewDesc("controlmap_source_snapshots", "Days of which a source has a map.", []string{"source"}, nil)
	newestHeld    = prometheus.NewDesc("controlmap_source_last_snapshot_timestamp_seconds", "Start, in UTC, of the day of a source's newest map.", []string{"source"}, nil)
	revisionHeld  = prometheus.NewDesc("controlmap_source_last_revision", "Number of the revision of a source's newest map.", []string{"source"}, nil)
	recordedHeld  = prometheus.NewDesc("controlmap_imported_snapshots_total", "Revisions recorded since the database was created: days added, revised, withdrawn.", []string{"source", "outcome"}, nil)
	importedHeld  = prometheus.NewDesc("controlmap_source_last_import_timestamp_seconds", "When the database learned of a source's newest map.", []string{"source"}, nil)
)

// What is told of sources whose publishers were ever asked for news, but for the last, which is told of
// all.
var (
	checkedHeld     = prometheus.NewDesc("controlmap_source_last_checked_timestamp_seconds", "When a source's publisher was last asked for news.", []string{"source"}, nil)
	goodHeld        = prometheus.NewDesc("controlmap_source_last_good_timestamp_seconds", "When a source's publisher last answered.", []string{"source"}, nil)
	changedHeld     = prometheus.NewDesc("controlmap_source_last_changed_timestamp_seconds", "When a source's publisher last had another map.", []string{"source"}, nil)
	failuresHeld    = prometheus.NewDesc("controlmap_source_check_failures", "Checks of a source's publisher in a row that were not answered.", []string{"source"}, nil)
	quarantinedHeld = prometheus.NewDesc("controlmap_source_quarantined_maps", "Maps of a source that wait in quarantine for a decision.", []string{"source"}, nil)
)

// Describe implements prometheus.Collector.
func (h storeMetrics) Describe(descriptions chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{snapshotsHeld, newestHeld, revisionHeld, importedHeld, recordedHeld, checkedHeld, goodHeld, changedHeld, failuresHeld, quarantinedHeld} {
		descriptions <- d
	}
}

const scrapeTimeout = 2 * time.Second

// Collect implements prometheus.Collector.
func (h storeMetrics) Collect(found chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	h.collectImports(ctx, found)
	h.collectStandings(ctx, found)
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
func (h storeMetrics) collectImports(ctx context.Context, found chan<- prometheus.Metric) {
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

// collectStandings tells how sources stand with their publishers.
func (h storeMetrics) collectStandings(ctx context.Context, found chan<- prometheus.Metric) {
	standings, err := h.store.Standings(ctx)
	if err != nil {
		found <- prometheus.NewInvalidMetric(checkedHeld, err)
		return
	}
	for _, s := range standings {
		gauge := func(d *prometheus.Desc, value float64) {
			found <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, string(s.Source))
		}
		gauge(quarantinedHeld, float64(s.Quarantined))
		if s.LastChecked.IsZero() {
			continue
		}
		gauge(failuresHeld, float64(s.Failures))
		for d, at := range map[*prometheus.Desc]time.Time{checkedHeld: s.LastChecked, goodHeld: s.LastGood, changedHeld: s.LastChanged} {
			if !at.IsZero() {
				gauge(d, float64(at.Unix()))
			}
		}
	}
}
