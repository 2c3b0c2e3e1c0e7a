package builtin

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

// invasion is the day from which occupied ground counts as occupied since 2022.
var invasion = geo.NewDate(2022, 2, 24)

// drawing names the way in which the ledger is turned into polygons, and the words of
// describe. It is counted up whenever the same files give other polygons or the words
// change, so that databases are seeded again.
const drawing = "3"

// Edition identifies what Settlements returns: it differs whenever that does.
var Edition = sync.OnceValue(func() string {
	hash := sha256.New()
	for _, file := range [][]byte{[]byte(drawing), regionsFile, placesFile, watersFile, riversFile, nobodysFile, ledgerFile} {
		part := sha256.Sum256(file)
		hash.Write(part[:])
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
})

// control is what a cell is drawn as; the zero control is not drawn.
type control struct {
	status geo.Status
	since  geo.Since
}

// Settlements returns the built-in source and its snapshots in the order of date: one
// for each date on which an entry of the ledger changes something. Their shapes are
// valid and need no repair; a stretch of ground that did not change from one date to
// the next is the same polygon in both. Nobody may change them. The error is Internal:
// the program's own data is broken.
func Settlements() (geo.Source, []source.Reading, error) {
	entries, err := Ledger()
	if err != nil {
		return geo.Source{}, nil, err
	}
	places, err := Places()
	if err != nil {
		return geo.Source{}, nil, err
	}
	mesh, err := newMesh(places)
	if err != nil {
		return geo.Source{}, nil, err
	}
	parsed, err := snapshots(entries, places, mesh)
	return describe(), parsed, err
}

// newMesh draws the cells of places, in their order, and of waters after them.
func newMesh(places []geo.Place) (*tessellate.Mesh, error) {
	frame, err := frame()
	if err != nil {
		return nil, err
	}
	waters, err := ReadLines(nobodysFile)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "built-in waters")
	}
	sites := make([]orb.Point, 0, len(places)+len(waters))
	for _, p := range places {
		sites = append(sites, p.Point)
	}
	for _, water := range waters {
		sites = append(sites, water[0])
	}
	mesh, err := tessellate.New(frame, sites)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "built-in cells")
	}
	return mesh, nil
}

func snapshots(entries []Entry, places []geo.Place, mesh *tessellate.Mesh) ([]source.Reading, error) {
	index := make(map[int]int, len(places))
	for i, p := range places {
		index[p.ID] = i
	}
	controls := make([]control, mesh.Sites())
	album := tessellate.NewAlbum[control](mesh)
	var parsed []source.Reading
	for len(entries) > 0 {
		date := entries[0].Date
		changed := false
		for ; len(entries) > 0 && entries[0].Date == date; entries = entries[1:] {
			i, known := index[entries[0].Place]
			if !known {
				return nil, geo.Errorf(geo.Internal, "settlement ledger: no place %d", entries[0].Place)
			}
			next := controlOf(entries[0], controls[i])
			changed = changed || next != controls[i]
			controls[i] = next
		}
		if changed {
			parsed = append(parsed, snapshot(date, album.Dissolve(controls)))
		}
	}
	return parsed, nil
}

// controlOf is what an entry makes of a place. Ground that is still occupied keeps
// the time since when it is.
func controlOf(e Entry, before control) control {
	switch {
	case e.Status == Ukrainian:
		return control{}
	case e.Status != geo.Occupied:
		return control{status: e.Status}
	case before.status == geo.Occupied:
		return before
	case e.Date.Before(invasion):
		return control{geo.Occupied, geo.SincePre2022}
	}
	return control{geo.Occupied, geo.Since2022}
}

func snapshot(date geo.Date, parts []tessellate.Part[control]) source.Reading {
	p := source.Reading{Snapshot: geo.Snapshot{Source: geo.Settlements, Date: date, Provenance: "data/builtin/ledger.csv"}}
	for i, part := range parts {
		p.Polygons = append(p.Polygons, source.Polygon{Status: part.Label.status, Since: part.Label.since, Shape: part.Shape, Feature: i})
	}
	return p
}

func describe() geo.Source {
	return geo.Source{
		Name:  geo.Settlements,
		Title: "Settlement-level reconstruction",
		Description: "Settlement-level reconstruction: who held which settlement from which date, read off publishers' maps and " +
			"general knowledge, drawn as the ground nearest to each settlement. Lines between settlements are not surveyed " +
			"and may be off by several kilometres. Measured error: against DeepState's maps since 26 April 2022 the total is " +
			"within 0.7 % on every day, and within 0.3 % since July 2024; of the ground that either has as occupied both " +
			"have 95 to 98 %, and 97.6 % or more at each month's end since July 2024.",
		Licence: "CC BY 4.0",
		// The limits are told here too, since attribution travels with every export.
		Attribution: "controlmap, settlement-level reconstruction (totals within 0.7 % of DeepState's since May 2022); places: GeoNames",
		URL:         "https://www.geonames.org",
		Statuses: map[geo.Status]string{
			geo.Occupied: "settlements under Russian occupation, with the ground nearest to them; from February to April 2022 " +
				"all that ISW counted as control or advance",
			geo.Contested: "settlements held by neither side for certain, with the ground nearest to them",
			geo.Liberated: "settlements that Ukraine has held again since they were occupied after 24 February 2022, with the ground nearest to them",
		},
		Complete:    true,
		SplitsSince: true,
		Publishable: true,
	}
}
