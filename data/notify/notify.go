package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/record"
)

// Webhook is an address that is told.
type Webhook struct {
	Name    string
	URL     string
	Secret  string           // whsec_ and base64
	Sources []geo.SourceName // only of these; none: of all
	// Transport connects to the address.
	Transport http.RoundTripper
}

// store is where it stands what became known, and what was told.
type store interface {
	EventMark(context.Context) (geo.EventMark, error)
	News(ctx context.Context, since geo.EventMark, limit int) (geo.News, error)
	outbox
}

// outbox keeps messages.
type outbox interface {
	WebhookMark(ctx context.Context, webhook string) (geo.EventMark, bool, error)
	PutMessages(ctx context.Context, webhook string, mark geo.EventMark, messages []record.Message) error
	DueMessages(ctx context.Context, limit int) ([]record.Message, error)
	PutAttempt(context.Context, record.Message) error
	PruneMessages(ctx context.Context, before time.Time) error
}

// Notifier tells webhooks.
type Notifier struct {
	store    store
	webhooks []Webhook
	clock    func() time.Time
	log      *slog.Logger
}

// New returns a Notifier. Nobody is told before Run or Once.
func New(store store, webhooks []Webhook, clock func() time.Time, log *slog.Logger) *Notifier {
	return &Notifier{store, webhooks, clock, log}
}

const (
	// lookEvery is how often it is looked up what is new.
	lookEvery = time.Second
	// keepDelivered is how long messages that were delivered are kept.
	keepDelivered = 30 * 24 * time.Hour
	maxNews       = 256
	maxDue        = 64
)

// Run tells webhooks what becomes known, until the context ends.
func (n *Notifier) Run(ctx context.Context) error {
	if len(n.webhooks) == 0 {
		return nil
	}
	for ctx.Err() == nil {
		if err := n.Once(ctx); err != nil && ctx.Err() == nil {
			n.log.Error("webhooks", "error", err.Error())
		}
		select {
		case <-ctx.Done():
		case <-time.After(lookEvery):
		}
	}
	return nil
}

// Once tells webhooks what is new, and makes the attempts that are due.
func (n *Notifier) Once(ctx context.Context) error {
	for _, hook := range n.webhooks {
		if err := n.announce(ctx, hook); err != nil {
			return err
		}
	}
	due, err := n.store.DueMessages(ctx, maxDue)
	for _, m := range due {
		i := slices.IndexFunc(n.webhooks, func(h Webhook) bool { return h.Name == m.Webhook })
		if i >= 0 && ctx.Err() == nil {
			err = errors.Join(err, n.attempt(ctx, n.webhooks[i], m))
		}
	}
	return errors.Join(err, n.store.PruneMessages(ctx, n.clock().Add(-keepDelivered)))
}

// announce stores messages of what a webhook was not told yet.
func (n *Notifier) announce(ctx context.Context, hook Webhook) error {
	since, known, err := n.store.WebhookMark(ctx, hook.Name)
	if err != nil {
		return err
	}
	if !known {
		now, err := n.store.EventMark(ctx)
		if err != nil {
			return err
		}
		return n.store.PutMessages(ctx, hook.Name, now, nil)
	}
	news, err := n.store.News(ctx, since, maxNews)
	if err != nil || news.Mark == since {
		return err
	}
	var messages []record.Message
	for _, event := range news.Events {
		if len(hook.Sources) == 0 || slices.Contains(hook.Sources, event.Source) {
			message, err := messageOf(event, n.clock())
			if err != nil {
				return err
			}
			messages = append(messages, message)
		}
	}
	return n.store.PutMessages(ctx, hook.Name, news.Mark, messages)
}

// payload is the body of a message.
type payload struct {
	Type      string       `json:"type"`
	Timestamp time.Time    `json:"timestamp"`
	Data      snapshotData `json:"data"`
}

// snapshotData is the map that a message is about.
type snapshotData struct {
	Source   geo.SourceName `json:"source"`
	Date     geo.Date       `json:"date"`
	Revision geo.Revision   `json:"revision"`
	State    geo.State      `json:"state"`
}

func messageOf(event geo.Event, now time.Time) (record.Message, error) {
	body, err := json.Marshal(payload{
		Type: "snapshot." + string(event.State), Timestamp: event.At.UTC(),
		Data: snapshotData{event.Source, event.Date, event.Revision, event.State},
	})
	id := fmt.Sprintf("msg_r%d_s%d", event.Mark.Revision, event.Mark.Change)
	return record.Message{ID: id, Body: string(body), CreatedAt: now}, err
}
