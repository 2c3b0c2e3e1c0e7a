package main

import (
	"os"
	"path/filepath"
	"testing"

	"controlmap/geo"
)

// TestReadOrder376 reads rows of a settlement, a hromada with exceptions, a raion, a part of
// a city and a city with special status, against settlements of each.
func TestReadOrder376(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "order.csv")
	const rows = `katottg,name_uk,from,to
UA14140000000070889,"Маріупольський район за винятком с. Заїченко, м. Маріуполь",2022-03-05,
UA44120030000094047,Кремінська міська територіальна громада за винятком с-ща Діброва,2022-04-18,
UA44120010020096222,частина м. Золотого (Золоте – 5) Гірської міської територіальної громади,2018-02-07,
UA44120010000044132,"Гірська міська територіальна громада за винятком с. Жолобок та частина м. Золоте (Золоте – 5)",2022-06-23,
UA63040090010029555,м. Ізюм Ізюмської міської територіальної громади,2022-04-01,2022-09-08
UA63040090010029555,м. Ізюм Ізюмської міської територіальної громади,2022-03-09,2022-03-05
UA85000000000065278,м. Севастополь,2014-02-20,
`
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	var known []settlement
	for code, name := range map[string]string{
		"UA14140090060031382": "Заїченко", "UA14140050010029262": "Маріуполь", "UA14140090010011111": "Сартана",
		"UA44120030010022222": "Кремінна", "UA44120030050033333": "Діброва",
		"UA44120010020096222": "Золоте", "UA44120010060027707": "Жолобок", "UA44120010010044444": "Гірське",
		"UA63040090010029555": "Ізюм", "UA85000000000065278": "Севастополь", "UA85020010010055555": "Балаклава",
		"UA14120000000070232": "Краматорськ",
	} {
		known = append(known, settlement{code: code, nameUK: name})
	}
	got, err := readOrder376(path, known)
	if err != nil {
		t.Fatal(err)
	}
	day := geo.NewDate
	want := map[string][]spell{
		"Сартана":     {{from: day(2022, 3, 5)}},
		"Кремінна":    {{from: day(2022, 4, 18)}},
		"Золоте":      {{from: day(2022, 6, 23)}},
		"Гірське":     {{from: day(2022, 6, 23)}},
		"Ізюм":        {{day(2022, 3, 5), day(2022, 3, 9)}, {day(2022, 4, 1), day(2022, 9, 8)}},
		"Севастополь": {{from: day(2014, 2, 20)}},
		"Балаклава":   {{from: day(2014, 2, 20)}},
	}
	for _, s := range known {
		spells := got[s.code]
		if len(spells) != len(want[s.nameUK]) {
			t.Errorf("%s: got %v, want %v", s.nameUK, spells, want[s.nameUK])
			continue
		}
		for i := range spells {
			if spells[i] != want[s.nameUK][i] {
				t.Errorf("%s: got %v, want %v", s.nameUK, spells[i], want[s.nameUK][i])
			}
		}
	}
}

func TestSpellCovers(t *testing.T) {
	t.Parallel()
	ended := spell{geo.NewDate(2022, 4, 1), geo.NewDate(2022, 9, 8)}
	still := spell{from: geo.NewDate(2022, 4, 1)}
	for _, tt := range []struct {
		spell spell
		day   geo.Date
		want  bool
	}{
		{ended, geo.NewDate(2022, 3, 31), false},
		{ended, geo.NewDate(2022, 4, 1), true},
		{ended, geo.NewDate(2022, 9, 7), true},
		{ended, geo.NewDate(2022, 9, 8), false},
		{still, geo.NewDate(2026, 1, 1), true},
	} {
		if got := tt.spell.covers(tt.day); got != tt.want {
			t.Errorf("%v covers %s: got %v, want %v", tt.spell, tt.day, got, tt.want)
		}
	}
}
