package follow_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"controlmap/data/fetch"
	"controlmap/data/follow"
	"controlmap/data/follow/followtest"
	"controlmap/data/format"
	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/isw"
	"controlmap/data/source/nzz"
	"controlmap/data/source/ownpolygons"
	"controlmap/data/source/viina"
	"controlmap/geo"
)

// keeper keeps answers in memory.
type keeper struct {
	mu     sync.Mutex
	kept   map[string]fetch.Kept
	bodies map[[32]byte][]byte
}

func (k *keeper) Validators(_ context.Context, url string) (fetch.Kept, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept[url], nil
}

func (k *keeper) Keep(_ context.Context, url string, r fetch.Response) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept[url] = fetch.Kept{ETag: r.Header.Get("ETag"), LastModified: r.Header.Get("Last-Modified"), Hash: r.Hash}
	k.bodies[r.Hash] = bytes.Clone(r.Body)
	return nil
}

func (k *keeper) KeptBody(_ context.Context, hash [32]byte) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if body, ok := k.bodies[hash]; ok {
		return body, nil
	}
	return nil, geo.Errorf(geo.NotFound, "not kept")
}

// watch is one who follows a publisher, and remembers what came.
type watch struct {
	t        *testing.T
	kind     follow.Kind
	follower follow.Follower
	now      time.Time
	from, to geo.Date
	refuses  error // what deliver returns

	maps       map[geo.Date]float64 // west of the front by day, as the importer reads it
	published  map[geo.Date]time.Time
	hashes     map[[32]byte]bool
	deliveries []follow.Delivery // of the last check
	fresh      []string          // days of those that were not known by their bytes, in their order
}

// follows makes a watch of a publisher that is served on loopback.
func follows(t *testing.T, kind follow.Kind, url string, layers map[string]string) *watch {
	t.Helper()
	w := &watch{
		t: t, kind: kind, now: at("2026-11-14T12:00:00Z"),
		maps: map[geo.Date]float64{}, published: map[geo.Date]time.Time{}, hashes: map[[32]byte]bool{},
	}
	guest := fetch.New(fetch.Config{Clock: func() time.Time { return w.now }, Sleep: func(context.Context, time.Duration) error { return nil }}).Guest(fetch.Options{
		AllowPrivate: true, Floor: -1, Tries: 1, Contact: "test@example.org",
		Keeper: &keeper{kept: map[string]fetch.Kept{}, bodies: map[[32]byte][]byte{}},
	})
	var err error
	if w.follower, err = follow.New(kind, follow.Settings{URL: url, Layers: layers, Guest: guest}); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *watch) known() follow.Known {
	known := follow.Known{
		Now: w.now, From: w.from, To: w.to,
		Has:       func(day geo.Date) bool { _, ok := w.maps[day]; return ok },
		Published: func(day geo.Date) time.Time { return w.published[day] },
	}
	for day := range w.maps {
		if known.Newest.Before(day) {
			known.Newest = day
		}
	}
	return known
}

// check checks once, and returns the days whose maps were new, in the order in which they came.
func (w *watch) check() (fresh string, err error) {
	w.t.Helper()
	w.deliveries, w.fresh = nil, nil
	err = w.follower.Check(w.t.Context(), w.known(), w.take)
	return strings.Join(w.fresh, " "), err
}

// mustCheck checks once without an error.
func (w *watch) mustCheck() string {
	w.t.Helper()
	fresh, err := w.check()
	if err != nil {
		w.t.Fatalf("check at %s: %v", w.now.Format(time.RFC3339), err)
	}
	return fresh
}

// take reads a delivery as the importer does.
func (w *watch) take(d follow.Delivery) error {
	w.deliveries = append(w.deliveries, d)
	if w.refuses != nil {
		return w.refuses
	}
	if len(d.Files) == 0 {
		delete(w.maps, d.Date)
		delete(w.published, d.Date)
		w.fresh = append(w.fresh, "-"+d.Date.String())
		return nil
	}
	isNew := false
	for _, f := range d.Files {
		if f.Hash != sha256.Sum256(f.Data) {
			w.t.Errorf("%s: the hash is not that of its bytes", f.Name)
		}
		isNew = isNew || !w.hashes[f.Hash]
		w.hashes[f.Hash] = true
	}
	readings := w.read(d)
	for _, day := range slices.SortedFunc(maps.Keys(readings), geo.Date.Compare) {
		if !d.Date.IsZero() && d.Date != day {
			w.t.Errorf("%s: the delivery is of %s, the importer says %s", d.Files[0].Name, d.Date, day)
		}
		w.maps[day], w.published[day] = readings[day], d.Published
		if isNew {
			w.fresh = append(w.fresh, day.String())
		}
	}
	return nil
}

