package ingest_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// boxKm2 is the area of a box on the publishers' sphere, from first principles: R^2 times the
// width times the difference of the sines.
func boxKm2(west, south, east, north float64) float64 {
	const radius, radians = 6378.137, math.Pi / 180
	return radius * radius * (east - west) * radians * (math.Sin(north*radians) - math.Sin(south*radians))
}

// zigzag has so many long edges that no map of ground has its outline.
func zigzag() orb.Polygon {
	ring := orb.Ring{{36, 47}}
	for i := range 1000 {
		ring = append(ring, orb.Point{37.9, 47 + float64(i)/1000 + 0.0001}, orb.Point{36.1, 47 + float64(i)/1000 + 0.0006})
	}
	return orb.Polygon{append(ring, orb.Point{36, 48.1}, ring[0])}
}

// heap is boxes of a size that lie over each other.
func heap(count int, degrees float64) (polygons []source.Polygon) {
	for i := range count {
		west := 36 + float64(i)/1000
		polygons = append(polygons, occupied(box(west, 48, west+degrees, 48+degrees)))
	}
	return polygons
}

func TestAFileThatFailsStopsNoOther(t *testing.T) {
	sliver := orb.Polygon{{{37, 48}, {38, 48}, {39, 48}, {37, 48}}}
	contested := func(p orb.Polygon) source.Polygon { return source.Polygon{Status: geo.Contested, Shape: p, Feature: 4} }
	for _, tt := range []struct {
		name string
		bad  source.Reading
		want string
	}{
		{"over the antimeridian", on("2024-01-02", occupied(cell), source.Polygon{Status: geo.Occupied, Shape: box(-179, 48, 179, 49), Feature: 1}), "feature 1: ring runs over the antimeridian (near -179.00000 48.00000)"},
		{"a mask of the world", on("2024-01-02", occupied(append(box(-180, -90, 180, 90), box(30, 45, 40, 50)...))), "feature 0: ring is 360 degrees wide"},
		{"a figure of eight", on("2024-01-02", contested(orb.Polygon{{{37, 48}, {38, 49}, {38, 48}, {37, 49}, {37, 48}}})), "feature 4: ring crosses itself (near 37.50000 48.50000)"},
		{"nothing but slivers", on("2024-01-02", occupied(sliver), contested(sliver)), "no ground among the polygons of the file: all 2 are slivers of less than 100 m2"},
		{"slivers for occupied ground", on("2024-01-02", occupied(sliver), contested(cell)), "no occupied ground among the polygons of the file: all 1 are slivers"},
		{"endless outlines", on("2024-01-02", occupied(zigzag())), "km long, more than the 100000 km that 2003 vertices may have"},
		{"endless outlines together", on("2024-01-02", heap(500, 1)...), "km long together, more than the 175000 km that 2500 vertices may have"},
		{"a heap", on("2024-01-02", heap(500, 0.6)...), "polygons lie over each other in more than the 100000 pairs that are accepted of 500: unite them first"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := openStore(t)
			importer := script{"1.json": on("2024-01-01", occupied(cell)), "2.json": tt.bad, "3.json": on("2024-01-03", occupied(cell))}
			report := importFiles(t, store, importer, files(t, "1.json", "2.json", "3.json"))
			if report.Failed != 1 || len(report.Errors) != 1 || filepath.Base(report.Errors[0].File) != "2.json" || !strings.Contains(report.Errors[0].Error, tt.want) {
				t.Errorf("got %d failed, %+v, want one of 2.json with %q", report.Failed, report.Errors, tt.want)
			}
			if got, want := dates(t, store), []string{"2024-01-01", "2024-01-03"}; !slices.Equal(got, want) {
				t.Errorf("stored: got %v, want %v", got, want)
			}
		})
	}
}

// refusingStore refuses the maps of some days.
type refusingStore struct {
	failingStore
	days []string
}

