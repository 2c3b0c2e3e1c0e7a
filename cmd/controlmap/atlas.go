package main

import (
	"context"

	"controlmap/data/builtin"
	"controlmap/data/sqlite"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"
	"controlmap/geo/gazetteer"
)

// newAtlas prepares the built-in regions and places.
func newAtlas() (*atlas.Atlas, *gazetteer.Gazetteer, error) {
	regions, err := builtin.Regions()
	if err != nil {
		return nil, nil, err
	}
	places, err := newGazetteer()
	if err != nil {
		return nil, nil, err
	}
	index := atlas.New(regions)
	index.Places = places
	return index, places, nil
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

// newEngine prepares to answer questions from a database; it names no nearest places.
func newEngine(store *sqlite.Store) (*answer.Engine, error) {
	regions, err := builtin.Regions()
	if err != nil {
		return nil, err
	}
	return answer.New(store, atlas.New(regions)), nil
}

// ask opens a question and builds its answer.
func ask[Q, T any](ctx context.Context, open func(context.Context, Q) (answer.Plan[T], error), q Q) (table T, err error) {
	plan, err := open(ctx, q)
	if err != nil {
		return table, err
	}
	return plan.Build(ctx)
}