// read returns where the front is by the importer, by day.
func (w *watch) read(d follow.Delivery) map[geo.Date]float64 {
	w.t.Helper()
	switch w.kind {
	case follow.VIINA:
		return w.assemble(d)
	case follow.Ledger:
		rows := strings.Split(strings.TrimSpace(string(d.Files[0].Data)), "\n")
		return map[geo.Date]float64{date(strings.Split(rows[len(rows)-1], ",")[2]): 0}
	}
	found := map[geo.Date]float64{}
	for _, f := range d.Files {
		collection, err := format.Read(w.t.Context(), format.File{Name: f.Name, Data: f.Data})
		if err != nil {
			w.t.Fatalf("%s: %v", f.Name, err)
		}
		readings, err := w.importer().Parse(w.t.Context(), collection)
		if err != nil {
			w.t.Fatalf("%s: %v", f.Name, err)
		}
		for _, r := range readings {
			found[r.Snapshot.Date] = max(found[r.Snapshot.Date], frontOf(r))
		}
	}
	return found
}

func (w *watch) importer() source.Importer {
	switch w.kind {
	case follow.NZZ:
		return nzz.New()
	case follow.ISW:
		return isw.New()
	case follow.Polygons:
		importer, err := ownpolygons.New(ownpolygons.Options{Source: geo.Source{Name: "mine"}, StatusProperty: "status", NameProperty: "name"})
		if err != nil {
			w.t.Fatal(err)
		}
		return importer
	}
	return deepstate.New()
}

