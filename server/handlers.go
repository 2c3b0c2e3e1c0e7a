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
	knownAt, err := c.values.asKnownAt()
	if err != nil {
		return err
	}
	src, err := s.Store.Source(c.ctx(), name)
	if err != nil {
		return err
	}
	days, err := s.Store.Snapshots(c.ctx(), name, knownAt)
	if err != nil {
		return err
	}
	return c.writeTable(answer.Dates(src.Source, days), document{cache: cacheLatest, name: "dates-" + string(name)})
}

func (s *server) regions(c call) error {
	table, err := answer.Regions(s.Atlas.Regions)
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
	region geo.RegionCode
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
	q.region, q.status = v.region(), v.status()
	q.clip, err = answer.NewClip(s.Atlas.Regions, q.region)
	return q, err
}

// areas asks for no more shapes than may be part of the answer.
func (q controlQuery) areas(revision geo.Revision) geo.PolygonQuery {
	areas := geo.PolygonQuery{Revision: revision, Bound: q.bbox}
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
	meta, _, err := answer.Find(c.ctx(), s.Store, q.SnapshotQuery)
	if err != nil {
		return err
	}
	doc := document{mediaType: typeGeoJSON, cache: cacheFor(q.Date)}
	doc.etag, err = identityTag(meta, c.values, s.Atlas.Regions.Boundary, s.Version)
	if err != nil {
		return err
	}
	if c.unchanged(doc) {
		return c.writeUnchanged(doc)
	}
	areas, err := s.Store.Polygons(c.ctx(), q.areas(meta.Revision))
	if err != nil {
		return err
	}
	control, err := s.clipped(c.ctx(), meta, areas, q)
	if err != nil {
		return err
	}
	return c.stream(doc, control.WriteGeoJSON)
}

// clipped cuts the areas to the region, if there is one, when it is their turn.
func (s *server) clipped(ctx context.Context, meta answer.Meta, areas []geo.ControlPolygon, q controlQuery) (answer.ControlMap, error) {
	if q.region != geo.Ukraine {
		leave, err := s.short.enter(ctx)
		if err != nil {
			return answer.ControlMap{}, err
		}
		defer leave()
	}
	return answer.Control(ctx, meta, areas, q.clip)
}

func (s *server) areas(c call) error {
	q, err := c.values.snapshotQuery()
	if err != nil {
		return err
	}
	table, err := s.areasOf(c.ctx(), s.Store, q, answer.AreasQuery{
		Region: c.values.region(),
		Status: c.values.status(),
	})
	if err != nil {
		return err
	}
	return c.writeTable(table, document{
		cache: cacheFor(q.Date),
		name:  fmt.Sprintf("areas-%s-%s", table.Source, table.Snapshot),
	})
}

// areasOf measures a snapshot. The error is NotFound for one, or a region, that is not
// there.
func (s *server) areasOf(ctx context.Context, store Store, q geo.SnapshotQuery, of answer.AreasQuery) (answer.AreasTable, error) {
	meta, _, err := answer.Find(ctx, store, q)
	if err != nil {
		return answer.AreasTable{}, err
	}
	ground, err := store.RegionAreas(ctx, meta.Revision)
	if err != nil {
		return answer.AreasTable{}, err
	}
	return answer.Areas(meta, ground, s.Atlas.Regions, of)
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
