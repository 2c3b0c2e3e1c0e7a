package notify_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"controlmap/data/notify"
	"controlmap/data/sqlite"
	"controlmap/data/sqlite/storetest"
	"controlmap/geo"
	"controlmap/geo/record"
)

var key = []byte("0123456789abcdef0123456789abcdef")

// desk is a receiver, with a database and a clock that a test sets.
type desk struct {
	t        *testing.T
	store    *sqlite.Store
	clock    *storetest.Clock
	notifier *notify.Notifier
	answer   func(http.ResponseWriter)
	received []received
}

// received is a message as it came.
type received struct {
	id, body string
	genuine  bool
}

func newDesk(t *testing.T, sources ...geo.SourceName) *desk {
	t.Helper()
	d := &desk{t: t, clock: storetest.NewClock(), answer: func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }}
	server := httptest.NewServer(http.HandlerFunc(d.receive))
	t.Cleanup(server.Close)
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), d.clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if err := store.PutSource(t.Context(), storetest.Paper); err != nil {
		t.Fatal(err)
	}
	d.store = store
	d.notifier = notify.New(store, []notify.Webhook{{
		Name: "desk", URL: server.URL, Secret: "whsec_" + base64.StdEncoding.EncodeToString(key), Sources: sources, Transport: http.DefaultTransport,
	}}, d.clock.Now, slog.New(slog.DiscardHandler))
	return d
}

// receive keeps a message, and checks its signature as the specification has it: the HMAC-SHA256 of
// id, time and body with dots between them.
func (d *desk) receive(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	id, at := r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp")
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + at + "." + string(body)))
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	d.received = append(d.received, received{id, string(body), r.Header.Get("webhook-signature") == want})
	d.answer(w)
}

func (d *desk) once() {
	d.t.Helper()
	if err := d.notifier.Once(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) put(imp geo.Import) {
	d.t.Helper()
	if _, err := d.store.Put(d.t.Context(), imp); err != nil {
		d.t.Fatal(err)
	}
}

// message is the only one.
func (d *desk) message() record.Message {
	d.t.Helper()
	all, err := d.store.Messages(d.t.Context(), "", 10)
	if err != nil || len(all) != 1 {
		d.t.Fatalf("messages: %+v, %v, want one", all, err)
	}
	return all[0]
}

func TestToldOnceWhatIsNew(t *testing.T) {
	d := newDesk(t)
	d.put(storetest.Day(1)) // before the webhook was known
	d.once()
	provisional := storetest.Day(2)
	provisional.Provisional = true
	d.put(provisional)
	d.once()
	d.once()
	if len(d.received) != 1 || !d.received[0].genuine {
		t.Fatalf("received %+v, want one that is genuine", d.received)
	}
	var got struct {
		Type string
		Data struct{ Source, Date, State string }
	}
	if err := json.Unmarshal([]byte(d.received[0].body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Type != "snapshot.provisional" || got.Data.Source != "paper" || got.Data.Date != "2024-03-02" || got.Data.State != "provisional" {
		t.Errorf("got %+v, want the provisional map of 2024-03-02", got)
	}
	if m := d.message(); m.Status != record.Delivered || m.Attempts != 1 {
		t.Errorf("got %+v, want it delivered at once", m)
	}
}

func TestOnlyItsSources(t *testing.T) {
	d := newDesk(t, "another")
	d.once()
	d.put(storetest.Day(1))
	d.once()
	if len(d.received) != 0 {
		t.Errorf("received %+v of a source that it does not want", d.received)
	}
}

func TestTriedAgainThenDead(t *testing.T) {
	d := newDesk(t)
	d.answer = func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }
	d.once()
	d.put(storetest.Day(1))
	delays := []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
		10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	}
	for i, delay := range delays {
		d.once()
		if m := d.message(); m.Attempts != i+1 || m.Status != record.Waiting || !m.NextAt.Equal(d.clock.Now().Add(delay)) {
			t.Fatalf("after attempt %d: %+v, want the next in %s", i+1, m, delay)
		}
		d.clock.Advance(delay - time.Second)
		d.once()
		d.clock.Advance(time.Second)
	}
	d.once()
	if m := d.message(); m.Status != record.Dead || m.Attempts != 10 || m.Error == "" || len(d.received) != 10 {
		t.Fatalf("got %+v after %d attempts, want it given up after ten", m, len(d.received))
	}
	for _, r := range d.received {
		if r.id != d.received[0].id || !r.genuine {
			t.Errorf("received %+v, want the same id and a signature each time", r)
		}
	}
	d.answer = func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) }
	if err := d.store.RetryMessage(t.Context(), "desk", d.message().ID); err != nil {
		t.Fatal(err)
	}
	d.once()
	if m := d.message(); m.Status != record.Delivered {
		t.Errorf("got %+v, want it delivered in the end", m)
	}
}

func TestAnswersOfAReceiver(t *testing.T) {
	tests := map[string]struct {
		answer func(http.ResponseWriter)
		status record.MessageStatus
		wait   time.Duration
	}{
		"gone":      {func(w http.ResponseWriter) { w.WriteHeader(http.StatusGone) }, record.Dead, 0},
		"elsewhere": {func(w http.ResponseWriter) { w.Header().Set("Location", "/other"); w.WriteHeader(http.StatusFound) }, record.Waiting, 5 * time.Second},
		"busy": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
		}, record.Waiting, 2 * time.Minute},
		"too busy": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "999999999")
			w.WriteHeader(http.StatusServiceUnavailable)
		}, record.Waiting, 24 * time.Hour},
		"breaks off": {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, record.Waiting, 5 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.answer = tt.answer
			d.once()
			d.put(storetest.Day(1))
			d.once()
			if m := d.message(); m.Status != tt.status || !m.NextAt.Equal(d.clock.Now().Add(tt.wait)) || m.Error == "" {
				t.Errorf("got %+v, want %s, in %s", m, tt.status, tt.wait)
			}
		})
	}
}
