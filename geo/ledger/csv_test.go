package ledger_test

import (
	"bytes"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/ledger"
)

const header = "# a comment\nplace_id,date,status,evidence\n"

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, rows, want string }{
		{"unknown status", "1,2022-02-24,held,general knowledge\n",
			`line 3: status "held" is none of occupied, contested, liberated, ukrainian`},
		{"no evidence", "1,2022-02-24,occupied,\n", "line 3: place 1 on 2022-02-24 has no evidence"},
		{"twice on a day", "1,2022-02-24,occupied,a\n1,2022-02-24,liberated,b\n", "line 4: place 1 has a second entry on 2022-02-24"},
		{"no day", "1,2022-02-30,occupied,a\n", `line 3: date "2022-02-30" is not a day as YYYY-MM-DD`},
		{"no place", "Kherson,2022-02-28,occupied,a\n", `line 3: place_id "Kherson" is not a whole number`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ledger.Read([]byte(header + tt.rows))
			if err == nil || err.Error() != tt.want || geo.CodeOf(err) != geo.Invalid {
				t.Errorf("got %v (%s), want %s (invalid)", err, geo.CodeOf(err), tt.want)
			}
		})
	}
}

func TestReadSortsAndWriteWritesTheSame(t *testing.T) {
	t.Parallel()
	entries, err := ledger.Read([]byte(header + "2,2022-03-02,liberated,\"a, b\"\n9,2022-03-01,ukrainian,c\n2,2022-03-01,occupied,d\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []ledger.Entry{
		{Place: 2, Date: geo.NewDate(2022, 3, 1), Status: geo.Occupied, Evidence: "d"},
		{Place: 9, Date: geo.NewDate(2022, 3, 1), Status: ledger.Ukrainian, Evidence: "c"},
		{Place: 2, Date: geo.NewDate(2022, 3, 2), Status: geo.Liberated, Evidence: "a, b"},
	}
	if !slices.Equal(entries, want) {
		t.Errorf("got %+v, want %+v", entries, want)
	}
	var out bytes.Buffer
	if err := ledger.Write(&out, entries); err != nil {
		t.Fatal(err)
	}
	wantText := "place_id,date,status,evidence\n2,2022-03-01,occupied,d\n9,2022-03-01,ukrainian,c\n2,2022-03-02,liberated,\"a, b\"\n"
	if out.String() != wantText {
		t.Errorf("got %q, want %q", out.String(), wantText)
	}
}
