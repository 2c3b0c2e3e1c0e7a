package main

import (
	"maps"
	"slices"
	"strconv"

	"controlmap/data/builtin"
	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// ledger is the built-in source, with what divides ground among oblasts and places.
type ledger struct {
	source    geo.Source
	snapshots []source.Reading
	regions   geo.Regions
	oblasts   *measure.Regional
	cells     *measure.Regional // the code of a cell is the place's identifier
	places    map[geo.RegionCode]geo.Place
	splits    map[*orb.Point]map[geo.RegionCode]geo.Km2 // by the first point of a polygon: snapshots share them
}

func readLedger() (l ledger, err error) {
	if l.source, l.snapshots, err = builtin.Settlements(); err != nil {
		return l, err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return l, err
	}
	l.regions, l.oblasts, l.splits = regions, measure.NewRegional(regions), map[*orb.Point]map[geo.RegionCode]geo.Km2{}
	places, err := builtin.PlacesWithCells()
	if err != nil {
		return l, err
	}
	cells, err := builtin.Cells()
	if err != nil {
		return l, err
	}
	l.places = make(map[geo.RegionCode]geo.Place, len(places))
	asRegions := geo.Regions{Boundary: "cells of settlements"}
	for _, p := range places {
		code := geo.RegionCode(strconv.Itoa(p.ID))
		l.places[code] = p
		asRegions.Units = append(asRegions.Units, geo.Region{Code: code, Shape: cells[p.ID]})
	}
	l.cells = measure.NewRegional(asRegions)
	return l, nil
}

// occupied returns the polygons that the ledger has as occupied on a date.
func (l ledger) occupied(date geo.Date) (shapes []orb.Polygon) {
	for _, v := range slices.Backward(l.snapshots) {
		if date.Before(v.Snapshot.Date) {
			continue
		}
		for _, a := range v.Polygons {
			if a.Status == geo.Occupied {
				shapes = append(shapes, a.Shape)
			}
		}
		break
	}
	return shapes
}

// ground returns how many km2 of land the ledger has as occupied on a date in each oblast. Not for
// concurrent use.
func (l ledger) ground(date geo.Date) ground {
	sum := ground{}
	for _, shape := range l.occupied(date) {
		key := &shape[0][0]
		if l.splits[key] == nil {
			l.splits[key] = l.landOf(shape)
		}
		for code, km2 := range l.splits[key] {
			sum[code] += km2.Sphere
		}
	}
	return sum
}

// landOf splits the land of a polygon by oblast.
func (l ledger) landOf(shape orb.Polygon) map[geo.RegionCode]geo.Km2 {
	land := maps.Clone(l.oblasts.Split(shape))
	for code, water := range l.oblasts.Water(shape) {
		land[code] = land[code].Sub(water)
	}
	return land
}

// datesIn lists the first day of a period and those on which the ledger changes in it.
func (l ledger) datesIn(p geo.Period) []geo.Date {
	dates := []geo.Date{p.First}
	for _, s := range l.snapshots {
		if p.First.Before(s.Snapshot.Date) && !p.Last.Before(s.Snapshot.Date) {
			dates = append(dates, s.Snapshot.Date)
		}
	}
	return dates
}
