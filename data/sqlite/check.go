package sqlite

import (
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// check refuses an import that could not be told apart, sorted or added up once stored.
// Every error is Invalid.
func check(imp geo.Import) error {
	if err := checkSnapshot(imp.Snapshot); err != nil {
		return err
	}
	for i, a := range imp.Areas {
		if err := checkArea(a); err != nil {
			return geo.Wrap(geo.Invalid, err, "area %d of %s", i, imp.Snapshot.Date)
		}
	}
	return checkGround(imp.Ground)
}

func checkSnapshot(s geo.Snapshot) error {
	switch {
	case s.Date.IsZero():
		return geo.Errorf(geo.Invalid, "the snapshot of source %q has no date", s.Source)
	case s.Date.Before(firstDate) || lastDate.Before(s.Date):
		return geo.Errorf(geo.Invalid, "snapshot date %s is out of range %s..%s", s.Date, firstDate, lastDate)
	case !s.Published.IsZero() && !stampable(s.Published):
		return geo.Errorf(geo.Invalid, "the snapshot of %s was published in the year %d, which is out of range 1..9999", s.Date, s.Published.UTC().Year())
	}
	return nil
}

func checkArea(a geo.Area) error {
	if err := checkKind(a.Status, a.Since); err != nil {
		return err
	}
	if err := checkKm2(a.Ground); err != nil {
		return err
	}
	if len(a.Shape) == 0 {
		return geo.Errorf(geo.Invalid, "shape has no ring")
	}
	for i, ring := range a.Shape {
		if len(ring) == 0 {
			return geo.Errorf(geo.Invalid, "ring %d has no vertex", i)
		}
		if j := slices.IndexFunc(ring, offEarth); j >= 0 {
			return geo.Errorf(geo.Invalid, "ring %d, vertex %d: %v %v is not a lon within 180 and a lat within 90 degrees", i, j, ring[j].Lon(), ring[j].Lat())
		}
	}
	return nil
}

// offEarth also holds for NaN.
func offEarth(p orb.Point) bool {
	return !(math.Abs(p.Lon()) <= 180 && math.Abs(p.Lat()) <= 90)
}

func checkKind(status geo.Status, since geo.Since) error {
	if _, err := geo.ParseStatus(string(status)); err != nil {
		return err
	}
	if !slices.Contains([]geo.Since{geo.SinceUnknown, geo.SincePre2022, geo.Since2022}, since) {
		return geo.Errorf(geo.Invalid, "since %q is none of pre-2022, 2022 and nothing", since)
	}
	return nil
}

func checkKm2(k geo.Km2) error {
	for _, v := range []float64{k.Sphere, k.Geodesic} {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			return geo.Errorf(geo.Invalid, "%v km2 is not an area: a finite number from 0 is needed", v)
		}
	}
	return nil
}

// checkGround wants each unit, status and since once, and no group of units: it would be
// counted twice.
func checkGround(ground []geo.Ground) error {
	type key struct {
		region geo.RegionCode
		status geo.Status
		since  geo.Since
	}
	seen := make(map[key]bool, len(ground))
	for _, g := range ground {
		k := key{g.Region, g.Status, g.Since}
		err := checkKind(g.Status, g.Since)
		switch {
		case err != nil:
		case g.Region == "" || slices.Contains([]geo.RegionCode{geo.Ukraine, geo.Crimea, geo.Donbas}, g.Region):
			err = geo.Errorf(geo.Invalid, "ground is stored by unit or outside, not by groups of units")
		case seen[k]:
			err = geo.Errorf(geo.Invalid, "status %s, since %q is there twice", g.Status, g.Since)
		default:
			err = checkKm2(g.Km2)
		}
		if err != nil {
			return geo.Wrap(geo.Invalid, err, "ground of region %q", g.Region)
		}
		seen[k] = true
	}
	return nil
}
