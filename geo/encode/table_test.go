package encode_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/encode"
)

type size struct {
	Km2   float64  `json:"km2"`
	Share *float64 `json:"share,omitempty"`
}

type record struct {
	Name string `json:"name"`
	size
	Date geo.Date `json:"date"`
	List list     `json:"list"`
}

type list []string

func (l list) String() string { return strings.Join(l, "; ") }

// table is a table of records.
type table []record

func (t table) Header() []string    { return encode.Columns[record]() }
func (t table) Records() [][]string { return encode.Cells(t) }

func TestColumnsAreTheJSONNames(t *testing.T) {
	want := []string{"name", "km2", "share", "date", "list"}
	if got := encode.Columns[record](); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCSV(t *testing.T) {
	half := 0.5
	tests := []struct {
		name string
		row  record
		want string
	}{
		{"numbers as they are", record{"a", size{1234567.125, &half}, geo.NewDate(2025, 12, 1), list{"x", "y"}}, "a,1234567.125,0.5,2025-12-01,x; y"},
		{"nothing where there is none", record{}, ",0,,,"},
		{"quoted as RFC 4180 asks", record{Name: `"so", she said`}, `"""so"", she said",0,,,`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := encode.CSV(&out, table{tt.row}); err != nil {
				t.Fatal(err)
			}
			if got, want := out.String(), "name,km2,share,date,list\n"+tt.want+"\n"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestJSONKeepsMarkup(t *testing.T) {
	var out bytes.Buffer
	if err := encode.JSON(&out, map[string]string{"a": "<b> & c"}); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), `{"a":"<b> & c"}`+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRound(t *testing.T) {
	tests := []struct{ x, want float64 }{
		{1.00004, 1}, {1.00005, 1.0001}, {-1.00005, -1.0001}, {115703.90004, 115703.9}, {-0.00001, 0}, {0, 0},
	}
	for _, tt := range tests {
		got := encode.Round(tt.x)
		if got != tt.want || math.Signbit(got) != math.Signbit(tt.want) {
			t.Errorf("Round(%v): got %v, want %v", tt.x, got, tt.want)
		}
	}
}

var errFull = errors.New("no space left")

// fullDisk has room for so many bytes.
type fullDisk struct{ room int }

func (d *fullDisk) Write(b []byte) (int, error) {
	if d.room -= len(b); d.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestTextErrors(t *testing.T) {
	if err := encode.CSV(&fullDisk{}, table{{}}); !errors.Is(err, errFull) {
		t.Errorf("CSV: got %v, want %v", err, errFull)
	}
	if err := encode.JSON(&fullDisk{}, 1); !errors.Is(err, errFull) {
		t.Errorf("JSON: got %v, want %v", err, errFull)
	}
}

func TestPlainTextDefusesFormulas(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "Bakhmut": "Bakhmut", "-4.5": "-4.5", "+0.1": "+0.1", "-1e-7": "-1e-7", "2025-03-01": "2025-03-01", "a=b": "a=b",
		"=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "+1+cmd": "'+1+cmd", "-2+3": "'-2+3", "\t=1": "'\t=1", "\r=1": "'\r=1", "-": "'-",
	} {
		if got := encode.PlainText(cell); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}
