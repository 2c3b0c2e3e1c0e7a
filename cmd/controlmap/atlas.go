package main

import (
	"controlmap/data/builtin"
	"controlmap/geo/answer"
	"controlmap/geo/gazetteer"
)

// newAtlas prepares the built-in regions and places.
func newAtlas() (*answer.Atlas, *gazetteer.Gazetteer, error) {
	regions, err := builtin.Regions()
	if err != nil {
		return nil, nil, err
	}
	places, err := newGazetteer()
	if err != nil {
		return nil, nil, err
	}
	atlas := answer.NewAtlas(regions)
	atlas.Places = places
	return atlas, places, nil
}

// newGazetteer prepares the built-in places to be searched.
func newGazetteer() (*gazetteer.Gazetteer, error) {
	places, err := builtin.Places()
	if err != nil {
		return nil, err
	}
	otherNames, err := builtin.OtherNames()
	if err != nil {
		return nil, err
	}
	return gazetteer.New(places, otherNames), nil
}
