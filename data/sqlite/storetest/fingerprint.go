package storetest

import (
	"maps"
	"slices"
	"testing"
	"time"

	"controlmap/geo"
)

// fingerprints has two stores learn the same maps in another order: numbers of revisions
// differ, fingerprints do not.
func fingerprints(t *testing.T, open Open) {
	all := fingerprintedMaps()
	forward := slices.Sorted(maps.Keys(all))
	backward := slices.Clone(forward)
	slices.Reverse(backward)
	first, second := learn(t, open, all, forward), learn(t, open, all, backward)
	same(t, "fingerprints of a store that learned the maps in another order", second, first)
	names := map[geo.Fingerprint]string{}
	for name, f := range first {
		if other, taken := names[f]; taken {
			t.Errorf("fingerprint %s: got it for both %q and %q, want two", f, other, name)
		}
		names[f] = name
	}
}

// fingerprintedMaps differ from each other in one thing.
func fingerprintedMaps() map[string]geo.Import {
	all := map[string]geo.Import{}
	for name, change := range map[string]func(*geo.Import){
		"plain":          func(*geo.Import) {},
		"another date":   func(imp *geo.Import) { imp.Snapshot.Date = geo.NewDate(2024, time.March, 2) },
		"another source": func(imp *geo.Import) { imp.Snapshot.Source = "atlas" },
		"another shape":  func(imp *geo.Import) { imp.Polygons[0].Shape = Box(33, 46, 35, 47) },
		"another status": func(imp *geo.Import) { imp.Polygons[0].Status, imp.Polygons[0].Since = geo.Contested, "" },
		"another since":  func(imp *geo.Import) { imp.Polygons[0].Since = geo.SincePre2022 },
		"another name":   func(imp *geo.Import) { imp.Polygons[0].Name = "north" },
		"nothing":        func(imp *geo.Import) { imp.Polygons = nil },
	} {
		imp := Day(1)
		change(&imp)
		all[name] = imp
	}
	return all
}

// learn stores imports in an order and returns what each is fingerprinted as.
func learn(t *testing.T, open Open, all map[string]geo.Import, order []string) map[string]geo.Fingerprint {
	t.Helper()
	s, _ := start(t, open)
	if err := s.PutSource(t.Context(), geo.Source{Name: "atlas"}); err != nil {
		t.Fatalf("PutSource: %v", err)
	}
	found := map[string]geo.Fingerprint{}
	for _, name := range order {
		outcome, err := s.Put(t.Context(), all[name])
		if err != nil {
			t.Fatalf("Put of %s: %v", name, err)
		}
		stored, err := s.Revision(t.Context(), outcome.Revision)
		if err != nil {
			t.Fatalf("Revision of %s: %v", name, err)
		}
		found[name] = stored.Fingerprint
		snapshot := all[name].Snapshot
		same(t, name+" by its date", mustSnapshot(t, s, geo.SnapshotQuery{Source: snapshot.Source, Date: snapshot.Date}).Fingerprint, stored.Fingerprint)
		days, err := s.Snapshots(t.Context(), snapshot.Source, time.Time{})
		if err != nil {
			t.Fatalf("Snapshots of %s: %v", name, err)
		}
		listed := map[geo.Revision]geo.Fingerprint{}
		for _, d := range days {
			listed[d.Revision] = d.Fingerprint
		}
		same(t, name+" in the list", listed[outcome.Revision], stored.Fingerprint)
	}
	return found
}
