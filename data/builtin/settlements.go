package builtin

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/ledger"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

// drawing names the way in which the ledger is turned into polygons, and the words of
// Describe. It is counted up whenever the same files give other polygons or the words
// change, so that databases are seeded again.
const drawing = "5"

// Edition identifies what Settlements returns: it differs whenever that does.
var Edition = sync.OnceValue(func() string {
	hash := sha256.New()
	for _, file := range [][]byte{[]byte(drawing), regionsFile, placesFile, watersFile, riversFile, dividingFile, ledgerFile, uncertaintyFile} {
		part := sha256.Sum256(file)
		hash.Write(part[:])
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
})

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
	readings, err := Draw(entries, geo.Snapshot{Source: geo.Settlements, Provenance: "data/builtin/ledger.csv"})
	if err != nil {
		return geo.Source{}, nil, geo.Wrap(geo.Internal, err, "settlement ledger")
	}
	return Describe(), readings, nil
}

// Draw makes snapshots like the given one of entries, which are sorted, as Settlements
// does of the built-in ones. The error is Invalid: an entry of a place that is not built
// in; or Internal: the program's own data is broken.
func Draw(entries []ledger.Entry, like geo.Snapshot) ([]source.Reading, error) {
	places, err := PlacesWithCells()
	if err != nil {
		return nil, err
	}
	mesh, err := newMesh(places)
	if err != nil {
		return nil, err
	}
	maps, err := ledger.Maps(entries, places, mesh)
	if err != nil {
		return nil, err
	}
	readings := make([]source.Reading, 0, len(maps))
	for _, m := range maps {
		like.Date = m.Date
		readings = append(readings, reading(like, m.Parts))
	}
	return readings, nil
}

// newMesh draws the cells of places, in their order.
func newMesh(places []geo.Place) (*tessellate.Mesh, error) {
	frame, err := frame()
	if err != nil {
		return nil, err
	}
	sites := make([]orb.Point, len(places))
	for i, p := range places {
		sites[i] = p.Point
	}
	mesh, err := tessellate.New(frame, sites)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "built-in cells")
	}
	return mesh, nil
}

func reading(snapshot geo.Snapshot, parts []tessellate.Part[ledger.Ground]) source.Reading {
	r := source.Reading{Snapshot: snapshot}
	for i, part := range parts {
		r.Polygons = append(r.Polygons, source.Polygon{Status: part.Label.Status, Since: part.Label.Since, Shape: part.Shape, Feature: i})
	}
	return r
}

// Credit names whose data the cells of settlements are drawn from.
const Credit = "places: GeoNames"

// Describe returns the built-in source.
func Describe() geo.Source {
	return geo.Source{
		Name:  geo.Settlements,
		Title: "Settlement-level reconstruction",
		Description: "Settlement-level reconstruction: who held which settlement from which date, drawn as the ground nearest to " +
			"each settlement. Until 25 April 2022 by order 376, the official list of occupied territories, since then by " +
			"DeepState's map of each day. Lines between settlements are not surveyed and may be off by several kilometres. " +
			"Measured against DeepState's maps: since mid-November 2022 the total on land is within 0.5 %, before, from June " +
			"2022, within 0.9 %; of the land that either has as occupied both have 98.6 % or more since November 2022. In " +
			"March 2022 the total is 20 to 30 % above ISW's assessed control, since the order dates whole raions with one day. " +
			"Ground held since before 2022 is 43 060 km2 here and 43 970 on DeepState's maps since September 2022.",
		Licence: "CC BY 4.0; borders and coast: ODbL 1.0",
		// The limits are told here too, since attribution travels with every export.
		Attribution: "controlmap, settlement-level reconstruction after order 376 and DeepState (on land within 0.5 % of DeepState's total since mid-November 2022); places: GeoNames; borders and coast: OpenStreetMap contributors, geoBoundaries",
		URL:         "https://www.geonames.org",
		Statuses: map[geo.Status]string{
			geo.Occupied: "settlements under Russian occupation, with the ground nearest to them: until 25 April 2022 by order " +
				"376, since then as held on DeepState's map of the day",
			geo.Contested: "settlements held by neither side for certain, with the ground nearest to them: until 25 April 2022 " +
				"within ISW's assessed control or advance and not in order 376, since then mostly in DeepState's grey zone, " +
				"or a town held in part",
			geo.Liberated: "settlements that Ukraine has held again since they were occupied after 24 February 2022, with the ground nearest to them",
		},
		Complete:    true,
		SplitsSince: true,
		Publishable: true,
	}
}
