package server

import (
	"context"
	"fmt"

	"controlmap/geo"
	"controlmap/geo/answer"

	"github.com/paulmach/orb"
)

func (s *server) sources(c call) error {
	sources, err := s.Store.Sources(c.ctx())
	if err != nil {
		return err
	}
	return c.writeTable(answer.Sources(sources), document{cache: cacheLatest, name: "sources"})
}

func (s *server) dates(c call) error {
	name, err := geo.ParseSourceName(c.values["source"])
	if err != nil {
		return err
	}
	knownAt, err := parseInstant(paramAsKnownAt.name, c.values[paramAsKnownAt.name])
	if err != nil {
		return err
	}
	src, err := s.Store.Source(c.ctx(), name)
	if err != nil {
		return err
	}
	days, err := s.Store.Days(c.ctx(), name, knownAt)
	if err != nil {
		return err
	}
	return c.writeTable(answer.Dates(src.Source, days), document{cache: cacheLatest, name: "dates-" + string(name)})
}

func (s *server) regions(c call) error {
	table, err := answer.Regions(s.Regions)
	if err != nil {
		return err
	}
	doc := document{cache: cacheBuiltIn, name: "regions"}
	if c.values["format"] == "geojson" {
		doc.mediaType = typeGeoJSON
		return c.writeWhole(doc, table.WriteGeoJSON)
	}
	return c.writeTable(table, doc)
}

// controlQuery is what /control is asked.
type controlQuery struct {
	geo.SnapshotQuery
	status geo.Status
	bbox   *orb.Bound
	clip   answer.Clip
}

func (s *server) controlQuery(v values) (q controlQuery, err error) {
	if q.SnapshotQuery, err = v.snapshotQuery(); err != nil {
		return q, err
	}
	if q.bbox, err = v.bbox(); err != nil {
		return q, err
	}
	q.status = v.status()
	q.clip, err = answer.NewClip(s.Regions, v.region())
	return q, err
}

// areas asks for no more shapes than may be part of the answer.
func (q controlQuery) areas(revision geo.Revision) geo.AreaQuery {
	areas := geo.AreaQuery{Revision: revision, Bound: q.bbox}
	if areas.Bound == nil {
		areas.Bound = q.clip.Bound()
	}
	if q.status != geo.AllStatus {
		areas.Statuses = []geo.Status{q.status}
	}
	return areas
}

func (s *server) control(c call) error {
	q, err := s.controlQuery(c.values)
	if err != nil {
		return err
	}
	meta, err := s.find(c.ctx(), q.SnapshotQuery)
	if err != nil {
		return err
	}
	doc := document{mediaType: typeGeoJSON, cache: cacheFor(q.SnapshotQuery)}
	doc.etag, err = identityTag(meta, c.values, s.Regions.Boundary, s.Version)
	if err != nil {
		return err
	}
	if c.unchanged(doc) {
		return c.writeUnchanged(doc)
	}
	areas, err := s.Store.Areas(c.ctx(), q.areas(meta.Revision))
	if err != nil {
		return err
	}
	control, err := answer.Control(c.ctx(), meta, areas, q.clip)
	if err != nil {
		return err
	}
	return c.stream(doc, control.WriteGeoJSON)
}

func (s *server) areas(c call) error {
	q, err := c.values.snapshotQuery()
	if err != nil {
		return err
	}
	meta, err := s.find(c.ctx(), q)
	if err != nil {
		return err
	}
	ground, err := s.Store.Ground(c.ctx(), meta.Revision)
	if err != nil {
		return err
	}
	table, err := answer.Areas(meta, ground, s.Regions, answer.AreasQuery{
		Region: c.values.region(),
		Status: c.values.status(),
	})
	if err != nil {
		return err
	}
	return c.writeTable(table, document{
		cache: cacheFor(q),
		name:  fmt.Sprintf("areas-%s-%s", meta.Source, meta.Snapshot),
	})
}

// find looks up the snapshot that answers q, with its source and its flags.
func (s *server) find(ctx context.Context, q geo.SnapshotQuery) (answer.Meta, error) {
	src, err := s.Store.Source(ctx, q.Source)
	if err != nil {
		return answer.Meta{}, err
	}
	stored, err := s.Store.Snapshot(ctx, q)
	if err != nil {
		return answer.Meta{}, err
	}
	days, err := s.Store.Days(ctx, q.Source, q.AsKnownAt)
	if err != nil {
		return answer.Meta{}, err
	}
	return answer.NewMeta(src.Source, stored, q.Date, answer.FlagsOf(days, stored.Revision)), nil
}

func (s *server) openAPIJSON(c call) error {
	return c.writeBytes(document{mediaType: typeJSON, cache: cacheBuiltIn}, s.openAPI)
}

type health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
}

func (s *server) healthz(c call) error {
	return c.writeJSON(document{mediaType: typeJSON, cache: cacheNever}, health{Status: "ok", Version: s.Version})
}

type readiness struct {
	Status  string `json:"status"`
	Sources int    `json:"sources"` // that have a snapshot
}

func (s *server) readyz(c call) error {
	if err := s.Store.Ping(c.ctx()); err != nil {
		return geo.Wrap(geo.Unavailable, err, "the database does not answer")
	}
	sources, err := s.Store.Sources(c.ctx())
	if err != nil {
		return geo.Wrap(geo.Unavailable, err, "the list of sources cannot be read")
	}
	loaded := 0
	for _, src := range sources {
		if src.Snapshots > 0 {
			loaded++
		}
	}
	if loaded == 0 {
		return geo.Errorf(geo.Unavailable, "no source has a snapshot: import one")
	}
	return c.writeJSON(document{mediaType: typeJSON, cache: cacheNever}, readiness{Status: "ready", Sources: loaded})
}
