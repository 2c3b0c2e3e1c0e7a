package sqlite

import (
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// checkImport refuses an import that could not be compared, sorted or added up once stored.
// Every error is Invalid.
func checkImport(imp geo.Import) error {
	if imp.Source != nil {
		if err := checkSource(*imp.Source); err != nil {
			return err
		}
	}
	if err := checkSnapshot(imp.Snapshot); err != nil {
		return err
	}
	for i, p := range imp.Polygons {
		if err := checkPolygon(p); err != nil {
			return geo.Wrap(geo.Invalid, err, "polygon %d of %s", i, imp.Snapshot.Date)
		}
	}
	if err := checkRegionAreas(imp.RegionAreas); err != nil {
		return err
	}
	return checkFront(imp.Front)
}

func checkSnapshot(s geo.Snapshot) error {
	switch {
	case s.Date.IsZero():
		return geo.Errorf(geo.Invalid, "the snapshot of source %q has no date", s.Source)
	case s.Date.Before(firstDate) || lastDate.Before(s.Date):
		return geo.Errorf(geo.Invalid, "snapshot date %s is out of range %s..%s", s.Date, firstDate, lastDate)
	case !s.Published.IsZero() && !hasFourDigitYear(s.Published):
		return geo.Errorf(geo.Invalid, "the snapshot of %s was published in the year %d, which is out of range 1..9999", s.Date, s.Published.UTC().Year())
	}
	return nil
}

func checkPolygon(p geo.ControlPolygon) error {
	if err := checkKind(p.Status, p.Since); err != nil {
		return err
	}
	if err := checkKm2(p.Area); err != nil {
		return err
	}
	return checkShape(p.Shape)
}

func checkShape(shape orb.Polygon) error {
	if len(shape) == 0 {
		return geo.Errorf(geo.Invalid, "shape has no ring")
	}
	for i, ring := range shape {
		if len(ring) == 0 {
			return geo.Errorf(geo.Invalid, "ring %d has no vertex", i)
		}
		if j := slices.IndexFunc(ring, offEarth); j >= 0 {
			return geo.Errorf(geo.Invalid, "ring %d, vertex %d: %v %v is not a lon within 180 and a lat within 90 degrees", i, j, ring[j].Lon(), ring[j].Lat())
		}
	}
	return nil
}

// offEarth is also true of NaN.
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

func checkKm2(measured ...geo.Km2) error {
	for _, k := range measured {
		for _, v := range []float64{k.Sphere, k.Geodesic} {
			if !countable(v) {
				return geo.Errorf(geo.Invalid, "%v km2 is not an area: a finite number from 0 is needed", v)
			}
		}
	}
	return nil
}

// countable is false for NaN.
func countable(v float64) bool { return v >= 0 && !math.IsInf(v, 0) }

// checkUnit refuses groups of units: what is stored of them would be counted twice.
func checkUnit(region geo.RegionCode) error {
	if region == "" || slices.Contains([]geo.RegionCode{geo.Ukraine, geo.Crimea, geo.Donbas}, region) {
		return geo.Errorf(geo.Invalid, "%q is no unit: what is stored is by unit or outside, not by groups of units", region)
	}
	return nil
}

// checkRegionAreas refuses a unit, status and since that is there twice.
func checkRegionAreas(areas []geo.RegionArea) error {
	type key struct {
		region geo.RegionCode
		status geo.Status
		since  geo.Since
	}
	seen := make(map[key]bool, len(areas))
	for _, a := range areas {
		k := key{a.Region, a.Status, a.Since}
		err := firstError(checkKind(a.Status, a.Since), checkUnit(a.Region), checkKm2(a.Km2, a.Water))
		if err == nil && seen[k] {
			err = geo.Errorf(geo.Invalid, "status %s, since %q is there twice", a.Status, a.Since)
		}
		if err != nil {
			return geo.Wrap(geo.Invalid, err, "area of region %q", a.Region)
		}
		seen[k] = true
	}
	return nil
}

func firstError(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 {
		return nil
	}
	return errs[i]
}

// checkFront refuses a unit that is there twice.
func checkFront(front []geo.FrontLength) error {
	seen := make(map[geo.RegionCode]bool, len(front))
	for _, f := range front {
		err := checkUnit(f.Region)
		switch {
		case err != nil:
		case seen[f.Region]:
			err = geo.Errorf(geo.Invalid, "it is there twice")
		case !countable(f.Km):
			err = geo.Errorf(geo.Invalid, "%v km is not a length: a finite number from 0 is needed", f.Km)
		}
		if err != nil {
			return geo.Wrap(geo.Invalid, err, "front line in region %q", f.Region)
		}
		seen[f.Region] = true
	}
	return nil
}

// checkChange does not check that the revisions are there.
func checkChange(c geo.Change) error {
	for i, p := range c.Polygons {
		err := firstError(checkKind(p.Status, geo.SinceUnknown), checkDirection(p.Direction), checkKm2(p.Area), checkShape(p.Shape))
		if err != nil {
			return geo.Wrap(geo.Invalid, err, "changed polygon %d of the change from revision %d to %d", i, c.From, c.To)
		}
	}
	type key struct {
		region geo.RegionCode
		status geo.Status
	}
	seen := make(map[key]bool, len(c.Regions))
	for _, m := range c.Regions {
		k := key{m.Region, m.Status}
		err := firstError(checkKind(m.Status, geo.SinceUnknown), checkUnit(m.Region), checkKm2(m.Gained, m.Lost, m.RedrawnGained, m.RedrawnLost))
		if err == nil && seen[k] {
			err = geo.Errorf(geo.Invalid, "status %s is there twice", m.Status)
		}
		if err != nil {
			return geo.Wrap(geo.Invalid, err, "region %q of the change from revision %d to %d", m.Region, c.From, c.To)
		}
		seen[k] = true
	}
	return nil
}

func checkDirection(d geo.Direction) error {
	if d != geo.Gained && d != geo.Lost {
		return geo.Errorf(geo.Invalid, "direction %q is none of gained, lost", d)
	}
	return nil
}
