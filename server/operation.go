package server

import "controlmap/geo"

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