func (s refusingStore) Put(ctx context.Context, imp geo.Import) (geo.Outcome, error) {
	if slices.Contains(s.days, imp.Snapshot.Date.String()) {
		return geo.Outcome{}, geo.Errorf(geo.Invalid, "area of region \"UA-14\": -7 km2 is not an area")
	}
	return s.failingStore.Put(ctx, imp)
}

func TestADayThatTheStoreRefuses(t *testing.T) {
	importer, names := daysApart(3)
	for _, tt := range []struct {
		name    string
		refused []string
		stored  []string
	}{
		{"the first", []string{"2024-01-01"}, []string{"2024-01-02", "2024-01-03"}},
		{"one of many", []string{"2024-01-02"}, []string{"2024-01-01", "2024-01-03"}},
		{"all", []string{"2024-01-01", "2024-01-02", "2024-01-03"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := openStore(t)
			refusing := refusingStore{failingStore{Store: store}, tt.refused}
			report, err := ingest.New(refusing, mustRegions(t), nil).Files(t.Context(), importer, []string{files(t, names...)})
			if err != nil || report.Failed != len(tt.refused) || report.Added != len(tt.stored) {
				t.Fatalf("got %+v, %v, want %d refused and %d added", report, err, len(tt.refused), len(tt.stored))
			}
			for _, e := range report.Errors {
				if want := `not stored: area of region "UA-14": -7 km2 is not an area`; e.Error != want {
					t.Errorf("%s: got %q, want %q", e.File, e.Error, want)
				}
			}
			if len(tt.stored) > 0 {
				if got := dates(t, store); !slices.Equal(got, tt.stored) {
					t.Errorf("stored: got %v, want %v", got, tt.stored)
				}
				return
			}
			if _, err := store.Source(t.Context(), "ours"); geo.CodeOf(err) != geo.NotFound {
				t.Errorf("source without a snapshot: got %v, want it not to be there", err)
			}
		})
	}
}

