package ledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/ledger"
)

// rows reads "place day status", with days of 2022 as MM-DD, or whole ones.
func rows(t *testing.T, texts ...string) []ledger.Entry {
	t.Helper()
	var entries []ledger.Entry
	for _, text := range texts {
		var place int
		var day, status string
		if _, err := fmt.Sscan(text, &place, &day, &status); err != nil {
			t.Fatal(err)
		}
		if len(day) == len("MM-DD") {
			day = "2022-" + day
		}
		date, err := geo.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, ledger.Entry{Place: place, Date: date, Status: geo.Status(status), Evidence: "some"})
	}
	return entries
}

func texts(entries []ledger.Entry) (all []string) {
	for _, e := range entries {
		all = append(all, fmt.Sprintf("%d %s %s", e.Place, strings.TrimPrefix(e.Date.String(), "2022-"), e.Status))
	}
	return all
}

func TestExtend(t *testing.T) {
	t.Parallel()
	base := []string{"1 03-05 occupied", "2 03-05 occupied", "1 04-01 contested", "1 09-10 liberated"}
	for _, tt := range []struct {
		name      string
		own, want []string
	}{
		{"nothing", nil, base},
		{"a continuation", []string{"1 12-01 occupied"}, append(slices.Clone(base), "1 12-01 occupied")},
		{"another place", []string{"3 03-06 occupied"},
			[]string{"1 03-05 occupied", "2 03-05 occupied", "3 03-06 occupied", "1 04-01 contested", "1 09-10 liberated"}},
		{"an earlier beginning: the rest stands", []string{"1 03-02 occupied"},
			[]string{"1 03-02 occupied", "1 03-05 occupied", "2 03-05 occupied", "1 04-01 contested", "1 09-10 liberated"}},
		{"the same day", []string{"1 04-01 liberated"},
			[]string{"1 03-05 occupied", "2 03-05 occupied", "1 04-01 liberated", "1 09-10 liberated"}},
		{"a span in the middle", []string{"1 03-20 liberated", "1 04-20 occupied"},
			[]string{"1 03-05 occupied", "2 03-05 occupied", "1 03-20 liberated", "1 04-20 occupied", "1 09-10 liberated"}},
		{"the whole, in any order", []string{"1 11-11 liberated", "1 03-01 occupied"},
			[]string{"1 03-01 occupied", "2 03-05 occupied", "1 11-11 liberated"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := texts(ledger.Extend(rows(t, base...), rows(t, tt.own...))); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReview(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name            string
		base, own, want []string // want: place, day, and a part of the remark
	}{
		{"nothing to say", nil, []string{"1 03-05 occupied", "1 03-08 contested", "1 09-10 liberated"}, nil},
		{"back before the invasion", nil, []string{"1 2014-04-12 occupied", "1 2014-07-05 ukrainian"}, nil},
		{"held when the invasion began", nil, []string{"1 2014-09-05 occupied", "1 02-24 liberated"}, nil},
		{"ukrainian from the first", nil, []string{"1 03-05 ukrainian"}, []string{"1 03-05 changes nothing: every place is ukrainian"}},
		{"a repeat", nil, []string{"1 03-05 occupied", "1 04-05 occupied", "1 05-05 occupied"},
			[]string{"1 04-05 changes nothing: occupied since 2022-03-05", "1 05-05 changes nothing: occupied since 2022-03-05"}},
		{"a repeat of what it extends", []string{"1 03-05 occupied"}, []string{"1 04-05 occupied"},
			[]string{"1 04-05 changes nothing: occupied since 2022-03-05 (some)"}},
		{"what it extends repeats", []string{"1 03-05 occupied"}, []string{"1 03-02 occupied"}, nil},
		{"a flicker", nil, []string{"1 03-05 occupied", "1 03-07 liberated"}, []string{"1 03-05 is undone after 2 days: liberated on 2022-03-07"}},
		{"a brief passage", nil, []string{"1 03-05 occupied", "1 04-01 contested", "1 04-02 liberated"}, nil},
		{"back after three days", nil, []string{"1 03-05 occupied", "1 03-08 liberated"}, nil},
		{"a brief loss", nil, []string{"1 03-05 occupied", "1 04-01 contested", "1 04-03 occupied"}, []string{"1 04-01 is undone after 2 days: occupied on 2022-04-03"}},
		{"a flicker against what it extends", []string{"1 03-07 liberated"}, []string{"1 03-05 occupied"},
			[]string{"1 03-05 is undone after 2 days: liberated on 2022-03-07"}},
		{"never held", nil, []string{"1 03-05 contested", "1 04-05 liberated"}, []string{"1 04-05 liberated, though no row has it occupied"}},
		{"held by what it extends", []string{"1 03-05 occupied"}, []string{"1 04-05 liberated"}, nil},
		{"held until the invasion alone", nil, []string{"1 2014-04-12 occupied", "1 2014-07-05 ukrainian", "1 04-05 liberated"},
			[]string{"1 04-05 liberated, though no row has it occupied"}},
		{"liberated in 2014", nil, []string{"1 2014-04-12 occupied", "1 2014-07-05 liberated"}, []string{"1 2014-07-05 liberated is what was freed since"}},
		{"ukrainian for liberated", nil, []string{"1 03-05 occupied", "1 04-05 ukrainian"}, []string{"1 04-05 ukrainian, though it was occupied"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			remarks := ledger.Review(rows(t, tt.own...), rows(t, tt.base...))
			var got []string
			for _, r := range remarks {
				got = append(got, fmt.Sprintf("%d %s %s", r.Entry.Place, strings.TrimPrefix(r.Entry.Date.String(), "2022-"), r.Text))
			}
			if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
