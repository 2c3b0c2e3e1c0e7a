package feed

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"controlmap/geo"
)

const (
	// MaxStreams bounds how many clients are told of news at once.
	MaxStreams = 1000
	maxNews    = 256 // events that are read at once
)

// newsStore is where it is looked up what is new.
type newsStore interface {
	// EventMark returns the mark of all that is known.
	EventMark(context.Context) (geo.EventMark, error)
	// News returns what became known since a mark, up to limit revisions and as many changes of state.
	News(ctx context.Context, since geo.EventMark, limit int) (geo.News, error)
}

// wire tells its listeners of what is new in a store, which it asks again and again while there is
// any: other processes import, too.
type wire struct {
	store     newsStore
	every     time.Duration // how often the store is asked
	heartbeat time.Duration // after how much silence something is sent
	print     func(geo.Event) []byte
	log       *slog.Logger

	mu        sync.Mutex
	listeners int
	latest    *bulletin
	stop      context.CancelFunc // of asking; nil while nobody listens
}

// bulletin is what all listeners are told at one time, and a link to the one after it: each listener
// goes along the chain at its own pace, and what all have read is collected.
type bulletin struct {
	mark geo.EventMark // of all up to this one
	text []byte        // as it is sent

	followed  chan struct{} // closed when following is set
	following *bulletin
}

func newBulletin(mark geo.EventMark, text []byte) *bulletin {
	return &bulletin{mark: mark, text: text, followed: make(chan struct{})}
}

// heartbeatText is a comment, which clients pass over.
var heartbeatText = []byte(":\n\n")

// join adds a listener and returns the bulletin after which it is told all. The error is Unavailable
// where there are too many, or the store's. Who joined leaves.
func (w *wire) join(ctx context.Context) (*bulletin, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.listeners == MaxStreams {
		return nil, geo.Errorf(geo.Unavailable, "%d streams of events are open already: poll /api/v1/sources, or try again", MaxStreams)
	}
	if w.stop == nil {
		mark, err := w.store.EventMark(ctx)
		if err != nil {
			return nil, err
		}
		w.latest = newBulletin(mark, nil)
		var asking context.Context
		asking, w.stop = context.WithCancel(context.WithoutCancel(ctx))
		go w.ask(asking, w.latest.mark)
	}
	w.listeners++
	return w.latest, nil
}

func (w *wire) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.listeners--
	if w.listeners == 0 {
		w.stop()
		w.stop, w.latest = nil, nil
	}
}

// count is how many listen.
func (w *wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.listeners
}

// ask asks the store until ctx ends, and publishes what is new since a mark.
func (w *wire) ask(ctx context.Context, mark geo.EventMark) {
	ticker := time.NewTicker(w.every)
	defer ticker.Stop()
	silence, failed := time.Duration(0), false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		text, now, err := w.look(ctx, mark)
		if err != nil && !failed && ctx.Err() == nil {
			w.log.Warn("it cannot be told what is new", "error", err)
		}
		failed = err != nil
		if silence += w.every; len(text) == 0 && silence >= w.heartbeat {
			text = heartbeatText
		}
		if mark = now; len(text) > 0 {
			silence = 0
			w.publish(ctx, newBulletin(mark, text))
		}
	}
}

// look returns what is new since a mark, as it is sent, and the mark of that.
func (w *wire) look(ctx context.Context, since geo.EventMark) (text []byte, mark geo.EventMark, err error) {
	now, err := w.store.EventMark(ctx)
	if err != nil || now == since {
		return nil, since, err
	}
	news, err := w.store.News(ctx, since, maxNews)
	if err != nil {
		return nil, since, err
	}
	for _, e := range news.Events {
		text = append(text, w.print(e)...)
	}
	return text, news.Mark, nil
}

// publish adds a bulletin, unless ctx has ended: then there is another chain, or none.
func (w *wire) publish(ctx context.Context, b *bulletin) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	w.latest.following = b
	close(w.latest.followed)
	w.latest = b
}
