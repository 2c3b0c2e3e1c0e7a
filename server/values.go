package server

import (
	"strings"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/server/web"
)

// statuses reads a list of statuses.
func statuses(v web.Values) (answer.StatusList, error) {
	return answer.ParseStatuses(strings.Split(v["status"], ","))
}

// region reads the code of a region that is one. The error is NotFound.
func (s *server) region(v web.Values) (geo.RegionCode, error) {
	_, err := s.Atlas.Regions.Members(v.Region())
	return v.Region(), err
}