// assemble puts VIINA's files together: the last of the days alone, which is where the front has fallen.
func (w *watch) assemble(d follow.Delivery) map[geo.Date]float64 {
	w.t.Helper()
	a := viina.New("")
	for _, f := range d.Files {
		var err error
		if strings.HasSuffix(f.Name, ".csv") {
			err = a.AddTable(f.Name, bufio.NewReader(bytes.NewReader(f.Data)))
		} else if collection, rerr := format.Read(w.t.Context(), format.File{Name: f.Name, Data: f.Data}); rerr == nil {
			err = a.AddFeatures(w.t.Context(), collection)
		} else {
			err = rerr
		}
		if err != nil {
			w.t.Fatalf("%s: %v", f.Name, err)
		}
	}
	_, readings, err := a.Assemble(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	found := map[geo.Date]float64{}
	for r := range readings {
		found[r.Snapshot.Date] = frontOf(r)
	}
	return found
}

// frontOf returns the west of the occupied ground whose south is the front's; 0: there is none.
func frontOf(r source.Reading) float64 {
	west := 0.0
	for _, p := range r.Polygons {
		bound := p.Shape.Bound()
		if p.Status == geo.Occupied && bound.Min.Y() == 47.7 && bound.Min.X() < 37.9 {
			west = bound.Min.X()
		}
	}
	return west
}

// wants compares the front of a day with a ground's, by hand: 37.4 less 0.002 a day.
func (w *watch) wants(day string, ground followtest.Ground) {
	w.t.Helper()
	want := fmt.Sprintf("%.3f", 37.4-0.002*float64(ground.Day)-ground.Gain)
	if got := fmt.Sprintf("%.3f", w.maps[date(day)]); got != want {
		w.t.Errorf("%s: front at %s, want %s", day, got, want)
	}
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func date(text string) geo.Date {
	d, err := geo.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// wantError checks an error's code and words.
func wantError(t *testing.T, err error, code geo.Code, words ...string) {
	t.Helper()
	if geo.CodeOf(err) != code || err == nil {
		t.Errorf("got %v (%s), want code %s", err, geo.CodeOf(err), code)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("got %q, want %q in it", err, word)
		}
	}
}

func TestSettings(t *testing.T) {
	guest := fetch.New(fetch.Config{}).Guest(fetch.Options{})
	service := "http://h/arcgis/rest/services/A/FeatureServer/1"
	isw := func(control, advance, claimed, more string) map[string]string {
		return map[string]string{"control": control, "advance": advance, "claimed": claimed, "infiltration": more}
	}
	for name, tt := range map[string]struct {
		kind   follow.Kind
		url    string
		layers map[string]string
		want   string // in the error; empty: there is none
	}{
		"unknown kind":             {"isv", "http://h", nil, `kind "isv" is none of deepstate, mirror, nzz, isw, viina, ledger, polygons`},
		"no url":                   {follow.DeepState, " ", nil, "url of a source of kind deepstate is missing: the address of the API"},
		"no folder":                {follow.Mirror, "", nil, "url of a source of kind mirror is missing: the folder of"},
		"another scheme":           {follow.NZZ, "ftp://h/maps", nil, "url begins with ftp://"},
		"nothing behind":           {follow.Polygons, "https://", nil, "url has nothing behind https://"},
		"a path":                   {follow.Ledger, "maps/ledger.csv", nil, ""},
		"an object":                {follow.Polygons, "s3://maps/{date}.geojson", nil, ""},
		"no tessellation":          {follow.VIINA, "http://h/{year}.csv", nil, "layers.tessellation of a source of kind viina is missing"},
		"a table for each day":     {follow.VIINA, "http://h/{date}.csv", map[string]string{"tessellation": "http://h/t"}, "VIINA's tables are yearly"},
		"viina":                    {follow.VIINA, "http://h/{year}.csv", map[string]string{"tessellation": "http://h/t"}, ""},
		"no claims":                {follow.ISW, "", isw(service, service, "", ""), "layers.claimed of a source of kind isw is missing"},
		"isw":                      {follow.ISW, "", isw(service, service+"/", service+"?f=json", service), ""},
		"below url":                {follow.ISW, "http://h/arcgis/rest/services", isw("A/FeatureServer/0", "B/FeatureServer/0", "C/FeatureServer/0", ""), ""},
		"a service":                {follow.ISW, "", isw("http://h/arcgis/rest/services/A/FeatureServer", service, service, ""), "layers.control is http://h/arcgis/rest/services/A/FeatureServer, but"},
		"a layer of another name":  {follow.ISW, "", map[string]string{"control": service, "advance": service, "claimed": service, "partisans": service}, "layers.partisans is none of ISW's layers"},
		"a folder with its day":    {follow.Mirror, "http://h/x_{YYYYMMDD}.geojson", nil, ""},
		"deepstate by its history": {follow.DeepState, "http://h/api/history/last", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			follower, err := follow.New(tt.kind, follow.Settings{URL: tt.url, Layers: tt.layers, Guest: guest})
			if tt.want == "" {
				if err != nil || follower == nil {
					t.Errorf("got %v, want none", err)
				}
				return
			}
			wantError(t, err, geo.Invalid, tt.want)
		})
	}
	_, err := follow.New(follow.DeepState, follow.Settings{URL: "http://h"})
	wantError(t, err, geo.Invalid, "nobody is given who asks")
}

func TestTerms(t *testing.T) {
	want := map[follow.Kind]bool{
		follow.DeepState: true, follow.Mirror: true, follow.NZZ: true, follow.ISW: true,
		follow.VIINA: false, follow.Ledger: false, follow.Polygons: false,
	}
	if got := len(follow.Kinds()); got != len(want) {
		t.Errorf("got %d kinds, want %d", got, len(want))
	}
	for _, terms := range follow.Kinds() {
		if terms.Permission != want[terms.Kind] || terms.Words == "" || terms.Usual < terms.Least || terms.Usual == 0 {
			t.Errorf("got %+v, want permission %t, words and a usual interval not below the least", terms, want[terms.Kind])
		}
		again, err := follow.TermsOf(terms.Kind)
		if err != nil || again != terms {
			t.Errorf("%s: got %+v, %v, want its terms", terms.Kind, again, err)
		}
	}
	if terms, _ := follow.TermsOf(follow.DeepState); terms.Least != time.Hour {
		t.Errorf("deepstate: least %s, want an hour", terms.Least)
	}
	_, err := follow.TermsOf("")
	wantError(t, err, geo.Invalid, `kind "" is none of`)
}

func TestDeliverEndsACheck(t *testing.T) {
	site := followtest.NewMirror()
	for n := range 3 {
		site.Publish(date("2026-11-10").AddDays(n), followtest.Ground{Day: n})
	}
	w := follows(t, follow.Mirror, followtest.Start(t, site)+"/data", nil)
	w.from = date("2026-11-10")
	w.refuses = geo.Errorf(geo.Invalid, "the store says no")
	if _, err := w.check(); !errors.Is(err, w.refuses) || len(w.deliveries) != 1 {
		t.Errorf("got %v after %d deliveries, want the store's error after 1", err, len(w.deliveries))
	}
}

// statusOf is the status that an error tells of.
func statusOf(err error) int {
	if status, ok := errors.AsType[*fetch.StatusError](err); ok {
		return status.Status
	}
	return 0
}
