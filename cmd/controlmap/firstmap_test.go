package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"controlmap/data/builtin"
)

// fetchJSON returns the status of an answer, and reads it where it is 200.
func fetchJSON(t *testing.T, address string, into any) (status int) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK && into != nil {
		if err := json.NewDecoder(response.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
	return response.StatusCode
}

type readyAnswer struct {
	Unread   int    `json:"unread"`
	Database string `json:"database"`
}

// On a new database the newest map is there at once, what was before is refused rather than
// told wrongly, and in the end all is there.
func TestServeShowsTheNewestMapOfANewDatabaseFirst(t *testing.T) {
	_, readings, err := builtin.Settlements()
	if err != nil {
		t.Fatal(err)
	}
	newest := readings[len(readings)-1].Snapshot.Date.String()
	base, stop := startServer(t, "--addr", "127.0.0.1:0", "--db", filepath.Join(t.TempDir(), "new.db"))
	defer stop()

	ask := func() (ready readyAnswer) {
		fetchJSON(t, base+"/readyz", &ready)
		return ready
	}
	var areas struct {
		Snapshot string
		Total    struct {
			Uncertainty float64 `json:"uncertainty_km2"`
		}
	}
	first := ask()
	if status := fetchJSON(t, base+"/api/v1/areas", &areas); status != http.StatusOK || areas.Snapshot != newest {
		t.Errorf("the newest map: got status %d, snapshot %q, want 200, %s", status, areas.Snapshot, newest)
	}
	if areas.Total.Uncertainty == 0 {
		t.Error("the newest map is told as if its area were certain")
	}
	if first.Unread != len(readings)-1 {
		t.Errorf("got %d maps unread, want %d", first.Unread, len(readings)-1)
	}
	for _, path := range []string{
		"/api/v1/areas?date=2022-04-01", "/api/v1/series", "/api/v1/point?lon=37.8&lat=48", "/tiles/settlements/2022-04-01/5/18/11.mvt",
	} {
		if status := fetchJSON(t, base+path, nil); status != http.StatusServiceUnavailable {
			if ask().Database == first.Database {
				t.Errorf("%s: got status %d while the history is read, want 503", path, status)
			}
		}
	}
	ready := ask()
	for ; ready.Database == first.Database; ready = ask() {
		time.Sleep(50 * time.Millisecond)
	}
	var dates struct{ Rows []struct{ Date string } }
	fetchJSON(t, base+"/api/v1/sources/settlements/dates", &dates)
	if len(dates.Rows) != len(readings) || ready.Unread != 0 {
		t.Errorf("got %d maps and %d unread, want %d and 0", len(dates.Rows), ready.Unread, len(readings))
	}
	if status := fetchJSON(t, base+"/api/v1/areas?date=2022-04-01", &areas); status != http.StatusOK || areas.Snapshot != "2022-04-01" {
		t.Errorf("an earlier map: got status %d, snapshot %q, want 200, 2022-04-01", status, areas.Snapshot)
	}
}

// A server that is killed while it reads the history leaves a database that the next command
// completes; and two that start on one new file do not hinder each other.
func TestKilledFirstStart(t *testing.T) {
	db, temporary := filepath.Join(t.TempDir(), "new.db"), t.TempDir()
	start := func(args ...string) *exec.Cmd {
		command := exec.Command(os.Args[0], args...)
		command.Env = append(os.Environ(), asMain+"=1", "TMPDIR="+temporary)
		return command
	}
	server := start("serve", "--addr", "127.0.0.1:0", "--db", db)
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("serve ended before it served")
	}
	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	server.Wait()
	both := []*exec.Cmd{start("dates", "--source", "settlements", "--db", db, "--csv"), start("dates", "--source", "settlements", "--db", db, "--csv")}
	outputs := make([]lockedBuffer, len(both))
	for i, command := range both {
		command.Stdout = &outputs[i]
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i, command := range both {
		if err := command.Wait(); err != nil {
			t.Errorf("start %d: %v", i, err)
		}
	}
	want := controlmap(t, "dates", "--source", "settlements", "--db", seeded(t), "--csv")
	for i := range both {
		if strings.Count(outputs[i].String(), "\n") != strings.Count(want.out, "\n") {
			t.Errorf("start %d: got %d lines of dates, want %d", i, strings.Count(outputs[i].String(), "\n"), strings.Count(want.out, "\n"))
		}
	}
}
