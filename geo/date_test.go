package geo_test

import (
	"testing"
	"time"

	"controlmap/geo"
)

func TestPublishedDateIsTheDayAssessed(t *testing.T) {
	for _, tt := range []struct {
		name      string
		published string
		want      string
	}{
		{"afternoon", "2022-04-03T12:33:28Z", "2022-04-03"},
		{"late evening in Kyiv", "2022-04-08T20:54:22Z", "2022-04-08"},
		{"night in Kyiv is the evening before", "2022-11-12T23:48:26Z", "2022-11-12"},
		{"new year's night", "2022-12-31T23:20:47Z", "2022-12-31"},
		{"last second before the cut", "2023-03-25T02:59:59Z", "2023-03-24"},
		{"the cut", "2023-03-25T03:00:00Z", "2023-03-25"},
		{"another zone", "2022-11-13T01:48:26+02:00", "2022-11-12"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.published)
			if err != nil {
				t.Fatal(err)
			}
			if got := geo.PublishedDate(at).String(); got != tt.want {
				t.Errorf("PublishedDate(%s): got %s, want %s", tt.published, got, tt.want)
			}
		})
	}
}

func TestKyivDate(t *testing.T) {
	for at, want := range map[string]string{
		"2022-02-23T21:59:59Z": "2022-02-23", // UTC+2 in winter
		"2022-02-23T22:00:00Z": "2022-02-24",
		"2022-07-01T20:59:59Z": "2022-07-01", // UTC+3 in summer
		"2022-07-01T21:00:00Z": "2022-07-02",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := geo.KyivDate(instant).String(); got != want {
			t.Errorf("KyivDate(%s): got %s, want %s", at, got, want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, text := range []string{"", "2022", "2022-2-3", "2022-02-30", "24.02.2022", "2022-02-24T00:00:00Z", " 2022-02-24"} {
		if d, err := geo.ParseDate(text); geo.CodeOf(err) != geo.Invalid {
			t.Errorf("ParseDate(%q): got %v, %v, want an Invalid error", text, d, err)
		}
	}
	d, err := geo.ParseDate("2024-02-28")
	if err != nil {
		t.Fatal(err)
	}
	if got := d.AddDays(2).String(); got != "2024-03-01" {
		t.Errorf("two days after 2024-02-28: got %s, want 2024-03-01", got)
	}
	if got := geo.NewDate(2014, time.March, 18).DaysSince(geo.NewDate(2014, time.February, 27)); got != 19 {
		t.Errorf("days from 2014-02-27 to 2014-03-18: got %d, want 19", got)
	}
}

func TestDateText(t *testing.T) {
	var d geo.Date
	if err := d.UnmarshalText([]byte("1969-12-31")); err != nil {
		t.Fatal(err)
	}
	if d.IsZero() || d.String() != "1969-12-31" {
		t.Errorf("1969-12-31 reads as %q, zero %t", d, d.IsZero())
	}
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() {
		t.Errorf("empty text: got %v, %v, want the zero Date", d, err)
	}
}
