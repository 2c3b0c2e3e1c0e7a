package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"controlmap/geo"
	"controlmap/server/web"

	"github.com/labstack/echo/v4"
)

// TypeEventStream is the media type of server-sent events.
const TypeEventStream = "text/event-stream"

// EventsPath is where a stream of events is asked for.
const EventsPath = "/api/v1/events"

// eventsRoutes is the route of the stream.
func (f *Feeds) eventsRoutes() []web.Route {
	return []web.Route{{
		Path: EventsPath, ID: "streamEvents", Tag: web.TagData, Endless: true,
		Summary: "Server-sent events: which maps are added, corrected, confirmed or withdrawn, as it happens",
		Description: "An event snapshot for each, whoever imported it; its data is JSON with the source, the date and the revision of the map, and its state: provisional, confirmed or withdrawn. " +
			"The stream begins with the id of what is known; a client that sends it as Last-Event-ID is told what came after it, as an EventSource does by itself when it connects again. " +
			"A comment is sent in silence. Where too many streams are open the answer is 503: /api/v1/sources is as good to poll.",
		Answers:  []web.Content{web.Plain(TypeEventStream)},
		Errors:   web.ClientErrors,
		Examples: []string{EventsPath},
		Handle:   f.events,
	}}
}

// retryMilliseconds is how long a client waits before it connects again.
const retryMilliseconds = 3000

// events tells a client of what becomes known, until it leaves or the server stops.
func (f *Feeds) events(c web.Call) error {
	if c.Request().Method == http.MethodHead {
		writeStreamHeader(c)
		return nil
	}
	at, err := f.wire.join(c.Ctx())
	if err != nil {
		return err
	}
	defer f.wire.leave()
	missed, err := f.missed(c.Ctx(), c.Request().Header.Get("Last-Event-ID"), at.mark)
	if err != nil {
		return err
	}
	s := stream{c, http.NewResponseController(c.Response().Writer)}
	if err := s.unbound(); err != nil {
		return err
	}
	writeStreamHeader(c)
	opening := fmt.Appendf(nil, "retry: %d\nid: %s\n\n", retryMilliseconds, f.markText(at.mark))
	if s.send(append(missed, opening...)) {
		s.follow(at)
	}
	return nil
}

func writeStreamHeader(c web.Call) {
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, TypeEventStream)
	header.Set(echo.HeaderCacheControl, web.CacheNever)
	header.Set("X-Accel-Buffering", "no") // nginx passes on what it gets
	c.Response().WriteHeader(http.StatusOK)
}

// stream is a client that is told of news.
type stream struct {
	web.Call
	control *http.ResponseController
}

// unbound lifts the time limit on reading the request, behind which the client would seem gone.
func (s stream) unbound() error {
	if err := s.control.SetReadDeadline(time.Time{}); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// send reports whether the client could be sent a text.
func (s stream) send(text []byte) bool {
	_, err := s.Response().Write(text)
	return err == nil && s.control.Flush() == nil
}

// follow sends all that follows upon a bulletin.
func (s stream) follow(at *bulletin) {
	stopping := web.Stopping(s.Ctx())
	for {
		select {
		case <-s.Ctx().Done():
			return
		case <-stopping:
			return
		case <-at.followed:
			if at = at.following; !s.send(at.text) {
				return
			}
		}
	}
}

// missed returns, as it is sent, what came after an id up to a mark: nothing for an id that is none of
// this database.
func (f *Feeds) missed(ctx context.Context, id string, until geo.EventMark) ([]byte, error) {
	since, known := f.readMark(id)
	var text bytes.Buffer
	for known && !since.Covers(until) {
		news, err := f.wire.store.News(ctx, since, maxNews)
		if err != nil {
			return nil, err
		}
		for _, e := range news.Events {
			if until.Covers(e.Mark) {
				text.Write(f.printEvent(e))
			}
		}
		known, since = news.Mark != since, news.Mark
	}
	return text.Bytes(), nil
}

// eventData is what a client is told of a map.
type eventData struct {
	Source   geo.SourceName `json:"source"`
	Date     geo.Date       `json:"date"`
	Revision geo.Revision   `json:"revision"`
	State    geo.State      `json:"state"`
}

// printEvent writes an event as it is sent.
func (f *Feeds) printEvent(e geo.Event) []byte {
	data, err := json.Marshal(eventData{e.Source, e.Date, e.Revision, e.State})
	if err != nil {
		return nil // names and numbers are always JSON
	}
	return fmt.Appendf(nil, "event: snapshot\nid: %s\ndata: %s\n\n", f.markText(e.Mark), data)
}

// databaseDigits is how much of a database's id is in the id of an event.
const databaseDigits = 8

func (f *Feeds) databasePrefix() string {
	return f.Database[:min(databaseDigits, len(f.Database))]
}

// markText is the id of what is known up to a mark.
func (f *Feeds) markText(m geo.EventMark) string {
	return fmt.Sprintf("%s.r%d.s%d", f.databasePrefix(), m.Revision, m.Change)
}

var anyMark = regexp.MustCompile(`^(\w*)\.r(\d{1,18})\.s(\d{1,18})$`)

// readMark reads what markText writes; false for anything else, and for that of another database.
func (f *Feeds) readMark(text string) (geo.EventMark, bool) {
	found := anyMark.FindStringSubmatch(text)
	if len(found) != 4 || found[1] != f.databasePrefix() {
		return geo.EventMark{}, false
	}
	revision, errRevision := strconv.ParseInt(found[2], 10, 64)
	change, errChange := strconv.ParseInt(found[3], 10, 64)
	return geo.EventMark{Revision: geo.Revision(revision), Change: change}, errRevision == nil && errChange == nil
}
