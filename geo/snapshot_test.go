package geo_test

import (
	"reflect"
	"testing"

	"controlmap/geo"
)

// parts are snapshots of a source, numbered from 1, on days that count from 2025-03-01. Statuses
// are those that each speaks of; none: all.
func parts(days []int, statuses ...[]geo.Status) (list []geo.SnapshotSummary) {
	for i, day := range days {
		var d geo.SnapshotSummary
		d.Date, d.Revision, d.Statuses = geo.NewDate(2025, 3, day), geo.Revision(i+1), statuses[i]
		list = append(list, d)
	}
	return list
}

func TestCarryOver(t *testing.T) {
	control, advance, both := []geo.Status{geo.Occupied}, []geo.Status{geo.Advance}, []geo.Status{geo.Occupied, geo.Advance}
	from := func(status geo.Status, revision geo.Revision, day int) geo.StatusOrigin {
		return geo.StatusOrigin{Status: status, Revision: revision, Date: geo.NewDate(2025, 3, day)}
	}
	for _, tt := range []struct {
		name string
		list []geo.SnapshotSummary
		want []geo.StatusOrigin // of the last
	}{
		{"all of one day", parts([]int{1, 2}, both, both), nil},
		{"nothing before", parts([]int{1}, advance), nil},
		{"the day before", parts([]int{1, 2}, both, advance), []geo.StatusOrigin{from(geo.Occupied, 1, 1)}},
		{"long before", parts([]int{1, 2, 90}, control, advance, advance), []geo.StatusOrigin{from(geo.Occupied, 1, 1)}},
		{"the newer of two", parts([]int{1, 2, 3}, control, control, advance), []geo.StatusOrigin{from(geo.Occupied, 2, 2)}},
		{"each from its own", parts([]int{1, 2, 3}, control, advance, []geo.Status{geo.Claimed}),
			[]geo.StatusOrigin{from(geo.Occupied, 1, 1), from(geo.Advance, 2, 2)}},
		{"a map that speaks of all", parts([]int{1, 2}, control, nil), nil},
		{"from a map that speaks of all", parts([]int{1, 2}, nil, []geo.Status{geo.Occupied, geo.Liberated, geo.Advance}),
			[]geo.StatusOrigin{from(geo.Contested, 1, 1), from(geo.Claimed, 1, 1), from(geo.Infiltration, 1, 1)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			geo.CarryOver(tt.list)
			last := tt.list[len(tt.list)-1]
			if !reflect.DeepEqual(last.Carried, tt.want) {
				t.Errorf("carried over: got %v, want %v", last.Carried, tt.want)
			}
			if got := geo.CarriedInto(last.Snapshot, tt.list); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("carried into: got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestDrawn(t *testing.T) {
	list := parts([]int{1, 2, 33, 34}, []geo.Status{geo.Occupied}, []geo.Status{geo.Contested}, []geo.Status{geo.Claimed}, []geo.Status{geo.Claimed})
	geo.CarryOver(list)
	for i, want := range map[int][]geo.RevisionStatuses{
		2: {{Revision: 2, Statuses: []geo.Status{geo.Contested}}, {Revision: 3, Statuses: []geo.Status{geo.Claimed}}}, // 31 days after the second, 32 after the first
		3: {{Revision: 4, Statuses: []geo.Status{geo.Claimed}}},
	} {
		if got := geo.ByRevision(list[i].Drawn()); !reflect.DeepEqual(got, want) {
			t.Errorf("drawn on %s: got %v, want %v", list[i].Date, got, want)
		}
	}
	if got := len(list[3].Origins()); got != 3 {
		t.Errorf("told of %s: got %d statuses, want 3", list[3].Date, got)
	}
}
