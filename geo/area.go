package geo

import "github.com/paulmach/orb"

// ControlPolygon is one polygon of one status in one snapshot.
type ControlPolygon struct {
	Status Status
	Since  Since
	// Name is the publisher's own word for the area, where it has one.
	Name string
	// Shape is in WGS84 lon, lat. Between source and repair it is as published;
	// after repair its rings are closed, valid and wound as RFC 7946 asks.
	Shape orb.Polygon
	// Area is what Shape measures; filled in by measure.
	Area Km2
}

// Km2 is one area measured twice, in square kilometres.
type Km2 struct {
	Sphere   float64 // ring formula on a sphere of 6 378 137 m: what publishers print
	Geodesic float64 // on the WGS84 ellipsoid
}

// Add returns the sum of both measurements.
func (k Km2) Add(o Km2) Km2 { return Km2{k.Sphere + o.Sphere, k.Geodesic + o.Geodesic} }

// Sub returns the difference of both measurements.
func (k Km2) Sub(o Km2) Km2 { return Km2{k.Sphere - o.Sphere, k.Geodesic - o.Geodesic} }

// RegionArea is how much of a region has a status in a snapshot.
type RegionArea struct {
	Region RegionCode
	Status Status
	Since  Since
	Km2    Km2
	Water  Km2 // the part of Km2 in open water: the sea, a lagoon, a reservoir
}

// Land returns the part that is not in open water.
func (a RegionArea) Land() Km2 { return a.Km2.Sub(a.Water) }

// PolygonQuery asks for the areas of one revision.
type PolygonQuery struct {
	Revision Revision
	Statuses []Status   // empty: all
	Bound    *orb.Bound // nil: everywhere; else areas whose bounds meet it
}
