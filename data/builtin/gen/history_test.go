package main

import (
	"fmt"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/ledger"
)

func march(day int) geo.Date { return geo.NewDate(2022, 3, day) }

func rows(runs []ledger.Run) string {
	words := map[ledger.Standing]string{ledger.Free: "free", ledger.InDispute: "in dispute", ledger.Held: "held"}
	var found []string
	for _, r := range runs {
		found = append(found, fmt.Sprintf("%s %s (%s)", r.From, words[r.Standing], r.Evidence))
	}
	return strings.Join(found, ", ")
}

func TestSpringRun(t *testing.T) {
	t.Parallel()
	spells := []spell{{march(5), march(10)}, {march(20), geo.Date{}}}
	isw := []ledger.Run{
		{From: march(1), Standing: ledger.Free, Evidence: "ISW 2022-03-01"},
		{From: march(3), Standing: ledger.Held, Evidence: "ISW 2022-03-03"},
	}
	for _, tt := range []struct {
		name   string
		day    int
		spells []spell
		want   string
	}{
		{"before ISW has it", 2, spells, "2022-03-02 free (ISW 2022-03-01)"},
		{"ISW has it before the order", 4, spells, "2022-03-04 in dispute (ISW 2022-03-03)"},
		{"by the order", 5, spells, "2022-03-05 held (order 376)"},
		{"over by the order, whatever ISW has", 10, spells, "2022-03-10 free (order 376)"},
		{"again by the order", 20, spells, "2022-03-20 held (order 376)"},
		{"not in the order", 25, nil, "2022-03-25 in dispute (ISW 2022-03-03)"},
	} {
		if got := rows([]ledger.Run{springRun(march(tt.day), tt.spells, isw)}); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestNoteOrder(t *testing.T) {
	t.Parallel()
	spells := []spell{{march(5), geo.NewDate(2022, 9, 8)}}
	runs := []ledger.Run{
		{From: march(7), Standing: ledger.Held, Evidence: "ISW 2022-03-07"},
		{From: geo.NewDate(2022, 9, 10), Standing: ledger.Free, Evidence: "DeepState 2022-09-10"},
		{From: geo.NewDate(2024, 5, 1), Standing: ledger.Held, Evidence: "DeepState 2024-05-01"},
	}
	want := "2022-03-07 held (ISW 2022-03-07; order 376: 2022-03-05), " +
		"2022-09-10 free (DeepState 2022-09-10; order 376: 2022-09-08), 2024-05-01 held (DeepState 2024-05-01)"
	if got := rows(noteOrder(runs, spells)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCorrectionsWinInTheirEra(t *testing.T) {
	t.Parallel()
	row := func(date geo.Date, status geo.Status, evidence string) ledger.Entry {
		return ledger.Entry{Place: 1, Date: date, Status: status, Evidence: evidence}
	}
	byHand := []ledger.Entry{
		row(geo.NewDate(2014, 4, 12), geo.Occupied, "hand"), row(geo.NewDate(2014, 7, 5), ledger.Ukrainian, "hand"),
		row(march(2), geo.Contested, "hand"),
	}
	proposed := []ledger.Entry{
		row(geo.NewDate(2014, 4, 7), geo.Occupied, "order"), row(march(1), geo.Occupied, "order"),
		row(march(9), geo.Contested, "map"), row(march(20), geo.Occupied, "map"),
	}
	var got []string
	for _, e := range over(byHand, proposed) {
		got = append(got, fmt.Sprintf("%s %s %s", e.Date, e.Status, e.Evidence))
	}
	want := "2014-04-12 occupied hand, 2014-07-05 ukrainian hand, 2022-03-02 contested hand, 2022-03-20 occupied map"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}

func TestReadCorrections(t *testing.T) {
	t.Parallel()
	hromada := geo.AdminUnit{Code: "UA14060010000010738"}
	places := []geo.Place{
		{ID: 1, NameEN: "Donetsk", Region: geo.Donetsk, Code: "UA14080030010048113"},
		{ID: 2, NameEN: "Vuhlehirsk", Region: geo.Donetsk, Code: "UA14060010010011111", Hromada: hromada},
		{ID: 3, NameEN: "Savelivka", Region: geo.Donetsk, Code: "UA14060010020022222", Hromada: hromada},
		{ID: 4, NameEN: "Lyman", Region: geo.Donetsk, Code: "UA14120110010088407"},
		{ID: 5, NameEN: "Lyman", Region: geo.Donetsk, Code: "UA14160090100076649"},
	}
	const header = "place,region,date,status,evidence\n"
	byHand, err := readCorrections([]byte(header+
		"UA14060010000010738,UA-14,2014-04-14,occupied,w\nVuhlehirsk,UA-14,2014-04-20,occupied,w\n"+
		"UA14060010000010738,UA-14,2022-03-01,contested,w\n4,UA-14,2014-04-12,occupied,w\n"), places)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"", "2014-04-20 2022-03-01", "2014-04-14 2022-03-01", "2014-04-12", ""} {
		var got []string
		for _, e := range byHand[i] {
			got = append(got, e.Date.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("place %d: got rows of %q, want %q", places[i].ID, got, want)
		}
	}
	for _, bad := range []string{
		"Lyman,UA-14,2014-04-12,occupied,w", "Kyiv,UA-14,2014-04-12,occupied,w", "UA99000000000000000,UA-14,2014-04-12,occupied,w",
		"Donetsk,UA-14,2014-04-31,occupied,w", "Donetsk,UA-14,2014-04-12,lost,w",
	} {
		if _, err := readCorrections([]byte(header+bad+"\n"), places); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}
