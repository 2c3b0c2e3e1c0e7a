package server

import (
	"controlmap/geo"
	"controlmap/server/web"
)

type health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"` // that the program was built from, where known
}

func (s *server) healthz(c web.Call) error {
	return c.WriteJSON(web.Document{MediaType: web.TypeJSON, Cache: web.CacheNever}, health{Status: "ok", Version: s.Release.Version, Commit: s.Release.Commit})
}

type readiness struct {
	Status  string `json:"status"`
	Sources int    `json:"sources"`          // that have a snapshot
	Unread  int    `json:"unread,omitempty"` // snapshots that are still being read
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
	ready := readiness{Status: "ready", Database: s.Database}
	for _, src := range sources {
		if src.Snapshots > 0 {
			ready.Sources++
		}
		ready.Unread += src.Unread
	}
	if ready.Sources == 0 {
		return geo.Errorf(geo.Unavailable, "no source has a snapshot: import one")
	}
	return c.WriteJSON(web.Document{MediaType: web.TypeJSON, Cache: web.CacheNever}, ready)
}
