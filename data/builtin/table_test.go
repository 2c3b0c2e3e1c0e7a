package builtin_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"controlmap/data/builtin"
)

func TestEachRecord(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want, wrong string }{
		{"records", "# about\na,b\n1,2\n# between\n\"3\n3\",4\n", "1|2 3\n3|4", ""},
		{"a header alone", "a,b\n", "", ""},
		{"nothing", "", "", "header: EOF"},
		{"comments alone", "# about\n", "", "header: EOF"},
		{"a field too many", "a,b\n1,2,3\n", "", "wrong number of fields"},
		{"a field too few", "a,b\n1,2\n1\n", "1|2", "record on line 3"},
		{"a header of another form", "a\n1,2\n", "", "header: "},
		{"a record that is refused", "# about\na,b\n1,2\nno,4\n5,6\n", "1|2", "line 4: refused"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			err := builtin.EachRecord([]byte(tt.text), 2, func(fields []string) error {
				if fields[0] == "no" {
					return errors.New("refused")
				}
				got = append(got, strings.Join(fields, "|"))
				return nil
			})
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.wrong == "" && err != nil || tt.wrong != "" && !strings.Contains(fmt.Sprint(err), tt.wrong) {
				t.Errorf("got the error %v, want %q", err, tt.wrong)
			}
		})
	}
}

func TestEditionIsAShortHash(t *testing.T) {
	t.Parallel()
	if edition := builtin.Edition(); !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(edition) || edition != builtin.Edition() {
		t.Errorf("got %q, want 16 hexadecimal digits, the same each time", edition)
	}
}
