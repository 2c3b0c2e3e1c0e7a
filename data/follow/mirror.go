package follow

import (
	"context"
	"encoding/json"

	"controlmap/data/fetch"
	"controlmap/geo"
)

const mirrorFile = "deepstatemap_data_{YYYYMMDD}.geojson"

// mirror is the daily mirror of DeepState's map.
type mirror struct{ files dated }

func newMirror(settings Settings) (Follower, error) {
	if err := checkURL(Mirror, "url", settings.URL); err != nil {
		return nil, err
	}
	return &mirror{dated{
		guest: settings.Guest, address: addressOf(settings.URL, mirrorFile), shift: 1, get: getJSON, read: readMirrored,
	}}, nil
}

// addressOf returns the addresses of a folder's files by day, or of an address that has a day in it
// itself.
func addressOf(address, file string) func(geo.Date) string {
	if !isDated(address) {
		address = within(address, file)
	}
	return func(day geo.Date) string { return onDay(address, day) }
}

// Check asks for the maps of the days that are wanted. The file of a day is made at 03:00 UTC and
// has the map of the evening before.
func (m *mirror) Check(ctx context.Context, known Known, deliver func(Delivery) error) error {
	newest := geo.PublishedDate(known.Now).AddDays(-1)
	return m.files.check(ctx, known, newest, deliver)
}

func readMirrored(day geo.Date, answer fetch.Response) (Delivery, geo.Date, error) {
	if _, err := featuresOf(answer, answer.Body); err != nil {
		return Delivery{}, geo.Date{}, err
	}
	of := day.AddDays(-1)
	return Delivery{Date: of, Files: []File{fileOf(onDay(mirrorFile, day), answer)}}, of, nil
}

// featuresOf returns the features of a collection, of which there must be one.
func featuresOf(answer fetch.Response, collection []byte) ([]json.RawMessage, error) {
	var found struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	switch err := json.Unmarshal(withoutMark(collection), &found); {
	case err != nil:
		return nil, geo.Errorf(geo.Invalid, "%s: the answer has another shape than {type: FeatureCollection, features}: %v", answer.URL, err)
	case found.Type != "FeatureCollection":
		return nil, geo.Errorf(geo.Invalid, "%s: the answer is of type %.40q, but a FeatureCollection is accepted", answer.URL, found.Type)
	case len(found.Features) == 0:
		return nil, geo.Errorf(geo.Invalid, "%s: the map has no features", answer.URL)
	}
	return found.Features, nil
}
