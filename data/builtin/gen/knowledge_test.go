package main

import (
	"strings"
	"testing"

	"controlmap/geo"
)

var somePlaces = []geo.Place{
	{ID: 1, NameEN: "Kherson", Region: "UA-65"},
	{ID: 2, NameEN: "Kamianka", Region: "UA-65"},
	{ID: 3, NameEN: "Kamianka", Region: "UA-65"},
	{ID: 4, NameEN: "Kherson", Region: "UA-23"},
	{ID: 5, NameEN: "Yalta", Region: "UA-43"},
}

const knowledgeHeader = "# a comment\nplace,region,date,status,evidence\n"

func TestReadKnowledge(t *testing.T) {
	t.Parallel()
	k, err := readKnowledge([]byte(knowledgeHeader+
		"Kherson,UA-65,2022-03-02,occupied,taken\nKherson,UA-65,2022-11-11,liberated,freed\n3,UA-65,2022-03-05,occupied,by number\n*,UA-43,2014-02-27,occupied,all of it\n"), somePlaces)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"2022-03-02 occupied, 2022-11-11 liberated", "", "2022-03-05 occupied", "", ""} {
		if got := k.towns[i].entries(); got != want {
			t.Errorf("place %d: got %q, want %q", somePlaces[i].ID, got, want)
		}
	}
	if got := k.all["UA-43"].entries(); got != "2014-02-27 occupied" || k.all["UA-43"][0].evidence != "all of it" {
		t.Errorf("unit: got %q, want its one entry", got)
	}
	arrivals := k.arrivals(somePlaces)
	if len(arrivals) != 2 || arrivals[0].town != "Kherson" || arrivals[0].date != day("2022-03-02") || arrivals[1].date != day("2022-03-05") {
		t.Errorf("arrivals: got %+v, want Kherson and Kamianka", arrivals)
	}
}

func TestReadKnowledgeRefuses(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]string{
		"Kherson,UA-65,yesterday,occupied,a":   "line 3",
		"Odesa,UA-51,2022-03-02,occupied,a":    `no place "Odesa" in UA-51`,
		"Yalta,UA-65,2022-03-02,occupied,a":    `no place "Yalta" in UA-65`,
		"Kamianka,UA-65,2022-03-02,liberated":  "fields",
		"Kamianka,UA-65,2022-03-02,occupied,a": `more than one place "Kamianka"`,
	} {
		if _, err := readKnowledge([]byte(knowledgeHeader+row+"\n"), somePlaces); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", row, err, want)
		}
	}
}

func TestBeforeTheInvasion(t *testing.T) {
	t.Parallel()
	k := knowledge{
		towns: []history{historyOf("2014-04-12 occupied, 2014-07-05 ukrainian, 2022-03-02 occupied"), historyOf("2022-03-05 occupied"), nil, nil, nil},
		all:   map[geo.RegionCode]history{"UA-43": historyOf("2014-02-27 occupied")},
	}
	whole := reading{snapshot: geo.Snapshot{Source: geo.DeepState, Date: firstWhole},
		cells: []shares{{occupiedBefore: 1}, {occupiedBefore: 0.5}, {occupiedBefore: 0.49}, {occupied: 1}, {occupiedBefore: 1}}}
	histories := beforeInvasion(library{deepstate: []reading{whole}}, somePlaces, k)
	for i, want := range []string{
		"2014-04-12 occupied, 2014-07-05 ukrainian", // by hand, without what came later
		"2014-09-05 occupied",                       // off the map
		"", "",
		"2014-02-27 occupied", // with its unit
	} {
		if got := histories[i].entries(); got != want {
			t.Errorf("place %d: got %q, want %q", somePlaces[i].ID, got, want)
		}
	}
	if got := histories[1][0].evidence; got != "read off DeepState 2022-04-26 (occupied before 2022)" {
		t.Errorf("evidence: got %q, want the map", got)
	}
	for i, h := range beforeInvasion(library{}, somePlaces, k)[1:4] {
		if len(h) != 0 {
			t.Errorf("place %d without maps: got %q, want nothing", somePlaces[i+1].ID, h.entries())
		}
	}
}

func TestKnowledgeTakesPrecedence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, known, proposed, want string }{
		{"nothing known", "", "2022-03-02 occupied", "2022-03-02 occupied"},
		{"the same event, later", "2022-03-02 occupied", "2022-03-16 occupied", "2022-03-02 occupied"},
		{"what comes within the margin is left out", "2022-03-02 occupied", "2022-03-16 occupied, 2022-05-01 liberated", "2022-03-02 occupied"},
		{"what comes after the margin is added", "2022-03-02 occupied", "2022-03-16 occupied, 2022-05-02 liberated",
			"2022-03-02 occupied, 2022-05-02 liberated"},
		{"a repeat after the margin", "2022-03-02 occupied, 2022-11-11 liberated", "2022-03-16 occupied, 2023-03-01 liberated",
			"2022-03-02 occupied, 2022-11-11 liberated"},
		{"a proposal that never differed", "2022-03-02 occupied, 2022-11-11 liberated", "2022-03-16 occupied, 2023-05-01 contested",
			"2022-03-02 occupied, 2022-11-11 liberated, 2023-05-01 contested"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			known := historyOf(tt.known)
			if got := known.over(historyOf(tt.proposed)).entries(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if known.entries() != tt.known {
				t.Errorf("known became %q, want it left as %q", known.entries(), tt.known)
			}
		})
	}
}
