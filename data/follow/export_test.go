package follow

import (
	"encoding/json"
	"time"

	"controlmap/data/fetch"
)

// What tests see of the parsers of answers.
var (
	ParseLast     = parseLast
	ParseVersions = parseVersions
	ParseCount    = parseCount
	ParseServices = parseServices
	Alike         = alike
	WashingtonDay = washingtonDay
)

// ParseLayer returns when a layer was edited, the field of its ids and how many features a page has.
func ParseLayer(body []byte) (edited time.Time, idField string, pageSize int, err error) {
	state, err := parseLayer(body)
	return state.edited, state.idField, state.pageSize, err
}

// ParsePage returns the features of a page and their ids.
func ParsePage(body []byte, idField string) (features []json.RawMessage, ids []string, isPart bool, err error) {
	p, err := parsePage(body, idField)
	return p.features, p.ids, p.isPart, err
}

// CheckAnswer refuses what is no data.
func CheckAnswer(answer fetch.Response) error { return checkAnswer(answer) }
