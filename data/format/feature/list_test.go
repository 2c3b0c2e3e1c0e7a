package feature_test

import (
	"testing"

	"controlmap/data/format/feature"
)

func TestList(t *testing.T) {
	const count = 1000
	list := feature.NewList(feature.NewBudget(0))
	for i := range count {
		if list.Len() != i {
			t.Fatalf("got %d features before the one of index %d", list.Len(), i)
		}
		if err := list.Add(feature.Feature{Index: i}); err != nil {
			t.Fatal(err)
		}
	}
	all := list.All()
	if len(all) != count {
		t.Fatalf("got %d features, want %d", len(all), count)
	}
	for i, f := range all {
		if f.Index != i {
			t.Fatalf("got the feature of index %d at %d", f.Index, i)
		}
	}
}

func TestListKeepsToItsBudget(t *testing.T) {
	list := feature.NewList(feature.NewBudget(0))
	for range feature.MaxFeatures {
		if err := list.Add(feature.Feature{}); err != nil {
			return
		}
	}
	t.Error("a million features were added for a file of no size, want an error")
}
