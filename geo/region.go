package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// RegionCode is an ISO 3166-2 code, the name of a group, "UA" or "outside".
type RegionCode string

// Codes of regions that the program knows by name.
const (
	Ukraine    RegionCode = "UA"
	Outside    RegionCode = "outside" // what lies in no region: the sea, other countries
	CrimeaUnit RegionCode = "UA-43"
	Sevastopol RegionCode = "UA-40"
	Donetsk    RegionCode = "UA-14"
	Luhansk    RegionCode = "UA-09"
	Crimea     RegionCode = "crimea" // group: UA-43 and UA-40
	Donbas     RegionCode = "donbas" // group: UA-14 and UA-09
)

// UkraineOfficialKm2 is the area of Ukraine in its recognised borders by official
// statistics, the denominator that publishers use.
const UkraineOfficialKm2 = 603628

// Region is an oblast-level unit of Ukraine.
type Region struct {
	Code   RegionCode
	NameEN string
	NameUK string
	Shape  orb.MultiPolygon // WGS84, valid, wound as RFC 7946 asks
	Area   Km2              // of Shape
}

// Regions is a boundary set: the units, in the order of their codes.
type Regions struct {
	Boundary string // the boundary set's name, shown beside every share
	Units    []Region
	// Waters are the open waters in each unit, under its code, and the sea, under Outside;
	// none overlaps another. Without them all ground counts as land.
	Waters []Region
}

var groups = map[RegionCode][]RegionCode{
	Crimea: {CrimeaUnit, Sevastopol},
	Donbas: {Donetsk, Luhansk},
}

// Members returns the units that code stands for: nil for Ukraine (all of them, and
// outside), itself for a unit or Outside, the units of a group. The error is
// NotFound.
func (r Regions) Members(code RegionCode) ([]RegionCode, error) {
	if code == Ukraine {
		return nil, nil
	}
	if members, ok := groups[code]; ok {
		return slices.Clone(members), nil
	}
	if _, ok := r.Unit(code); ok || code == Outside {
		return []RegionCode{code}, nil
	}
	return nil, Errorf(NotFound, "region %q is none of UA, UA-05 ... UA-77 (ISO 3166-2), donbas, crimea, outside", code)
}

// Unit returns the unit with the given code.
func (r Regions) Unit(code RegionCode) (Region, bool) {
	i := slices.IndexFunc(r.Units, func(u Region) bool { return u.Code == code })
	if i < 0 {
		return Region{}, false
	}
	return r.Units[i], true
}

// Denominator returns what a share of code is a percentage of, in km2, and its name:
// the official area for Ukraine, the boundary set's geodesic area for units and
// groups, and 0 for Outside.
func (r Regions) Denominator(code RegionCode) (km2 float64, name string) {
	if code == Ukraine {
		return UkraineOfficialKm2, "ua-official"
	}
	members, err := r.Members(code)
	if err != nil || code == Outside {
		return 0, ""
	}
	for _, m := range members {
		u, _ := r.Unit(m)
		km2 += u.Area.Geodesic
	}
	return km2, r.Boundary
}

// PlaceKind is what a place is to the classifier of administrative units.
type PlaceKind string

// Kinds of places. Only the first three are settlements.
const (
	KindCity       PlaceKind = "city"       // місто
	KindSettlement PlaceKind = "settlement" // селище
	KindVillage    PlaceKind = "village"    // село
	KindPart       PlaceKind = "part"       // a part of a city, or a place that is no settlement any more
)

// Place is a settlement, or a part of one.
type Place struct {
	ID             int
	NameEN         string
	NameUK         string
	Kind           PlaceKind
	Code           string // KATOTTG; empty for what is no settlement
	Region         RegionCode
	Raion          AdminUnit // zero for Kyiv, Sevastopol and what is no settlement
	Hromada        AdminUnit // likewise
	Point          orb.Point
	Population     int // 0 where unknown
	PopulationYear int // 2022: on 1 January, by statistics; earlier: the year by which GeoNames had it
}

// IsSettlement reports whether the classifier knows the place.
func (p Place) IsSettlement() bool { return p.Code != "" }

// AdminUnit is a raion or a hromada with its KATOTTG code: "Bakhmutskyi raion", by the
// national romanisation, "Бахмутський район".
type AdminUnit struct {
	Code   string
	NameEN string
	NameUK string
}
