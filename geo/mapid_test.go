package geo_test

import (
	"testing"

	"controlmap/geo"
)

func TestMapID(t *testing.T) {
	first := geo.RevisionID{Revision: 12, Fingerprint: geo.Fingerprint{0x1a, 0x2b, 0x3c, 0x4d}}
	last := geo.RevisionID{Revision: 9223372036854775807, Fingerprint: geo.Fingerprint{0, 0, 0, 0xff}}
	tests := []struct {
		id   geo.MapID
		want string
	}{
		{geo.MapID{Kind: geo.SnapshotMap, To: first}, "r12-1a2b3c4d"},
		{geo.MapID{Kind: geo.SnapshotMap, To: last}, "r9223372036854775807-000000ff"},
		{geo.MapID{Kind: geo.ChangeMap, From: first, To: last}, "r12-1a2b3c4d..r9223372036854775807-000000ff"},
		{geo.MapID{Kind: geo.HistoryMap, From: first, To: last}, "history/r12-1a2b3c4d..r9223372036854775807-000000ff"},
	}
	for _, tt := range tests {
		if got := tt.id.String(); got != tt.want {
			t.Errorf("String of %#v: got %s, want %s", tt.id, got, tt.want)
		}
		if got, err := geo.ParseMapID(tt.want); err != nil || got != tt.id {
			t.Errorf("ParseMapID(%s): got %v, %v, want %v", tt.want, got, err, tt.id)
		}
	}
}

func TestParseMapIDRefused(t *testing.T) {
	for _, text := range []string{
		"", "r12", "12-1a2b3c4d", "r12-1a2b3c4", "r12-1a2b3c4d5", "r12-1A2B3C4D", "r012-1a2b3c4d", "r0-1a2b3c4d", "r-1-1a2b3c4d", "r+1-1a2b3c4d",
		"rr12-1a2b3c4d", "r12-1a2b3c4d..", "..r12-1a2b3c4d", "r12-1a2b3c4d..r40", "r12-1a2b3c4d...r40-5e6f7a8b", "history/r12-1a2b3c4d",
		"history/history/r12-1a2b3c4d..r40-5e6f7a8b", "History/r12-1a2b3c4d..r40-5e6f7a8b", "r12-1a2b3c4d ", "r9223372036854775808-1a2b3c4d",
	} {
		if got, err := geo.ParseMapID(text); geo.CodeOf(err) != geo.Invalid {
			t.Errorf("ParseMapID(%q): got %v, %v, want an Invalid error", text, got, err)
		}
	}
}
