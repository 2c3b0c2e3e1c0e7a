package follow

import (
	"context"
	"encoding/json"

	"controlmap/data/fetch"
	"controlmap/geo"
)

const nzzFile = "{date}.json"

// nzz is NZZ's map, of which each day has a file.
type nzz struct{ files dated }

func newNZZ(settings Settings) (Follower, error) {
	if err := checkURL(NZZ, "url", settings.URL); err != nil {
		return nil, err
	}
	return &nzz{dated{
		guest: settings.Guest, address: addressOf(settings.URL, nzzFile), get: getJSON, read: readNZZ,
	}}, nil
}

// Check asks for the maps of the days that are wanted, but not for files that repeat one.
func (n *nzz) Check(ctx context.Context, known Known, deliver func(Delivery) error) error {
	return n.files.check(ctx, known, geo.KyivDate(known.Now), deliver)
}

func readNZZ(day geo.Date, answer fetch.Response) (Delivery, geo.Date, error) {
	var found struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(withoutMark(answer.Body), &found); err != nil || found.Value == nil {
		return Delivery{}, geo.Date{}, geo.Errorf(geo.Invalid, "%s: the answer has another shape than {value: FeatureCollection}", answer.URL)
	}
	features, err := featuresOf(answer, found.Value)
	if err != nil {
		return Delivery{}, geo.Date{}, err
	}
	of := earlier(day, stateOf(day, features))
	return Delivery{Files: []File{fileOf(onDay(nzzFile, day), answer)}}, of, nil
}

// stateOf returns the last day that features tell that they are of; the given day if none tells. It
// only says which files need not be asked for: the importer decides which day the map is of.
func stateOf(day geo.Date, features []json.RawMessage) (state geo.Date) {
	for _, raw := range features {
		var f struct {
			Properties struct {
				Date   string `json:"date"`
				DateTo string `json:"_dateto"`
			} `json:"properties"`
		}
		if json.Unmarshal(raw, &f) != nil {
			continue
		}
		for _, text := range []string{f.Properties.DateTo, f.Properties.Date} {
			if of, err := geo.ParseDate(text); err == nil && state.Before(of) {
				state = of
			}
		}
	}
	if state.IsZero() {
		return day
	}
	return state
}
