package follow

import (
	"context"
	"fmt"
	"strings"
	"time"

	"controlmap/geo"
)

// iswLayers are the layers of ISW's map by their names in the configuration, and how the files are
// called by which the importer knows them.
var iswLayers = []struct {
	key, stem string
	required  bool
}{
	{"control", "RussianAssessedCoTinUkraine", true},
	{"advance", "RussianAssessedAdvanceinUkraine", true},
	{"claimed", "RussianClaimedCoTinUkraine", true},
	{"infiltration", "RussianAssessedInfiltrationinUkraine", false},
}

// washington is the time zone that ISW's days follow.
var washington = mustLoad("America/New_York")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("follow: the embedded time zone data lacks " + name)
	}
	return zone
}

// iswMap is the layers of ISW's map.
type iswMap struct{ layers []arcgisLayer }

func newISW(settings Settings) (Follower, error) {
	known := map[string]bool{}
	var found iswMap
	for _, row := range iswLayers {
		known[row.key] = true
		address := settings.Layers[row.key]
		if address == "" && !row.required {
			continue
		}
		layer, err := newLayer(settings, row.key, row.stem, address)
		if err != nil {
			return nil, err
		}
		found.layers = append(found.layers, layer)
	}
	for key := range settings.Layers {
		if !known[key] {
			return nil, geo.Errorf(geo.Invalid, "layers.%s is none of ISW's layers: control, advance, claimed and infiltration are accepted", key)
		}
	}
	return &found, nil
}

// newLayer takes an address without a host for one below the source's url.
func newLayer(settings Settings, key, stem, address string) (arcgisLayer, error) {
	if address != "" && !strings.Contains(address, "://") && settings.URL != "" {
		address = within(settings.URL, strings.TrimLeft(address, "/"))
	}
	setting := "layers." + key
	if err := checkURL(ISW, setting, address); err != nil {
		return arcgisLayer{}, err
	}
	address, _, _ = strings.Cut(address, "?")
	address = strings.TrimSuffix(strings.TrimRight(address, "/"), "/query")
	if !layerForm.MatchString(address) {
		return arcgisLayer{}, geo.Errorf(geo.Invalid, "%s is %s, but .../NAME/FeatureServer/NUMBER is accepted", setting, address)
	}
	return arcgisLayer{guest: settings.Guest, key: key, address: address, stem: stem}, nil
}

// Check asks when the layers were edited and, unless that is known, for all of their features. Where a
// layer is edited while it is read, everything is asked for once more.
func (f *iswMap) Check(ctx context.Context, known Known, deliver func(Delivery) error) error {
	states, err := f.states(ctx)
	if err != nil {
		return err
	}
	if isKnown(known, newestOf(states)) {
		return nil
	}
	found, after, err := f.download(ctx, states)
	if err == nil && !sameEdits(states, after) {
		states = after
		found, after, err = f.download(ctx, states)
	}
	if err != nil {
		return err
	}
	for i := range states {
		if !states[i].edited.Equal(after[i].edited) {
			return geo.Errorf(geo.Unavailable, "layer %s is being edited while it is read, twice: its next check will read it", f.layers[i].key)
		}
	}
	delivery, err := f.delivery(known, states, found)
	if err != nil {
		return err
	}
	return deliver(delivery)
}

// isKnown reports whether the map that was last edited then was delivered.
func isKnown(known Known, edited time.Time) bool {
	if edited.IsZero() {
		return false
	}
	day := washingtonDay(edited)
	return known.has(day) && known.published(day).Equal(edited)
}

// states asks each layer for its state.
func (f *iswMap) states(ctx context.Context) ([]layerState, error) {
	states := make([]layerState, len(f.layers))
	for i, layer := range f.layers {
		var err error
		if states[i], err = layer.state(ctx); err != nil {
			return nil, layer.explain(ctx, err)
		}
	}
	return states, nil
}

// download brings all layers, and their states after that.
func (f *iswMap) download(ctx context.Context, states []layerState) (found []layerMap, after []layerState, err error) {
	found = make([]layerMap, len(f.layers))
	var failed error
	for i, layer := range f.layers {
		if found[i], failed = layer.download(ctx, states[i]); failed != nil {
			break
		}
	}
	if failed != nil && geo.CodeOf(failed) != geo.Invalid {
		return nil, nil, failed
	}
	if after, err = f.states(ctx); err != nil {
		return nil, nil, err
	}
	if failed != nil && sameEdits(states, after) {
		return nil, nil, failed
	}
	return found, after, nil
}

func sameEdits(a, b []layerState) bool {
	for i := range a {
		if !a[i].edited.Equal(b[i].edited) {
			return false
		}
	}
	return true
}

// newestOf returns when the last of the layers was edited.
func newestOf(states []layerState) (newest time.Time) {
	for _, state := range states {
		if state.edited.After(newest) {
			newest = state.edited
		}
	}
	return newest
}

// delivery makes one map of all layers, of the day on which the last of them was edited.
func (f *iswMap) delivery(known Known, states []layerState, found []layerMap) (Delivery, error) {
	edited := newestOf(states)
	for _, layer := range found {
		if newestOf(states).IsZero() && layer.edited.After(edited) {
			edited = layer.edited
		}
	}
	if err := checkEdited(known, edited); err != nil {
		return Delivery{}, err
	}
	made := Delivery{Date: washingtonDay(edited), Published: edited}
	pages := 0
	for i, layer := range f.layers {
		file, err := layer.file(made.Date, found[i])
		if err != nil {
			return Delivery{}, err
		}
		made.Files = append(made.Files, file)
		made.Promised += found[i].count
		pages += len(found[i].pages)
	}
	if pages > len(f.layers) {
		made.Note = fmt.Sprintf("put together of %d pages", pages)
	}
	return made, nil
}

// checkEdited refuses a time of editing that no map can have.
func checkEdited(known Known, edited time.Time) error {
	had := known.published(known.Newest)
	switch {
	case edited.IsZero():
		return geo.Errorf(geo.Invalid, "neither the layers, by editingInfo, nor their features, by EditDate, say when they were edited: the day of the map is not known")
	case edited.After(known.Now.Add(clockSlack)):
		return geo.Errorf(geo.Invalid, "the layers were edited in the future, at %s", edited.Format(time.RFC3339))
	case edited.Before(had) || washingtonDay(edited).Before(known.Newest):
		return geo.Errorf(geo.Invalid, "the layers were edited at %s, before those of %s that are known already: another service may stand at their addresses",
			edited.Format(time.RFC3339), known.Newest)
	}
	return nil
}

// washingtonDay returns the day that it is in Washington. Midnight in UTC is a day without a time.
func washingtonDay(t time.Time) geo.Date {
	if t.UTC().Truncate(24 * time.Hour).Equal(t) {
		return geo.NewDate(t.UTC().Date())
	}
	return geo.NewDate(t.In(washington).Date())
}
