package storetest

import (
	"regexp"
	"testing"

	"controlmap/geo"
)

var idPattern = regexp.MustCompile(`^[0-9a-f]{16}$`)

// identity wants one id for each database, for good.
func identity(t *testing.T, open Open, reopen Reopen) {
	s, clock := start(t, open)
	id := mustID(t, s)
	if !idPattern.MatchString(id) {
		t.Errorf("id: got %q, want 16 hexadecimal digits", id)
	}
	mustPut(t, s, Day(1), geo.Added)
	same(t, "id after a Put", mustID(t, s), id)
	same(t, "id of the database opened again", mustID(t, reopen(t, s, clock.Now)), id)
	other, _ := start(t, open)
	if got := mustID(t, other); got == id {
		t.Errorf("id of another database: got %s, want another", got)
	}
}

func mustID(t *testing.T, s Store) string {
	t.Helper()
	id, err := s.ID(t.Context())
	if err != nil {
		t.Fatalf("ID: %v", err)
	}
	return id
}