func TestGroundIsCountedOnce(t *testing.T) {
	part := func(status geo.Status, since geo.Since, name string, p orb.Polygon) source.Polygon {
		return source.Polygon{Status: status, Since: since, Name: name, Shape: p}
	}
	whole, west, east := box(37, 48, 38, 49), box(36.5, 48, 37.25, 49), box(37.75, 48, 38.5, 49)
	for _, tt := range []struct {
		name     string
		polygons []source.Polygon
		want     map[string]float64 // km2 on the sphere of each polygon, by status, since and name
		notes    []geo.Note
	}{
		{"the same twice", []source.Polygon{occupied(whole), occupied(whole)}, map[string]float64{"occupied": boxKm2(37, 48, 38, 49)},
			[]geo.Note{{Kind: geo.NoteOverlap, Count: 2, Detail: "8211.1 km2 of occupied"}}},
		{"three in a row", []source.Polygon{occupied(west), occupied(east), occupied(whole)}, map[string]float64{"occupied": boxKm2(36.5, 48, 38.5, 49)},
			[]geo.Note{{Kind: geo.NoteOverlap, Count: 3, Detail: "4105.6 km2 of occupied"}}},
		{"neighbours", []source.Polygon{occupied(whole), occupied(box(38, 48, 39, 49))}, map[string]float64{"occupied": 2 * boxKm2(37, 48, 38, 49)}, nil},
		{"two names", []source.Polygon{part(geo.Occupied, "", "first", whole), part(geo.Occupied, "", "second", east)}, map[string]float64{
			"occupied first": boxKm2(37, 48, 38, 49), "occupied second": boxKm2(38, 48, 38.5, 49)},
			[]geo.Note{{Kind: geo.NoteOverlap, Count: 2, Detail: "2052.8 km2 of occupied"}}},
		{"before 2022 and since", []source.Polygon{part(geo.Occupied, geo.Since2022, "", whole), part(geo.Occupied, geo.SincePre2022, "", east)}, map[string]float64{
			"occupied 2022": boxKm2(37, 48, 37.75, 49), "occupied pre-2022": boxKm2(37.75, 48, 38.5, 49)},
			[]geo.Note{{Kind: geo.NoteOverlap, Count: 2, Detail: "2052.8 km2 of occupied"}}},
		{"two statuses", []source.Polygon{occupied(whole), part(geo.Contested, "", "", east)}, map[string]float64{
			"occupied": boxKm2(37, 48, 38, 49), "contested": boxKm2(37.75, 48, 38.5, 49)},
			[]geo.Note{{Kind: geo.NoteTwoStatuses, Count: 1, Detail: "2052.8 km2 of occupied and contested"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := openStore(t)
			importFiles(t, store, script{"1.json": on("2024-01-01", tt.polygons...)}, files(t, "1.json"))
			got := map[string]float64{}
			for _, p := range areasOn(t, store, "2024-01-01") {
				which := strings.Fields(fmt.Sprint(p.Status, " ", p.Since, " ", p.Name))
				got[strings.Join(which, " ")] += p.Area.Sphere
			}
			for which, want := range tt.want {
				if math.Abs(got[which]-want) > 0.01 || len(got) != len(tt.want) {
					t.Errorf("%s: got %v, want %.3f km2", which, got, want)
				}
			}
			stored, err := store.Snapshot(t.Context(), geo.SnapshotQuery{Source: "ours"})
			if err != nil || !slices.Equal(stored.Notes, tt.notes) {
				t.Errorf("notes: got %+v, %v, want %+v", stored.Notes, err, tt.notes)
			}
		})
	}
}

// A publisher who adds up what overlaps has totals of its own, which stay what they are.
func TestGroundOfAPublisherWhoSums(t *testing.T) {
	store := openStore(t)
	reading := on("2024-01-01", occupied(box(37, 48, 38, 49)), occupied(box(37.75, 48, 38.5, 49)))
	reading.Sums = true
	report := importFiles(t, store, script{"1.json": reading}, files(t, "1.json"))
	if got, want := *report.Snapshots[0].Occupied, 1.75*boxKm2(37, 48, 38, 49); math.Abs(got-want) > 0.01 {
		t.Errorf("got %.3f km2, want %.3f", got, want)
	}
	want := []ingest.NoteEntry{{Kind: geo.NoteSummed, Count: 2, Detail: "2052.8 km2 of occupied"}}
	if got := report.Snapshots[0].Repairs; !slices.Equal(got, want) {
		t.Errorf("notes: got %v, want %v", got, want)
	}
}

// Two files of one day that hold one status each are compared with each other.
func TestGroundOfTwoFilesOfADay(t *testing.T) {
	control, claims := on("2024-01-01", occupied(box(37, 48, 38, 49))), on("2024-01-01", source.Polygon{Status: geo.Claimed, Shape: box(37.75, 48, 38.5, 49)})
	control.Covers, claims.Covers = []geo.Status{geo.Occupied}, []geo.Status{geo.Claimed}
	report := importFiles(t, openStore(t), script{"1.json": control, "2.json": claims}, files(t, "1.json", "2.json"))
	want := []ingest.NoteEntry{{Kind: geo.NoteTwoStatuses, Count: 1, Detail: "2052.8 km2 of occupied and claimed"}}
	if len(report.Snapshots) != 1 || !slices.Equal(report.Snapshots[0].Repairs, want) {
		t.Errorf("got %+v, want one map with %v", report.Snapshots, want)
	}
}

func TestPreparingHeedsTheContext(t *testing.T) {
	importer, names := daysApart(3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	report, err := newIngester(t, openStore(t), nil).Files(ctx, importer, []string{files(t, names...)})
	if err == nil || report.Failed > 0 {
		t.Errorf("got %+v, %v, want the end of the context and no file at fault", report, err)
	}
}
