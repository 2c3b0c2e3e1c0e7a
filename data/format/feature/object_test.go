package feature_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"controlmap/data/format/feature"
)

func TestObject(t *testing.T) {
	for name, c := range map[string]struct {
		add  func(*feature.Object)
		want string
	}{
		"nothing":                {func(*feature.Object) {}, ``},
		"text":                   {func(o *feature.Object) { o.Text("a", "word") }, `{"a":"word"}`},
		"Cyrillic":               {func(o *feature.Object) { o.Text("назва", "Їжак") }, `{"назва":"Їжак"}`},
		"marks":                  {func(o *feature.Object) { o.Text(`"`, "a\\b\n<&>") }, `{"\"":"a\\b\n<&>"}`},
		"bytes that are none":    {func(o *feature.Object) { o.Text("a", "\xff") }, `{"a":"\ufffd"}`},
		"numbers":                {func(o *feature.Object) { o.Integer("a", -1); o.Unsigned("b", math.MaxUint64); o.Float("c", 0.5) }, `{"a":-1,"b":18446744073709551615,"c":0.5}`},
		"no number":              {func(o *feature.Object) { o.Float("a", math.NaN()); o.Float("b", math.Inf(1)) }, ``},
		"booleans":               {func(o *feature.Object) { o.Bool("a", true); o.Bool("b", false) }, `{"a":true,"b":false}`},
		"decimals":               {func(o *feature.Object) { o.Decimal("a", "1.50"); o.Decimal("b", "+1e3"); o.Decimal("c", "07") }, `{"a":1.50,"b":1000,"c":7}`},
		"decimals that are none": {func(o *feature.Object) { o.Decimal("a", "true"); o.Decimal("b", "inf") }, `{"a":"true","b":"inf"}`},
	} {
		t.Run(name, func(t *testing.T) {
			var o feature.Object
			c.add(&o)
			got := o.Take()
			if string(got) != c.want || got != nil && !json.Valid(got) {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if again := o.Take(); again != nil {
				t.Errorf("got %s from an object that was taken, want nothing", again)
			}
		})
	}
}

func TestBudget(t *testing.T) {
	b := feature.NewBudget(1 << 20)
	for range 48 {
		if err := b.Spend(1 << 20); err != nil {
			t.Fatal(err)
		}
	}
	for name, err := range map[string]error{
		"one byte more":    b.Spend(1),
		"one feature":      b.Features(1),
		"one vertex":       b.Vertices(1),
		"one property":     b.Properties([]byte("{}")),
		"an overflow":      b.Spend(-1),
		"a large property": feature.NewBudget(1 << 30).Properties(make([]byte, feature.MaxProperties+1)),
		"too many at once": feature.NewBudget(1 << 30).Features(feature.MaxFeatures + 1),
	} {
		if err == nil || !strings.Contains(err.Error(), "more than") && !strings.Contains(err.Error(), "larger than") {
			t.Errorf("%s: got %v, want it to be refused", name, err)
		}
	}
}
