package main

import (
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
	oblasts   *measure.Regional
	cells     *measure.Regional // the code of a cell is the place's identifier
	places    map[geo.RegionCode]geo.Place
}

func readLedger() (l ledger, err error) {
	if l.source, l.snapshots, err = builtin.Settlements(); err != nil {
		return l, err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return l, err
	}
	l.oblasts = measure.NewRegional(regions)
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

// total returns the km2 that the ledger has as occupied on a date, on the sphere.
func (l ledger) total(date geo.Date) (km2 float64) {
	for _, shape := range l.occupied(date) {
		km2 += measure.Sphere(shape)
	}
	return km2
}
