package viina_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"controlmap/data/source/viina"
	"controlmap/geo"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		lines []int
	}{
		"plain":                       {"a,b\n1,2\n", []int{1, 2}},
		"without an end":              {"a,b\n1,2", []int{1, 2}},
		"of Windows":                  {"a,b\r\n1,2\r\n", []int{1, 2}},
		"quoted":                      {"\"a\",\"b\"\n\"1\",\"2\"\n", []int{1, 2}},
		"a comma in quotes":           {"a,b\n\"1,2\",3\n", []int{1, 2}},
		"a quote in quotes":           {"a,b\n\"1\"\"2\",3\n", []int{1, 2}},
		"a line in quotes":            {"a,b\n\"1\n2\",3\n4,5\n", []int{1, 2, 4}},
		"empty fields":                {"a,b,c\n,,\n\"\",2,\"\"\n", []int{1, 2, 3}},
		"rows longer than the buffer": {"a,b\n" + strings.Repeat("x", 40) + "," + strings.Repeat("y", 100) + "\n", []int{1, 2}},
		"long and quoted":             {"a,b\n\"" + strings.Repeat("x\n", 40) + "y\",2\n3,4\n", []int{1, 2, 43}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, err := csv.NewReader(strings.NewReader(c.text)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			got, lines, err := viina.Records(c.text)
			if err != nil || !slices.EqualFunc(got, want, slices.Equal) || !slices.Equal(lines, c.lines) {
				t.Errorf("got %q in lines %d, error %v, want %q in lines %d", got, lines, err, want, c.lines)
			}
		})
	}
	for text, want := range map[string]string{
		"":              "",
		"\n\r\n\n":      "",
		" a , \"b\" \n": "a|b",
		"a,\"b\n":       "line 1: a quote that is not closed",
		"a\n\"" + strings.Repeat("x\n", viina.MaxRecord): "line 2: a row of more than",
		strings.Repeat("x", viina.MaxRecord+1):           "line 1: a row of more than",
	} {
		got, _, err := viina.Records(text)
		var flat []string
		for _, row := range got {
			flat = append(flat, row...)
		}
		if err != nil && (geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), want)) || err == nil && strings.Join(flat, "|") != want {
			t.Errorf("%.20q: got %q, %v, want %q", text, flat, err, want)
		}
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	const blank, ukrainian, russian, contested = 1, 2, 3, 4
	type rows = [][2]int // day and what is said of it
	type runs = [][3]int // from, to and what is said
	for name, c := range map[string]struct {
		rows         rows
		kept         int // runs while reading
		want         runs
		contradicted []int
	}{
		"nothing changes": {rows{{1, russian}, {2, russian}, {3, russian}}, 1, runs{{1, 3, russian}}, nil},
		"a change":        {rows{{1, ukrainian}, {2, russian}, {3, russian}}, 2, runs{{1, 1, ukrainian}, {2, 3, russian}}, nil},
		"a gap":           {rows{{1, russian}, {3, russian}}, 2, runs{{1, 1, russian}, {3, 3, russian}}, nil},
		"a row twice":     {rows{{1, russian}, {1, russian}, {2, russian}}, 1, runs{{1, 2, russian}}, nil},
		"backwards":       {rows{{3, russian}, {2, russian}, {1, ukrainian}}, 3, runs{{1, 1, ukrainian}, {2, 3, russian}}, nil},
		"two files":       {rows{{1, russian}, {2, russian}, {1, russian}, {2, russian}, {3, ukrainian}}, 2, runs{{1, 2, russian}, {3, 3, ukrainian}}, nil},
		"that contradict": {rows{{1, russian}, {2, russian}, {3, russian}, {2, contested}}, 2, runs{{1, 1, russian}, {2, 2, contested}, {3, 3, russian}}, []int{2}},
		"a blank":         {rows{{1, russian}, {2, blank}, {3, russian}}, 3, runs{{1, 1, russian}, {2, 2, blank}, {3, 3, russian}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept, ordered, contradicted := viina.History(c.rows)
			if kept != c.kept || !slices.Equal(ordered, c.want) || !slices.Equal(contradicted, c.contradicted) {
				t.Errorf("got %v of %d runs, contradicted on %v, want %v of %d, on %v", ordered, kept, contradicted, c.want, c.kept, c.contradicted)
			}
		})
	}
}
