package viina_test

import (
	"bufio"
	"bytes"
	"testing"

	"controlmap/data/source/viina"
	"controlmap/geo"
)

// FuzzTable reads anything as a table: it does not panic, every error is Invalid, and what it
// takes makes days in order, of polygons of the cells.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{
		header + "1,20250301,UA,UA,UA,UA,RU,1\n2,20250301,UA,UA,UA,UA,CONTESTED,1\n1,20250302,UA,,NA,UA,UA,1\n",
		"\uFEFFgeonameid;date;status\r\n\"1\";2025-03-01;\"ru\"\r\n7e+05;01.03.2025;UA\r\n",
		"kod\tdate\tstatus\nUA01\t20250301\tRU\n",
		"geonameid,name,ctr_20220301060000,ctr_20220302\n1,\"a \"\"b\"\",\n c\",RU,UA\n",
		"geonameid,date,status\n1,20250302,RU\n1,20250301,UA\n1,20250302,UA\n",
		"geonameid,date,status\n\"1,20250302,RU\n",
		"\n",
	} {
		f.Add([]byte(seed), "status")
	}
	f.Add([]byte(header+"1,20250301,UA,UA,UA,RU,UA,1\n"), "status_isw")
	f.Fuzz(func(t *testing.T, data []byte, column string) {
		a := viina.New(column)
		a.IsTable(data)
		if err := add(t, a, "a.geojson", row()); err != nil {
			t.Fatal(err)
		}
		if err := a.AddTable("a.csv", bufio.NewReader(bytes.NewReader(data))); err != nil {
			if geo.CodeOf(err) != geo.Invalid {
				t.Fatalf("error %v has the code %s, want %s", err, geo.CodeOf(err), geo.Invalid)
			}
			return
		}
		days, readings, err := a.Assemble(t.Context())
		if err != nil { // the table names places by their codes
			return
		}
		last := geo.Date{}
		for reading := range readings {
			if !last.Before(reading.Snapshot.Date) || len(reading.Polygons) > 3 {
				t.Errorf("got %+v after %s", reading, last)
			}
			last = reading.Snapshot.Date
			if days--; days < 0 {
				t.Error("more days than were announced")
			}
		}
	})
}
