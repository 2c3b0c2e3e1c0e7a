package server

import (
	"context"
	"fmt"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/server/web"

	"github.com/paulmach/orb"
)

func (s *server) sources(c web.Call) error {
	sources, err := s.Store.Sources(c.Ctx())
	if err != nil {
		return err
	}
	return c.WriteTable(answer.Sources(sources), web.Document{Cache: web.CacheLatest, Name: "sources"})
}

func (s *server) dates(c web.Call) error {
	name, err := geo.ParseSourceName(c.Values["source"])
	if err != nil {
		return err
	}
	knownAt, err := c.Values.AsKnownAt()
	if err != nil {
		return err
	}
	src, err := s.Store.Source(c.Ctx(), name)
	if err != nil {
		return err
	}
	days, err := s.Store.Snapshots(c.Ctx(), name, knownAt)
	if err != nil {
		return err
	}
	return c.WriteTable(answer.Dates(src.Source, days), web.Document{Cache: web.CacheLatest, Name: "dates-" + string(name)})
}

func (s *server) regions(c web.Call) error {
	table, err := answer.Regions(s.Atlas.Regions)
	if err != nil {
		return err
	}
	doc := web.Document{Cache: web.CacheBuiltIn, Name: "regions"}
	if c.Values["format"] == "geojson" {
		doc.MediaType = web.TypeGeoJSON
		return c.WriteWhole(doc, table.WriteGeoJSON)
	}
	return c.WriteTable(table, doc)
}

// controlQuery is what /control is asked.
type controlQuery struct {
	geo.SnapshotQuery
	region geo.RegionCode
	status geo.Status
	bbox   *orb.Bound
	clip   answer.Clip
}

func (s *server) controlQuery(v web.Values) (q controlQuery, err error) {
	if q.SnapshotQuery, err = v.SnapshotQuery(); err != nil {
		return q, err
	}
	if q.bbox, err = v.BBox(); err != nil {
		return q, err
	}
	q.region, q.status = v.Region(), v.Status()
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

func (s *server) control(c web.Call) error {
	q, err := s.controlQuery(c.Values)
	if err != nil {
		return err
	}
	meta, _, err := answer.Find(c.Ctx(), s.Store, q.SnapshotQuery)
	if err != nil {
		return err
	}
	doc := web.Document{MediaType: web.TypeGeoJSON, Cache: web.CacheFor(q.Date)}
	doc.ETag, err = s.answers.Tag(c, web.Basis{meta})
	if err != nil {
		return err
	}
	if c.NotModified(doc) {
		return c.WriteNotModified(doc)
	}
	areas, err := s.Store.Polygons(c.Ctx(), q.areas(meta.Revision))
	if err != nil {
		return err
	}
	control, err := s.clipped(c.Ctx(), meta, areas, q)
	if err != nil {
		return err
	}
	return c.Stream(doc, control.WriteGeoJSON)
}

// clipped cuts the areas to the region, if there is one, when it is their turn.
func (s *server) clipped(ctx context.Context, meta answer.Meta, areas []geo.ControlPolygon, q controlQuery) (answer.ControlMap, error) {
	if q.region != geo.Ukraine {
		release, err := s.short.Acquire(ctx)
		if err != nil {
			return answer.ControlMap{}, err
		}
		defer release()
	}
	return answer.Control(ctx, meta, areas, q.clip)
}

func (s *server) areas(c web.Call) error {
	q, err := c.Values.SnapshotQuery()
	if err != nil {
		return err
	}
	table, err := s.areasOf(c.Ctx(), s.Store, q, answer.AreasQuery{
		Region: c.Values.Region(),
		Status: c.Values.Status(),
	})
	if err != nil {
		return err
	}
	return c.WriteTable(table, web.Document{
		Cache: web.CacheFor(q.Date),
		Name:  fmt.Sprintf("areas-%s-%s", table.Source, table.Snapshot),
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

type health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
}

func (s *server) healthz(c web.Call) error {
	return c.WriteJSON(web.Document{MediaType: web.TypeJSON, Cache: web.CacheNever}, health{Status: "ok", Version: s.Version})
}

type readiness struct {
	Status  string `json:"status"`
	Sources int    `json:"sources"` // that have a snapshot
	// Database is the random id of the database, another in each.
	Database string `json:"database"`
}

func (s *server) readyz(c web.Call) error {
	if err := s.Store.Ping(c.Ctx()); err != nil {
		return geo.Wrap(geo.Unavailable, err, "the database does not answer")
	}
	sources, err := s.Store.Sources(c.Ctx())
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
	return c.WriteJSON(web.Document{MediaType: web.TypeJSON, Cache: web.CacheNever}, readiness{Status: "ready", Sources: loaded, Database: s.Database})
}
