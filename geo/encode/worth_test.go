package encode_test

import (
	"encoding/json"
	"os"
	"testing"

	"controlmap/geo/encode"
)

func TestWorth(t *testing.T) {
	text, err := os.ReadFile("../../static/test/worth.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name               string
		Value, Uncertainty float64
		Text               string
	}
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) < 10 {
		t.Fatalf("got %d cases, %v", len(cases), err)
	}
	for _, tt := range cases {
		if got := encode.WorthText(tt.Value, tt.Uncertainty); got != tt.Text {
			t.Errorf("%s: %v ± %v: got %q, want %q", tt.Name, tt.Value, tt.Uncertainty, got, tt.Text)
		}
	}
}
