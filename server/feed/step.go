package feed

import (
	"context"
	"math"
	"slices"

	"controlmap/geo"
	"controlmap/geo/answer"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// maxSteps is how many measured steps are kept, of some kilobytes each.
const maxSteps = 2048

// stepKey names a step for good: the maps of two revisions never change.
type stepKey struct {
	source   geo.SourceName
	from, to geo.RevisionID
}

// step is what changed from one map of a source to another.
type step struct {
	from, to confirmedMap
	rows     []answer.ChangeRow // of each region in which anything did
	places   []changedPlace     // the settlements that changed hands, the largest first
}

// changedPlace is a settlement that one map shows as occupied and the other does not.
type changedPlace struct {
	geo.Place
	occupied bool // on the later map
}

// measured is what of a step is kept.
type measured struct {
	rows   []answer.ChangeRow
	places []changedPlace
}

// step measures what changed between two maps of a source, once. The error is Unavailable where one
// of them was corrected meanwhile.
func (f *Feeds) step(ctx context.Context, from, to confirmedMap) (step, error) {
	key := stepKey{to.Source, from.ID(), to.ID()}
	m, known := f.steps.GetIfPresent(key)
	if !known {
		var err error
		if m, err = f.measure(ctx, from, to); err != nil {
			return step{}, err
		}
		f.steps.Set(key, m)
	}
	return step{from, to, m.rows, m.places}, nil
}

func (f *Feeds) measure(ctx context.Context, from, to confirmedMap) (measured, error) {
	plan, err := f.Engine.Changes(ctx, answer.ChangesQuery{Source: to.Source, From: from.Date, To: to.Date})
	if err != nil {
		return measured{}, err
	}
	table, err := plan.Build(ctx)
	if err != nil {
		return measured{}, err
	}
	if table.FromRevision != from.Revision || table.ToRevision != to.Revision {
		return measured{}, geo.Errorf(geo.Unavailable, "the maps of %s and %s were corrected just now: try again", from.Date, to.Date)
	}
	return measured{table.Rows, f.changedPlaces(table.Polygons())}, nil
}

// changedPlaces lists the settlements that lie in what changed hands, the largest first.
func (f *Feeds) changedPlaces(polygons []geo.ChangedPolygon) (places []changedPlace) {
	bounds := make([]orb.Bound, len(polygons))
	for i, polygon := range polygons {
		bounds[i] = polygon.Shape.Bound().Pad(maxAshoreDegrees)
	}
	near := func(place geo.Place) bool {
		return slices.ContainsFunc(bounds, func(b orb.Bound) bool { return b.Contains(place.Point) })
	}
	for _, place := range f.Places {
		if !place.IsSettlement() || !near(place) {
			continue
		}
		if direction, changed := f.directionAt(place, polygons); changed {
			places = append(places, changedPlace{place, direction == geo.Gained})
		}
	}
	slices.SortStableFunc(places, func(a, b changedPlace) int { return b.Population - a.Population })
	return places
}

// maxAshoreDegrees is more than a place is moved to lie inside its region.
const maxAshoreDegrees = 0.1

// directionAt returns which way a place changed hands, if it did.
func (f *Feeds) directionAt(place geo.Place, polygons []geo.ChangedPolygon) (geo.Direction, bool) {
	at, _ := f.Atlas.Ashore(place)
	i := slices.IndexFunc(polygons, func(p geo.ChangedPolygon) bool {
		return p.Shape.Bound().Contains(at) && planar.PolygonContains(p.Shape, at)
	})
	if i < 0 {
		var none geo.Direction
		return none, false
	}
	return polygons[i].Direction, true
}

// figures are how much ground changed hands. What was redrawn is part of gained and of lost.
type figures struct {
	gained, lost, net, redrawn geo.Km2
}

// within adds up what changed in some units; nil: everywhere.
func (s step) within(members []geo.RegionCode) (sum figures) {
	for _, row := range s.rows {
		if members == nil || slices.Contains(members, row.Region) {
			sum.add(row)
		}
	}
	return sum
}

func (f *figures) add(row answer.ChangeRow) {
	f.gained = f.gained.Add(geo.Km2{Sphere: row.GainedSphereKm2, Geodesic: row.GainedGeodesicKm2})
	f.lost = f.lost.Add(geo.Km2{Sphere: row.LostSphereKm2, Geodesic: row.LostGeodesicKm2})
	f.net = f.net.Add(geo.Km2{Sphere: row.NetSphereKm2, Geodesic: row.NetGeodesicKm2})
	f.redrawn = f.redrawn.Add(geo.Km2{
		Sphere:   row.RedrawnGainedSphereKm2 + row.RedrawnLostSphereKm2,
		Geodesic: row.RedrawnGainedGeodesicKm2 + row.RedrawnLostGeodesicKm2,
	})
}

// leastKm2 is less ground than anybody means to tell of: the tremble of a line.
const leastKm2 = 0.005

func (f figures) isNothing() bool { return math.Max(f.gained.Geodesic, f.lost.Geodesic) < leastKm2 }

// placesIn lists the settlements that changed hands in some units; nil: everywhere.
func (s step) placesIn(members []geo.RegionCode) (taken, freed []changedPlace) {
	for _, p := range s.places {
		switch {
		case members != nil && !slices.Contains(members, p.Region):
		case p.occupied:
			taken = append(taken, p)
		default:
			freed = append(freed, p)
		}
	}
	return taken, freed
}
