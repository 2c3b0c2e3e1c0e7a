package ledger

import (
	"iter"

	"controlmap/geo"
	"controlmap/geo/tessellate"
)

// invasion is the day from which occupied ground counts as occupied since 2022.
var invasion = geo.NewDate(2022, 2, 24)

// Control is what the cell of a place is drawn as. The zero Control is not drawn.
type Control struct {
	Status geo.Status
	Since  geo.Since
}

// After returns what an entry makes of a place that was c. Ground that is still occupied
// keeps the time since when it is.
func (c Control) After(e Entry) Control {
	switch {
	case e.Status == Ukrainian:
		return Control{}
	case e.Status != geo.Occupied:
		return Control{Status: e.Status}
	case c.Status == geo.Occupied:
		return c
	case e.Date.Before(invasion):
		return Control{geo.Occupied, geo.SincePre2022}
	}
	return Control{geo.Occupied, geo.Since2022}
}

// Ground is what merges into one part of a map: cells that are drawn alike, of places of
// one region.
type Ground struct {
	Control
	Region geo.RegionCode
}

// groundOf is the ground of a place; that of one that is not drawn is the zero Ground.
func groundOf(p geo.Place, c Control) Ground {
	if c == (Control{}) {
		return Ground{}
	}
	return Ground{c, p.Region}
}

// Map is what a ledger shows from a day on, until its next map.
type Map struct {
	Date  geo.Date
	Parts []tessellate.Part[Ground]
}

// Maps draws entries, which are sorted: a map for each day on which one of them changes
// something. The mesh has the cells of places first, in their order; what it has beyond
// them is not drawn. A stretch of ground that did not change from one map to the next is
// the same polygon in both. The error is Invalid: an entry of none of the places.
func Maps(entries []Entry, places []geo.Place, mesh *tessellate.Mesh) ([]Map, error) {
	index := make(map[int]int, len(places))
	for i, p := range places {
		index[p.ID] = i
	}
	for _, e := range entries {
		if _, known := index[e.Place]; !known {
			return nil, geo.Errorf(geo.Invalid, "no place %d", e.Place)
		}
	}
	grounds := make([]Ground, mesh.Sites())
	album := tessellate.NewAlbum[Ground](mesh)
	var maps []Map
	for day := range changes(entries) {
		for place, control := range day.controls {
			i := index[place]
			grounds[i] = groundOf(places[i], control)
		}
		maps = append(maps, Map{day.date, album.Dissolve(grounds)})
	}
	return maps, nil
}

// Days returns the days of the maps that Maps would draw.
func Days(entries []Entry) (days []geo.Date) {
	for day := range changes(entries) {
		days = append(days, day.date)
	}
	return days
}

// dayOfChange is a day on which places change, and what they change to.
type dayOfChange struct {
	date     geo.Date
	controls map[int]Control // by place
}

// changes returns the days on which entries, which are sorted, change something.
func changes(entries []Entry) iter.Seq[dayOfChange] {
	return func(yield func(dayOfChange) bool) {
		standing := map[int]Control{}
		for len(entries) > 0 {
			day := dayOfChange{entries[0].Date, map[int]Control{}}
			for ; len(entries) > 0 && entries[0].Date == day.date; entries = entries[1:] {
				e := entries[0]
				if next := standing[e.Place].After(e); next != standing[e.Place] {
					standing[e.Place], day.controls[e.Place] = next, next
				}
			}
			if len(day.controls) > 0 && !yield(day) {
				return
			}
		}
	}
}
