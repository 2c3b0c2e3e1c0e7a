package server

import (
	"strings"

	"controlmap/geo/answer"
	"controlmap/server/web"
)

// statuses reads a list of statuses.
func statuses(v web.Values) (answer.StatusList, error) {
	return answer.ParseStatuses(strings.Split(v["status"], ","))
}
